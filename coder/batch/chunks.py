"""Splits a file of answers into chunks that can be read separately, at ends of records and in constant memory.

A delimited file is split where its quotation marks prove that a record ends: every mark opens a cell, closes one, or is
doubled inside one (RFC 4180). Any other file passes through the tolerant reader once, into a file of plain rows beside
the output, which is split instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coder.readers.delimited import Layout
from coder.readers.encoding import SINGLE_BYTE
from coder.readers.fitting import Fit

CUTTABLE = ("utf-8", "utf-8-sig", *SINGLE_BYTE)
"""Encodings in which the byte of a line feed is always a line feed."""
CHUNK_BYTES = 4 << 20
ENCODED_BYTES = 64 << 10
"""Limit for a model that needs an encoder: some twenty seconds of work, so that progress is visible."""
LAST = 4
"""Chunks at the end of a file that are split into quarters, so that all processes end at about the same time."""
BLOCK = 8 << 20
_QUOTE, _LINE_FEED, _RETURN = 34, 10, 13
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read in chunks.

    `kind` is `delimited`, `jsonl` (objects) or `rows` (our own: line, id, text and what was missing, if any). `id` and
    `text` are places of columns, or keys of objects; `id` is None where the file has no ids. `missing` are texts that
    are no answers. `name` is the file's name in messages and the output.
    """

    path: Path
    name: str
    kind: str
    id: int | str | None = None
    text: int | str = 2
    encoding: str = "utf-8"
    errors: str = "strict"
    delimiter: str = ","
    width: int = 0
    skip: int = 0
    header_rows: int = 0
    fits: tuple[Fit, ...] = ()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes `start` to `end` of a table; `line` is the number of its first line. Chunks are numbered over all files."""

    number: int
    table: Table
    start: int
    end: int
    line: int

    @property
    def where(self) -> str:
        """The chunk in words, for messages."""
        return f"{self.table.name}, from line {self.line}"


def can_be_cut(layout: Layout) -> bool:
    """Return whether a delimited file is plain except, perhaps, for its quotation marks."""
    facts = layout.facts
    return (
        facts.encoding in CUTTABLE
        and not (facts.has_nul or facts.has_stray_mark or layout.repair or layout.blanks)
        and layout.header.status is None
        and len(layout.delimiter.encode()) == 1
    )


def chunk_bytes(*, encoded: bool) -> int:
    """Return the size of chunks, by whether they must be encoded."""
    return min(CHUNK_BYTES, ENCODED_BYTES) if encoded else CHUNK_BYTES


def cuts(path: Path, delimiter: str | None, size: int) -> list[tuple[int, int, int]] | None:
    """Return chunks of at least `size` bytes as (start, end, first line), smaller towards the end (LAST); None where
    quotes do not match.

    With `delimiter` None every line is a record.
    """
    found: list[tuple[int, int, int]] = []
    whole = path.stat().st_size

    def until(begun: int) -> int:
        return begun + (size if whole - begun > LAST * size else max(size // 4, 1))

    start, line, wanted = 0, 1, until(0)
    lines = 0
    marks = _Marks(delimiter)
    offset = 0
    for block in _blocks(path):
        ends = marks.record_ends(block, offset)
        if ends is None:
            return None
        # Line feeds are counted up to each cut only.
        counted = 0
        while wanted <= offset + len(block):
            end = ends.first_after(max(wanted - offset - 1, 0))
            if end is None:
                break
            lines += block.count(b"\n", counted, end)
            counted = end
            found.append((start, offset + end, line))
            start, line, wanted = offset + end, lines + 1, until(offset + end)
        lines += block.count(b"\n", counted)
        offset += len(block)
    if not marks.closed:
        return None
    if start < offset:
        found.append((start, offset, line))
    return found


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield the file in blocks, the last byte of each moved to the next one, which needs it as a neighbour."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            # A block never ends on a quotation mark, whose meaning needs the byte after it.
            while block.endswith(b'"') and (more := file.read(1)):
                block += more
            yield block


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where records end in a block: after these line feeds, or (None) after any."""

    block: bytes
    places: NDArray[np.int64] | None

    def first_after(self, place: int) -> int | None:
        if self.places is None:
            found = self.block.find(b"\n", place)
            return None if found < 0 else found + 1
        at = int(np.searchsorted(self.places, place))
        return None if at == len(self.places) else int(self.places[at]) + 1


class _Marks:
    """Tracks the quotation marks through a file."""

    def __init__(self, delimiter: str | None) -> None:
        self._delimiter = None if delimiter is None else ord(delimiter)
        self._inside = 0
        self._last = _LINE_FEED

    @property
    def closed(self) -> bool:
        """Whether every opened cell is closed."""
        return not self._inside

    def record_ends(self, block: bytes, offset: int) -> _Ends | None:
        """Return where records end in the next block, or None for a misplaced mark."""
        first = len(_MARK) if offset == 0 and block.startswith(_MARK) else 0
        if self._delimiter is None or (not self._inside and b'"' not in block):
            self._last = block[-1]
            return _Ends(block, None)
        codes = np.frombuffer(block, np.uint8)
        marks = np.flatnonzero(codes == _QUOTE)
        opens = (np.arange(len(marks)) + self._inside) % 2 == 0
        before = np.where(marks > first, codes[np.maximum(marks - 1, 0)], self._last if offset else _LINE_FEED)
        after = np.where(marks + 1 < len(codes), codes[np.minimum(marks + 1, len(codes) - 1)], _LINE_FEED)
        beside = np.where(opens, before, after)
        ok = (beside == _QUOTE) | (beside == self._delimiter) | (beside == _LINE_FEED) | (beside == _RETURN)
        if not ok.all():
            return None
        feeds = np.flatnonzero(codes == _LINE_FEED)
        outside = (np.searchsorted(marks, feeds) + self._inside) % 2 == 0
        self._inside = (self._inside + len(marks)) % 2
        self._last = block[-1]
        return _Ends(block, feeds[outside])
