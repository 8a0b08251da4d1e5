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
            one.at[:10],
            one.question,
            tuple((name, tuple(values)) for name, values in one.conditions),
            one.variable,
            tuple(one.limits),
            {
                row: SeenRow(total, frozenset(shown), frozenset(hidden))
                for row, (total, shown, hidden) in one.cells.items()
            },
        )
        for one in reported.tables(session.project, wave)
    ]


def remember(session: Session, plan: ReportPlan, crossed: Crossed) -> None:
    """Store what a written report shows by groups."""
    if session.read_only:
        return
    made: Sequence[Seen] = shown_by(plan, [one.shown for one in crossed.crossings], "")
    kept = [
        reported.ReportedTable(
            "",
            one.question,
            one.conditions,
            one.variable,
            one.limits,
            {row: (of.total, sorted(of.shown), sorted(of.hidden)) for row, of in one.rows.items()},
        )
        for one in made
    ]
    with session.transaction():
        reported.put(session.project, plan.study.wave, kept)
