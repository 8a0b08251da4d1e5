"""The common style of drawn figures: width, type, ink and line breaks of labels."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from coder.text.visible import visible

INK = "#222222"
GRID = "#D9D9D9"

LONGEST_LABEL = 100

FONT, SMALLEST = 8.0, 7.5
"""Points of the type in a figure, and of the smallest."""


class Room(NamedTuple):
    """How much room a figure has: its width in inches, the characters of a line of a label and of the legend, how many
    panels stand side by side, and how many numbers an axis has at most.
    """

    width: float
    label: int
    legend: int
    abreast: int
    ticks: int


PAGE = Room(6.3, 34, 90, 3, 10)
"""The text of a page of A4."""

PHONE = Room(3.6, 18, 44, 1, 5)
"""A screen held upright: of 375 pixels the text has 327, where the smallest type is 9.5 pixels."""


def wrapped(label: str, most: int = PAGE.label) -> str:
    """A label on as many lines as it takes, cut where it is too long."""
    flat = " ".join(visible(label).split())
    if len(flat) > LONGEST_LABEL:
        flat = flat[: LONGEST_LABEL - 1] + "…"
    return "\n".join(textwrap.wrap(flat, most)) or " "
