"""Writes the sentences before quotes: how many mention a theme, and its name.

A sentence discloses a range only («some»), of numbers that the tables give for all, or, for codes counted together, a
number that masking assumes readers to know (`crossing._grouped`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from coder.i18n.translator import N_
from coder.model import Codebook
from coder.reports.counting import CountedShare
from coder.reports.definition import LeadIns
from coder.reports.words import AND, AS_WELL_AS, OR, Words, capital

PHRASINGS = {
    "none": (N_("Nobody mentions {theme}:"), N_("None of {the_units} mention {theme}:")),
    "one": (N_("Only {one_of_units} mentions {theme}:"), N_("Just {one_of_units} brings up {theme}:")),
    "few": (
        N_("A few {units} mention {theme}:"),
        N_("A few bring up {theme}:"),
        N_("A few of {the_units} point to {theme}:"),
    ),
    "some": (
        N_("Some mention {theme}:"),
        N_("Some {units} point to {theme}:"),
        N_("Some {units} also mention {theme}:"),
    ),
    "several": (
        N_("Several {units} mention {theme}:"),
        N_("Several bring up {theme}:"),
        N_("Several of {the_units} point to {theme}:"),
    ),
    "many": (
        N_("Many {units} mention {theme}:"),
        N_("Many bring up {theme}:"),
        N_("Many of {the_units} point to {theme}:"),
    ),
    "most": (
        N_("Most {units} mention {theme}:"),
        N_("Most bring up {theme}:"),
        N_("Most of {the_units} point to {theme}:"),
    ),
    "all": (N_("All {units} mention {theme}:"), N_("All bring up {theme}:"), N_("All {units} point to {theme}:")),
}
"""Amount → phrasings used in turn. A sentence with «also» is never the first."""

ANSWERED = {
    "none": N_("Nobody answers {theme}:"),
    "one": N_("Only {one_of_units} answers {theme}:"),
    "few": N_("A few {units} answer {theme}:"),
    "some": N_("Some {units} answer {theme}:"),
    "several": N_("Several {units} answer {theme}:"),
    "many": N_("Many {units} answer {theme}:"),
    "most": N_("Most {units} answer {theme}:"),
    "all": N_("All {units} answer {theme}:"),
}
"""The same for a code that is an answer by itself, such as «Ingen», which nobody «mentions»."""

ANSWERED_IN_NUMBERS = N_("{n} of {base} {base:{unit}|{units}} {n:answers|answer} {theme}:")

IN_NUMBERS = (
    N_("{n} of {base} {base:{unit}|{units}} {n:mentions|mention} {theme}:"),
    N_("{n} of {base} {n:brings|bring} up {theme}:"),
    N_("{n} of {base} {base:{unit}|{units}} {n:points|point} to {theme}:"),
)
"""Phrasings with the number, where too few are coded for a word."""

AT_LEAST = N_("At least {n} of {base} {base:{unit}|{units}} {n:mentions|mention} {theme}:")
"""Phrasing with the number of one code, where the number with any of several is not disclosed."""

NONE_OF = N_("None of {base} {base:{unit}|{units}} mentions {theme}:")

QUOTED = ("«", "“")
"""Beginnings of names that are put in quotation marks."""

_BARE_ANSWERS = frozenset(
    """
    ja|nei|ingen|ingenting|ingen ting|ikke noe|ikke noen|ingen spesielle|alle|alt|ikke aktuelt|ikke relevant|har ikke
    ikkje|ikkje noko|ikkje nokon|inga|ingen spesielle|ikkje aktuelt|ikkje relevant|har ikkje|ikke
    yes|no|none|nobody|no one|nothing|everyone|everybody|everything|all|not applicable|not relevant
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)
"""Names, case-folded, of codes that are the answer itself and not its theme."""

