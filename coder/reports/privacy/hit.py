"""A detail found in a text, and the shared way in which patterns find it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters of a text (end exclusive) that may identify a person."""

    start: int
    end: int
    kind: str
    text: str


def hit_of(match: re.Match[str], kind: str, group: int = 0) -> Hit:
    """Return `group` of a match as a hit of `kind`."""
    return Hit(*match.span(group), kind, match[group])


def _always(found: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Finder:
    """A way in which a kind of detail is written: a bounded pattern, and a check of each match.

    The detail is `group` of the match; `fits` sees the whole text as `match.string`. `needs` is in every match, and
    looked for first: it is quickly seen to be nowhere in a text.
    """

    kind: str
    pattern: re.Pattern[str]
    fits: Callable[[re.Match[str]], bool] = _always
    group: int = 0
    needs: re.Pattern[str] | None = None


def found_by(finders: Iterable[Finder], text: str) -> Iterator[Hit]:
    """Yield what each of `finders` finds in `text`."""
    for finder in finders:
        if finder.needs is not None and finder.needs.search(text) is None:
            continue
        for match in finder.pattern.finditer(text):
            if finder.fits(match):
                yield hit_of(match, finder.kind, finder.group)


_DIGIT = re.compile(r"\d")


def digits_in(text: str) -> int:
    """Return the number of digits in `text`."""
    return len(_DIGIT.findall(text))


CUE_WIDTH = 48
"""Characters before a match searched for a word that says what it is."""


def before(match: re.Match[str], cue: re.Pattern[str], group: int = 0) -> bool:
    """Return whether `cue`, which ends with «$», matches right before a match."""
    start = match.start(group)
    return cue.search(match.string[max(0, start - CUE_WIDTH) : start]) is not None


_SENTENCE_END = re.compile(r"[.!?\n]")
_REACH = 300
"""Characters to each side in which a sentence's end is looked for."""


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around characters `start` to `end`, at most _REACH characters away."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - _REACH), start)]
    after = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    return (ends[-1] if ends else max(0, start - _REACH)), (after.start() if after else min(len(text), end + _REACH))
