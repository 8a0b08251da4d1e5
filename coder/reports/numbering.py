"""Numbers, captions and notes of tables and figures, for all sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.reports.chapter import Bar, Block, Cell, ChapterTable, Figure, Heading, Panel, ReportColumn
from coder.reports.counting import MISSING, CountedShare, Crosstab, Grouping, Weights, rounded
from coder.reports.definition import Section
from coder.reports.grouping import is_undecided
from coder.reports.planning import Planned, ReportPlan
from coder.reports.words import MASKED, capital, small_numbers
from coder.text.visible import visible

WIDEST = 6
"""Groups side by side in one table; a variable with more is continued in a further table."""

MOST_READ_OUT = 12
"""Bars read out by an alternative text."""


def compares(table: Crosstab) -> bool:
    """Return whether a table by groups compares any: at least two groups, not all cells hidden."""
    return len(table.grouping.groups) > 1 and any(not cell.masked for line in table.cells for cell in line)


class Numbering:
    """Makes tables and figures, numbered as they are made: «10.1» with a chapter number, else «1»."""

    def __init__(self, plan: ReportPlan) -> None:
        self.plan = plan
        self.weights = plan.weights  # set to none while a section without weights is made
        self.words = plan.words
        self._prefix = f"{plan.definition.chapter}." if plan.definition.chapter else ""
        self._tables = 0
        self._figures = 0
        self._sections = 0
        self._keys: set[str] = set()
        self._given: set[str] = set()
        self._notes: set[str] = set()
        self.marks: set[str] = set()
        """Keys of what the chapter or its appendices contain, such as estimates."""
        self.not_shown: list[str] = []
        """Captions of tables and figures left out because they would be empty."""

    def for_appendices(self) -> Numbering:
        """Return a numbering for the appendices of the same report: separate counts, unique keys."""
        numbering = Numbering(self.plan)
        numbering._prefix = self.words(N_("A.{number}"), number="")
        numbering._keys, numbering.marks, numbering.not_shown = self._keys, self.marks, self.not_shown
        return numbering

    def heading(self, title: str) -> Heading:
        """Return the heading of the next section, numbered in a chapter that has a number: «10.1 Prioritering»."""
        self._sections += 1
        self.begin_part()
        number = f"{self._prefix}{self._sections} " if self._prefix else ""
        return Heading(1, f"{number}{title[:1].upper()}{title[1:]}")

    def heading_of(self, planned: Planned) -> Heading:
        """Return the heading of a question: that of a section, or one within the section of the question before it."""
        return Heading(2, capital(planned.title)) if planned.follows else self.heading(planned.title)

    def begin_part(self) -> None:
        """Begin a part, in which notes are shown anew."""
        self._notes = set()

    def _fresh(self, notes: Sequence[str]) -> frozenset[str]:
        """Return those of `notes` already shown in this part, and mark all of them as shown."""
        repeated = frozenset(self._notes & {*notes})
        self._notes |= {*notes}
        return repeated

    def _number(self, count: int) -> str:
        return f"{self._prefix}{count}"

    def _key(self, text: str) -> str:
        """Return a short name, unique in the report, for files and sheets."""
        base = re.sub(r"[^\w]+", "-", visible(text).casefold()).strip("-")[:40] or "tabell"
        key, further = base, 1
        while key in self._keys:
            further += 1
            key = f"{base}-{further}"
        self._keys.add(key)
        return key

    def table(
        self,
        key: str,
        caption: str,
        columns: Sequence[ReportColumn],
        rows: Sequence[Sequence[Cell]],
        notes: Sequence[str] = (),
        *,
        total: bool = False,
        depth: Sequence[int] = (),
        decimals: int | None = None,
    ) -> ChapterTable:
        """Make the next table. Shares of fewer than `percent_from` have no per cent, which a note explains."""
        rows = [[self.limited(cell) if isinstance(cell, CountedShare) else cell for cell in row] for row in rows]
        if any(isinstance(cell, CountedShare) and self.is_few(cell) for row in rows for cell in row):
            notes = [*notes, *self.few_notes()]
        self._tables += 1
        return ChapterTable(
            self._key(key),
            self._number(self._tables),
            caption,
            tuple(columns),
            tuple(tuple(row) for row in rows),
            tuple(notes),
            total,
            tuple(depth),
            self.plan.definition.decimals if decimals is None else decimals,
            self._fresh(notes),
        )

    def figure(
        self,
        key: str,
        caption: str,
        panels: Sequence[Panel],
        base: str,
        notes: Sequence[str] = (),
        *,
        stacked: bool = False,
    ) -> Figure:
        """Make the next figure: its notes give the base of the per cents (`base`, such as «dem som svarte (n=190)») and
        the weighting; its alternative text reads the bars out.
        """
        words = self.words
        self._figures += 1
        drawn = any(bar.share.low is not None for panel in panels for bar in panel.bars)
        wilson = [words("Lines are 95 per cent confidence intervals (Wilson).")] if drawn else []
        every = (words("Per cent of {base}.", base=base), *wilson, *notes, *self.weight_notes())
        return Figure(
            self._key(key),
            self._number(self._figures),
            caption,
            self._alt(panels, base, stacked=stacked),
            tuple(panels),
            words(N_("Per cent") if self.plan.weights is None else N_("Weighted per cent")),
            every,
            self.plan.definition.decimals,
            self._fresh(every),
            stacked,
        )

    def is_few(self, share: CountedShare) -> bool:
        """Return whether the base of a share is too small for a per cent."""
        return not share.masked and 0 < share.base < self.plan.percent_from

    def in_numbers(self, share: CountedShare) -> bool:
        """Return whether a sentence gives only the number of a share, as its base is too small. Weighted: never."""
        few = not share.masked and 0 < share.base < self.plan.definition.lead_ins.words_from
        return self.is_few(share) or (few and self.plan.weights is None)

    def limited(self, share: CountedShare) -> CountedShare:
        """Return a share, without per cent and interval where its base is too small."""
        return replace(share, percent=None, low=None, high=None) if self.is_few(share) else share

    def per_cent(self, share: CountedShare) -> Cell:
        """Return the per cent of a share for a column of its own."""
        return self.limited(share) if self.is_few(share) else share.percent

    def few_notes(self) -> list[str]:
        """Return the note on shares without per cent."""
        return [self.words("No per cent is given for fewer than {n}.", n=self.plan.percent_from)]

    def of(self, share: CountedShare) -> str:
        """Return a share in words, with its numbers: «38 av 120, 32 prosent»."""
        if self.is_few(share):
            return self.words("{n} of {base}", n=share.n, base=share.base)
        return self.words.of(share, weighted=self.plan.weights is not None)

    def without(self, caption: str) -> None:
        """Record that a table or figure is left out, since it compares nothing or is hidden entirely."""
        if caption not in self.not_shown:
            self.not_shown.append(caption)

    def caption(self, section: Section, what: str, wording: str) -> str:
        """Return the author's caption of a section's table or figure, or the default `wording`, with the year."""
        own = dict(section.captions).get(what)
        year = self.plan.study.year
        return own or (f"{wording.removesuffix('.')}, {year}." if year and wording.endswith(".") else wording)

    def is_first(self, key: str) -> bool:
        """Return whether a key is passed for the first time."""
        first = key not in self._given
        self._given.add(key)
        return first

    def _alt(self, panels: Sequence[Panel], base: str, *, stacked: bool) -> str:
        words = self.words
        bars = [
            (f"{panel.title}: " if len(panels) > 1 else "") + f"{bar.label} {self.of(bar.share)}"
            for panel in panels
            for bar in panel.bars
            if not bar.share.masked
        ]
        shown = "; ".join(bars[:MOST_READ_OUT])
        if len(bars) > MOST_READ_OUT:
            shown += f"; {words('and {more} more', more=len(bars) - MOST_READ_OUT)}"
        if stacked:
            return words(
                "Bars of one length for each question, divided by answer, per cent of {base}: {bars}.",
                base=base,
                bars=shown,
            )
        if len(panels) > 1:
            return words(
                "{panels} panels of horizontal bars for the same groups, per cent of {base}: {bars}.",
                panels=len(panels),
                base=base,
                bars=shown,
            )
        return words("Horizontal bars, per cent of {base}: {bars}.", base=base, bars=shown)

    def crosstab(
        self,
        key: str,
        caption: str,
        table: Crosstab,
        labels: Sequence[str],
        depth: Sequence[int],
        first: str,
        base_notes: Sequence[str],
    ) -> list[Block]:
        """Make a crosstab of codes with groups as columns, continued in further tables where there are many, totals
        last. `base_notes` gives the base of the shares, and why they do not add up to 100 per cent.
        """
        words = self.words
        places = range(len(table.bases))
        notes = [*base_notes, *self.overlap_notes(table.grouping)]
        notes += self.masking_notes(table)
        notes += self.weight_notes()
        blocks: list[Block] = []
        slices = [places[start : start + WIDEST] for start in range(0, len(places), WIDEST)] or [places]
        for number, part in enumerate(slices, start=1):
            last = number == len(slices)
            columns = [ReportColumn(first, "text")]
            columns += [ReportColumn(self.group_label(table, place), "share") for place in part]
            people = table.totals[0].base if table.totals else 0
            columns += [ReportColumn(words("All (n={n})", n=people), "share")] if last else []
            rows: list[list[Cell]] = [
                [label, *(line[place] for place in part), *([total] if last else [])]
                for label, line, total in zip(labels, table.cells, table.totals, strict=True)
            ]
            label = caption if len(slices) == 1 else f"{caption} ({number}/{len(slices)})"
            blocks.append(self.table(key, label, columns, rows, notes, depth=depth))
        return blocks

    def turned(self, key: str, caption: str, table: Crosstab, labels: Sequence[str]) -> ChapterTable:
        """Make the crosstab of a closed question with a row for each group, missing as its own, the total last."""
        words = self.words
        columns = [
            ReportColumn(capital(table.grouping.label), "text"),
            *(ReportColumn(label, "share") for label in labels),
            ReportColumn("n"),
        ]
        rows: list[list[Cell]] = [
            [group.label, *(line[place] for line in table.cells), self._base(table, place)]
            for place, group in enumerate(table.grouping.groups)
        ]
        people = table.totals[0].base if table.totals else 0
        rows.append([words("Total"), *table.totals, people])
        adds_up = (
            self._rounding_notes(table)
            if table.exclusive
            else [words("Several answers possible, so per cents do not add to 100.")]
        )
        notes = [
            words("Number, and per cent of those in the group who answered."),
            *adds_up,
            *self.overlap_notes(table.grouping),
        ]
        notes += self.masking_notes(table)
        return self.table(key, caption, columns, rows, [*notes, *self.weight_notes()], total=True)

    def _rounding_notes(self, table: Crosstab) -> list[str]:
        """Return notes for per cents that, rounded, do not add up to 100."""
        decimals = self.plan.definition.decimals
        lines = [*zip(*table.cells, strict=True), table.totals]
        whole = [line for line in lines if all(cell.percent is not None for cell in line)]
        sums = [rounded([cell.percent for cell in line], decimals)[1] for line in whole]
        if not sums or all(total == 100 for total in sums):
            return []
        if sums[-1] == 100:
            return [self.words("In some rows the rounded per cent do not add up to 100.")]
        return [
            self.words(
                "Per cent are rounded one by one; in the row Total they add up to {sum}.",
                sum=self.words.number(sums[-1], decimals),
            )
        ]

    def group_label(self, table: Crosstab, place: int) -> str:
        """Return a group's label with its number of cases."""
        return self.words("{label} (n={n})", label=table.grouping.groups[place].label, n=self._base(table, place))

    def _base(self, table: Crosstab, place: int) -> int | str:
        return MASKED if table.grouping.groups[place].key in table.withheld else table.bases[place]

    def overlap_notes(self, grouping: Grouping) -> list[str]:
        """Return the note that one respondent may be in several groups."""
        return (
            [
                self.words(
                    "Several answers possible, so {units} may be in several groups: their numbers do not add up to all."
                )
            ]
            if grouping.several
            else []
        )

    def masking_notes(self, table: Crosstab) -> list[str]:
        """Return the notes below a table with hidden cells."""
        cells = [cell for line in table.cells for cell in line]
        if not any(cell.masked for cell in cells):
            return []
        few = bool(table.withheld) or any(0 < base < self.plan.mask_below for base in table.bases)
        notes = [
            self.words(
                N_(
                    "A dot is hidden: cells of {small}, all cells of groups of so few, and as many others that none can"
                    " be computed to within ± 2 from what is shown, unless the total or n alone reveals it."
                )
                if few
                else N_(
                    "A dot is hidden: cells of {small}, and as many others that none can be computed to within ± 2 from"
                    " what is shown, unless the total or n alone reveals it."
                ),
                small=small_numbers(self.words, self.plan.mask_below),
            )
        ]
        if table.withheld:
            notes.append(
                self.words("Where n is hidden, the table of the question that decided who was to answer hides it.")
            )
        return notes

    def groups_hidden_note(self) -> str:
        """Return the note below a figure without the groups whose number is hidden."""
        return self.words(
            "Groups are not shown whose number is hidden: {small}, or one that would give such a number away.",
            small=small_numbers(self.words, self.plan.mask_below),
        )

    def weight_notes(self, weights: Weights | None = None) -> list[str]:
        """Return the notes below weighted figures, and below figures unweighted against the definition."""
        weights, variable = weights or self.plan.weights, self.plan.definition.weight
        if weights is None:
            template = N_(
                "Not weighted by «{variable}»: weighted per cent would reveal numbers below {threshold} by group."
            )
            return [self.words(template, variable=variable, threshold=self.plan.mask_below)] if variable else []
        notes = [
            self.words(
                "Per cent and intervals are weighted by «{variable}»; numbers are unweighted.",
                variable=weights.variable,
            )
        ]
        if weights.without:
            notes.append(
                self.words(
                    "{without} {without:{unit} without a valid weight does|{units} without a valid weight do}"
                    " not count in weighted figures.",
                    without=weights.without,
                )
            )
        return notes

    def bars(self, table: Crosstab, row: int) -> list[Bar]:
        """Return a row of a crosstab as bars: ordered groups in order, others by per cent, missing last, hidden out."""
        group_cells = [
            (group, cell)
            for group, cell in zip(table.grouping.groups, map(self.limited, table.cells[row]), strict=True)
            if not cell.masked and cell.percent is not None
        ]
        if not table.grouping.ordered:
            group_cells.sort(key=lambda group_cell: (-(group_cell[1].percent or 0.0), group_cell[0].label))
        group_cells.sort(key=lambda group_cell: (group_cell[0].key == MISSING, is_undecided(group_cell[0].label)))
        return [Bar(group.label, cell) for group, cell in group_cells]