_NO_NOUN = {
    "nb": re.compile(
        r"(?i)^(?:trenger|savner|opplever|synes|mener|tror|tilbyr|viser|sliter|samarbeider|deltar|ser|gir|tar|går|står"
        r"|kommer) |^(?:mangler|ønsker) (?!(?:i|på|ved|om|for|fra|av|til|hos)\b)"
        r"|^(?:ikke|ingen|uten|med|til|fra|på|for|av|om|når|hvis|at|å)\b|\b(?:opp|bort|ned|inn|ut|fram|frem|videre)$"
        r"|\b(?:er|var|har|hadde|får|fikk|kan|må|skal|vil|bør|blir|ble|ikke|seg)\b"
        r"|\w{3,}es\b(?<!felles|herpes|abetes|sernes|dernes|kernes|lernes|nernes|ternes|unenes|rendes)"  # diabetes
    ),
    "nn": re.compile(
        r"(?i)^(?:treng|saknar|opplever|synest|meiner|trur|tilbyr|viser|slit|samarbeider|deltek|ser|gir|tek|går|står"
        r"|kjem) |^(?:manglar|ønskjer|ønsker) (?!(?:i|på|ved|om|for|frå|av|til|hos)\b)"
        r"|^(?:ikkje|ingen|inga|utan|med|til|frå|på|for|av|om|når|viss|at|å)\b"
        r"|\b(?:opp|bort|ned|inn|ut|fram|vidare)$"
        r"|\b(?:er|var|har|hadde|får|fekk|kan|må|skal|vil|bør|blir|vert|blei|vart|ikkje|seg)\b|\w{3,}ast\b(?<!kontrast)(?<!ballast)"
    ),
    "en": re.compile(
        r"(?i)^(?:lacks?|wants?|misses|thinks?|believes|refers|struggles?|needs? (?:to|more|better|help)) "
        r"|^(?:not|no|nobody|without|with|to|from|when|if|that)\b|(?<!-)\b(?:up|away|down|out)$"
        r"|\b(?:is|are|was|were|has|have|gets?|can|must|shall|should|will|cannot)\b"
    ),
}
"""Names of codes that are no nouns: «ingen prioriteres bort», «mangler transport». They are put in quotation marks."""


def how_many(share: CountedShare, rules: LeadIns) -> str:
    """Return the word for a share, a key of PHRASINGS. By the per cent as printed; «most» wins over «a few»."""
    if share.n <= 1:
        return "one" if share.n else "none"
    # Few answers have no printed per cent; it still decides the word.
    exact = 100 * share.n / share.base if share.percent is None else share.percent
    percent = math.floor(exact + 0.5 + 1e-9)
    if share.n == share.base:
        return "all"
    if percent >= rules.most:
        return "most"
    if share.n <= rules.few:
        return "few"
    return "many" if percent >= rules.many else "several" if percent >= rules.several else "some"


def lead_in(
    words: Words, theme: str, amount: str, turn: int, *, documents: bool = False, answered: bool = False
) -> str:
    """Return the sentence on a theme, with a colon; `turn` selects the phrasing, so that none is repeated in sequence.

    Documents are called by their noun: «some» by itself is people. What is an answer by itself is `answered`.
    """
    ways = PHRASINGS[amount]
    if documents:
        ways = tuple(way for way in ways if "units}" in way)
    if answered:
        ways = (ANSWERED[amount],)
    elif theme.startswith(QUOTED):  # no noun: «Mangler transport» cannot be mentioned
        ways = tuple(way for way in ways if "point" not in way)
    return capital(words(ways[turn % len(ways)], theme=theme))


def in_numbers(
    words: Words,
    theme: str,
    share: CountedShare,
    turn: int,
    *,
    documents: bool = False,
    at_least: bool = False,
    answered: bool = False,
) -> str:
    """Return the sentence with the share's number: exact, or `at_least`."""
    ways = [template for template in IN_NUMBERS if not documents or "units}" in template]
    ways = [template for template in ways if not theme.startswith(QUOTED) or "point" not in template]
    way = NONE_OF if not share.n else AT_LEAST if at_least else ways[turn % len(ways)]
    way = ANSWERED_IN_NUMBERS if answered and share.n else way
    return capital(words(way, theme=theme, n=share.n, base=share.base))


