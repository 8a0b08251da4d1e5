"""Cells of a report's tables: formatted as text, and split into numbers for a spreadsheet."""

from __future__ import annotations

from coder.reports.chapter import (
    COUNT,
    INTERVAL,
    MEAN,
    PERCENT,
    POINTS,
    RANGE,
    RATIO,
    RATIOS,
    SHARE,
    TEXT,
    VALUE,
    Cell,
    ChapterTable,
    Range,
    ReportColumn,
)
from coder.reports.counting import CountedShare
from coder.reports.words import MASKED, Words
from coder.text.visible import visible

Plain = str | int | float | None


def shown(cell: Cell, column: ReportColumn, words: Words, decimals: int) -> str:
    """Format a cell as text."""
    if cell is None:
        return "–" if column.kind != TEXT else ""
    if isinstance(cell, CountedShare):
        if column.kind == INTERVAL:
            return words.interval(cell, decimals)
        if column.kind == PERCENT:
            return MASKED if cell.masked else words.percent(cell.percent, decimals)
        return words.share(cell, decimals, intervals=column.intervals)
    if isinstance(cell, Range):
        return _range(cell, column, words, decimals)
    if isinstance(cell, str):
        return visible(cell)
    if column.kind == RATIO:
        return ratio(cell, words)
    if column.kind in (MEAN, VALUE):
        return words.measure(cell, decimals, fixed=column.kind == MEAN)
    if column.kind == POINTS:
        size = words.percent(abs(cell), decimals)
        return size if size == words.percent(0.0, decimals) else f"{'+' if cell > 0 else '−'}{size}"
    if column.kind == PERCENT:
        return words.percent(float(cell), decimals) if cell >= 0 else f"−{words.percent(-float(cell), decimals)}"
    return words.number(cell)


def printed_rows(table: ChapterTable, words: Words) -> list[list[str]]:
    """Return the rows of a table as documents print them: «7 (58 %)», and «·» for what is hidden."""
    return [
        [shown(cell, column, words, table.decimals) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def ratio(value: float | None, words: Words) -> str:
    """Format a number of at most 1 with two decimals; a dash for None."""
    return "–" if value is None else words.number(round(float(value), 2) + 0.0, 2).replace("-", "−")


def _range(cell: Range, column: ReportColumn, words: Words, decimals: int) -> str:
    if column.kind == RATIOS:
        low, high = ratio(cell.low, words), ratio(cell.high, words)
        return f"{low}{words(' to ') if cell.low < 0 else '–'}{high}"
    low, high = words.percent(cell.low, decimals), words.percent(cell.high, decimals)
    return low if low == high else f"{low}–{high}"


def flat_columns(table: ChapterTable, words: Words) -> list[tuple[str, str]]:
    """Return (label, kind) of a table's columns after splitting: a share becomes n, per cent and both interval ends."""
    flat: list[tuple[str, str]] = []
    for column in table.columns:
        label = column.label or words("Answer")
        if column.kind == SHARE:
            flat += [
                (f"{label}: {words('Number').casefold()}", COUNT),
                (f"{label}: {words('Per cent').casefold()}", PERCENT),
                (f"{label}: {words('95% low')}", PERCENT),
                (f"{label}: {words('95% high')}", PERCENT),
            ]
        elif column.kind == INTERVAL:
            flat += [(words("95% low"), PERCENT), (words("95% high"), PERCENT)]
        elif column.kind == RATIOS:
            flat += [(words("95% low"), RATIO), (words("95% high"), RATIO)]
        elif column.kind == RANGE:
            flat += [(f"{label}: {words('lowest')}", PERCENT), (f"{label}: {words('highest')}", PERCENT)]
        else:
            flat.append((label, column.kind))
    return flat


def flat_row(table: ChapterTable, row: tuple[Cell, ...]) -> list[Plain]:
    """Return the cells of a row after splitting; per cent are 0–100, hidden numbers keep their masking sign."""
    flat: list[Plain] = []
    for cell, column in zip(row, table.columns, strict=True):
        if column.kind in (RANGE, RATIOS):
            flat += [cell.low, cell.high] if isinstance(cell, Range) else [MASKED if cell == MASKED else None] * 2
            continue
        if isinstance(cell, Range):
            raise TypeError("a range stands in a column of its own kind")
        if column.kind not in (SHARE, INTERVAL):
            flat.append(cell.percent if isinstance(cell, CountedShare) else cell)
            continue
        if isinstance(cell, CountedShare):
            parts: list[Plain] = [MASKED] * 4 if cell.masked else [cell.n, cell.percent, cell.low, cell.high]
        else:
            parts = [cell, None, None, None]
        flat += parts if column.kind == SHARE else parts[2:]
    return flat
