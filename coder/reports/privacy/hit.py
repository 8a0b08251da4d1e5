"""A detail that was found in a text, and the shared way in which patterns find it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters of a text (end exclusive) that may tell who it is about."""

    start: int
    end: int
    kind: str
    text: str


def hit_of(found: re.Match[str], kind: str, group: int = 0) -> Hit:
    """What `group` of a match covers, as a hit of `kind`."""
    return Hit(*found.span(group), kind, found[group])


def _always(found: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Finder:
    """One way in which a kind of detail is written: a bounded pattern, and whether a match, where it stands, is one.

    The detail is `group` of the match; `fits` sees the whole text as `match.string`.
    """

    kind: str
    pattern: re.Pattern[str]
    fits: Callable[[re.Match[str]], bool] = _always
    group: int = 0


def found_by(finders: Iterable[Finder], text: str) -> Iterator[Hit]:
    """What each of `finders` finds in `text`."""
    for finder in finders:
        for found in finder.pattern.finditer(text):
            if finder.fits(found):
                yield hit_of(found, finder.kind, finder.group)


_DIGIT = re.compile(r"\d")


def digits_in(text: str) -> int:
    """How many digits `text` has."""
    return len(_DIGIT.findall(text))


CUE_WIDTH = 48
"""Characters before something in which a word that says what it is is looked for."""


def before(found: re.Match[str], cue: re.Pattern[str], group: int = 0) -> bool:
    """Whether `cue`, which ends with «$», stands right before a match."""
    start = found.start(group)
    return cue.search(found.string[max(0, start - CUE_WIDTH) : start]) is not None


_SENTENCE_END = re.compile(r"[.!?\n]")
_REACH = 300
"""Characters to each side in which a sentence's end is looked for."""


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that characters `start` to `end` stand in begins and ends, at most 300 characters away."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - _REACH), start)]
    after = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    return (ends[-1] if ends else max(0, start - _REACH)), (after.start() if after else min(len(text), end + _REACH))
