"""Plots a learning curve as text for a terminal and as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from coder.i18n.words import N_, _, decimal
from coder.suggest.curve import Curve

SHOWN = {
    "lrap": "LRAP",
    "precision_at_1": N_("first is right"),
    "recall_at_3": N_("found in three"),
    "micro_f1": "micro-F1",
}
MARKS = "o+x*"
ROWS, COLUMN = 11, 7
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
"""Distinguishable with colour vision deficiency, too (Okabe & Ito 2008)."""
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 360, 50, 20, 150, 40


def as_text(curve: Curve) -> str:
    """Return the curve with a mark per figure, one column per number of coded answers."""
    width = COLUMN * len(curve.points)
    rows = [[" "] * width for _ in range(ROWS)]
    for mark, name in zip(MARKS, SHOWN, strict=True):
        for place, point in enumerate(curve.points):
            row = ROWS - 1 - round(min(max(point.figures[name][0], 0.0), 1.0) * (ROWS - 1))
            column = COLUMN * place + COLUMN // 2
            while rows[row][column] != " ":  # beside one another where two figures are equal
                column += 1
            rows[row][column] = mark
    lines = [
        f"{decimal(1 - row / (ROWS - 1), 1):>4} |{''.join(cells)}".rstrip()
        if row % 2 == 0
        else f"     |{''.join(cells)}".rstrip()
        for row, cells in enumerate(rows)
    ]
    lines.append("     +" + "-" * width)
    numbers = "".join(f"{point.coded:^{COLUMN}}" for point in curve.points).rstrip()
    lines.append(f"      {numbers}  {_('coded answers')}")
    lines.append("      " + "   ".join(f"{mark} {_(label)}" for mark, label in zip(MARKS, SHOWN.values(), strict=True)))
    return "\n".join(lines)


def as_svg(curve: Curve, title: str = "") -> str:
    """Return the curve as an SVG document, with bars of one standard error on either side."""
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = across / max(len(curve.points) - 1, 1)
    xs = [LEFT + step * place for place in range(len(curve.points))]

    def y(value: float) -> float:
        return TOP + down * (1 - min(max(value, 0.0), 1.0))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" role="img">',
        f"<title>{escape(title or _('Learning curve'))}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for tenth in range(0, 11, 2):
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tenth / 10):.1f}" y2="{y(tenth / 10):.1f}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y(tenth / 10) + 4:.1f}" text-anchor="end">{decimal(tenth / 10, 1)}</text>'
        )
    for x, point in zip(xs, curve.points, strict=True):
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{point.coded}</text>')
    parts.append(
        f'<text x="{LEFT + across / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(_("coded answers"))}</text>'
    )
    for place, ((name, label), colour) in enumerate(zip(SHOWN.items(), COLOURS, strict=True)):
        found = [point.figures[name] for point in curve.points]
        parts += _line(xs, [(y(mean), y(mean - se), y(mean + se)) for mean, se in found], colour)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 14 + 20 * place}" fill="{colour}">{escape(_(label))}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _line(xs: Sequence[float], ys: Sequence[tuple[float, float, float]], colour: str) -> list[str]:
    points = " ".join(f"{x:.1f},{middle:.1f}" for x, (middle, _, _) in zip(xs, ys, strict=True))
    parts = [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for x, (middle, low, high) in zip(xs, ys, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="3" fill="{colour}"/>')
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{colour}"/>')
    return parts
