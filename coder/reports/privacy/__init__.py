"""Finds details in an answer that could identify a person, for a person to decide on.

Libraries find numbers: python-stdnum identity and account numbers by their control digits, phonenumbers (Google's
libphonenumber) foreign telephone numbers. Names, places, ages and dates are found with lists and patterns, and by a
trained spaCy pipeline where installed. Some proposals are wrong and some details are missed, so a person must review
the answers.

Every pattern is bounded and every text is scanned once, so time is linear in the length of the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from coder.model.details import DETAIL_KINDS
from coder.reports.privacy import contact, dates, diagnoses, locations, numbers, people
from coder.reports.privacy.hit import Hit, digits_in, sentence_around
from coder.reports.privacy.name_lists import ORDINARY_CAPITALS
from coder.text import language

__all__ = ["Hit", "capitalised_words", "find", "rare_words"]

_RANK = {kind: number for number, kind in enumerate(DETAIL_KINDS)}


def find(text: str, rare: frozenset[str] = frozenset()) -> list[Hit]:
    """Return the possible details in `text`, in order, without overlaps. `rare` are capitalised words used by one
    respondent only, case folded (see `rare_words`).
    """
    return list(_found(text, rare))


@lru_cache(maxsize=20_000)
def _found(text: str, rare: frozenset[str]) -> tuple[Hit, ...]:
    """Return the hits, cached: a report is composed more than once, and a text may be in several tables."""
    hits = sorted(_all(text, rare), key=lambda hit: (_RANK[hit.kind], hit.start, -hit.end))
    taken: list[Hit] = []
    starts: list[int] = []
    for hit in hits:
        place = bisect.bisect(starts, hit.start)
        free_left = place == 0 or taken[place - 1].end <= hit.start
        if free_left and (place == len(taken) or hit.end <= taken[place].start):
            starts.insert(place, hit.start)
            taken.insert(place, hit)
    return tuple(
        hit for number, hit in enumerate(taken) if not locations.is_wide(hit) or _has_company(text, taken, number)
    )


def _has_company(text: str, hits: Sequence[Hit], number: int) -> bool:
    """Return whether the sentence of a county or region contains another detail than such a place.

    A county alone has a hundred thousand people and more; «93-åring i Finnmark» applies to few.
    """
    start, end = sentence_around(text, hits[number].start, hits[number].end)
    first = bisect.bisect_left(hits, start, key=lambda hit: hit.start)
    last = bisect.bisect_left(hits, end, lo=first, key=lambda hit: hit.start)
    return any(not locations.is_wide(hits[index]) for index in range(first, last))


def _all(text: str, rare: frozenset[str]) -> Iterator[Hit]:
    digits = digits_in(text)
    yield from numbers.found_in(text, digits)
    yield from contact.found_in(text, digits)
    yield from dates.found_in(text, digits)
    yield from people.initials(text)
    capitalised = list(people.CAPITAL.finditer(text))
    small = frozenset(people.WORD.findall(text))
    forms = small | {people.folded(found.group()) for found in capitalised}
    places = [*locations.in_several_words(text, forms), *locations.in_small_letters(text, small)]
    near: list[Hit] = []
    """Words that may be places, too, if used by one respondent only."""
    for hit in _capitalised(text, capitalised, rare):
        if hit.kind == "place":
            places.append(hit)
        else:
            yield hit
            near += [hit] if hit.kind == "unusual word" else []
    yield from places
    yield from diagnoses.found_in(text, [*places, *near])
    yield from people.in_small_letters(text, small)
    for start, end, kind in language.people_and_places(text):
        yield Hit(start, end, kind, text[start:end])


def _capitalised(text: str, words: Sequence[re.Match[str]], rare: frozenset[str]) -> Iterator[Hit]:
    """Yield names, places and unusual words among the capitalised words."""
    names = people.names_among(text, words)
    for number, match in enumerate(words):
        word = match.group()
        form = people.folded(word)
        first = people.begins_sentence(text, match.start())
        following = text[match.end() : match.end() + 10].casefold()
        surname = number - 1 in names and 0 < match.start() - words[number - 1].end() <= people.ADJACENT
        titled = number in names and people.after_cue(text, match.start())
        if locations.is_place(form, first=first, following=following) and not titled and not surname:
            yield locations.with_office(text, match.start(), match.end())
        elif number in names:
            yield Hit(match.start(), match.end(), "name", word)
        elif not (first or word.isupper()) and locations.is_lived_in(text, match.start(), form):
            yield Hit(match.start(), match.end(), "place", word)
        elif form in rare and not first and not _of_a_product(text, words, number) and _could_be_name(word, form):
            yield Hit(match.start(), match.end(), "unusual word", word)


def _of_a_product(text: str, words: Sequence[re.Match[str]], number: int) -> bool:
    """Return whether the word before is known not to name a person: «Microsoft Office»."""
    if not number or text[words[number - 1].end() : words[number].start()] != " ":
        return False
    return people.folded(words[number - 1].group()) in ORDINARY_CAPITALS


_MEDICINE = re.compile(
    r"\w{2,30}(?:formin|pril|sartan|statin|zepam|zolam|prazol|cillin|mycin|setin|oxetin|pram|triptan|olol|dipin"
    r"|gliptin|glutid|mab|tinib|zapin|idon|peridon|fenidat|amfetamin|kodein|morfin|fentanyl|barbital|xaban|profen"
    r"|cetamol|insulin|parin|floxacin|azol|oksin|tropium|terol|tason|solon|fenak|tadin|rizin|azin)"
)
"""Endings of the names of active substances."""
_ABBREVIATION = re.compile(r"[A-ZÆØÅ]{1,6}\d{0,4}(?:['’]?[a-zæøå]{1,3})?(?:-\w{1,60})?")
"""«PTSD», «DPS-et», «ROPs», but not «FoU»."""
_SHORTEST_COMPOUND = 12
"""Letters from which a compound of two dictionary words counts as ordinary; shorter ones are names of houses."""


def _could_be_name(word: str, form: str) -> bool:
    """Return whether a capitalised word of one respondent only is neither an abbreviation nor in the dictionary."""
    if _ABBREVIATION.fullmatch(word) or _MEDICINE.fullmatch(form):
        return False
    bare = people.stem(form)
    if people.is_organisation(form) or not {form, bare}.isdisjoint(ORDINARY_CAPITALS):
        return False
    if any(language.is_in_dictionary(variant) for variant in (form, bare, form.split("-")[0])):
        return False
    return len(form) < _SHORTEST_COMPOUND or not _is_compound(form)


def _is_compound(form: str) -> bool:
    """Return whether a word is two dictionary words, with or without a linking s or e."""
    return any(
        language.is_in_dictionary(form[cut:])
        and (
            language.is_in_dictionary(form[:cut])
            or (form[cut - 1] in "se" and language.is_in_dictionary(form[: cut - 1]))
        )
        for cut in range(4, min(len(form), 40) - 3)
    )


def capitalised_words(text: str) -> Iterator[str]:
    """Yield the capitalised words of an answer, case folded, as `rare_words` counts them."""
    for match in people.CAPITAL.finditer(text):
        yield people.folded(match.group())


def rare_words(texts: Iterable[tuple[int, str]]) -> frozenset[str]:
    """Return the capitalised words that only one case uses, in any number of its answers. `texts` are (case, text)."""
    users: dict[str, int] = {}
    several: set[str] = set()
    for case, text in texts:
        for word in capitalised_words(text):
            if len(word) > 2 and users.setdefault(word, case) != case:
                several.add(word)
    return frozenset(word for word in users if word not in several)
