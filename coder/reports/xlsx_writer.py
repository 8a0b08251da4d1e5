"""The report as a workbook: one sheet per table, numbers as numbers, native charts, text never a formula or a link."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from coder.reports.cells import Plain, flat_columns, flat_row
from coder.reports.chapter import COUNT, PERCENT, POINTS, RATIO, TEXT, Chapter, ChapterTable, Figure
from coder.reports.charts import BLUE
from coder.reports.words import Words
from coder.reports.workbook_types import Chart, Sheet, Workbook
from coder.reports.writers import EXCEL_CELL, EXCEL_ROWS, workbook
from coder.text.visible import visible

NAME = 31
"""Characters of a sheet's name."""

HEADER = 3
"""The row of the header: above it stand the caption and the notes."""

MOST_IN_CHART = 40

HIGHEST = 409.0
"""Points that a row of Excel may take."""


def write_workbook(chapter: Chapter, path: Path) -> None:
    """Write the workbook to `path`. Raises OSError where that fails."""
    with workbook(path, nan_inf_to_errors=True) as book:
        _Workbook(book, chapter).write()


class _Workbook:
    """The sheets of one report."""

    def __init__(self, book: Workbook, chapter: Chapter) -> None:
        self._book = book
        self._chapter = chapter
        self.words = Words(chapter.language, chapter.unit)
        self._names: set[str] = set()
        self._title = book.add_format({"bold": True, "font_size": 12})
        self._note = book.add_format({"italic": True, "font_color": "#595959"})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self._formats = {
            TEXT: book.add_format({"text_wrap": True, "valign": "top"}),
            COUNT: book.add_format({"num_format": "#,##0", "valign": "top"}),
            RATIO: book.add_format({"num_format": "0.00", "valign": "top"}),
        }
        self._indents: dict[int, object] = {}
        self._rounded: dict[tuple[str, int], object] = {}

    def write(self) -> None:
        """Every sheet: contents, tables, figures, quotes, and what is too long to print."""
        words, chapter = self.words, self._chapter
        sheets = [(table, self._name(f"{words('Table')} {table.number}")) for table in chapter.tables]
        drawn = [(figure, self._name(f"{words('Figure')} {figure.number}")) for figure in chapter.figures]
        index: list[list[Plain]] = [[name, table.caption] for table, name in sheets]
        index += [[name, figure.caption] for figure, name in drawn]
        index += [[None, said] for said in chapter.bare]
        facts = [chapter.title, *chapter.authors, *chapter.facts]
        self._sheet(self._name(words("Contents")), facts[0], facts[1:], [("", TEXT), ("", TEXT)], index)
        for table, name in sheets:
            self._table(table, name)
        for figure, name in drawn:
            self._figure(figure, name)
        if chapter.quotes:
            self._quotes()
        for data in chapter.data:
            columns = [(data.labels.get(label, label), TEXT) for label in data.header]
            known = [data.words.get(label, {}) for label in data.header]
            rows = [
                [said.get(cell, cell) if isinstance(cell, str) else cell for cell, said in zip(row, known, strict=True)]
                for row in data.rows
            ]
            self._sheet(self._name(data.title), data.title, [], columns, rows)

    def _name(self, wanted: str) -> str:
        """A sheet's name as Excel allows it, unlike the others."""
        base = re.sub(r"[\[\]:*?/\\']", " ", visible(wanted)).strip()[:NAME] or "–"
        name, further = base, 1
        while name.casefold() in self._names:
            further += 1
            name = f"{base[: NAME - 4]} ({further})"
        self._names.add(name.casefold())
        return name

    def _table(self, table: ChapterTable, name: str) -> None:
        words = self.words
        columns = flat_columns(table, words)
        rows = [flat_row(table, row) for row in table.rows]
        title = f"{words('Table')} {table.number}. {table.caption}"
        self._sheet(name, title, table.notes, columns, rows, table.depth, table.decimals)

    def _figure(self, figure: Figure, name: str) -> None:
        """A figure's numbers with a native chart of each panel beside them."""
        words = self.words
        columns = [
            (words("Group"), TEXT), (figure.axis, PERCENT), (words("95% low"), PERCENT), (words("95% high"), PERCENT),
            (words("Number"), COUNT), ("n", COUNT), (words("Down to low"), PERCENT), (words("Up to high"), PERCENT),
        ]  # fmt: skip
        several = len(figure.panels) > 1
        columns = [(words("Code"), TEXT), *columns] if several else columns
        rows: list[list[Plain]] = []
        spans: list[tuple[str, int, int]] = []
        for panel in figure.panels:
            first = len(rows)
            for bar in panel.bars:
                share = bar.share
                numbers: list[Plain] = [share.percent, share.low, share.high, share.n, share.base, None, None]
                if share.percent is not None and share.low is not None and share.high is not None:
                    numbers[5:] = [share.percent - share.low, share.high - share.percent]
                if share.masked:
                    numbers = ["·"] * len(numbers)
                rows.append([*([panel.title] if several else []), bar.label, *numbers])
            spans.append((panel.title, first, len(rows) - 1))
        title = f"{words('Figure')} {figure.number}. {figure.caption}"
        sheet = self._sheet(name, title, figure.notes, columns, rows, decimals=figure.decimals)
        shift = 1 if several else 0
        top = HEADER
        for label, first, last in spans:
            if last < first or last - first >= MOST_IN_CHART:
                continue
            chart = self._chart(name, rows, shift, first, last, label if several else figure.caption, figure.axis)
            height = 120 + 22 * (last - first + 1)
            chart.set_size({"width": 620, "height": height})
            column = len(columns) + 1
            alt = visible(figure.alt)[:2_000]
            sheet.insert_chart(top, column, chart, {"description": alt, "object_position": 2})
            top += height // 20 + 2

    def _chart(
        self, name: str, rows: Sequence[Sequence[Plain]], shift: int, first: int, last: int, title: str, axis: str
    ) -> Chart:
        """Horizontal bars over rows of a sheet, the first on top, intervals as error bars."""
        chart = self._book.add_chart({"type": "bar"})
        start, end = HEADER + 1 + first, HEADER + 1 + last
        # Taken from cells, not written into the chart: LibreOffice draws only such intervals.
        down, up = (_range(name, start, end, shift + place) for place in (6, 7))
        chart.add_series(
            {
                "name": visible(axis),
                "categories": [name, start, shift, end, shift],
                "values": [name, start, 1 + shift, end, 1 + shift],
                "fill": {"color": BLUE},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0", "position": "inside_base",
                                "font": {"color": "white", "bold": True}},
                "x_error_bars": {
                    "type": "custom", "minus_values": down, "plus_values": up,
                    "minus_data": _held(rows, first, last, shift + 6), "plus_data": _held(rows, first, last, shift + 7),
                    "line": {"color": "#222222"},
                },
            }
        )  # fmt: skip
        chart.set_title({"name": visible(title)[:250], "name_font": {"size": 10}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}})
        highs = [value for row in rows[first : last + 1] if isinstance(value := row[3 + shift], float)]
        chart.set_x_axis(
            {
                "min": 0, "max": min(100, 10 * math.ceil((max(highs, default=0.0) + 1) / 10)),
                "name": visible(axis), "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )  # fmt: skip
        return chart

    def _quotes(self) -> None:
        words = self.words
        columns = [
            (words("Code"), TEXT), (words("Quote"), TEXT), (words("{Unit}"), TEXT), (words("Characteristics"), TEXT),
            (words("Question"), TEXT), (words("And"), TEXT), (words("Flagged as a good quote"), TEXT),
        ]  # fmt: skip
        rows: list[list[Plain]] = [
            [
                quote.code, quote.text, quote.respondent, quote.attribution, quote.question,
                ", ".join(quote.also), words("yes") if quote.flagged else "",
            ]
            for quote in self._chapter.quotes
        ]  # fmt: skip
        self._sheet(self._name(words("Quotes")), words("Quotes"), [], columns, rows)

    def _sheet(
        self,
        name: str,
        title: str,
        notes: Iterable[str],
        columns: Sequence[tuple[str, str]],
        rows: Sequence[Sequence[Plain]],
        depth: Sequence[int] = (),
        decimals: int = 0,
    ) -> Sheet:
        """A sheet with a caption, notes, a header that stays, and rows. A long text goes on in further rows.

        Numbers are written in full; per cent show so many `decimals`, as the report's other formats do.
        """
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, _short(title), self._title)
        sheet.write_string(1, 0, _short(" ".join(notes)), self._note)
        headed = any(label for label, _ in columns)
        widths: list[int] = []
        for place, (label, kind) in enumerate(columns):
            if headed:
                sheet.write_string(HEADER, place, _short(label), self._head)
            longest = max((len(row[place]) for row in rows if isinstance(row[place], str)), default=0)  # type: ignore[arg-type]
            widths.append(min(60 if headed else 110, max(14, longest + 2)) if kind == TEXT else 13)
            sheet.set_column(place, place, widths[-1])
        if headed:
            sheet.freeze_panes(HEADER + 1, 1)
        line = HEADER
        for number, row in enumerate(rows):
            parts = [pieces(value) if isinstance(value, str) else [value] for value in row]
            for part in range(max(map(len, parts), default=1)):
                line += 1
                if line >= EXCEL_ROWS:
                    sheet.write_string(2, 0, f"… {len(rows) - number:,} rows more than a workbook holds: see the .zip")
                    return sheet
                sheet.set_row(line, _height([held[part] if part < len(held) else None for held in parts], widths))
                for place, held in enumerate(parts):
                    value = held[part] if part < len(held) else None
                    if part and place == 0 and value is None:
                        value = self.words("(continues {row})", row=_short(str(row[0]), 60))
                    inset = depth[number] if depth and place == 0 else 0
                    self._cell(sheet, line, place, value, self._format(columns[place][1], decimals), inset)
        if headed and line > HEADER:
            sheet.autofilter(HEADER, 0, line, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER)
        return sheet

    def _format(self, kind: str, decimals: int) -> object:
        """How the numbers of a column are shown."""
        if kind not in (PERCENT, POINTS):
            return self._formats[kind if kind != TEXT else COUNT]
        if (kind, decimals) not in self._rounded:
            shown = f"0.{'0' * decimals}" if decimals else "0"
            shown = shown if kind == PERCENT else f"+{shown};−{shown};{shown}"
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
            self._indents[depth] = self._book.add_format({"indent": min(depth, 15), "text_wrap": True, "valign": "top"})
        return self._indents[depth]


def _range(name: str, first: int, last: int, column: int) -> str:
    """The cells of a column of a sheet as a formula of a chart."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    return f"={quote_sheetname(name)}!{xl_range_abs(first, column, last, column)}"


def _held(rows: Sequence[Sequence[Plain]], first: int, last: int, column: int) -> list[Plain]:
    """What a column holds in these rows, nothing as 0, for programs that do not look the cells up."""
    return [value if isinstance(value := row[column], float) else 0 for row in rows[first : last + 1]]


def _height(cells: Sequence[Plain], widths: Sequence[int]) -> float | None:
    """Points that a row takes for its texts to be seen whole: not every program works it out by itself."""
    lines = 1
    for value, width in zip(cells, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(1 + len(part) * 11 // (10 * width) for part in value.split("\n")))
    return None if lines == 1 else min(HIGHEST, 15.0 * lines)


def _short(text: str, most: int = 2_000) -> str:
    shown = visible(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def pieces(text: str) -> list[Plain]:
    """A text as pieces that each fit a cell, counted as Excel counts: in UTF-16 units. No character is split."""
    safe = visible(text)
    if len(safe) * 2 <= EXCEL_CELL:
        return [safe]
    found: list[Plain] = []
    start, units = 0, 0
    for place, character in enumerate(safe):
        width = 2 if ord(character) > 0xFFFF else 1
        if units + width > EXCEL_CELL:
            found.append(safe[start:place])
            start, units = place, 0
        units += width
    found.append(safe[start:])
    return found
