"""Nouns for the cases of a study, singular and plural."""

from __future__ import annotations

from typing import Final, NamedTuple

from coder.i18n.translator import NC_, NNC_, Translator, languages, translator
from coder.model.unit import Unit
from coder.reports.bent_nouns import bent


class Forms(NamedTuple):
    """The names of cases: one, several, all («the schools»), and one of these («one of the schools»)."""

    singular: str
    plural: str
    all: str
    one_of: str


class Noun(NamedTuple):
    """A noun to look up: singular and plural with context, and «one of» its definite plural."""

    counted: tuple[str, str, str]
    one_of: str

    def forms(self, words: Translator) -> Forms:
        """Return the noun's forms in a language."""
        singular, plural = (words.npgettext(*self.counted, n) for n in (1, 2))
        one_of = words.pgettext(self.counted[0], self.one_of)
        return Forms(singular, plural, one_of.split(maxsplit=2)[2], one_of)  # «one of» is two words in every language


USUAL: Final = {
    "person": Noun(NNC_("unit", "respondent", "respondents"), NC_("unit", "one of the respondents")),
    "organisation": Noun(
        NNC_("unit of a survey", "organisation", "organisations"),
        NC_("unit of a survey", "one of the organisations"),
    ),
    "document": Noun(NNC_("unit", "document", "documents"), NC_("unit", "one of the documents")),
}
"""Kind of unit → its default noun."""

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
    Noun(NNC_("unit", "library", "libraries"), NC_("unit", "one of the libraries")),
    Noun(NNC_("unit", "enterprise", "enterprises"), NC_("unit", "one of the enterprises")),
    Noun(NNC_("unit", "doctor's office", "doctor's offices"), NC_("unit", "one of the doctor's offices")),
    Noun(NNC_("unit", "pharmacy", "pharmacies"), NC_("unit", "one of the pharmacies")),
    Noun(NNC_("unit", "team", "teams"), NC_("unit", "one of the teams")),
    Noun(NNC_("unit", "company", "companies"), NC_("unit", "one of the companies")),
    Noun(NNC_("unit", "firm", "firms"), NC_("unit", "one of the firms")),
    Noun(NNC_("unit", "ministry", "ministries"), NC_("unit", "one of the ministries")),
    Noun(NNC_("unit", "measure", "measures"), NC_("unit", "one of the measures")),
    Noun(NNC_("unit", "centre", "centres"), NC_("unit", "one of the centres")),
    Noun(NNC_("unit", "university", "universities"), NC_("unit", "one of the universities")),
    Noun(NNC_("unit", "institute", "institutes"), NC_("unit", "one of the institutes")),
    Noun(NNC_("unit", "institution", "institutions"), NC_("unit", "one of the institutions")),
    Noun(NNC_("unit", "office", "offices"), NC_("unit", "one of the offices")),
    Noun(NNC_("unit", "house", "houses"), NC_("unit", "one of the houses")),
    Noun(NNC_("unit", "home", "homes"), NC_("unit", "one of the homes")),
    Noun(NNC_("unit", "child", "children"), NC_("unit", "one of the children")),
    Noun(NNC_("unit", "human", "humans"), NC_("unit", "one of the humans")),
    Noun(NNC_("unit", "answer", "answers"), NC_("unit", "one of the answers")),
    Noun(NNC_("unit", "museum", "museums"), NC_("unit", "one of the museums")),
    Noun(NNC_("unit", "user", "users"), NC_("unit", "one of the users")),
    Noun(NNC_("unit", "teacher", "teachers"), NC_("unit", "one of the teachers")),
    Noun(NNC_("unit", "council", "councils"), NC_("unit", "one of the councils")),
)
"""Nouns with translations: a report in another language than they were given in uses its own form."""


def forms(unit: Unit, words: Translator) -> Forms:
    """Return the forms of the noun for the cases of a study in a language.

    A custom noun is looked up among those known in any language; otherwise it is used as given («verk/verker»), or
    inflected by its ending. A third form given is the English one.
    """
    if not unit.noun:
        return USUAL[unit.kind].forms(words)
    singular, plural, english = (*(part.strip() for part in unit.noun.split("/")), "", "")[:3]
    if english and words.language == "en":
        singular, plural = english, ""
    for known in KNOWN:
        all_forms = [known.forms(translator(language))[:2] for language in languages()]
        if singular.casefold() in {first for first, _ in all_forms} and not (
            plural and (singular, plural) not in all_forms
        ):
            return known.forms(words)
    if words.language == "en":
        plural = plural or _plural(singular)
        return Forms(singular, plural, f"the {plural}", f"one of the {plural}")
    known_forms = bent(singular, words.language)
    plural = plural or (
        known_forms.many if known_forms else singular.removesuffix("e") + words.pgettext("plural after e", "s")
    )
    every = known_forms.all if known_forms and known_forms.many == plural else _all(singular, plural, words)
    gender = known_forms.gender if known_forms else "neuter" if singular == plural else "masculine"
    return Forms(singular, plural, every, _one_of(gender, words).format(units=every))


def _all(singular: str, plural: str, words: Translator) -> str:
    """Return the definite plural in Norwegian: «skolene», «skulane»."""
    if singular == plural or not plural.endswith(("r", "ere")):
        return plural.removesuffix("e") + words.pgettext("ending of all there are", "the")
    return f"{plural.removesuffix('e' if plural.endswith('ere') else 'r')}ne"


def _one_of(gender: str, words: Translator) -> str:
    """Return «one of the schools»; a noun of unknown gender with an unchanged plural is most often neuter."""
    if gender == "neuter":
        return words.pgettext("neuter", "one of {units}")
    if gender == "feminine":
        return words.pgettext("feminine", "one of {units}")
    return words.pgettext("a noun", "one of {units}")


def _plural(noun: str) -> str:
    """Return the plural of an English noun by its ending."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
