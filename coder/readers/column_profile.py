"""What a sample of rows shows of a column."""

from __future__ import annotations

from dataclasses import dataclass

from coder.model import Column


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """A column as judged by a sample of rows.

    `role` is a guess: `id`, `open` or `closed`. `kind` is `text`, `number` or `date`. `rows`, `empty` and `distinct`
    count cells in the sample, `longest` is in characters, `decimal` is the decimal mark of numbers (else empty),
    `machine` the kind of machine that wrote the values (else empty), `own_words` whether the values look like free
    text, so that a closed one may be an open question all the same.
    """

    column: Column
    role: str
    kind: str
    rows: int
    empty: int
    distinct: int
    longest: int
    examples: tuple[str, ...]
    decimal: str
    machine: str = ""
    own_words: bool = False
