"""The cells shown by earlier reports of a project, read for the next report and stored after it."""

from __future__ import annotations

from collections.abc import Sequence

from coder.project import Session
from coder.reports.crossing import Crossed
from coder.reports.planning import ReportPlan
from coder.reports.protect.earlier_reports import Seen, SeenRow, shown_by
from coder.store import reported


def earlier_tables(session: Session, wave: str) -> list[Seen]:
    """Return the tables by groups of every report on a wave, without their numbers by group."""
    return [
        Seen(
            table.at[:10],
            table.question,
            tuple((name, tuple(values)) for name, values in table.conditions),
            table.variable,
            tuple(table.limits),
            {
                row: SeenRow(total, frozenset(shown), frozenset(hidden))
                for row, (total, shown, hidden) in table.cells.items()
            },
        )
        for table in reported.tables(session.project, wave)
    ]


def remember(session: Session, plan: ReportPlan, crossed: Crossed) -> None:
    """Store what a written report shows by groups."""
    if session.read_only:
        return
    shown_tables: Sequence[Seen] = shown_by(plan, [crossing.shown for crossing in crossed.crossings], "")
    tables = [
        reported.ReportedTable(
            "",
            seen.question,
            seen.conditions,
            seen.variable,
            seen.limits,
            {row: (cells.total, sorted(cells.shown), sorted(cells.hidden)) for row, cells in seen.rows.items()},
        )
        for seen in shown_tables
    ]
    with session.transaction():
        reported.put(session.project, plan.study.wave, tables)
