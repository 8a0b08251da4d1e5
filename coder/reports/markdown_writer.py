"""The report as Markdown: tables with pipes, figures as bars of characters, quotes as block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from coder.reports.cells import printed_rows
from coder.reports.chapter import TEXT, BulletList, Chapter, ChapterTable, Figure, Heading, Paragraph, Quote, Quotes
from coder.reports.words import Words
from coder.reports.writers import markdown_text

FULL = 25
"""Characters of a bar of 100 per cent."""

STACKED = 40
"""Characters of a bar divided by answer."""

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""Characters that such a bar's parts are drawn with."""

MARGINS = 3
"""Characters that the margins of a cell take."""

WIDEST = 60
"""Longest rule of a column."""

_AT_THE_START = re.compile(r"^(\s*)([-+=:]|\(?(?:\d+|[ivxlcdmIVXLCDM]+|[A-Za-z])[.)](?=\s|$)|\d+[.)])")
"""Line beginnings that CommonMark or pandoc read as a list, a definition or a heading underline."""


def write_markdown(chapter: Chapter) -> str:
    """Return the whole report as Markdown."""
    words = Words(chapter.language, chapter.unit)
    parts = [f"# {line(chapter.title)}"]
    if chapter.authors:
        parts.append(line(words.listed(chapter.authors)))
    parts += [line(fact) for fact in chapter.facts]
    for block in chapter.blocks:
        parts.append("\n".join(_block(block, words)))
    return "\n\n".join(part for part in parts if part) + "\n"


def line(text: str) -> str:
    """Escape `text` as one line of running Markdown that shows just these characters."""
    escaped = " ".join(markdown_text(text).replace("<br>", " ").split())
    return _AT_THE_START.sub(lambda found: f"{found[1]}{_escaped(found[2])}", escaped)


def _escaped(start: str) -> str:
    return f"{start[:-1]}\\{start[-1]}"


def _block(block: object, words: Words) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {line(block.text)}"
    elif isinstance(block, Paragraph):
        text = line(block.text)
        yield f"*{text}*" if block.kind == "note" and text else f"**{text}**" if block.kind == "warning" else text
    elif isinstance(block, BulletList):
        yield from (f"- {line(item)}" for item in block.items)
    elif isinstance(block, ChapterTable):
        yield from _table(block, words)
    elif isinstance(block, Figure):
        yield from _figure(block, words)
    elif isinstance(block, Quotes):
        for number, quote in enumerate(block.quotes):
            yield from ([""] if number else [])
            yield from _quote(quote, words)


def _table(table: ChapterTable, words: Words) -> Iterator[str]:
    yield f"**{words('Table')} {table.number}** {line(table.caption)}"
    yield ""
    yield f"| {' | '.join(markdown_text(column.label) or ' ' for column in table.columns)} |"
    cell_rows = [[markdown_text(text) for text in row] for row in printed_rows(table, words)]
    rules = [
        "-" * _room([row[place] for row in cell_rows], column.label, numeric=column.kind != TEXT)
        for place, column in enumerate(table.columns)
    ]
    yield "|" + "|".join(
        f" {rule} " if column.kind == TEXT else f" {rule}: " for rule, column in zip(rules, table.columns, strict=True)
    ) + "|"  # fmt: skip
    for number, cells in enumerate(cell_rows):
        if table.depth:
            cells[0] = "&emsp;" * table.depth[number] + cells[0]
        if table.total and number == len(table.rows) - 1:
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        yield f"| {' | '.join(cells)} |"
    for note in table.fresh:
        yield ""
        yield f"*{line(note)}*"


def _room(cells: Sequence[str], label: str, *, numeric: bool) -> int:
    """Return the length of a column's rule: in a table wider than a line, pandoc divides the width by these. Numbers
    are not broken over lines, so their column has room for the margins of a cell; a heading over them may be.
    """
    if not numeric:
        return max(3, min(WIDEST, max(map(len, [label, *cells]))))
    return min(WIDEST, MARGINS + max(map(len, [*label.split(), *cells]), default=0))


def _figure(figure: Figure, words: Words) -> Iterator[str]:
    yield f"**{words('Figure')} {figure.number}** {line(figure.caption)}"
    if figure.stacked:
        yield from _stacked(figure, words)
    for panel in () if figure.stacked else figure.panels:
        yield ""
        percent = markdown_text(figure.axis or words("Per cent"))
        yield f"| {markdown_text(panel.title) or ' '} | {percent} | {words('95% CI')} | n | |"
        room = _room([markdown_text(bar.label) for bar in panel.bars], panel.title, numeric=False)
        yield f"| {'-' * room} | -------: | -------: | -------: | {'-' * (FULL + MARGINS)} |"
        for bar in panel.bars:
            share = bar.share
            count = "·" if share.masked else f"{words.number(share.n)}/{words.number(share.base)}"
            drawn = "█" * round((share.percent or 0.0) * FULL / 100)
            percent = "·" if share.masked else words.percent(share.percent)
            label = "&emsp;" * bar.depth + markdown_text(bar.label)
            yield f"| {label} | {percent} | {words.interval(share)} | {count} | {drawn} |"
    for note in figure.fresh:
        yield ""
        yield f"*{line(note)}*"


def _stacked(figure: Figure, words: Words) -> Iterator[str]:
    """Draw a bar for each question, made of the numbers assigned to the answers above it."""
    yield ""
    keys = KEYS[: len(figure.panels)]
    yield " · ".join(f"{key} {markdown_text(panel.title)}" for key, panel in zip(keys, figure.panels, strict=True))
    yield ""
    yield f"| {words('Question')} | {markdown_text(figure.axis)} |"
    room = _room([markdown_text(bar.label) for bar in figure.panels[0].bars], words("Question"), numeric=False)
    yield f"| {'-' * room} | {'-' * (STACKED + MARGINS)} |"
    for place, bar in enumerate(figure.panels[0].bars):
        ends = [0.0]
        for panel in figure.panels:
            ends.append(ends[-1] + (panel.bars[place].share.percent or 0.0))
        at = [round(end * STACKED / 100) for end in ends]
        drawn = "".join(key * (high - low) for key, (low, high) in zip(keys, pairwise(at), strict=True))
        yield f"| {markdown_text(bar.label)} | `{drawn}` |"


def _quote(quote: Quote, words: Words) -> Iterator[str]:
    *first, last = map(line, quote.lines)
    yield from (f"> {quote_line}\\" for quote_line in first)  # a backslash breaks the line
    yield f"> {last}"
    about = attribution(quote, words)
    if about:
        yield ">"
        yield f"> — {line(about)}"


def attribution(quote: Quote, words: Words) -> str:
    """Return the byline of a quote and the other codes on the answer, on one line."""
    also = (
        words("also coded as {codes}", codes=words.listed([words.quoted(code) for code in quote.also]))
        if quote.also
        else ""
    )
    return "; ".join(part for part in (quote.attribution, also) if part)
