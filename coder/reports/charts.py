"""Figures drawn with matplotlib: horizontal bars with n and intervals, several panels side by side where groups differ.

Colours are the codebook's, or one that is visible with any colour vision; colour is never the only cue: a sub-code is
indented, lighter and hatched, and colours that may be confused have patterns.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
import threading
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from coder.reports.chapter import Chapter, Figure, Heading, Panel
from coder.reports.chart_style import FONT, GRID, INK, LONGEST_LABEL, PAGE, PHONE, SMALLEST, Room, wrapped
from coder.reports.charts_stacked import draw_stacked
from coder.reports.colours import BLUE, patterns, seen, tint
from coder.reports.words import Words
from coder.text.visible import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.ticker import MultipleLocator
    from matplotlib.typing import RcKeyType

MANY = 8
"""More bars than this are drawn closer together: a lower figure leaves less of a page empty where it does not fit."""

MOST_COLOURS = 5
"""Colours of codes besides the default one: more cannot be distinguished by colour or pattern."""

DOTS, POINTS = 200, 72
"""Resolution of a PNG and of an SVG, per inch."""

STYLE: dict[RcKeyType, object] = {
    "font.family": "DejaVu Sans",
    "font.size": FONT,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "coder",
    "text.parse_math": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}

_LOCK = threading.Lock()
"""Held while drawing: matplotlib's settings are global to the process."""


class Pictures:
    """Draws figures, each once per format."""

    def __init__(self, language: str, limits: Mapping[str, float] | None = None) -> None:
        """`limits` gives the end of a figure's axis by key; other figures have their own."""
        self.words = Words(language)
        self._limits = limits or {}
        self._drawn: dict[tuple[str, str], bytes] = {}
        self._canvases: dict[str, Canvas] = {}

    def png(self, figure: Figure) -> bytes:
        """Return the figure as PNG."""
        return self._draw(figure, "png")

    def svg(self, figure: Figure) -> str:
        """Return the figure as an SVG element with title, description and unique ids."""
        return _accessible(self._draw(figure, "svg").decode("utf-8"), figure, "f")

    def narrow_svg(self, figure: Figure) -> str:
        """Return the figure as SVG drawn for a narrow screen, with legible type and every bar in view."""
        return _accessible(self._draw(figure, "narrow").decode("utf-8"), figure, "n")

    def _draw(self, figure: Figure, kind: str) -> bytes:
        key = (figure.key, kind)
        if key not in self._drawn:
            import matplotlib

            with _LOCK, matplotlib.rc_context(STYLE), warnings.catch_warnings():
                # Letters that the font lacks are drawn as boxes; the numbers also stand in the table.
                warnings.simplefilter("ignore")
                limit, narrow = self._limits.get(figure.key), kind == "narrow"
                canvas = None if narrow else self._canvases.pop(figure.key, None)
                canvas = canvas or draw(figure, self.words, limit, PHONE if narrow else PAGE)
                file = io.BytesIO()
                _write(canvas, "svg" if narrow else kind, file)
            self._drawn[key] = file.getvalue()
            if not narrow and (figure.key, "png" if kind == "svg" else "svg") not in self._drawn:
                self._canvases[figure.key] = canvas
        return self._drawn[key]


def _write(canvas: Canvas, kind: str, file: io.BytesIO) -> None:
    """Write the canvas as `savefig` would, without drawing everything once more to find its bounds."""
    if kind == "svg":
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        canvas.set_dpi(POINTS)
        FigureCanvasSVG(canvas).print_svg(file, metadata={"Date": None})  # type: ignore[no-untyped-call]
    else:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas.set_dpi(DOTS)
        FigureCanvasAgg(canvas).print_png(file, metadata={"Software": None})  # type: ignore[no-untyped-call]


def sister_limits(chapter: Chapter) -> dict[str, float]:
    """Return the end of each figure's axis by key: the same for figures of one kind in one part, which readers compare,
    and across parts unless more than half of some axis would be empty.
    """
    part = 0
    sisters: dict[tuple[int, bool, str], list[Figure]] = {}
    for block in chapter.blocks:
        if isinstance(block, Heading) and block.level == 1:
            part += 1
        elif isinstance(block, Figure) and not block.stacked:
            sisters.setdefault((part, len(block.panels) > 1, block.axis), []).append(block)
    ends = {
        kind: axis_end([panel for figure in sister_figures for panel in figure.panels])
        for kind, sister_figures in sisters.items()
    }
    longest = {kind[1:]: max(end for other, end in ends.items() if other[1:] == kind[1:]) for kind in ends}
    return {
        figure.key: longest[kind[1:]] if 2 * ends[kind] >= longest[kind[1:]] else ends[kind]
        for kind, figures in sisters.items()
        for figure in figures
    }


