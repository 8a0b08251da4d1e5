"""How sheets of a workbook are printed: on landscape A4, with rows high enough and charts whole."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence

from coder.reports.cells import Plain
from coder.reports.workbook_types import Sheet

A4 = 9
"""Excel's number of this paper size."""

ACROSS = 210
"""Characters across a landscape page, printed at 60 per cent or more of their size. A wider table goes over several
pages, each with its first column.
"""

DOWN = 60
"""Lines down a landscape page, printed at 60 per cent or more of their size."""

SCALE, SMALLEST = 44, 25
"""Per cent of their size at which any program's pages hold ACROSS and DOWN, and at which a figure is printed at least.
"""

HEADINGS = 3
"""Lines that a header takes, which is printed on every page."""

HIGHEST = 409.0
"""Highest row in Excel, in points."""


def on_paper(sheet: Sheet, widths: Sequence[int]) -> None:
    """Print a sheet on landscape A4, on as many pages side by side as keep it readable."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    abreast = _abreast(widths)
    if abreast > 1:
        sheet.repeat_columns(0, 0)
    sheet.fit_to_pages(abreast, 0)


def _abreast(widths: Sequence[int]) -> int:
    """Return over how many pages side by side columns go, the first of them on each."""
    return max(1, math.ceil((sum(widths) - widths[0]) / (ACROSS - widths[0])))


def on_first_page(widths: Sequence[int]) -> int:
    """Return how many columns stand on the first of the pages side by side: programs print as large as the pages hold.

    A text over more columns would run on to the next page, over what stands there.
    """
    abreast = _abreast(widths)
    pages_at = range(max(widths), sum(widths) + 1)
    width = pages_at[bisect.bisect_left(pages_at, True, key=lambda wide: len(_pages(widths, wide)) <= abreast)]
    return _pages(widths, width)[0]


def _pages(widths: Sequence[int], width: int) -> list[int]:
    """Return how many columns stand on each page of a width, beside the first column, which stands on all."""
    pages, used = [1], widths[0]
    for column in widths[1:]:
        if used + column > width and used > widths[0]:
            pages.append(0)
            used = widths[0]
        pages[-1] += 1
        used += column
    return pages


def keep_charts_whole(sheet: Sheet, width: int, charts: Sequence[tuple[int, int]]) -> None:
    """Print the charts (first line, the line after it) of a figure that is higher than a page each on one page.

    Programs leave out breaks between pages where a sheet is fitted to pages, so it has a scale instead.
    """
    highest = max(end - start for start, end in charts)
    scale = max(SMALLEST, min(100, SCALE * ACROSS // width, SCALE * DOWN // (highest + HEADINGS)))
    lines = SCALE * DOWN // scale - HEADINGS
    breaks = [charts[0][0]]
    for start, end in charts[1:]:
        if end - breaks[-1] > lines:
            breaks.append(start)
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks(breaks)


def row_height(cells: Sequence[Plain], widths: Sequence[int]) -> float | None:
    """Return the height of a row in points that shows its texts completely; not every program computes it."""
    lines = 1
    for value, width in zip(cells, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(1 + len(part) * 11 // (10 * width) for part in value.split("\n")))
    return None if lines == 1 else min(HIGHEST, 15.0 * lines)
