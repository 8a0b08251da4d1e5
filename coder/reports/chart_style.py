"""What all figures that are drawn have in common: their width, type, ink, and how labels are broken."""

from __future__ import annotations

import textwrap

from coder.text.visible import visible

INK = "#222222"
GRID = "#D9D9D9"

WIDTH = 6.3
"""Inches: the text of a page of A4."""

LABEL = 34
LONGEST_LABEL = 100

FONT, SMALLEST = 8.0, 7.5
"""Points of the type in a figure, and of the smallest."""


def wrapped(label: str) -> str:
    """A label on as many lines as it takes, cut where it is too long."""
    flat = " ".join(visible(label).split())
    if len(flat) > LONGEST_LABEL:
        flat = flat[: LONGEST_LABEL - 1] + "…"
    return "\n".join(textwrap.wrap(flat, LABEL)) or " "
