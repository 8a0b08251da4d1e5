"""Decides how a file counts the characters of its texts, from the positions in it.

The standard prescribes code points from 0, but not byte-order marks, line ends, or whether the end is inclusive;
programs differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from coder.message import Message

MOST_PLACES = 3_000
MOST_CHARACTERS = 2_000_000
"""Characters of a file examined for this."""
ENOUGH = 3
"""Positions that must fit better in another way of counting, if the file repeats no text."""
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Counting:
    """A way to count: by default code points, CR LF as two, a byte-order mark as none, the end exclusive."""

    utf16: bool = False
    line_end_is_one: bool = False
    mark_counts: bool = False
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A start and an end as in the file, and the characters between them if the file repeats these."""

    start: int
    end: int
    repeated: str = ""


def plain(raw: str) -> str:
    """Return a text in the form of the project: without a byte-order mark, line ends LF."""
    return raw.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")


def landing(raw: str, how: Counting) -> Sequence[int]:
    """Return, for each position in `raw` counted in this way, the position in the plain text."""
    text = raw.removeprefix(MARK)
    counted_mark = how.mark_counts and raw is not text
    if "\r" not in text and not counted_mark and not (how.utf16 and _astral(text)):
        return range(len(text) + 1)
    found = [0] if counted_mark else []
    at = 0
    for place, sign in enumerate(text):
        if sign == "\r" and text[place + 1 : place + 2] == "\n":
            if not how.line_end_is_one:
                found.append(at)
            continue
        found.append(at)
        if how.utf16 and ord(sign) > 0xFFFF:
            found.append(at)
        at += 1
    found.append(at)
    return found


def found_at(place: Place, at: Sequence[int], how: Counting) -> tuple[int, int] | None:
    """Return the position in the plain text, cut at its end; None if it lies outside."""
    end = place.end + how.inclusive
    if not 0 <= place.start < min(end, len(at)):
        return None
    start, stop = at[place.start], at[min(end, len(at) - 1)]
    return (start, stop) if start < stop else None


def decide(texts: Sequence[tuple[str, Sequence[Place]]], usual: Counting) -> tuple[Counting, list[Message]]:
    """Return how a file counts, by its texts with their positions, and messages on that.

    `usual` holds unless another way fits better, at ENOUGH positions more than worse or on a text that the file
    repeats.
    """
    marked = sorted((text for text in texts if text[1]), key=lambda text: not _odd(text[0]))
    sample = list(_sample(marked))
    ways = _ways([raw for raw, _ in sample], usual)
    scores = {how: [score for raw, places in sample for score in _scores(raw, places, how)] for how in ways}
    best, gain = usual, 0
    for how in ways[1:]:
        pairs = list(zip(scores[how], scores[usual], strict=True))
        better, worse = sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)
        repeated = any(a >= REPEATED > b for a, b in pairs)
        if better - worse > gain and (better >= ENOUGH or repeated):
            best, gain = how, better - worse
    return best, _messages(best, [raw for raw, _ in sample])


REPEATED = 8
_WITHIN = 4


def _scores(raw: str, places: Sequence[Place], how: Counting) -> Iterator[int]:
    text, at = plain(raw), landing(raw, how)
    for place in places:
        end = place.end + how.inclusive
        if not 0 <= place.start < end < len(at):
            yield 0
            continue
        first, last = at[place.start], at[end]
        score = _WITHIN + _between_words(text, first) + _between_words(text, last)
        wanted = " ".join(place.repeated.split())
        if wanted and " ".join(text[first:last].split()) == wanted:
            score += REPEATED
        yield score


def _between_words(text: str, place: int) -> bool:
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())


def _sample(marked: Sequence[tuple[str, Sequence[Place]]]) -> Iterator[tuple[str, Sequence[Place]]]:
    places = characters = 0
    for raw, marked_places in marked:
        if places and (places >= MOST_PLACES or characters + len(raw) > MOST_CHARACTERS):
            return
        places, characters = places + len(marked_places), characters + len(raw)
        yield raw, marked_places[:MOST_PLACES]


def _ways(raws: Sequence[str], usual: Counting) -> list[Counting]:
    """Return the ways of counting that differ on these texts, by similarity to the usual one, which is first."""
    line_ends = any("\r\n" in raw for raw in raws)
    marks = any(raw.startswith(MARK) for raw in raws)
    astral = any(map(_astral, raws))
    turned = product(
        (False, True), (False, True) if astral else (False,), (False, True) if line_ends else (False,),
        (False, True) if marks else (False,),
    )  # fmt: skip
    return [
        replace(
            usual, inclusive=usual.inclusive ^ end, utf16=usual.utf16 ^ unit,
            line_end_is_one=usual.line_end_is_one ^ line, mark_counts=usual.mark_counts ^ mark,
        )
        for end, unit, line, mark in sorted(turned, key=sum)
    ]  # fmt: skip


def _odd(raw: str) -> bool:
    return "\r" in raw or raw.startswith(MARK) or _astral(raw)


def _astral(text: str) -> bool:
    return bool(text) and max(text) > "\uffff"


def _messages(how: Counting, raws: Sequence[str]) -> list[Message]:
    messages = [
        Message("Positions are taken to count UTF-16 units, so that an emoji is two.")
        if how.utf16
        else Message("Positions are taken to count characters."),
        Message("An end is taken to be the last character.")
        if how.inclusive
        else Message("An end is taken to be the character after the last."),
    ]
    if any("\r\n" in raw for raw in raws):
        messages.append(
            Message("A line end of two characters is taken to count as one.")
            if how.line_end_is_one
            else Message("A line end of two characters is taken to count as two.")
        )
    if any(raw.startswith(MARK) for raw in raws):
        messages.append(
            Message("The byte-order mark is taken to count.")
            if how.mark_counts
            else Message("The byte-order mark is taken not to count.")
        )
    return messages
