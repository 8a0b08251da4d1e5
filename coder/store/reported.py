"""The cells by group that reports have shown, with row totals; no answers, no cases, no numbers by group.

Outside the journal: a publication cannot be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.store.connection import Connection, now

ReportedConditions = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ReportedTable:
    """A table by groups of a report made `at` a time. `cells`: row → (total, groups shown, groups hidden)."""

    at: str
    question: str
    conditions: ReportedConditions
    variable: str
    limits: Sequence[float]
    cells: Mapping[str, tuple[int, Sequence[str], Sequence[str]]]


def put(project: Connection, wave: str, tables: Iterable[ReportedTable]) -> None:
    """Store tables, each once however often it is reported; must be inside a transaction."""
    known = dict(project.execute("SELECT name, id FROM variables").fetchall())
    for table in tables:
        stored_columns = (
            wave, table.question, _json(table.conditions), table.variable, _json(table.limits), _json(table.cells),
        )  # fmt: skip
        names = [table.question, table.variable, *(name for name, _ in table.conditions)]
        ids = _json({name: known[name] for name in names if name in known})
        project.execute(
            "INSERT INTO reported (at, wave, question, conditions, variable, limits, cells, ids)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM reported WHERE wave = ?2"
            " AND question = ?3 AND conditions = ?4 AND variable = ?5 AND limits = ?6 AND cells = ?7 AND ids = ?8)",
            (now(), *stored_columns, ids),
        )


def copy_to(project: Connection, old: str, new: str) -> None:
    """Let what reports of a wave have shown be known under a further name of it, too. Neither is journalled, so that
    both are known whether the renaming is undone or not; must be inside a transaction.
    """
    columns = "question, conditions, variable, limits, cells, ids"
    project.execute(
        f"INSERT INTO reported (at, wave, {columns}) SELECT at, ?1, {columns} FROM reported WHERE wave = ?2"
        f" EXCEPT SELECT at, wave, {columns} FROM reported WHERE wave = ?1 ORDER BY at",
        (new, old),
    )


def tables(project: Connection, wave: str) -> Iterator[ReportedTable]:
    """Yield what reports of a wave have shown, the oldest first, by the present names of questions and variables."""
    now_called = dict(project.execute("SELECT id, name FROM variables").fetchall())
    for at, question, conditions, variable, limits, cells, ids in project.execute(
        "SELECT at, question, conditions, variable, limits, cells, ids FROM reported WHERE wave = ? ORDER BY id",
        (wave,),
    ):
        names = {name: now_called.get(row_id, name) for name, row_id in json.loads(ids).items()}
        yield ReportedTable(
            at,
            names.get(question, question),
            [(names.get(name, name), values) for name, values in json.loads(conditions)],
            names.get(variable, variable),
            json.loads(limits),
            json.loads(cells),
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
