"""Reads cards: lines «name: value», a blank line after each card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder.plugins.readers import Cell, Column, FileRefused, Reader, ReadOptions, Row, Source


def read(path: Path, options: ReadOptions) -> Source:
    """Return a source with a column for each name, in order of appearance. Raises FileRefused for lines without «:»."""
    cards: list[tuple[int, dict[str, str]]] = []
    card: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding=options.encoding or "utf-8").splitlines(), start=1):
        name, colon, value = line.partition(":")
        if not line.strip():
            card = {}
        elif not colon:
            raise FileRefused(f"{path}, line {number}: there is no «:».", "Write it as «name: value».")
        else:
            if not card:
                cards.append((number, card))
            card[name.strip()] = value.strip()
    names = list(dict.fromkeys(name for _, card in cards for name in card))

    def rows(_source: Source) -> Iterator[Row]:
        for number, card in cards:
            cells: list[Cell] = [card.get(name) for name in names]
            yield number, cells

    return Source(path, tuple(Column(name) for name in names), rows)


CARDS = Reader(read, "cards", takes=frozenset({"encoding"}))
