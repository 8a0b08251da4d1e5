"""The one door for user text on the screen, and how text is measured and broken into lines.

Whatever comes from a file passes `shown` or `plain`: no markup is read in it and no byte of it drives the terminal.
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
"""Stands where codes would, on an answer that none of them fits."""


def shown(text: str) -> str:
    """`text` made safe, length kept: control characters as symbols, tabs as blanks, line breaks kept."""
    return visible(text).replace("\t", " ")


def plain(text: str) -> Content:
    """`text` for any widget, title or notification: safe, and never read as markup."""
    return Content(shown(text))


def on_one_line(text: str, limit: int = 2_000) -> str:
    """The beginning of `text` made safe on one line."""
    return " ".join(shown(text[:limit]).split())


def cut(text: str, width: int) -> str:
    """Safe `text` in exactly `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        text = _beginning(text, width - 1) + "…"
    return text + " " * (width - cell_len(text))


def _beginning(text: str, width: int) -> str:
    """As many whole characters of `text` as have room in `width` cells: no half of a flag."""
    if text.isascii():
        return text[:width]
    used = 0
    for start, end in pairwise(edges(text)):
        used += cell_len(text[start:end])
        if used > width:
            return text[:start]
    return text


def fit(text: str, width: int) -> str:
    """User text on one line in exactly `width` cells."""
    return cut(on_one_line(text, max(width, 1) * 2), width)


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Character offsets (start, end exclusive) of the lines of safe `text` in `width` cells, broken between words.

    The line break or the blanks at which a line is broken belong to the line before; a longer word is cut.
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
    """A text on lines of `width`, at most `most` of them; the last is cut where there would be more."""
    lines = [text[start:end].rstrip() for start, end in wrap(text, width)]
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1], width - 1).rstrip() + "…"]
    return lines


def bar(confidence: float, cells: int = 5) -> str:
    """A confidence as a bar: full and empty cells, so that it can be read without colour."""
    full = round(confidence * cells)
    return "█" * full + "░" * (cells - full)


def sureness(confidence: float, rank: int, *, unchecked: bool) -> str:
    """A confidence in digits, or the rank alone where no coded answer has shown what the number is worth."""
    return f"{rank:>2}." if unchecked else digits(confidence)


def swatch(colour: str) -> tuple[str, str]:
    """A stripe in the colour of a code, for the cell before its name; a blank where it has none."""
    if not _COLOUR.fullmatch(colour):
        return " ", ""
    return "▌", colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def digits(confidence: float) -> str:
    """A confidence in two digits and never as certainty: .00 to .99, in Norwegian ,00 to ,99."""
    return f"{decimal_sign()}{min(99, int(confidence * 100)):02d}"
