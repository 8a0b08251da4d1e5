"""The native charts of a workbook: a panel of a figure as horizontal bars over cells of its sheet."""

from __future__ import annotations

from collections.abc import Sequence

from coder.reports.cells import Plain
from coder.reports.chapter import Bar, Figure
from coder.reports.charts import colours_of
from coder.reports.charts_stacked import LEAST_LABELLED, parts_of
from coder.reports.colours import BLUE, tint
from coder.reports.workbook_types import Chart, Workbook
from coder.text.visible import visible


def bar_chart(
    book: Workbook, figure: Figure, panel: int, rows: Sequence[Sequence[Plain]], *, sheet: str, line: int, end: float
) -> Chart:
    """Make a chart of a panel whose `rows` are on a sheet from `line` on, the first on top, intervals as error bars;
    the axis goes to `end`.
    """
    shift = 1 if len(figure.panels) > 1 else 0
    bars = figure.panels[panel].bars
    place = sum(len(before.bars) for before in figure.panels[:panel])
    bar_rows = rows[place : place + len(bars)]
    first, last = line + place, line + place + len(bars) - 1
    # Error values refer to cells: LibreOffice does not draw literal ones.
    down, up = (_range(sheet, first, last, shift + column) for column in (6, 7))
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": visible(figure.axis),
            "categories": [sheet, first, shift, last, shift],
            "values": [sheet, first, 1 + shift, last, 1 + shift],
            "fill": {"color": BLUE},
            "points": [_fill_of(bar, colour) for bar, colour in zip(bars, colours_of(figure)[panel], strict=True)],
            "gap": 60,
            "data_labels": {"value": True, "num_format": decimals_shown(figure.decimals), "position": "inside_base",
                            "font": {"color": "white", "bold": True},
                            "custom": [{"font": {"color": "#222222" if bar.depth else "white", "bold": True}}
                                       for bar in bars]},
            "x_error_bars": {
                "type": "custom", "minus_values": down, "plus_values": up,
                "minus_data": _values_of(bar_rows, shift + 6), "plus_data": _values_of(bar_rows, shift + 7),
                "line": {"color": "#222222"},
            },
        }
    )  # fmt: skip
    title = figure.panels[panel].title if shift else figure.caption
    chart.set_title({"name": visible(title)[:250], "name_font": {"size": 10}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "crossing": "max", "interval_unit": 1, "num_font": {"size": 9}})
    chart.set_x_axis(
        {
            "min": 0, "max": end,
            "name": visible(figure.axis), "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )  # fmt: skip
    return chart


def stacked_chart(book: Workbook, figure: Figure, *, sheet: str, line: int) -> Chart:
    """Make a stacked chart of questions on a sheet from `line` on, a column for each answer."""
    last = line + len(figure.panels[0].bars) - 1
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for at, (panel, part) in enumerate(zip(figure.panels, parts_of(figure), strict=True), start=1):
        narrow = [(bar.share.percent or 0.0) < LEAST_LABELLED for bar in panel.bars]
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": "#8A8A8A", "bg_color": part.face}
        chart.add_series(
            {
                "name": [sheet, line - 1, at],
                "categories": [sheet, line, 0, last, 0],
                "values": [sheet, line, at, last, at],
                "border": {"color": "#222222" if part.hatch else "#FFFFFF", "width": 0.75},
                **({"pattern": pattern} if part.hatch else {"fill": {"color": part.face}}),
                "gap": 50,
                "data_labels": {"value": True, "num_format": decimals_shown(figure.decimals),
                                "font": {"color": part.ink},
                                "custom": [{"delete": True} if is_narrow else None for is_narrow in narrow]},
            }
        )  # fmt: skip
    chart.set_title({"name": visible(figure.caption)[:250], "name_font": {"size": 10}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}})
    chart.set_x_axis({"num_format": "0%", "name": visible(figure.axis), "major_gridlines": {"visible": False}})
    return chart


def decimals_shown(number: int) -> str:
    """Return the number format with `number` decimals."""
    return f"0.{'0' * number}" if number else "0"


def quoted(name: str) -> str:
    """Return the name of a sheet as quoted in links and formulas."""
    from xlsxwriter.utility import quote_sheetname

    return str(quote_sheetname(name))


def _fill_of(bar: Bar, colour: str) -> dict[str, object]:
    """Return the fill of a bar: lighter for a sub-code, with an edge in its category's colour."""
    if not bar.depth:
        return {"fill": {"color": colour}}
    return {"fill": {"color": tint(colour)}, "border": {"color": colour, "width": 1}}


def _range(name: str, first: int, last: int, column: int) -> str:
    """Return the cells of a column as a formula for a chart."""
    from xlsxwriter.utility import xl_range_abs

    return f"={quoted(name)}!{xl_range_abs(first, column, last, column)}"


def _values_of(rows: Sequence[Sequence[Plain]], column: int) -> list[Plain]:
    """Return the values of a column in these rows, None as 0, for programs that do not look the cells up."""
    return [value if isinstance(value := row[column], float) else 0 for row in rows]
