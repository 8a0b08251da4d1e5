"""Phrases for the measured quality of suggestions."""

from __future__ import annotations

from collections.abc import Mapping

from coder.i18n.words import _, decimal

GOOD, FAIR = 0.8, 0.6
"""Shares of answers whose most confident code is right, from which suggestions are called good, or fair."""

FEW = 50
"""Coded answers below which the figures are uncertain: from 50 a share is known to ± 14 percentage points."""


def in_words(figures: Mapping[str, float], learned_from: int) -> str:
    """Describe the figures of a run or a model (`coder.suggest.evaluate.Figures` as a mapping); "" without figures."""
    precision_at_1, recall_at_3, micro_f1, calibration_error = (
        figures.get(name) for name in ("precision_at_1", "recall_at_3", "micro_f1", "ece")
    )
    if precision_at_1 is None or recall_at_3 is None or micro_f1 is None:
        return ""
    verdict = _("good") if precision_at_1 >= GOOD else _("fair") if precision_at_1 >= FAIR else _("weak")
    text = _(
        "{verdict}: the surest code is right on {first} of the answers, {three} of the right codes are among the three"
        " surest, and F1 of what is proposed is {f1} (1 is perfect)"
    ).format(verdict=verdict, first=_percent(precision_at_1), three=_percent(recall_at_3), f1=decimal(micro_f1, 2))
    if calibration_error is not None:
        text += "; " + _("a confidence is {points} percentage points off on average").format(
            points=f"{100 * calibration_error:.0f}"
        )
    if learned_from < FEW:
        few = _("Measured on few answers ({n}): expect other figures as you code more")
        text += ". " + few.format(n=learned_from)
    return text + "."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
