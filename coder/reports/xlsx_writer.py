"""The report as a workbook: contents with links, a sheet per table, numbers as numbers, native charts.

No text of a user becomes a formula or a link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coder.reports.cells import Plain, flat_columns, flat_row
from coder.reports.chapter import COUNT, MEAN, PERCENT, POINTS, RATIO, TEXT, VALUE, Chapter, ChapterTable, Figure
from coder.reports.charts import sister_limits
from coder.reports.words import Words
from coder.reports.workbook import EXCEL_ROWS, row_in_pieces, workbook
from coder.reports.workbook_types import Sheet, Workbook
from coder.reports.xlsx_chart import bar_chart, decimals_shown, quoted, stacked_chart
from coder.reports.xlsx_pages import DOWN, keep_charts_whole, on_first_page, on_paper, row_height
from coder.text.visible import visible

NAME = 31
"""Characters of a sheet's name."""

HEADER = 3
"""The row of the header: above it are the caption, the notes and the link back to the contents."""

MOST_SHEETS = 60
"""With more tables and figures, several share a sheet."""

COLUMN, LEAST_ABOVE = 8, 90
"""Default width of a column, and minimal width for a caption and notes, in characters."""

CONTENTS = 110
"""Width of the captions column in the contents, in characters."""

MOST_IN_CHART = 40


def write_workbook(chapter: Chapter, path: Path) -> None:
    """Write the workbook to `path`. Raises OSError on failure."""
    with workbook(path, nan_inf_to_errors=True) as book:
        authors = visible(", ".join(chapter.authors))[:255]
        book.set_properties({"title": visible(chapter.title)[:255], "author": authors})
        _Workbook(book, chapter).write()


@dataclass(frozen=True, slots=True)
class _Place:
    """A position for writing: the sheet, its name, the line of the caption, and whether nothing else is on it."""

    sheet: Sheet
    name: str
    top: int
    alone: bool