def draw(figure: Figure, words: Words, limit: float | None = None, room: Room = PAGE) -> Canvas:
    """Draw a figure with an axis up to `limit`; the settings of STYLE must be active."""
    if figure.stacked:
        return draw_stacked(figure, words, room)
    from matplotlib.figure import Figure as Canvas
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    several = len(figure.panels) > 1
    abreast = min(room.abreast, len(figure.panels)) if several else 1
    lines = math.ceil(len(figure.panels) / abreast)
    labels = [[wrapped(bar.label, room.label) for bar in panel.bars] for panel in figure.panels]
    colours = colours_of(figure)
    # Most bars have the default colour and no pattern.
    hatches = patterns([BLUE, *(colour for panel in colours for colour in panel)])
    heights = [_height(labels[line * abreast : (line + 1) * abreast], several=several) for line in range(lines)]
    # At other resolutions letters are slightly wider than their layout.
    engine = ConstrainedLayoutEngine(rect=(0, 0, 0.985, 1))
    canvas = Canvas(figsize=(room.width, sum(heights) + 0.35), layout=engine)
    axes = canvas.subplots(lines, abreast, squeeze=False, sharex=True, height_ratios=heights)
    limit = limit or axis_end(figure.panels)
    for number, panel in enumerate(figure.panels):
        line, place = divmod(number, abreast)
        where = axes[line][place]
        fills = [
            Fill(tint(colour) if bar.depth else colour, colour, "////" if bar.depth else hatches[colour])
            for bar, colour in zip(panel.bars, colours[number], strict=True)
        ]
        _bars(where, panel, labels[number], fills, words, limit, several=several, first=place == 0)
        where.xaxis.set_major_locator(_ticks(limit, 4 if abreast > 1 else room.ticks))
    for empty in range(len(figure.panels), lines * abreast):
        axes[empty // abreast][empty % abreast].set_axis_off()
    for place in range(abreast):
        last = max(line for line in range(lines) if line * abreast + place < len(figure.panels))
        axes[last][place].tick_params(labelbottom=True)
    canvas.supxlabel(figure.axis, fontsize=FONT)
    # The layout is computed once for all formats, which halves the work and gives one result.
    engine.execute(canvas)
    canvas.set_layout_engine("none")
    return canvas


@dataclass(frozen=True, slots=True)
class Fill:
    """The fill of a bar: face, edge and hatch."""

    face: str
    edge: str
    hatch: str


def colours_of(figure: Figure) -> list[list[str]]:
    """Return the colours of each panel's bars, before those of sub-codes are lightened: one for all where the codebook
    has more than can be distinguished.
    """
    wanted = [[seen(bar.colour) for bar in panel.bars] for panel in figure.panels]
    if len({colour for panel in wanted for colour in panel} - {BLUE}) > MOST_COLOURS:
        return [[BLUE] * len(panel) for panel in wanted]
    return wanted


def _height(labels: list[list[str]], *, several: bool) -> float:
    """Return the height of a row of panels in inches: per bar, more for labels of several lines, less where many bars
    would fill a page.
    """
    air = 0.12 if max(map(len, labels), default=0) <= MANY else 0.07
    tallest = max((sum(air + 0.13 * (1 + label.count("\n")) for label in panel) for panel in labels), default=0.3)
    return max(0.5, tallest) + (0.45 if several else 0.15)


def axis_end(panels: Sequence[Panel]) -> float:
    """Return the end of an axis: beyond the longest interval, rounded, at most 100."""
    most = max((bar.share.high or bar.share.percent or 0.0 for panel in panels for bar in panel.bars), default=0.0)
    return min(100.0, 10 * math.ceil((most + 1) / 10))


def _bars(
    axes: Axes, panel: Panel, labels: list[str], fills: Sequence[Fill], words: Words, limit: float, *, several: bool,
    first: bool,
) -> None:  # fmt: skip
    places = list(range(len(panel.bars)))
    shares = [bar.share for bar in panel.bars]
    shown_places = [place for place in places if not shares[place].masked and shares[place].percent is not None]
    values = [shares[place].percent or 0.0 for place in shown_places]
    drawn = axes.barh(shown_places, values, height=0.62, zorder=2, linewidth=0.8)
    for patch, place in zip(drawn, shown_places, strict=True):
        fill = fills[place]
        patch.set_facecolor(fill.face)
        patch.set_edgecolor(fill.edge)
        if fill.hatch:
            patch.set_hatch(fill.hatch)
            patch.set_hatchcolor(fill.edge if panel.bars[place].depth else "white")
    below = [_reach(value, shares[place].low) for value, place in zip(values, shown_places, strict=True)]
    above = [_reach(shares[place].high, value) for value, place in zip(values, shown_places, strict=True)]
    if shown_places:
        axes.errorbar(
            values, shown_places, xerr=[below, above], fmt="none", ecolor=INK, elinewidth=0.9, capsize=2, zorder=3
        )
    for place in places:
        share = shares[place]
        if place not in shown_places:
            label_text = "·"
        elif several:
            label_text = words.with_sign(share.percent)
        else:
            label_text = f"{words.with_sign(share.percent)} ({words.number(share.n)}/{words.number(share.base)})"
        end = (share.high or share.percent or 0.0) if place in shown_places else 0.0
        axes.annotate(
            label_text,
            (end, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALLEST,
            annotation_clip=False,
        )
    if first:
        axes.set_yticks(places, labels)
        if any(bar.depth for bar in panel.bars):
            _indent(axes, panel, labels)
    else:
        axes.set_yticks([])
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_xlim(0, limit)
    axes.xaxis.grid(visible=True, color=GRID, linewidth=0.6, zorder=0)
    axes.tick_params(length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(INK)
    if several:
        title = " ".join(visible(panel.title).split())
        axes.set_title(
            "\n".join(textwrap.wrap(title[:LONGEST_LABEL], 26)), fontsize=FONT, loc="left", fontweight="bold"
        )


def _indent(axes: Axes, panel: Panel, labels: Sequence[str]) -> None:
    """Align labels to the left, those of sub-codes indented below their category."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    inset = [
        "\n".join("\u2003" * bar.depth + line for line in label.split("\n"))
        for bar, label in zip(panel.bars, labels, strict=True)
    ]
    font = FontProperties(family=["DejaVu Sans"], size=FONT)
    lines = {line for label in inset for line in label.split("\n")}
    widest = max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines)
    axes.set_yticks(range(len(inset)), inset, ha="left")
    axes.tick_params(axis="y", pad=widest + 4)


def _reach(high: float | None, low: float | None) -> float:
    """Return the length of an error bar from its share; 0 without interval."""
    return 0.0 if high is None or low is None else max(0.0, high - low)


def _ticks(limit: float, most: int) -> MultipleLocator:
    from matplotlib.ticker import MultipleLocator

    step = next(candidate for candidate in (5, 10, 20, 25, 50) if limit / candidate <= most)
    return MultipleLocator(step)


_UNWANTED = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)


def _accessible(svg: str, figure: Figure, prefix: str) -> str:
    """Turn matplotlib's SVG into an element of a page: titled and described, sized by the page, with unique ids."""
    svg = _UNWANTED.sub("", svg).strip()
    own = f"{prefix}-{figure.key}-"
    svg = re.sub(r'\bid="', f'id="{own}', svg)
    svg = re.sub(r'href="#', f'href="#{own}', svg).replace("url(#", f"url(#{own}")
    svg = svg.replace("font-family: 'DejaVu Sans'", "font-family: 'DejaVu Sans', Verdana, sans-serif")
    svg = re.sub(r"font: ([^;\"]*?)'DejaVu Sans'", r"font: \1'DejaVu Sans', Verdana, sans-serif", svg)
    opening = re.match(r"<svg\b[^>]*>", svg)
    assert opening is not None
    box = re.search(r'viewBox="[^"]*"', opening.group())
    assert box is not None
    title, about = f"{own}title", f"{own}desc"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {box.group()} role="img"'
        f' aria-labelledby="{title} {about}"><title id="{title}">{escape(visible(figure.caption))}</title>'
        f'<desc id="{about}">{escape(visible(figure.alt))}</desc>'
    )
    return head + svg[opening.end() :]
