"""Names of people: by first names and surnames that are common in Norway, by what stands before them, and initials.

One pass from left to right, so that the time goes with the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from coder.language import is_in_dictionary
from coder.reports.privacy.hit import Hit
from coder.reports.privacy.name_lists import (
    FIRST_NAMES,
    KIN,
    NOT_IN_SMALL_LETTERS,
    ORDINARY_CAPITALS,
    ROLES,
    SURNAMES,
    WORDS_TOO,
)

CAPITAL = re.compile(r"\b[A-ZÆØÅÁÉÖÄŠČĐŊŦŽ][\w’'-]{0,60}\w\b|\b[A-ZÆØÅ]\b\.?")
INITIALS = re.compile(r"(?<![\w.])[A-ZÆØÅ]\.\s?(?:[A-ZÆØÅ]\.\s?){0,2}[A-ZÆØÅ]\.(?!\w)")
_NO_INITIALS = frozenset({"P.S.", "N.B.", "U.S.", "U.S.A.", "U.K.", "A.S.", "B.C.", "F.N.", "E.U."})
WORD = re.compile(r"(?<![\w’'-])[a-zæøåéöäšđŋŧžč]{2,40}(?:-[a-zæøå]{2,30})?(?![\w’'-])")
_SENTENCE = re.compile(r"(?:^|[.!?:;…•*|/\n\r–-]\s*|[«\"“(\[]\s*|(?:^|\s)\d{1,2}[.)]\s*)$")
_BETWEEN = frozenset(
    {
        "min", "mi", "mitt", "din", "di", "ditt", "hans", "hennes", "hennar", "sin", "si", "sitt", "vår", "vårt",
        "deres", "deira", "til", "som", "heter", "heiter", "ved", "navn", "er",
    }
)  # fmt: skip
"""What may stand between a word for somebody and the name, in any number up to three."""
_VERBS_TOO = frozenset({"bruker", "brukar", "leder", "leiar"})
"""Roles that are verbs as well: «vi bruker Visma». Only a known first name beside them is a name."""
Cue = Literal["kin", "role", "verb"]
_CUE_WIDTH = 48
_SYNDROME = re.compile(r"(?i)\s(?:syndrom|sykdom|sjukdom|disease|syndrome)")
_SAINT = re.compile(r"(?i)\b(?:st\.?|sankt|sta\.)\s$")
_ORGANISATION = re.compile(
    r"(?i)(helse|foretak|senter|team|tjenest|tenest|kommun|fylk|sykehus|sjukehus|nav\b|poliklinikk|behandling|tilbud"
    r"|tilbod|omsorg|psykiatri|psykisk|pasient|bruker|brukar|gruppe|arbeid|lidels|sykdom|sjukdom|vansk|vern|plan\b"
    r"|veileder|rettleiar|kurs|program|prosjekt|skole|skule|barnehage|bolig|bustad|forløp|midler|tiltak|behov|avdeling"
    r"|institusjon|institutt|direktorat|departement|forening|stiftelse|klinikk|enhet|eining)"
)
ADJACENT = 2
"""Characters at most between a first name and the surname that follows it."""


def folded(word: str) -> str:
    """A word as names and places are looked up: case folded, without full stop and English genitive."""
    return unicodedata.normalize("NFC", word).casefold().rstrip(".").removesuffix("'s").removesuffix("’s")


def stem(form: str) -> str:
    """Without the s of a genitive: «Karis», «Drammens»."""
    return form[:-1] if len(form) > 3 and form.endswith("s") else form


def begins_sentence(text: str, start: int) -> bool:
    """Whether what stands at `start` has its capital from its place."""
    return start == 0 or _SENTENCE.search(text[max(0, start - 8) : start]) is not None


def is_organisation(word: str) -> bool:
    """Whether a word says that it is a service, a team, a disorder and the like."""
    return _ORGANISATION.search(word) is not None


def after_cue(text: str, start: int) -> Cue | None:
    """Which kind of word for somebody stands right before `start`."""
    before = text[max(0, start - _CUE_WIDTH) : start].casefold().split()
    for word in before[:-5:-1]:
        bare = word.rstrip(".,:")
        if bare in KIN or bare in ROLES:
            return "kin" if bare in KIN else "verb" if bare in _VERBS_TOO else "role"
        if bare not in _BETWEEN or word.endswith("."):
            return None
    return None


def names_among(text: str, words: Sequence[re.Match[str]]) -> set[int]:
    """Which of the capitalised words are names, by their number."""
    whole_text_in_capitals = text.isupper()
    names: set[int] = set()
    for number in range(len(words)):
        if _is_name(text, words, number, names, capitals=whole_text_in_capitals):
            names.add(number)
    return names


def _is_name(text: str, words: Sequence[re.Match[str]], number: int, names: set[int], *, capitals: bool) -> bool:
    found = words[number]
    form = folded(found.group())
    base = stem(form)
    if len(form) > 1 and found.group().isupper() and not capitals:
        return False  # an abbreviation: UNN is a hospital
    if _SYNDROME.match(text, found.end()) or _SAINT.search(text[max(0, found.start() - 8) : found.start()]):
        return False
    if form in FIRST_NAMES or base in FIRST_NAMES or form.split("-")[0] in FIRST_NAMES:
        if form not in WORDS_TOO or not begins_sentence(text, found.start()):
            return True
        following = words[number + 1] if number + 1 < len(words) else None
        return following is not None and following.start() - found.end() == 1 and _may_be_surname(following.group())
    beside = after_cue(text, found.start()) in ("kin", "role") or _kin_follows(text, found)
    if beside and len(form) > 2 and not _is_ordinary(form):
        return True
    if number:
        left = words[number - 1]
        if 0 < found.start() - left.end() <= ADJACENT and not text[left.end() : found.start()].strip(" -"):
            left_form = folded(left.group())
            if _is_initial(left.group(), capitals=capitals) or (
                number - 1 in names and (left_form in FIRST_NAMES or base in SURNAMES)
            ):
                return not is_organisation(form)
    return form in SURNAMES and not begins_sentence(text, found.start())


def _is_initial(word: str, *, capitals: bool) -> bool:
    """«K.» or «K» before a surname; in a text all in capitals «I» is a word."""
    return word.endswith(".") if capitals or word in ("I", "Å", "Ø") else len(word.rstrip(".")) == 1


def _is_ordinary(form: str) -> bool:
    """Whether a capitalised word is no name, however it stands: «Leder Rus», «Bruker Visma»."""
    return form in ORDINARY_CAPITALS or is_organisation(form) or (form not in SURNAMES and is_in_dictionary(form))


def _may_be_surname(word: str) -> bool:
    return folded(word) in SURNAMES or not (word.isupper() or is_organisation(word))


def initials(text: str) -> Iterator[Hit]:
    """«K.H.», «K. H.»."""
    for found in INITIALS.finditer(text):
        if found.group().replace(" ", "") not in _NO_INITIALS:
            yield Hit(*found.span(), "name", found.group())


_WRITTEN = FIRST_NAMES | SURNAMES | {f"{name}s" for name in FIRST_NAMES | SURNAMES}
"""Names and their genitives."""


def in_small_letters(text: str, words: Sequence[re.Match[str]]) -> Iterator[Hit]:
    """Names written without a capital beside a word for a relative or a role, and full names.

    `words` are those in small letters, as WORD finds them.
    """
    end = -1
    """Where the name before this word ends, for its surname."""
    for found in words:
        form = found.group()
        if form not in _WRITTEN:
            end = -1
            continue
        base = stem(form)
        surname = form in SURNAMES or base in SURNAMES
        if end >= 0 and found.start() - end == 1 and (surname or form in FIRST_NAMES):
            yield Hit(*found.span(), "name", form)
            end = found.end()
            continue
        end = -1
        first = (form in FIRST_NAMES or base in FIRST_NAMES) and form not in NOT_IN_SMALL_LETTERS
        if not first and not surname:
            continue
        cue = after_cue(text, found.start())
        named = cue and (
            (first and (cue == "kin" or form not in WORDS_TOO)) or (cue == "role" and form.endswith(("sen", "son")))
        )
        if named or (first and form not in WORDS_TOO and (_full(text, found) or _kin_follows(text, found))):
            yield Hit(*found.span(), "name", form)
            end = found.end()


def _full(text: str, found: re.Match[str]) -> bool:
    following = WORD.match(text, found.end() + 1)
    return following is not None and text[found.end()] == " " and following.group() in SURNAMES


_RELATIVES = "|".join(sorted(KIN - {"mannen", "gutten", "guten", "jenta"}, key=len, reverse=True))
_KIN_AFTER = re.compile(
    rf"(?i),?\s(?:er\s)?(?:min|mi|hans|hennes|vår)?\s?(?:{_RELATIVES})\s(?:min|mi|til|hans|hennes|sin|si|vår)\b"
)


def _kin_follows(text: str, found: re.Match[str]) -> bool:
    """«ola, sønnen min», «kari er mor til»."""
    return _KIN_AFTER.match(text, found.end()) is not None
