"""Values in the cells of a table: lists, and texts that a spreadsheet would run as formulas."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

FORMULA = re.compile(r"'*\s*[=+\-@\0＝＋－＠]")
"""Cells that spreadsheets run (CWE-1236), and cells that our own quote would make look like those."""

OPENING, CLOSING = "‘'\"“«", "’'\"”»"
LABEL = r"(?:[A-ZÆØÅ][\w/ ]{0,30}:\s*)"
BETWEEN_QUOTES = re.compile(
    rf"\s*[{CLOSING}](?:\s*[,;]\s*{LABEL}?|\s+{LABEL})[{OPENING}]\s*|(?<=\S)[{CLOSING}]\s+[{OPENING}](?=\S)"
)
"""The separator of quoted examples; the second may be preceded by a label («Negative: »)."""


def safe_cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and does not run it: prefixed with one `'` if necessary."""
    if text[:1].isalnum():  # most texts, more quickly seen
        return text
    return "'" + text if FORMULA.match(text) else text


def unsafe_cell(cell: str) -> str:
    """Return the text that `safe_cell` wrote as `cell`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def keywords_cell(items: Sequence[str]) -> str:
    """Return `items` as one cell: a line each, or a JSON list where lines would not be read back the same."""
    lines = "\n".join(items)
    return lines if split_keywords(lines) == tuple(items) else json.dumps(list(items), ensure_ascii=False)


def examples_cell(items: Sequence[str]) -> str:
    """Return `items` as one cell, like `keywords_cell`."""
    lines = "\n".join(items)
    return lines if split_examples(lines) == tuple(items) else json.dumps(list(items), ensure_ascii=False)


def split_keywords(cell: str) -> tuple[str, ...]:
    """Return the short items of a cell: a JSON list, a line each, or a single line separated by `;`, `|` or `,`."""
    if (items := _json_list(cell)) is not None:
        return items
    if "\n" in cell:
        return _stripped(cell.split("\n"))
    for separator in ";|,":
        if separator in cell:
            return _stripped(cell.split(separator))
    return _stripped([cell])


def split_examples(cell: str) -> tuple[str, ...]:
    """Return the examples of a cell: a JSON list, a line each, or quoted one after the other; otherwise one example."""
    if (items := _json_list(cell)) is not None:
        return items
    if "\n" in cell:
        return _stripped(cell.split("\n"))
    pieces = BETWEEN_QUOTES.split(cell.strip())
    if len(pieces) > 1:
        pieces[0] = re.sub(rf"^{LABEL}?[{OPENING}]", "", pieces[0])
        pieces[-1] = re.sub(rf"[{CLOSING}][.,;]?$", "", pieces[-1])
    return _stripped(pieces)


def _stripped(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(item.strip() for item in items if item.strip())


def _json_list(cell: str) -> tuple[str, ...] | None:
    if not cell.lstrip().startswith("["):
        return None
    try:
        items = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return _stripped(items) if isinstance(items, list) and all(isinstance(item, str) for item in items) else None
