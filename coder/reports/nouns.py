"""What a report calls the cases of a study, one and many."""

from __future__ import annotations

from typing import Final, NamedTuple

from coder.i18n.translator import NC_, NNC_, Translator, languages, translator
from coder.model import Unit


class Forms(NamedTuple):
    """What cases are called: one, more than one, all that there are, and one of these."""

    one: str
    many: str
    all: str
    one_of: str


class Noun(NamedTuple):
    """A noun to look up: one and more than one with their context, and one of all that there are."""

    counted: tuple[str, str, str]
    one_of: str

    def forms(self, words: Translator) -> Forms:
        """The noun in a language."""
        one, many = (words.npgettext(*self.counted, n) for n in (1, 2))
        one_of = words.pgettext(self.counted[0], self.one_of)
        return Forms(one, many, one_of.split(maxsplit=2)[2], one_of)  # «one of» is two words in every language


USUAL: Final = {
    "person": Noun(NNC_("unit", "respondent", "respondents"), NC_("unit", "one of the respondents")),
    "organisation": Noun(
        NNC_("unit of a survey", "organisation", "organisations"),
        NC_("unit of a survey", "one of the organisations"),
    ),
    "document": Noun(NNC_("unit", "document", "documents"), NC_("unit", "one of the documents")),
}
"""Kind of unit → what it is called where it has no noun of its own."""

KNOWN: Final = (
    *USUAL.values(),
    Noun(
        NNC_("unit", "municipality", "municipalities"),
        NC_("unit", "one of the municipalities"),
    ),
    Noun(
        NNC_("unit", "city district", "city districts"),
        NC_("unit", "one of the city districts"),
    ),
    Noun(NNC_("unit", "county", "counties"), NC_("unit", "one of the counties")),
    Noun(
        NNC_("unit with an assembly", "county", "counties"),
        NC_("unit with an assembly", "one of the counties"),
    ),
    Noun(NNC_("unit", "school", "schools"), NC_("unit", "one of the schools")),
    Noun(
        NNC_("unit", "kindergarten", "kindergartens"),
        NC_("unit", "one of the kindergartens"),
    ),
    Noun(NNC_("unit", "hospital", "hospitals"), NC_("unit", "one of the hospitals")),
    Noun(
        NNC_("unit", "nursing home", "nursing homes"),
        NC_("unit", "one of the nursing homes"),
    ),
    Noun(
        NNC_("unit", "health trust", "health trusts"),
        NC_("unit", "one of the health trusts"),
    ),
    Noun(
        NNC_("unit", "organisation", "organisations"),
        NC_("unit", "one of the organisations"),
    ),
    Noun(NNC_("unit", "business", "businesses"), NC_("unit", "one of the businesses")),
    Noun(NNC_("unit", "department", "departments"), NC_("unit", "one of the departments")),
    Noun(NNC_("unit", "unit", "units"), NC_("unit", "one of the units")),
    Noun(NNC_("unit", "person", "persons"), NC_("unit", "one of the persons")),
    Noun(NNC_("unit", "pupil", "pupils"), NC_("unit", "one of the pupils")),
    Noun(NNC_("unit", "student", "students"), NC_("unit", "one of the students")),
    Noun(NNC_("unit", "patient", "patients"), NC_("unit", "one of the patients")),
    Noun(
        NNC_("unit", "participant", "participants"),
        NC_("unit", "one of the participants"),
    ),
    Noun(NNC_("unit", "report", "reports"), NC_("unit", "one of the reports")),
    Noun(NNC_("unit", "article", "articles"), NC_("unit", "one of the articles")),
    Noun(NNC_("unit", "interview", "interviews"), NC_("unit", "one of the interviews")),
    Noun(NNC_("unit", "letter", "letters"), NC_("unit", "one of the letters")),
    Noun(
        NNC_("unit", "consultation response", "consultation responses"),
        NC_("unit", "one of the consultation responses"),
    ),
    Noun(NNC_("unit", "submission", "submissions"), NC_("unit", "one of the submissions")),
    Noun(NNC_("unit", "paragraph", "paragraphs"), NC_("unit", "one of the paragraphs")),
)
"""Nouns that are known in every language: a report in another language than they were given in has its own."""


def forms(unit: Unit, words: Translator) -> Forms:
    """What one case and several are called in a language.

    An own noun is looked up among those known in any language; else it stands as it was given («verk/verker»), or with
    the ending that most nouns have.
    """
    if not unit.noun:
        return USUAL[unit.kind].forms(words)
    one, slash, many = (part.strip() for part in unit.noun.partition("/"))
    for known in KNOWN:
        spoken = [known.forms(translator(language))[:2] for language in languages()]
        if one.casefold() in {first for first, _ in spoken} and not (slash and (one, many) not in spoken):
            return known.forms(words)
    many = many if slash and many else _plural(one, words)
    return Forms(one, many, _all(one, many, words), _one_of(one, many, words))


def _all(one: str, many: str, words: Translator) -> str:
    """All that there are: «the schools», «skolene», «skulane»."""
    if words.language == "en":
        return f"the {many}"
    if one == many or not many.endswith(("r", "ere")):
        return many.removesuffix("e") + words.pgettext("ending of all there are", "the")
    return f"{many.removesuffix('e' if many.endswith('ere') else 'r')}ne"


def _one_of(one: str, many: str, words: Translator) -> str:
    """«one of the schools»; in Norwegian a noun that is the same in the plural is most often neuter."""
    said = words.pgettext("neuter", "one of {units}") if one == many else words.pgettext("a noun", "one of {units}")
    return said.format(units=_all(one, many, words))


def _plural(noun: str, words: Translator) -> str:
    if words.language == "en":
        if noun.endswith("y") and noun[-2:-1] not in "aeiou":
            return f"{noun[:-1]}ies"
        return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
    return noun.removesuffix("e") + words.pgettext("plural after e", "s")
