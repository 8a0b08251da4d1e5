"""Ids that stand more than once in what went in, found by 64-bit hashes kept beside the parts."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coder.batch.chunks import Chunk
from coder.batch.parts import Parts
from coder.batch.writing import OutputOptions

MOST_COMPARED = 10_000_000
"""Ids that are compared with each other: 80 MB of hashes."""
EXAMPLES = 5


def duplicate_ids(parts: Parts, chunks: Sequence[Chunk], how: OutputOptions) -> dict[str, Any]:
    """How many rows have an id that stood before, with examples and the rows of the output (from 1) where each stands
    first and next; `compared` is how many ids were looked at."""
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
    stand: list[list[int]] = []
    for place in again.tolist():
        if len(examples) == EXAMPLES:
            break
        places = [int(order[at]) for at in (place, place + 1)]
        ids = [_id_at(parts, chunks, how, starts, at) for at in places]
        if ids[0] == ids[1] and ids[0] not in examples:
            examples.append(ids[0])
            stand.append([at + 1 for at in places])
    return {"rows": len(again) if examples else 0, "examples": examples, "stand": stand, "compared": compared}


def _id_at(parts: Parts, chunks: Sequence[Chunk], how: OutputOptions, starts: Sequence[int], place: int) -> str:
    part = int(np.searchsorted(starts, place, side="right")) - 1
    return _ids_of(parts.path(chunks[part].number), how)[place - starts[part]]


def _ids_of(path: Path, how: OutputOptions) -> list[str]:
    if how.format == "parquet":
        import pyarrow.parquet as parquet  # an extra

        with path.open("rb") as part:
            found: list[str] = parquet.read_table(part, columns=["id"]).column("id").to_pylist()
        return found
    with path.open(encoding="utf-8", newline="" if how.format == "csv" else "\n") as file:
        if how.format == "csv":
            return [row[0] for row in csv.reader(file, delimiter="," if how.raw else ";")]
        return [json.loads(line)["id"] for line in file]
