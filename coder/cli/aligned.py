"""Rows in aligned columns, as on a terminal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

GAP = "  "
BESIDE = 2
"""Blanks beside the widest cell of a column; a heading has none."""

_ONE_EACH = re.compile("[ -~\u00a0-\u02ff\u2010-\u2027\u20ac\u2190-\u21ff\u2212\u2400-\u2426\u25a1\ufffd]*")
"""Texts whose characters take one column each; for others wcwidth is loaded, which is slow."""


def wide(text: str) -> int:
    """Return how many columns of a terminal a line of text takes."""
    if _ONE_EACH.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> Iterator[str]:
    """Yield the lines of a table: the headings, a rule, the rows. Columns named in `right` are right-aligned, others
    left-aligned. A cell may have several lines; a tab is a blank.
    """
    table = [[cell.replace("\t", " ").splitlines() or [""] for cell in row] for row in (header, *rows)]
    widths = [
        max(wide(line) + (0 if number else BESIDE) for number, row in enumerate(table) for line in row[place])
        for place in range(len(header))
    ]
    flush = [name in right for name in header]
    for number, row in enumerate(table):
        for cells in zip_longest(*row, fillvalue=""):
            yield GAP.join(map(_padded, cells, widths, flush)).rstrip()
        if not number:
            yield GAP.join("-" * width for width in widths)


def width_before_last(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns of a terminal the columns of a table before its last one take, at most."""
    columns = list(zip(header, *rows, strict=True))[:-1]
    return sum(max(map(wide, column)) + BESIDE + len(GAP) for column in columns) + BESIDE


def _padded(line: str, width: int, flush: bool) -> str:
    blanks = " " * (width - wide(line))
    return blanks + line if flush else line + blanks
