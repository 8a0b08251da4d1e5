"""Finds ids that occur more than once in the input, by 64-bit hashes kept beside the parts."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from coder.batch.chunks import Chunk
from coder.batch.parts import Parts
from coder.batch.writing import OutputOptions
from coder.model.decoding import decode

MOST_COMPARED = 10_000_000
"""Ids that are compared with each other: 80 MB of hashes."""
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class DuplicateIds:
    """The number of rows with a repeated id, with examples and the output rows (from 1) where each occurs first and
    next; `compared` is the number of ids compared.
    """

    rows: int = 0
    examples: list[str] = field(default_factory=list)
    stand: list[tuple[int, int]] = field(default_factory=list)
    compared: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """The part of a row of JSON lines that is read."""

    id: str


def duplicate_ids(parts: Parts, chunks: Sequence[Chunk], how: OutputOptions) -> DuplicateIds:
    """Return the ids that occur more than once in all parts."""
    hashes, starts, compared = [], [0], 0
    for chunk in chunks:
        of_part = np.frombuffer(parts.id_hashes(chunk.number), "<u8")[: MOST_COMPARED - compared]
        hashes.append(of_part)
        compared += len(of_part)
        starts.append(compared)
        if compared >= MOST_COMPARED:
            break
    every = np.concatenate(hashes) if hashes else np.zeros(0, "<u8")
    order = np.argsort(every, kind="stable")
    in_order = every[order]
    again = np.flatnonzero(in_order[1:] == in_order[:-1])
    again = again[np.argsort(order[again + 1])]
    examples: list[str] = []
    stand: list[tuple[int, int]] = []
    for place in again.tolist():
        if len(examples) == EXAMPLES:
            break
        first, following = int(order[place]), int(order[place + 1])
        key, same = (_id_at(parts, chunks, how, starts, at) for at in (first, following))
        if key == same and key not in examples:
            examples.append(key)
            stand.append((first + 1, following + 1))
    return DuplicateIds(len(again) if examples else 0, examples, stand, compared)


def _id_at(parts: Parts, chunks: Sequence[Chunk], how: OutputOptions, starts: Sequence[int], place: int) -> str:
    part = int(np.searchsorted(starts, place, side="right")) - 1
    return _ids_of(parts.path(chunks[part].number), how)[place - starts[part]]


def _ids_of(path: Path, how: OutputOptions) -> list[str]:
    if how.parts == "parquet":
        import pyarrow.parquet as parquet  # an extra

        with path.open("rb") as part:
            found: list[str] = parquet.read_table(part, columns=["id"]).column("id").to_pylist()
        return found
    with path.open(encoding="utf-8", newline="" if how.parts == "csv" else "\n") as file:
        if how.parts == "csv":
            return [row[0] for row in csv.reader(file, delimiter="," if how.raw else ";")]
        return [decode(_Row, json.loads(line)).id for line in file]
