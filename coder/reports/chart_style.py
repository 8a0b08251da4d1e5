"""The common style of drawn figures: width, type, ink and line breaks of labels."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from coder.text.visible import visible

INK = "#222222"
GRID = "#D9D9D9"

LONGEST_LABEL = 100

FONT, SMALLEST = 8.0, 7.5
"""Font size in figures, and the smallest, in points."""


class Room(NamedTuple):
    """The dimensions of a figure: width in inches, characters per line of labels and of the legend, panels side by
    side, and the most numbers on an axis.
    """

    width: float
    label: int
    legend: int
    abreast: int
    ticks: int


PAGE = Room(6.3, 34, 90, 3, 10)
"""The text area of an A4 page."""

PHONE = Room(3.6, 18, 44, 1, 5)
"""A phone held upright: 327 of 375 pixels of text, where the smallest type is 9.5 pixels."""


def wrapped(label: str, most: int = PAGE.label) -> str:
    """Wrap a label, cutting it where it is too long."""
    flat = " ".join(visible(label).split())
    if len(flat) > LONGEST_LABEL:
        flat = flat[: LONGEST_LABEL - 1] + "…"
    return "\n".join(textwrap.wrap(flat, most)) or " "