def theme_name(words: Words, book: Codebook, names: Sequence[str], last: str = AND) -> str:
    """Join the names of codes for a sentence: «ensomhet og sosiale problemer»; `last` may be «or»."""
    languages_of_names = name_languages(book, words.language)
    written = [_within(book, name) if is_noun(name, *languages_of_names) else words.quoted(name) for name in names]
    return together(words, written) if last == AND else words.listed(written, last)


def theme_title(words: Words, book: Codebook, names: Sequence[str]) -> str:
    """Return the names of codes as a heading: «Transport og tilbud til pårørende»."""
    languages_of_names = name_languages(book, words.language)
    rest = [_within(book, name) if is_noun(name, *languages_of_names) else name for name in names[1:]]
    return capital(together(words, [*names[:1], *rest]))


def _within(book: Codebook, name: str) -> str:
    """Return a name without the capital that it has only as the name of a code."""
    return name[0].lower() + name[1:] if is_titled(book) and name[1:2].islower() else name


def together(words: Words, names: Sequence[str]) -> str:
    """List names distinguishably, even where some contain «and»."""
    unclear = any(f" {words(AND)} " in name for name in names)
    return words.listed(tuple(names), AS_WELL_AS if unclear else AND)


def name_languages(book: Codebook, language: str) -> tuple[str, ...]:
    """Return the languages that code names may be in: the codebook's, else both kinds of Norwegian and the report's."""
    return (book.language,) if book.language else tuple(dict.fromkeys(("nb", "nn", language)))


def is_noun(name: str, *languages: str) -> bool:
    """Return whether the name of a code can be the object of «mention» in a sentence, in any of these languages."""
    return not is_answer(name) and all(
        _NO_NOUN[language].search(name) is None for language in languages if language in _NO_NOUN
    )


def is_answer(name: str) -> bool:
    """Return whether the name of a code is the answer itself, as «Ingen»: it is answered, and not mentioned."""
    return " ".join(name.casefold().split()).rstrip(".!") in _BARE_ANSWERS


def is_titled(book: Codebook) -> bool:
    """Return whether code names are capitalised by convention, not because of what they name."""
    first = [code.name[:1] for code in book if not code.retired]
    return 2 * sum(letter.isupper() for letter in first) > len(first)


def last_of(amount: str, each: Sequence[str]) -> str:
    """Return the word before the last of several themes mentioned by `amount`: «and» where the amount holds for each of
    them, so that the sentence is true of all; else «or».
    """
    return AND if amount != "none" and {*each} == {amount} else OR


def nobody(words: Words, names: Sequence[str], few: int = 0) -> str:
    """Return the sentence that nobody, or none of `few` if not 0, mentions these themes."""
    theme = words.listed(tuple(names), OR)
    sentence = words(NONE_OF, theme=theme, base=few) if few else lead_in(words, theme, "none", 0)
    return f"{sentence.removesuffix(':')}."


def stated(words: Words, rules: LeadIns, most: int) -> str:
    """Return the limits of each quantity word, for the method; no question has more than `most` coded."""
    if most < rules.words_from:
        sentence = N_("Since fewer than {least} are coded, the text gives numbers, and no words such as «many».")
        return words(sentence, least=rules.words_from)
    return words(
        N_(
            "In the text «a few» are at most {few}, «some» are more than that and fewer than {several} per cent,"
            " «several» are from {several}, «many» from {many} and «most» from {most} per cent. Where fewer than"
            " {least} are coded, the text gives numbers instead."
        )
        if rules.words_from > 1
        else N_(
            "In the text «a few» are at most {few}, «some» are more than that and fewer than {several} per cent,"
            " «several» are from {several}, «many» from {many} and «most» from {most} per cent."
        ),
        few=rules.few, several=rules.several, many=rules.many, most=rules.most, least=rules.words_from,
    )  # fmt: skip
