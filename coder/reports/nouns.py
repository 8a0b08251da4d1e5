"""What a report calls the cases of a study, one and many."""

from __future__ import annotations

from typing import Final

from coder.i18n.translator import NNC_, Translator, languages, translator
from coder.model import Unit

Forms = tuple[str, str]
"""One, and more than one."""

USUAL: Final = {
    "person": NNC_("unit", "respondent", "respondents"),
    "organisation": NNC_("unit of a survey", "organisation", "organisations"),
    "document": NNC_("unit", "document", "documents"),
}
"""Kind of unit → what it is called where it has no noun of its own."""

KNOWN: Final = (
    *USUAL.values(),
    NNC_("unit", "municipality", "municipalities"),
    NNC_("unit", "city district", "city districts"),
    NNC_("unit", "county", "counties"),
    NNC_("unit with an assembly", "county", "counties"),
    NNC_("unit", "school", "schools"),
    NNC_("unit", "kindergarten", "kindergartens"),
    NNC_("unit", "hospital", "hospitals"),
    NNC_("unit", "nursing home", "nursing homes"),
    NNC_("unit", "health trust", "health trusts"),
    NNC_("unit", "organisation", "organisations"),
    NNC_("unit", "business", "businesses"),
    NNC_("unit", "department", "departments"),
    NNC_("unit", "unit", "units"),
    NNC_("unit", "person", "persons"),
    NNC_("unit", "pupil", "pupils"),
    NNC_("unit", "student", "students"),
    NNC_("unit", "patient", "patients"),
    NNC_("unit", "participant", "participants"),
    NNC_("unit", "report", "reports"),
    NNC_("unit", "article", "articles"),
    NNC_("unit", "interview", "interviews"),
)
"""Nouns that are known in every language: a report in another language than they were given in has its own."""


def forms(unit: Unit, words: Translator) -> Forms:
    """What one case and several are called in a language.

    An own noun is looked up among those known in any language; else it stands as it was given («verk/verker»), or with
    the ending that most nouns have.
    """
    if not unit.noun:
        return _said(USUAL[unit.kind], words)
    one, slash, many = (part.strip() for part in unit.noun.partition("/"))
    for known in KNOWN:
        spoken = [_said(known, translator(language)) for language in languages()]
        if one.casefold() in {first for first, _ in spoken} and not (slash and (one, many) not in spoken):
            return _said(known, words)
    return one, many if slash and many else _plural(one, words)


def _said(noun: tuple[str, str, str], words: Translator) -> Forms:
    return words.npgettext(*noun, 1), words.npgettext(*noun, 2)


def _plural(noun: str, words: Translator) -> str:
    if words.language == "en":
        if noun.endswith("y") and noun[-2:-1] not in "aeiou":
            return f"{noun[:-1]}ies"
        return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
    return noun.removesuffix("e") + words.pgettext("plural after e", "s")
