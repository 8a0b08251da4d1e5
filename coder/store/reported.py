"""What reports have shown by groups: which cells, and what the rows add up to; no answer, no case, no number by group.

A record beside the journal: what has been given out cannot be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.store.connection import Connection, now

Conditions = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ReportedTable:
    """A table by groups of a report made `at` some time. `cells`: row → (total, groups shown, groups hidden)."""

    at: str
    question: str
    conditions: Conditions
    variable: str
    limits: Sequence[float]
    cells: Mapping[str, tuple[int, Sequence[str], Sequence[str]]]


def put(project: Connection, wave: str, tables: Iterable[ReportedTable]) -> None:
    """Remember tables, each once however often it is reported; must stand inside a transaction."""
    for one in tables:
        held = (
            wave, one.question, _json(one.conditions), one.variable, _json(one.limits), _json(one.cells),
        )  # fmt: skip
        project.execute(
            "INSERT INTO reported (at, wave, question, conditions, variable, limits, cells)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM reported WHERE wave = ?2"
            " AND question = ?3 AND conditions = ?4 AND variable = ?5 AND limits = ?6 AND cells = ?7)",
            (now(), *held),
        )


def tables(project: Connection, wave: str) -> Iterator[ReportedTable]:
    """What reports of a wave have shown, the oldest first."""
    for row in project.rows("SELECT * FROM reported WHERE wave = ? ORDER BY id", (wave,)):
        conditions, limits, cells = (json.loads(row[key]) for key in ("conditions", "limits", "cells"))
        yield ReportedTable(row["at"], row["question"], conditions, row["variable"], limits, cells)


def _json(held: object) -> str:
    return json.dumps(held, ensure_ascii=False, sort_keys=True)