class _Workbook:
    """The sheets of one report."""

    def __init__(self, book: Workbook, chapter: Chapter) -> None:
        self._book = book
        self._chapter = chapter
        self.words = Words(chapter.language, chapter.unit)
        self._ends = sister_limits(chapter)
        self._names: set[str] = set()
        self._others: list[tuple[str, str]] = []
        self._widths: dict[tuple[str, int], int] = {}
        self._link = book.add_format({"font_color": "#005A8C", "underline": 1, "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"})
        self._note = book.add_format({"italic": True, "font_color": "#595959", "text_wrap": True, "valign": "top"})
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        self._head, self._head_of_numbers = book.add_format(head), book.add_format({**head, "align": "right"})
        self._formats = {
            TEXT: book.add_format({"text_wrap": True, "valign": "top"}),
            COUNT: book.add_format({"num_format": "#,##0", "valign": "top"}),
            RATIO: book.add_format({"num_format": "0.00", "valign": "top"}),
        }
        self._in_place_of_number = book.add_format({"align": "right", "valign": "top"})
        self._indents: dict[int, object] = {}
        self._rounded: dict[tuple[str, int], object] = {}

    def write(self) -> None:
        """Write every sheet: contents, tables, figures, quotes, and data too long to print."""
        words, chapter = self.words, self._chapter
        items: list[ChapterTable | Figure] = [*chapter.tables, *chapter.figures]
        room = MOST_SHEETS - 1 - bool(chapter.quotes) - len(chapter.data)
        together = math.ceil(len(items) / room) if len(items) > room else 1
        parts = [items[first : first + together] for first in range(0, len(items), together)]
        contents = self._name(words("Contents"))
        names = [self._name(self._span(part)) for part in parts]
        entries: list[tuple[str, str, str]] = []
        self._back = f"internal:{quoted(contents)}!A1"
        first_sheet = self._book.add_worksheet(contents)
        for part, name in zip(parts, names, strict=True):
            sheet = self._book.add_worksheet(name)
            top = 0
            for item in part:
                entries.append((self._called(item), item.caption, f"internal:{quoted(name)}!A{top + 1}"))
                write = self._table if isinstance(item, ChapterTable) else self._figure
                top = write(item, _Place(sheet, name, top, alone=len(part) == 1))  # type: ignore[arg-type]
        if chapter.quotes:
            self._quotes()
        for data in chapter.data:
            columns = [(data.labels.get(label, label), TEXT) for label in data.header]
            known = [data.words.get(label, {}) for label in data.header]
            rows = [
                [
                    names.get(cell, cell) if isinstance(cell, str) else cell
                    for cell, names in zip(row, known, strict=True)
                ]
                for row in data.rows
            ]
            self._sheet(self._place(data.title), data.title, [], columns, rows)
        self._contents(first_sheet, entries)

    def _contents(self, sheet: Sheet, items: Sequence[tuple[str, str, str]]) -> None:
        """Write the contents of the workbook, with links."""
        chapter = self._chapter
        facts = [*chapter.authors, *chapter.facts]
        self._above(sheet, 0, _short(chapter.title), _short(" ".join(facts)), [16, CONTENTS])
        if chapter.warnings:
            self._line_above(sheet, 2, _short(" ".join(chapter.warnings)), self._title, (0, 1), 16 + CONTENTS)
        line = HEADER
        for called, caption, place in [*items, *((name, "", place) for name, place in self._others)]:
            sheet.write_url(line, 0, place, self._link, _short(called, 200))
            self._line_of_contents(sheet, line, caption)
            line += 1
        for text in chapter.bare:
            self._line_of_contents(sheet, line, text)
            line += 1
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, CONTENTS)
        on_paper(sheet, [16, CONTENTS])

    def _line_of_contents(self, sheet: Sheet, line: int, text: str) -> None:
        """Write a line of the contents, wrapped as needed."""
        sheet.set_row(line, row_height([_short(text)], [CONTENTS]))
        sheet.write_string(line, 1, _short(text), self._formats[TEXT])

    def _called(self, item: ChapterTable | Figure) -> str:
        kind = self.words("Table") if isinstance(item, ChapterTable) else self.words("Figure")
        return f"{kind} {item.number}"

    def _span(self, part: Sequence[ChapterTable | Figure]) -> str:
        """Return the name of a sheet: its table, or the first and last of several."""
        first, last = part[0], part[-1]
        if first is last:
            return self._called(first)
        end = last.number if type(first) is type(last) else self._called(last)
        return f"{self._called(first)}–{end}"

    def _place(self, title: str) -> _Place:
        """Add a sheet of its own, listed in the contents after tables and figures."""
        name = self._name(title)
        self._others.append((title, f"internal:{quoted(name)}!A1"))
        return _Place(self._book.add_worksheet(name), name, 0, alone=True)

    def _name(self, wanted: str) -> str:
        """Return a sheet name that is valid in Excel and unique."""
        base = re.sub(r"[\[\]:*?/\\']", " ", visible(wanted)).strip()[:NAME] or "–"
        name, further = base, 1
        while name.casefold() in self._names:
            further += 1
            name = f"{base[: NAME - 4]} ({further})"
        self._names.add(name.casefold())
        return name

    def _table(self, table: ChapterTable, place: _Place) -> int:
        """Write the cells of a table; without columns of intervals if it has none."""
        columns = flat_columns(table, self.words)
        rows = [flat_row(table, row) for row in table.rows]
        filled_columns = [at for at, _ in enumerate(columns) if not rows or any(row[at] is not None for row in rows)]
        columns, rows = [columns[at] for at in filled_columns], [[row[at] for at in filled_columns] for row in rows]
        title = f"{self._called(table)}. {table.caption}"
        return self._sheet(place, title, table.notes, columns, rows, table.depth, table.decimals)

    def _figure(self, figure: Figure, place: _Place) -> int:
        """Write a figure's numbers with a native chart of each panel below: a printed page is too narrow for both."""
        if figure.stacked:
            return self._stacked(figure, place)
        words = self.words
        columns = [
            (words("Group"), TEXT), (figure.axis, PERCENT), (words("95% low"), PERCENT), (words("95% high"), PERCENT),
            (words("Number"), COUNT), ("n", COUNT), (words("Down to low"), PERCENT), (words("Up to high"), PERCENT),
        ]  # fmt: skip
        several = len(figure.panels) > 1
        columns = [(words("Code"), TEXT), *columns] if several else columns
        rows: list[list[Plain]] = []
        for panel in figure.panels:
            for bar in panel.bars:
                share = bar.share
                numbers: list[Plain] = [share.percent, share.low, share.high, share.n, share.base, None, None]
                if share.percent is not None and share.low is not None and share.high is not None:
                    numbers[5:] = [share.percent - share.low, share.high - share.percent]
                if share.masked:
                    numbers = ["·"] * len(numbers)
                rows.append([*([panel.title] if several else []), bar.label, *numbers])
        depth = [] if several else [bar.depth for panel in figure.panels for bar in panel.bars]
        title = f"{self._called(figure)}. {figure.caption}"
        end = self._sheet(place, title, figure.notes, columns, rows, depth, figure.decimals)
        charts: list[tuple[int, int]] = []
        for number, panel in enumerate(figure.panels):
            if not 0 < len(panel.bars) <= MOST_IN_CHART:
                continue
            line = place.top + HEADER + 1
            chart = bar_chart(self._book, figure, number, rows, sheet=place.name, line=line, end=self._ends[figure.key])
            height = 150 + 26 * len(panel.bars)
            chart.set_size({"width": 620, "height": height})
            alt = visible(figure.alt)[:2_000]
            place.sheet.insert_chart(end, 0, chart, {"description": alt, "object_position": 2})
            charts.append((end, end + height // 20 + 2))
            end = charts[-1][1]
        if place.alone and len(figure.panels) == 1 and end <= DOWN:
            place.sheet.fit_to_pages(1, 1)
        elif place.alone and charts:
            width = sum(self._widths[place.name, column] for column in range(len(columns)))
            keep_charts_whole(place.sheet, width, charts)
        return end

    def _stacked(self, figure: Figure, place: _Place) -> int:
        """Write the per cents of a stacked figure, a row for each question, with a native chart below them."""
        columns = [(self.words("Question"), TEXT), *((panel.title, PERCENT) for panel in figure.panels), ("n", COUNT)]
        rows: list[list[Plain]] = [
            [bar.label, *(panel.bars[at].share.percent for panel in figure.panels), bar.share.base]
            for at, bar in enumerate(figure.panels[0].bars)
        ]
        title = f"{self._called(figure)}. {figure.caption}"
        end = self._sheet(place, title, figure.notes, columns, rows, (), figure.decimals)
        if len(rows) > MOST_IN_CHART:
            return end
        chart = stacked_chart(self._book, figure, sheet=place.name, line=place.top + HEADER + 1)
        height = 140 + 34 * len(rows)
        chart.set_size({"width": 900, "height": height})
        place.sheet.insert_chart(end, 0, chart, {"description": visible(figure.alt)[:2_000], "object_position": 2})
        end += height // 20 + 2
        if place.alone and end <= DOWN:
            place.sheet.fit_to_pages(1, 1)
        return end

    def _quotes(self) -> None:
        """Write every quote with its details; columns without any value are left out."""
        words = self.words
        labels = [
            words("Code"), words("Quote"), words("{Unit}"), words("Characteristics"), words("Question"),
            words("Also coded as"), words("Flagged as a good quote"),
        ]  # fmt: skip
        rows = [
            (
                quote.code, quote.text, quote.respondent, quote.attribution.removeprefix(quote.respondent).lstrip(", "),
                quote.question, ", ".join(quote.also), words("yes") if quote.flagged else "",
            )
            for quote in self._chapter.quotes
        ]  # fmt: skip
        filled_columns = [at for at, _ in enumerate(labels) if at < 2 or any(row[at] for row in rows)]
        columns = [(labels[at], TEXT) for at in filled_columns]
        self._sheet(
            self._place(words("Quotes")),
            words("Quotes"),
            [],
            columns,
            [[row[at] for at in filled_columns] for row in rows],
        )

    def _sheet(
        self,
        place: _Place,
        title: str,
        notes: Iterable[str],
        columns: Sequence[tuple[str, str]],
        rows: Sequence[Sequence[Plain]],
        depth: Sequence[int] = (),
        decimals: int = 0,
    ) -> int:
        """Write a caption, notes, a frozen header and rows, long texts over several rows; return the line after an
        empty one.

        Numbers are written in full; per cents show `decimals`, as in the other formats of the report.
        """
        sheet, top = place.sheet, place.top
        if place.alone:
            sheet.write_url(2, 0, self._back, self._link, self.words("Contents"))
        widths: list[int] = []
        for column, (label, kind) in enumerate(columns):
            head = self._head if kind == TEXT else self._head_of_numbers
            sheet.write_string(top + HEADER, column, _short(label), head)
            longest = max((len(row[column]) for row in rows if isinstance(row[column], str)), default=0)  # type: ignore[arg-type]
            widths.append(min(60, max(14, longest * 11 // 10 + 2)) if kind == TEXT else 13)
            self._widths[place.name, column] = max(widths[-1], self._widths.get((place.name, column), 0))
            sheet.set_column(column, column, self._widths[place.name, column])
        self._above(sheet, top, _short(title), _short(" ".join(notes)), widths)
        line = top + HEADER
        # Headers are bold and wrap between words: «Of the | paragraphs | (n=4)».
        sheet.set_row(line, row_height([label for label, _ in columns], [max(1, width * 2 // 3) for width in widths]))
        for number, row in enumerate(rows):
            for part, cells in enumerate(row_in_pieces(row)):
                line += 1
                if line >= EXCEL_ROWS:
                    left = self.words(
                        "… {n} {n:row|rows} more than a workbook holds: see the .zip", n=len(rows) - number
                    )
                    sheet.write_string(2, 0, left)
                    return line
                sheet.set_row(line, row_height(cells, widths))
                for column, value in enumerate(cells):
                    if part and column == 0 and value is None:
                        value = self.words("(continues {row})", row=_short(str(row[0]), 60))
                    inset = depth[number] if depth and column == 0 else 0
                    kind = columns[column][1]
                    if kind == VALUE and isinstance(value, int | float):  # as many decimals as it has, like 12 and 8.5
                        kind = COUNT if round(value, decimals) == round(value) else MEAN
                    if isinstance(value, str) and kind != TEXT:  # a hidden cell: «·»
                        sheet.write_string(line, column, value, self._in_place_of_number)
                    else:
                        self._cell(sheet, line, column, value, self._format(kind, decimals), inset)
        if place.alone:
            sheet.freeze_panes(HEADER + 1, 1)
            sheet.repeat_rows(HEADER)
            if line > HEADER:
                sheet.autofilter(HEADER, 0, line, len(columns) - 1)
        on_paper(sheet, [self._widths[place.name, column] for column in range(len(columns))])
        return line + 3

    def _above(self, sheet: Sheet, top: int, title: str, notes: str, widths: Sequence[int]) -> None:
        """Write a caption and notes above the columns of a table, wrapped: running on to the right they would widen the
        printed page. Those of a wide table are kept within its first page.
        """
        columns = on_first_page(widths)
        width = sum(widths[:columns])
        while width < LEAST_ABOVE and columns >= len(widths):
            width += COLUMN
            columns += 1
        # The first column, and so the beginning of what begins there, is printed on every page: a caption, not notes.
        beside = widths[0] if 1 < columns < len(widths) else 0
        self._line_above(sheet, top, title, self._title, (0, columns - 1), width)
        self._line_above(sheet, top + 1, notes, self._note, (int(beside > 0), columns - 1), width - beside)

    def _line_above(
        self, sheet: Sheet, line: int, text: str, form: object, columns: tuple[int, int], width: int
    ) -> None:
        """Write a text over the columns from the first to the last, `width` characters wide, as high as it takes."""
        first, last = columns
        if text and first < last:
            sheet.merge_range(line, first, line, last, "", form)
        sheet.write_string(line, first, text, form)
        sheet.set_row(line, 15.0 * (1 + len(text) * 11 // (10 * width)))

    def _format(self, kind: str, decimals: int) -> object:
        """Return the number format of a column."""
        if kind not in (PERCENT, POINTS, MEAN):
            return self._formats[kind if kind != TEXT else COUNT]
        if (kind, decimals) not in self._rounded:
            shown = decimals_shown(decimals)
            shown = f"#,##{shown}" if kind == MEAN else shown if kind == PERCENT else f"+{shown};−{shown};{shown}"
            self._rounded[kind, decimals] = self._book.add_format({"num_format": shown, "valign": "top"})
        return self._rounded[kind, decimals]

    def _cell(self, sheet: Sheet, line: int, place: int, value: Plain, number: object, inset: int) -> None:
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(line, place, value, self._indented(inset) if inset else self._formats[TEXT])
        else:
            sheet.write_number(line, place, value, number)

    def _indented(self, depth: int) -> object:
        if depth not in self._indents:
            self._indents[depth] = self._book.add_format(
                # LibreOffice indents only left-aligned cells.
                {"align": "left", "indent": min(depth, 15), "text_wrap": True, "valign": "top"}
            )
        return self._indents[depth]


def _short(text: str, most: int = 2_000) -> str:
    shown = visible(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
