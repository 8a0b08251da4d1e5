"""What a report calls the cases of a study, one and many, in bokmål, nynorsk and English."""

from __future__ import annotations

from typing import Final

from coder.model import Unit

Forms = tuple[str, str]
"""One, and more than one."""

USUAL: Final[dict[str, tuple[Forms, Forms, Forms]]] = {
    "person": (("respondent", "respondenter"), ("respondent", "respondentar"), ("respondent", "respondents")),
    "organisation": (("virksomhet", "virksomheter"), ("verksemd", "verksemder"), ("organisation", "organisations")),
    "document": (("dokument", "dokumenter"), ("dokument", "dokument"), ("document", "documents")),
}
"""Kind of unit → what it is called where it has no noun of its own."""

KNOWN: Final[tuple[tuple[Forms, Forms, Forms], ...]] = (
    *USUAL.values(),
    (("kommune", "kommuner"), ("kommune", "kommunar"), ("municipality", "municipalities")),
    (("bydel", "bydeler"), ("bydel", "bydelar"), ("city district", "city districts")),
    (("fylke", "fylker"), ("fylke", "fylke"), ("county", "counties")),
    (("fylkeskommune", "fylkeskommuner"), ("fylkeskommune", "fylkeskommunar"), ("county", "counties")),
    (("skole", "skoler"), ("skule", "skular"), ("school", "schools")),
    (("barnehage", "barnehager"), ("barnehage", "barnehagar"), ("kindergarten", "kindergartens")),
    (("sykehus", "sykehus"), ("sjukehus", "sjukehus"), ("hospital", "hospitals")),
    (("sykehjem", "sykehjem"), ("sjukeheim", "sjukeheimar"), ("nursing home", "nursing homes")),
    (("helseforetak", "helseforetak"), ("helseføretak", "helseføretak"), ("health trust", "health trusts")),
    (("organisasjon", "organisasjoner"), ("organisasjon", "organisasjonar"), ("organisation", "organisations")),
    (("bedrift", "bedrifter"), ("bedrift", "bedrifter"), ("business", "businesses")),
    (("avdeling", "avdelinger"), ("avdeling", "avdelingar"), ("department", "departments")),
    (("enhet", "enheter"), ("eining", "einingar"), ("unit", "units")),
    (("person", "personer"), ("person", "personar"), ("person", "persons")),
    (("elev", "elever"), ("elev", "elevar"), ("pupil", "pupils")),
    (("student", "studenter"), ("student", "studentar"), ("student", "students")),
    (("pasient", "pasienter"), ("pasient", "pasientar"), ("patient", "patients")),
    (("deltaker", "deltakere"), ("deltakar", "deltakarar"), ("participant", "participants")),
    (("rapport", "rapporter"), ("rapport", "rapportar"), ("report", "reports")),
    (("artikkel", "artikler"), ("artikkel", "artiklar"), ("article", "articles")),
    (("intervju", "intervjuer"), ("intervju", "intervju"), ("interview", "interviews")),
)
"""Nouns that are known in all three languages: a report in another language than they were given in has its own."""


def forms(unit: Unit, place: int) -> Forms:
    """What one case and several are called in the language at `place` (bokmål, nynorsk, English).

    An own noun is looked up among those known; else it stands as it was given («verk/verker»), or with the ending
    that most nouns have.
    """
    if not unit.noun:
        return USUAL[unit.kind][place]
    one, slash, many = (part.strip() for part in unit.noun.partition("/"))
    for known in KNOWN:
        if one.casefold() in {spoken[0] for spoken in known} and not (slash and (one, many) not in known):
            return known[place]
    return one, many if slash and many else _plural(one, place)


def _plural(noun: str, place: int) -> str:
    if place == 2:
        if noun.endswith("y") and noun[-2:-1] not in "aeiou":
            return f"{noun[:-1]}ies"
        return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
    stem = noun.removesuffix("e")
    return f"{stem}{'er' if place == 0 else 'ar'}"
