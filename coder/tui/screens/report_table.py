"""The table of the report screen: its columns for frequencies and for groups, and the texts of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from coder.errors import CoderError
from coder.i18n.words import _
from coder.queries.code_tables import CodeCount, CoderRule, CountedShare
from coder.tui.report_counts import (
    ReportCounts,
    bar,
    base_text,
    describe_code,
    percent,
    range_text,
)
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import on_one_line, wrap
from coder.tui.widgets.painted import Piece
from coder.tui.widgets.table_rows import TableColumn

MASKED = "·"
"""Sign for a number that the written report masks."""


LABEL_MOST = 60
"""Cells of the names of codes at most."""


class CountRequest(NamedTuple):
    """Arguments of `count_codes`, and the state of the project."""

    question: str | None
    by: tuple[str, ...]
    rule: CoderRule
    alone: bool
    definition: Path | None
    version: tuple[object, ...] = ()


class ReportTable(TableScreen[CodeCount]):
    """The counts in a table."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: ReportCounts | None = None
        self.counts: list[CodeCount] = []
        self.cells: dict[str, tuple[CountedShare, ...]] = {}
        self.order = "codebook"
        self.first_group = 0
        self.shown_groups = 1
        """Groups that fit at once."""
        self.busy = False
        self.error: CoderError | None = None
        self._wanted: CountRequest | None = None
        self._under_way: CountRequest | None = None

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, CodeCount]:
        return {index: self.counts[index] for index in wanted}

    def _columns(self) -> list[TableColumn[CodeCount]]:
        groups = self.counted.groups if self.counted is not None else []
        widest = max((len(self._label(count)) for count in self.counts), default=0)
        name = min(LABEL_MOST, max(12, widest), max(20, self.size.width * 2 // 5))
        label: TableColumn[CodeCount] = TableColumn(_("code"), name, lambda row: (self._label(row), self._part(row)))
        if not groups:
            return [
                label,
                TableColumn("n".rjust(7), 7, lambda row: (f"{row.share.n:>7}", "strong")),
                TableColumn("%".rjust(5), 5, lambda row: (percent(row.share).rjust(5), "")),
                *([TableColumn(_("by coder"), 9, lambda row: (range_text(row.span), "dim"))] if self._spans else []),
                TableColumn("", 0, self._bar),
            ]
        bases = [base for _variable, _group, base in groups]
        largest = max((*bases, *(cells[0].base for cells in self.cells.values())), default=0)
        share = 2 * len(str(largest)) + (2 if self._hidden else 1)
        if self._fitting(name, share) < len(groups):  # another group is worth more than the ends of long names
            name = min(name, max(20, self.size.width * 3 // 10))
            label = replace(label, width=name)
        self.shown_groups = max(1, self._fitting(name, share))
        self.first_group = max(0, min(self.first_group, len(groups) - self.shown_groups))
        columns = [label, TableColumn(_("all").rjust(share + 6), share + 6, partial(self._cell, 0, share))]
        for index in range(self.first_group, min(len(groups), self.first_group + self.shown_groups)):
            variable, group, _base = groups[index]
            title = on_one_line(group.label)
            title = title if len(title) > share + 6 else title.rjust(share + 6)
            over = on_one_line(variable) if self._several else ""
            columns.append(TableColumn(title, share + 6, partial(self._cell, index + 1, share), over))
        return columns

    def _fitting(self, name: int, share: int) -> int:
        """Return how many groups fit beside codes that are `name` cells wide and the column of all."""
        return (self.size.width - 5 - name) // (share + 7) - 1

    @property
    def _spans(self) -> bool:
        """Whether some share has a range over coders."""
        return any(count.span for count in self.counts)

    def _label(self, count: CodeCount) -> str:
        """Return the name of a code: indented below its parent, unless the rows are sorted by frequency."""
        depth = count.depth if self.order == "codebook" else 0
        return "  " * depth + on_one_line(count.code.name)

    @staticmethod
    def _part(count: CodeCount) -> str:
        return "dim" if count.code.retired or not count.share.n else ""

    def _bar(self, row: CodeCount) -> Piece:
        largest = max((count.share.n for count in self.counts), default=0)
        width = max(4, self.table.size.width - sum(column.width + 1 for column in self.table.columns) - 6)
        return bar(row.share.n, largest, width), "lane"

    def _cell(self, index: int, share: int, row: CodeCount) -> Piece:
        code = row.code.id
        cell = self.cells[code][index]
        if cell.percent is None:
            return "–".rjust(share) + " " * 6, "dim"
        mark = MASKED if self._is_hidden(code, index) else ""
        return f"{mark}{cell.n}/{cell.base}".rjust(share) + f"{percent(cell)} %".rjust(6), "" if cell.n else "dim"

    @property
    def _several(self) -> bool:
        """Whether several variables are compared, so that each must be named."""
        return self.counted is not None and len(self.counted.tables) > 1

    @property
    def _hidden(self) -> frozenset[tuple[str, int]]:
        """The cells that a report would mask."""
        return self.counted.hidden if self.counted is not None else frozenset()

    def _is_hidden(self, code: str, index: int) -> bool:
        """Return whether a report would mask a cell; index 0 is the column of all."""
        return (code, index - 1) in self._hidden

    def text_of(self, row: CodeCount) -> str:
        return describe_code(self.counted, row, self.cells.get(row.code.id, ())) if self.counted is not None else ""

    def more_about(self, row: CodeCount, width: int) -> list[str]:
        counted = self.counted
        if counted is not None and counted.alone:
            note = _("Others' codes are counted when all that is yours to code is coded.")
        elif counted is None or not counted.tables:
            note = _("Several codes can stand on one answer: the column does not add up to 100 %.")
        elif self._hidden:
            note = _("· is hidden in a report: too few, or they could be worked out from the rest.")
        elif len(counted.groups) > self.shown_groups:
            note = _("← → more groups. Every per cent is of its own group.")
        else:
            note = _("Every per cent is of its own group.")
        return [line[start:end] for line in (base_text(counted), note) for start, end in wrap(line, width) if line]
