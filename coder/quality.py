"""The measured quality of suggestions, in words."""

from __future__ import annotations

from collections.abc import Mapping

GOOD, FAIR = 0.8, 0.6
"""Share of answers whose surest code is right, from which suggestions are called good, or fair."""

FEW = 50
"""Coded answers below which the figures are uncertain: of 50 a share is known to ± 14 percentage points at best."""


def in_words(figures: Mapping[str, float], learned_from: int) -> str:
    """What the figures of a run or a model (`coder.suggest.evaluate.Figures` as a mapping) say; "" without figures."""
    first, three, f1, off = (figures.get(name) for name in ("precision_at_1", "recall_at_3", "micro_f1", "ece"))
    if first is None or three is None or f1 is None:
        return ""
    verdict = "good" if first >= GOOD else "fair" if first >= FAIR else "weak"
    said = (
        f"{verdict}: the surest code is right on {_percent(first)} of the answers, {_percent(three)} of the right codes"
        f" are among the three surest, and F1 of what is proposed is {f1:.2f} (1 is perfect)"
    )
    if off is not None:
        said += f"; a confidence is {100 * off:.0f} percentage points off on average"
    if learned_from < FEW:
        said += f". Measured on few answers ({learned_from}): expect other figures as you code more"
    return said + "."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
