"""Moves the ends of an excerpt by sentence, word and visible character."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from coder.model.coding import Span
from coder.text import graphemes, language


class Step(Protocol):
    """Moves one end of an excerpt of `text`, or the whole excerpt."""

    def __call__(self, text: str, span: Span, by: int, *, moves_start: bool) -> Span: ...


_known: dict[str, tuple[Span, ...]] = {}


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text`, at least one. The first call of a process takes half a second."""
    if text not in _known:
        if len(_known) > 8:
            _known.clear()
        _known[text] = tuple(language.sentences(text)) or ((0, len(text)),)
    return _known[text]


def at_hand(text: str) -> bool:
    """Return whether the sentences of `text` are cached."""
    return text in _known


@lru_cache(maxsize=4)
def words(text: str) -> tuple[Span, ...]:
    """Return the words of `text`, each with the punctuation that belongs to it."""
    return tuple(graphemes.whole(text, *word) for word in language.words(text))


def by_sentence(text: str, span: Span, by: int, *, moves_start: bool = False) -> Span:
    """Return the sentence after (or before) the one where the excerpt begins."""
    known = sentences(text)
    current = next((at for at, sentence in enumerate(known) if sentence[1] > span[0]), len(known) - 1)
    return known[max(0, min(len(known) - 1, current + by))]


def add_sentence(text: str, span: Span, by: int, *, moves_start: bool = False) -> Span:
    """Return the excerpt extended by the sentence after its end."""
    return span[0], next((end for _, end in sentences(text) if end > span[1]), len(text))


def by_word(text: str, span: Span, by: int, *, moves_start: bool) -> Span:
    """Move one end to the next (or previous) boundary of a word, not past the other end."""
    start, end = span
    if moves_start:
        places = [first for first, _ in words(text)]
        found = [boundary for boundary in places if (boundary > start if by > 0 else boundary < start)]
        place = (found[0] if by > 0 else found[-1]) if found else (start if by > 0 else 0)
        return (place, end) if place < end else span
    places = [last for _, last in words(text)]
    found = [boundary for boundary in places if (boundary > end if by > 0 else boundary < end)]
    place = (found[0] if by > 0 else found[-1]) if found else (len(text) if by > 0 else end)
    return (start, place) if place > start else span


def by_letter(text: str, span: Span, by: int, *, moves_start: bool) -> Span:
    """Move one end by one grapheme."""
    start, end = span
    place = graphemes.step(text, start if moves_start else end, by)
    moved = (place, end) if moves_start else (start, place)
    return moved if moved[0] < moved[1] else span
