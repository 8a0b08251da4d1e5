"""The colours of a figure: the codebook's where legible, with patterns where colour does not suffice.

Colour vision deficiencies are simulated with the matrices of Machado, Oliveira and Fernandes (2009) on linear light;
the difference of two colours is their distance in CIELAB (1976).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

BLUE = "#0072B2"
"""From Okabe & Ito (2008), visible with any colour vision."""

CONTRAST = 3.0
"""Minimal contrast of a bar to the paper (WCAG 2.2, 1.4.11)."""

UNLIKE = 20.0
"""Minimal CIELAB distance between colours distinguished at a glance."""

PATTERNS = ("", "///", "...", "\\\\\\", "xxx", "+++", "ooo", "---")
"""Hatches, in turn, for colours that may look the same."""

TINT = 0.55
"""Fraction of the way from a category's colour to white for its sub-codes."""

_Rgb = tuple[float, float, float]

_SEEN_BY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "a printer without colour": ((0.2126, 0.7152, 0.0722),) * 3,
}

RAMP = ((214, 230, 243), (8, 45, 96))
"""The lightest and the darkest colour of a scale, distinct in grey print, too."""


def ramp(steps: int) -> list[str]:
    """Return `steps` colours from light to dark."""
    parts = [at / max(1, steps - 1) for at in range(steps)]
    return ["#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(*RAMP, strict=True)) for part in parts]


def seen(colour: str) -> str:
    """Return `colour`, darkened until it stands out from the paper; BLUE for none."""
    rgb = _linear(colour)
    if contrast(colour) >= CONTRAST:
        return _hex(rgb)
    scale = 0.98 * (1.05 / CONTRAST - 0.05) / _luminance(rgb)
    return _hex((rgb[0] * scale, rgb[1] * scale, rgb[2] * scale))


def tint(colour: str) -> str:
    """Return a lighter `colour`, interpolated perceptually."""
    parts = [int(_six(colour)[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * TINT):02X}" for part in parts)


def patterns(colours: Sequence[str]) -> dict[str, str]:
    """Return the pattern of each colour: colours that may be confused, also in grey print, get different ones."""
    found: dict[str, str] = {}
    for colour in dict.fromkeys(colours):
        taken = {found[other] for other in found if confused(colour, other)}
        free = [pattern for pattern in PATTERNS if pattern not in taken]
        found[colour] = free[0] if free else PATTERNS[len(found) % len(PATTERNS)]
    return found


@cache
def confused(left: str, right: str) -> bool:
    """Return whether two colours look nearly the same with some colour vision, or in grey."""
    first, second = _linear(left), _linear(right)
    seen_so = [(first, second)] + [(_through(eye, first), _through(eye, second)) for eye in _SEEN_BY.values()]
    return any(_distance(a, b) < UNLIKE for a, b in seen_so)


def contrast(colour: str) -> float:
    """Return the contrast of a colour to white paper."""
    return 1.05 / (_luminance(_linear(colour)) + 0.05)


def _six(colour: str) -> str:
    """Return a colour with two digits per channel; BLUE for an invalid one."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if len(digits) == 6 else BLUE


def _linear(colour: str) -> _Rgb:
    six = _six(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(six[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    return red, green, blue


def _hex(rgb: _Rgb) -> str:
    return "#" + "".join(
        f"{round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)):02X}" for part in rgb
    )


def _luminance(rgb: _Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _through(eye: Iterable[Sequence[float]], rgb: _Rgb) -> _Rgb:
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(line, rgb, strict=True)))) for line in eye
    )
    return red, green, blue


def _distance(left: _Rgb, right: _Rgb) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(_lab(left), _lab(right), strict=True)) ** 0.5)


def _lab(rgb: _Rgb) -> _Rgb:
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    a, b, c = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)
