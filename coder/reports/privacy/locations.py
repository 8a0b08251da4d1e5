"""Places: municipalities, counties, towns, districts, and words with the ending of Norwegian places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coder.reports.privacy.hit import CUE_WIDTH, Hit
from coder.reports.privacy.name_lists import ORDINARY_CAPITALS
from coder.reports.privacy.people import WORD, is_organisation, stem
from coder.reports.privacy.place_lists import (
    AMBIGUOUS,
    PLACE_ENDINGS,
    SEVERAL_WORDS,
    municipalities,
    official_places,
    other_places,
    unmistakable_places,
    wide_places,
)
from coder.text.language import is_in_dictionary

IN_SEVERAL_WORDS = re.compile(
    rf"(?i)\b(?:{'|'.join(map(re.escape, SEVERAL_WORDS))})(?:s\b|\b)(?:\s(?:kommune|fylke|bydel)\b)?"
)
_FIRST_OF_SEVERAL = frozenset(name.split()[0].casefold() for name in SEVERAL_WORDS)
OFFICE = re.compile(r"\s(?:kommune|herad|fylkeskommune|fylke|bydel)(?=(?:ns|n|s|et|en)?\b)", re.IGNORECASE)
_OFFICIAL = re.compile(r"\s(?:kommune|herad|fylkeskommune|fylke|bydel)(?:ns|n|s|et|en)?(?!\w)")


def in_several_words(text: str, forms: frozenset[str]) -> Iterator[Hit]:
    """Yield «Møre og Romsdal», «nordre follo». `forms` are the case-folded words of the text."""
    if forms.isdisjoint(_FIRST_OF_SEVERAL):
        return
    for match in IN_SEVERAL_WORDS.finditer(text):
        yield Hit(*match.span(), "place", match.group())


def in_small_letters(text: str, forms: frozenset[str]) -> Iterator[Hit]:
    """Yield municipalities and counties in lower case: those that are no words, others before «kommune».

    `forms` are the lower-case words, as WORD finds them.
    """
    written = _written_officially()
    if forms.isdisjoint(written):
        return
    for match in WORD.finditer(text):
        form = match.group()
        if form not in written:
            continue
        office = OFFICE.match(text, match.end())
        allowed = official_places() if office else unmistakable_places()
        if form in allowed or stem(form) in allowed:
            end = office.end() if office else match.end()
            yield Hit(match.start(), end, "place", text[match.start() : end])


@cache
def _written_officially() -> frozenset[str]:
    """Return official places and their genitives."""
    return official_places() | {f"{name}s" for name in official_places()}


def is_place(form: str, *, first: bool, following: str) -> bool:
    """Return whether a capitalised word (case folded) is a place. `first`: in a sentence; `following`: the rest."""
    official = _OFFICIAL.match(following) is not None
    for variant in (form, stem(form), form.split("-")[0]):
        if variant in municipalities() or variant in other_places():
            return official or not first or variant not in AMBIGUOUS
    if official and not first and len(form) > 2 and not is_in_dictionary(form):
        return True
    return not first and len(form) > 6 and form.endswith(PLACE_ENDINGS) and not _is_house(form)


def _is_house(form: str) -> bool:
    """Return whether a word is a service despite its place ending: «Fontenehuset»."""
    return form.endswith("huset") or is_organisation(form)


_LIVES = re.compile(
    r"(?i)\b(?:bor|bur|bodde|budde|budd|bodd|vokst|vaks|oppvokst|oppvaksen|født|fødd|flytt(?:et|a|er|ar|e)|hytt[ea]|hus|gard"
    r"|gård|hjemme|heime|kommer|kjem|kom|pendl(?:er|ar|et|a))\s(?:\w{1,12}\s){0,2}?(?:i|på|fra|frå|til|ved|utafor|utenfor)\s$"
)
_IS_FROM = re.compile(r"(?i)\b(?:er|vi|me|oss|folk(?:et)?|oppvokst)\s(?:fra|frå)\s$")
_COMES = re.compile(r"(?i)\b(?:fra|frå)\s$")


def is_lived_in(text: str, start: int, form: str) -> bool:
    """Return whether the text says that somebody lives in or comes from a capitalised word that no list has."""
    before = text[max(0, start - CUE_WIDTH) : start]
    if len(form) < 3 or is_organisation(form) or not {form, stem(form)}.isdisjoint(ORDINARY_CAPITALS):
        return False
    if _LIVES.search(before) or _IS_FROM.search(before):
        return True
    return _COMES.search(before) is not None and not is_in_dictionary(form)


def is_wide(hit: Hit) -> bool:
    """Return whether a hit is a county or a region, with its «fylke» or without."""
    if hit.kind != "place":
        return False
    form = hit.text.casefold().split(" fylke")[0]
    return form in wide_places() or stem(form) in wide_places()


def with_office(text: str, start: int, end: int) -> Hit:
    """Extend a place by the «kommune» after it."""
    office = _OFFICIAL.match(text[end : end + 20].casefold())
    if office is not None:
        end += office.end()
    return Hit(start, end, "place", text[start:end])
