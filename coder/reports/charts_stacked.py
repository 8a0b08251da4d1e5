"""The figure of a battery: one bar per question, divided by answer, from light (least) to dark (most)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.reports.chapter import Figure
from coder.reports.chart_style import FONT, INK, PAGE, SMALLEST, Room, wrapped
from coder.reports.colours import contrast, ramp
from coder.reports.grouping import is_undecided
from coder.reports.scales import steps
from coder.reports.words import Words
from coder.text.visible import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

LEAST_LABELLED = 4.5
"""Per cent from which on a segment has space for its number."""

TALLEST = 8.0
"""Inches of the bars, so that legend and caption fit on the page."""

DARK = 4.0
"""Contrast to the paper from which on numbers are white."""

HATCHES = ("////", "....")
"""Hatches of answers outside the scale: «Vet ikke», «Ikke aktuelt»."""


@dataclass(frozen=True, slots=True)
class Part:
    """The fill of an answer's segment; `ink` is the colour of its number."""

    face: str
    hatch: str
    ink: str


def parts_of(figure: Figure) -> list[Part]:
    """Return the fills of the answers: darker for higher steps, hatched on white for answers outside the scale."""
    labels = [panel.title for panel in figure.panels]
    decided = [label for label in labels if not is_undecided(label)]
    found = steps(decided)
    colours = ramp(len(decided))
    if found is not None and found.places[0] > found.places[-1]:
        colours.reverse()  # answers that stand from the most to the least
    filled, hatches = iter(colours), iter(HATCHES * len(labels))
    parts = []
    for label in labels:
        if is_undecided(label):
            parts.append(Part("#FFFFFF", next(hatches), INK))
        else:
            colour = next(filled)
            parts.append(Part(colour, "", "#FFFFFF" if contrast(colour) >= DARK else INK))
    return parts


def draw_stacked(figure: Figure, words: Words, room: Room = PAGE) -> Canvas:
    """Draw the figure; the settings of `charts.STYLE` must be active."""
    from matplotlib.figure import Figure as Canvas
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.patches import Patch
    from matplotlib.ticker import MultipleLocator

    parts = parts_of(figure)
    labels = [wrapped(bar.label, room.label) for bar in figure.panels[0].bars]
    places = list(range(len(labels)))
    titles = [wrapped(panel.title).replace("\n", " ") for panel in figure.panels]
    columns = _columns(titles, room.legend)
    lines = -(-len(titles) // columns)
    height = min(TALLEST, sum(max(0.34, 0.16 + 0.13 * (1 + label.count("\n"))) for label in labels))
    engine = ConstrainedLayoutEngine(rect=(0, 0, 0.985, 1))
    canvas = Canvas(figsize=(room.width, height + 0.55 + 0.18 * lines), layout=engine)
    axes = canvas.subplots()
    so_far = [0.0] * len(places)
    for panel, part in zip(figure.panels, parts, strict=True):
        values = [bar.share.percent or 0.0 for bar in panel.bars]
        axes.barh(
            places, values, left=so_far, height=0.66, color=part.face, edgecolor=INK if part.hatch else "#FFFFFF",
            hatch=part.hatch, hatchcolor="#8A8A8A", linewidth=0.6, zorder=2,
        )  # fmt: skip
        for place, value in zip(places, values, strict=True):
            if value >= LEAST_LABELLED * PAGE.width / room.width:
                axes.text(
                    so_far[place] + value / 2, place, words.percent(value, figure.decimals), ha="center", va="center",
                    fontsize=SMALLEST, color=part.ink, zorder=3,
                    bbox={"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1.0} if part.hatch else None,
                )  # fmt: skip
        so_far = [start + value for start, value in zip(so_far, values, strict=True)]
    axes.set_yticks(places, labels)
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_locator(MultipleLocator(20))
    axes.tick_params(length=0)
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel(visible(figure.axis), fontsize=FONT)
    keys = [
        Patch(facecolor=part.face, edgecolor=INK, hatch=part.hatch, hatchcolor="#8A8A8A", linewidth=0.6, label=title)
        for part, title in zip(parts, titles, strict=True)
    ]
    by_line = [key for column in range(columns) for key in keys[column::columns]]  # a legend is filled column by column
    canvas.legend(
        handles=by_line, loc="outside upper center", ncols=columns, fontsize=SMALLEST, frameon=False, handlelength=1.4,
        columnspacing=1.2, borderaxespad=0.1,
    )  # fmt: skip
    engine.execute(canvas)
    canvas.set_layout_engine("none")
    return canvas


def _columns(titles: list[str], line: int) -> int:
    """Return the columns of the legend: all keys side by side, or as many as fit a line of `line` characters, with 4
    extra for each key.
    """
    widest = max(map(len, titles)) + 4
    return min(len(titles), max(1, line // widest))
