"""Cuts a quote from an answer, and replaces redacted parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder.reports.definition import QuoteRules
from coder.reports.quotable import lines_of

CUT = "[…]"

_SENTENCE_END = re.compile(r"[.!?…]+[»\"”)]*(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Characters of an answer that a report replaces."""

    start: int
    end: int
    replacement: str


def quoted(text: str, start: int, end: int, rules: QuoteRules, hidden: Sequence[Hidden] = ()) -> str:
    """Return characters `start` to `end` of an answer as a quote, with whole words and lines; cuts are marked «[…]»."""
    start, end = _whole_words(text, *_with_context(text, start, end, rules.context))
    for part in hidden:  # a replaced part is replaced as a whole
        if part.start < end and start < part.end:
            start, end = min(start, part.start), max(end, part.end)
    end, cut = _shortened(text, start, end, rules.longest)
    shown = sorted((part for part in hidden if part.start < end), key=lambda part: (part.start, -part.end))
    body = "\n".join(lines_of(replaced(text, shown, start, end)))
    end = max([end, *(part.end for part in shown)])
    before = f"{CUT} " if re.search(r"\w", text[:start]) else ""
    after = f" {CUT}" if cut or re.search(r"\w", text[end:]) else ""
    return f"{before}{body}{after}"


def replaced(text: str, hidden: Iterable[Hidden], start: int, end: int) -> str:
    """Return characters `start` to `end` of a text with hidden parts replaced. `hidden` are in order."""
    pieces, place = [], start
    for part in hidden:
        if part.end <= place or part.start >= end:
            continue
        pieces += [text[place : max(part.start, place)], part.replacement]
        place = min(part.end, end)
    return "".join([*pieces, text[place:end]])


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _with_context(text: str, start: int, end: int, sentences: int) -> tuple[int, int]:
    """Extend the span to whole sentences, and `sentences` more before and after; unchanged for 0."""
    if sentences == 0 or (start, end) == (0, len(text)):
        return start, end
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    before = [0, *(sentence_end for sentence_end in ends if sentence_end <= start)]
    after = [*(sentence_end for sentence_end in ends if sentence_end >= end), len(text)]
    return before[max(0, len(before) - 1 - sentences)], after[min(sentences, len(after) - 1)]


def _shortened(text: str, start: int, end: int, longest: int) -> tuple[int, bool]:
    """Return the end of a quote of at most `longest` characters: after a sentence if that leaves half, else a word."""
    if end - start <= longest:
        return end, False
    limit = start + longest
    ends = [start + found.end() for found in _SENTENCE_END.finditer(text[start:limit])]
    if ends and ends[-1] - start >= longest // 2:
        return ends[-1], True
    space = max(text.rfind(" ", start, limit), text.rfind("\n", start, limit))
    return (space if space > start else limit), True
