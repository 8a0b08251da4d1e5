"""The cells that earlier reports of a project showed, taken into account when the next report hides cells. Only which
cells were shown is stored, with row totals, which reveal whether a row is still the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from coder.errors import CoderError
from coder.reports.counting import Crosstab, Grouping, crosstab
from coder.reports.definition import Band
from coder.reports.planning import Planned, ReportPlan
from coder.reports.protect.disjoint_sections import Counted
from coder.reports.protect.linear_system import WIDTH

Conditions = tuple[tuple[str, tuple[str, ...]], ...]


class SeenRow(NamedTuple):
    """A row of a reported table: its total, and the keys of the groups whose cell was shown or hidden."""

    total: int
    shown: frozenset[str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A table by groups of an earlier report, made on `date`, without its numbers by group."""

    date: str
    question: str
    conditions: Conditions
    variable: str
    limits: tuple[float, ...]
    rows: Mapping[str, SeenRow]


BY_GROUPS = ("groups", "closed_groups")
"""The tables that show questions by groups."""


def limits_of(plan: ReportPlan, variable: str) -> tuple[float, ...]:
    """Return the limits that divide a variable into bands in this report."""
    return next((band.limits for band in plan.definition.bands if band.name == variable), ())


def shown_by(plan: ReportPlan, shown: Sequence[Sequence[Crosstab]], date: str) -> list[Seen]:
    """Return a report's tables by groups, to be stored; `shown` are the masked tables of each section."""
    if not {"groups", "closed"} & {*plan.definition.figures} and not any(map(plan.definition.makes, BY_GROUPS)):
        return []
    found = []
    for planned, tables in zip(plan.sections, shown, strict=True):
        for table in tables:
            rows = {}
            for row, line, total in zip(table.rows, table.cells, table.totals, strict=True):
                keys = [group.key for group in table.grouping.groups]
                hidden = frozenset(key for key, cell in zip(keys, line, strict=True) if cell.masked)
                rows[row] = SeenRow(total.n, frozenset(keys) - hidden, hidden)
            name = table.grouping.name
            if rows:
                conditions = _sorted(planned.section.asked_when)
                found.append(Seen(date, planned.section.question, conditions, name, limits_of(plan, name), rows))
    return found


def _sorted(conditions: Conditions) -> Conditions:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in conditions))


def with_earlier(plan: ReportPlan, counted: Sequence[Counted], earlier: Sequence[Seen]) -> list[Counted]:
    """Return the report's questions with what readers know from `earlier` reports: cells of the same tables, and tables
    by other variables. Questions that are not in this report are ignored.
    """
    return [
        _with(plan, planned, counts, [seen for seen in earlier if _about(seen, planned)])
        for planned, counts in zip(plan.sections, counted, strict=True)
    ]


def _about(seen: Seen, planned: Planned) -> bool:
    return (seen.question, seen.conditions) == (planned.section.question, _sorted(planned.section.asked_when))


def _with(plan: ReportPlan, planned: Planned, counted: Counted, earlier: Sequence[Seen]) -> Counted:
    tables = list(counted.tables)
    at = {(table.grouping.name, limits_of(plan, table.grouping.name)): place for place, table in enumerate(tables)}
    shown: set[tuple[int, str, str]] = set()
    hidden: set[tuple[int, str, str]] = set()
    for seen in earlier:
        key = (seen.variable, seen.limits)
        if key not in at:
            table = _table_of_earlier(plan, planned, counted, seen)
            if table is None:
                continue
            at[key] = len(tables)
            tables.append(table)
        table = tables[at[key]]
        shown |= {(at[key], row, group) for row, seen_row, group in _cells(table, seen) if group in seen_row.shown}
        hidden |= {(at[key], row, group) for row, seen_row, group in _cells(table, seen) if group in seen_row.hidden}
    past = frozenset(range(len(counted.tables), len(tables)))
    return replace(counted, tables=tuple(tables), seen=frozenset(shown), unseen=frozenset(hidden - shown), past=past)


def _cells(table: Crosstab, seen: Seen) -> Iterator[tuple[str, SeenRow, str]]:
    """Yield the cells of rows that are as before: with a total that changed more, they are different numbers now."""
    for row, total in zip(table.rows, table.totals, strict=True):
        if row in seen.rows and abs(seen.rows[row].total - total.n) < WIDTH:
            yield from ((row, seen.rows[row], group.key) for group in table.grouping.groups)


def _table_of_earlier(plan: ReportPlan, planned: Planned, counted: Counted, seen: Seen) -> Crosstab | None:
    """Return the rows of a question by a variable that only an earlier report had; None where it no longer exists."""
    try:
        by: Grouping = plan.study.grouping(seen.variable, "", Band(seen.variable, limits=seen.limits))
    except CoderError:
        return None
    rows = list(counted.cases.items())
    answered = counted.people if planned.answered is None else planned.answered.respondents
    one_each = planned.answers is not None and not planned.answers.several
    return crosstab(rows, counted.people, by, exclusive=one_each, answered=answered)
