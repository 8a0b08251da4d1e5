"""What in an answer could tell who it is about: proposed for a person to decide on, never decided here.

Numbers are found with libraries: telephone numbers with phonenumbers (Google's libphonenumber), identity numbers with
python-stdnum, which checks both control digits. Names, places and dates are found with lists and patterns, so a person
has to look; most of what is proposed as a name or a place is one, some is not, and some are missed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coder.reports.names import FIRST_NAMES, SURNAMES, TITLES, WORDS_TOO
from coder.reports.places import (
    AMBIGUOUS,
    EARLIER,
    MUNICIPALITIES,
    OTHER_PLACES,
    PLACE_ENDINGS,
    SEVERAL_WORDS,
    WORDS_IN_SMALL_LETTERS,
)

KINDS = ("identity number", "e-mail", "link", "date", "phone", "address", "name", "place", "unusual word")
"""Surest first: where two overlap the first kind stands."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters of an answer that may tell who it is about."""

    start: int
    end: int
    kind: str
    text: str


_AT = r"(?:@|\s?[(\[{](?:at|alfa|krøllalfa|snabel-?a)[)\]}]\s?)"
_EMAIL = re.compile(rf"(?i)[\w.+-]+{_AT}[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?i)\b(?:https?://|www\.)[^\s<>«»\"']+|(?<![\w@.])@[a-z0-9_.]{3,30}\b")
_APART = r"[ \u00a0\u202f./–-]{0,2}"
"""What people write between the digits of a number."""
# Looked for from every place: a number before it must not hide one.
_IDENTITY = re.compile(rf"(?<!\d)(?=((?:\d{_APART}){{10}}\d)(?!\d))")
_IDENTITY_WITH_CENTURY = re.compile(
    rf"(?<!\d)(?=(\d\d{_APART}\d\d{_APART}(?:18|19|20)\d\d{_APART}(?:\d{_APART}){{4}}\d)(?!\d))"
)
_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des)\b\.?"
)
_DATE = re.compile(
    rf"(?i)(?<![\w.])(?:\d{{1,2}}\.?\s?{_MONTH}(?:\s?(?:19|20)\d\d)?|{_MONTH}\s(?:19|20)\d\d"
    r"|(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\w])"
)
_ADDRESS = re.compile(
    r"\b[A-ZÆØÅ][\wæøåÆØÅ.-]*(?:veien|vegen|gata|gaten|gate|vei|veg|allé|plass|svingen|stien|bakken)\s\d{1,3}\s?[A-Za-z]?\b"
    r"|\b\d{4}\s[A-ZÆØÅ][a-zæøåA-ZÆØÅ]{2,}\b(?=\s*[,.\n]|\s*$)"
)
_SEVERAL_WORDS = re.compile(
    rf"(?i)\b(?:{'|'.join(map(re.escape, SEVERAL_WORDS))})(?:s\b|\b)(?:\s(?:kommune|fylke|bydel)\b)?"
)
_LOWER = re.compile(r"\b[a-zæøå][a-zæøåáäöšđŋŧž]+(?:-[a-zæøå]+)?\b")
_OFFICE = re.compile(r"\s(?:kommune|herad|fylkeskommune|fylke|bydel)(?=[a-zæøå]{0,2}\b)", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-ZÆØÅÁÉÖÄŠČĐŊŦŽ][\w’'-]*\w\b|\b[A-ZÆØÅ]\b\.?")
_SENTENCE = re.compile(r"(?:^|[.!?:;…•\n\r–-]\s*|[«\"“(]\s*)$")
_TITLED = re.compile(rf"(?i)\b(?:dr\.|{'|'.join(TITLES)})\s$")
_ORDINARY = re.compile(r"(?i)(helse|foretak|senter|team|tjenest|tenest|kommun|fylk|sykehus|sjukehus|nav\b|poliklinikk)")


@cache
def _municipalities() -> Mapping[str, str]:
    return {place.casefold(): place for places in MUNICIPALITIES.values() for place in places}


@cache
def _official_places() -> frozenset[str]:
    """Municipalities and counties of today and before, in one word."""
    names = {*_municipalities(), *(name.casefold() for name in (*MUNICIPALITIES, *EARLIER.split()))}
    return frozenset(name for name in names if " " not in name and len(name) > 1) & _one_word_places()


@cache
def _unmistakable() -> frozenset[str]:
    """Those of them that cannot be taken for a word, however they are written."""
    return frozenset(name for name in _official_places() if len(name) > 3) - AMBIGUOUS - WORDS_IN_SMALL_LETTERS


@cache
def _one_word_places() -> frozenset[str]:
    return frozenset(_municipalities()) | _other_places()


@cache
def _other_places() -> frozenset[str]:
    return frozenset(place.casefold() for place in OTHER_PLACES)


def find(text: str, rare: frozenset[str] = frozenset()) -> list[Hit]:
    """What `text` may tell, in order, without overlaps. `rare` are capitalised words that one respondent alone uses,
    case folded (see `rare_words`).
    """
    rank = {kind: number for number, kind in enumerate(KINDS)}
    found = sorted(_all(text, rare), key=lambda hit: (rank[hit.kind], hit.start, -hit.end))
    taken: list[Hit] = []
    for hit in found:
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return sorted(taken, key=lambda hit: hit.start)


def _all(text: str, rare: frozenset[str]) -> Iterator[Hit]:
    for pattern, kind in ((_EMAIL, "e-mail"), (_LINK, "link"), (_DATE, "date"), (_ADDRESS, "address"),
                          (_SEVERAL_WORDS, "place")):  # fmt: skip
        for found in pattern.finditer(text):
            yield Hit(found.start(), found.end(), kind, found.group())
    if sum(character.isdigit() for character in text) >= 5:
        yield from _numbers(text)
    yield from _capitalised(text, rare)
    yield from _in_small_letters(text)


def _in_small_letters(text: str) -> Iterator[Hit]:
    """Municipalities and counties written without a capital: those that are no words, others before «kommune»."""
    for found in _LOWER.finditer(text):
        word = found.group()
        office = _OFFICE.match(text, found.end())
        for form in (word, _stem(word)):
            if form in (_official_places() if office else _unmistakable()):
                end = office.end() if office else found.end()
                yield Hit(found.start(), end, "place", text[found.start() : end])
                break


def _numbers(text: str) -> Iterator[Hit]:
    from stdnum.no import fodselsnummer

    for pattern in (_IDENTITY, _IDENTITY_WITH_CENTURY):
        for found in pattern.finditer(text):
            digits = re.sub(r"\D", "", found[1])
            # Of a year in full, the number itself has the last two digits.
            if fodselsnummer.is_valid(digits if len(digits) == 11 else digits[:4] + digits[6:]):
                yield Hit(*found.span(1), "identity number", found[1])
    import phonenumbers

    if sum(character.isdigit() for character in text) >= 8:
        # Numbers that are made up look like numbers, too, so possible ones are proposed and not only valid ones.
        for match in phonenumbers.PhoneNumberMatcher(text, "NO", leniency=phonenumbers.Leniency.POSSIBLE):
            if sum(character.isdigit() for character in match.raw_string) < 8:
                continue
            yield Hit(match.start, match.end, "phone", match.raw_string)


def _capitalised(text: str, rare: frozenset[str]) -> Iterator[Hit]:
    """Names, places and unusual words among the capitalised words."""
    words = list(_CAPITAL.finditer(text))
    names = {number for number, found in enumerate(words) if _is_name(text, words, number)}
    for number, found in enumerate(words):
        word = found.group()
        folded = _folded(word)
        first = _begins_sentence(text, found.start())
        following = text[found.end() : found.end() + 10].casefold()
        titled = number in names and _TITLED.search(text[max(0, found.start() - 20) : found.start()]) is not None
        place = _is_place(folded, first=first, following=following)
        if place and not titled and not _named_after(text, words, number, names):
            end = found.end()
            for ending in (" kommune", " herad", " fylke", " fylkeskommune", " bydel"):
                if text[end : end + len(ending)].casefold() == ending:
                    end += len(ending)
                    break
            yield Hit(found.start(), end, "place", text[found.start() : end])
        elif number in names:
            yield Hit(found.start(), found.end(), "name", word)
        elif folded in rare and not first and not _ORDINARY.search(word):
            yield Hit(found.start(), found.end(), "unusual word", word)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().rstrip(".").removesuffix("'s").removesuffix("’s")


def _stem(folded: str) -> str:
    """Without the s of a genitive: «Karis», «Drammens»."""
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded


def _begins_sentence(text: str, start: int) -> bool:
    return _SENTENCE.search(text[max(0, start - 8) : start]) is not None or start == 0


def _is_place(folded: str, *, first: bool, following: str) -> bool:
    official = re.match(r"\s(kommune|herad|fylke|bydel)", following) is not None
    for form in (folded, _stem(folded), folded.split("-")[0]):
        if form in _municipalities() or form in _other_places():
            return official or not first or form not in AMBIGUOUS
    if official and not first and len(folded) > 2:
        return True
    return not first and len(folded) > 6 and folded.endswith(PLACE_ENDINGS) and not _ORDINARY.search(folded)


def _is_name(text: str, words: list[re.Match[str]], number: int) -> bool:
    """A first name, a surname beside a first name or a title, or an initial before a surname."""
    found = words[number]
    folded = _folded(found.group())
    stem = _stem(folded)
    if len(folded) > 1 and found.group().isupper() and not text.isupper():
        return False  # an abbreviation: UNN is a hospital
    if folded in FIRST_NAMES or stem in FIRST_NAMES:
        if folded not in WORDS_TOO or not _begins_sentence(text, found.start()):
            return True
        following = words[number + 1] if number + 1 < len(words) else None
        return following is not None and following.start() - found.end() == 1 and _folded(following.group()) in SURNAMES
    if _TITLED.search(text[max(0, found.start() - 20) : found.start()]) and len(folded) > 2:
        return not _ORDINARY.search(folded)
    if number and text[words[number - 1].end() : found.start()].strip(" -") == "":
        left = words[number - 1]
        adjacent = 0 < found.start() - left.end() <= 2
        left_name = _folded(left.group()) in FIRST_NAMES or (len(left.group().rstrip(".")) == 1)
        if adjacent and (left_name or (stem in SURNAMES and _is_name(text, words, number - 1))):
            return True
    return folded in SURNAMES and not _begins_sentence(text, found.start())


def _named_after(text: str, words: list[re.Match[str]], number: int, names: set[int]) -> bool:
    """Whether a word that is a place too (Lund, Berg) is the surname of the first name before it."""
    if number == 0 or number - 1 not in names:
        return False
    return 0 < words[number].start() - words[number - 1].end() <= 2


def capitalised_words(text: str) -> Iterator[str]:
    """The capitalised words of an answer, case folded, as `rare_words` counts them."""
    for found in _CAPITAL.finditer(text):
        yield _folded(found.group())


def rare_words(texts: Iterable[tuple[int, str]]) -> frozenset[str]:
    """Capitalised words that only one case uses, in any number of its answers. `texts` are (case, text)."""
    users: dict[str, int] = {}
    several: set[str] = set()
    for case, text in texts:
        for word in capitalised_words(text):
            if len(word) > 2 and users.setdefault(word, case) != case:
                several.add(word)
    return frozenset(word for word in users if word not in several)
