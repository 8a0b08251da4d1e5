"""The only place where user text is prepared for the screen, measured and wrapped.

All text from a file passes `shown` or `plain`: no markup in it is interpreted and no byte of it drives the terminal.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rich.cells import cell_len, chop_cells
from textual.content import Content

from coder.i18n.words import decimal_sign
from coder.text.graphemes import edges
from coder.text.visible import visible

_WORDS = re.compile(r"\S+\s*|\s+")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


NO_CODE_FITS_SIGN = "∅"
"""In place of codes, on an answer that none of them fits."""


def shown(text: str) -> str:
    """Return safe `text` of the same length: control characters as symbols, tabs as blanks, line breaks kept."""
    return visible(text).replace("\t", " ")


def plain(text: str) -> Content:
    """Return `text` for any widget, title or notification: safe, and never read as markup."""
    return Content(shown(text))


def on_one_line(text: str, limit: int = 2_000) -> str:
    """Return the beginning of `text` made safe on one line."""
    return " ".join(shown(text[:limit]).split())


def cut(text: str, width: int) -> str:
    """Return safe `text` in exactly `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        text = _beginning(text, width - 1) + "…"
    return text + " " * (width - cell_len(text))


def _beginning(text: str, width: int) -> str:
    """Return as many whole graphemes of `text` as fit in `width` cells."""
    if text.isascii():
        return text[:width]
    used = 0
    for start, end in pairwise(edges(text)):
        used += cell_len(text[start:end])
        if used > width:
            return text[:start]
    return text


def fit(text: str, width: int) -> str:
    """Return user text on one line in exactly `width` cells."""
    return cut(on_one_line(text, max(width, 1) * 2), width)


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Return character offsets (start, end exclusive) of the lines of safe `text` in `width` cells, broken between
    words.

    The line break or the blanks at a break belong to the line before; a longer word is cut.
    """
    width = max(width, 2)
    lines: list[tuple[int, int]] = []
    place = 0
    for paragraph in text.split("\n"):
        end = place + len(paragraph)
        if len(paragraph) <= width and paragraph.isascii():
            lines.append((place, end))
        else:
            lines.extend(_wrapped(paragraph, place, width))
        place = end + 1
    return lines


def _wrapped(paragraph: str, offset: int, width: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start, used = 0, 0
    for match in _WORDS.finditer(paragraph):
        word = match.group()
        whole = cell_len(word)
        bare = whole if not word[-1].isspace() else cell_len(word.rstrip())
        if used and used + bare > width:
            lines.append((offset + start, offset + match.start()))
            start, used = match.start(), 0
        if bare > width:
            *full, rest = chop_cells(word, width)
            for piece in full:
                lines.append((offset + start, offset + start + len(piece)))
                start += len(piece)
            whole = cell_len(rest)
        used += whole
    lines.append((offset + start, offset + len(paragraph)))
    return lines


def some_lines(text: str, width: int, most: int) -> list[str]:
    """Return a text on at most `most` lines of `width`; the last is cut if there would be more."""
    lines = [text[start:end].rstrip() for start, end in wrap(text, width)]
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1], width - 1).rstrip() + "…"]
    return lines


def bar(confidence: float, cells: int = 5) -> str:
    """Return a confidence as a bar of full and empty cells, readable without colour."""
    full = round(confidence * cells)
    return "█" * full + "░" * (cells - full)


def sureness(confidence: float, rank: int, *, unchecked: bool) -> str:
    """Return a confidence in digits, or only the rank if it is not calibrated."""
    return f"{rank:>2}." if unchecked else digits(confidence)


def swatch(colour: str) -> tuple[str, str]:
    """Return a stripe in the colour of a code, for the cell before its name; a blank without one."""
    if not _COLOUR.fullmatch(colour):
        return " ", ""
    return "▌", colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def digits(confidence: float) -> str:
    """Return a confidence in two digits, never as certainty: .00 to .99, in Norwegian ,00 to ,99."""
    return f"{decimal_sign()}{min(99, int(confidence * 100)):02d}"
