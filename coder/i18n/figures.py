"""Formats figures of agreement and the sentences about them, for command line and screen."""

from __future__ import annotations

from coder.i18n.words import _, decimal
from coder.model.agreement import CodeAgreement, Figure


def ratio(value: float | None) -> str:
    """Format a coefficient; «–» for None."""
    return "–" if value is None else decimal(value, 2)


def between(figure: Figure) -> str:
    """Format the interval of a coefficient."""
    if figure.low is None or figure.high is None:
        return "–"
    return _("{low} to {high}").format(low=decimal(figure.low, 2), high=decimal(figure.high, 2))


def between_percent(figure: Figure) -> str:
    """Format the interval of a share."""
    if figure.low is None or figure.high is None:
        return "–"
    return f"{decimal(100 * figure.low, 0)}–{decimal(100 * figure.high, 0)}"


def percent(share: float | None) -> str:
    """Format a share in per cent."""
    return "–" if share is None else f"{decimal(100 * share, 0)} %"


def paradox_text(agreement: CodeAgreement, code: str) -> str:
    """Return why kappa is low on a code that coders agree on; `code` is its name."""
    return _(
        "! Kappa is low though coders agree on {agree} of the answers: nearly all lack «{code}», or nearly"
        " all have it ({share}), so chance alone would have them agree, and each disagreement weighs much."
        " That is a property of kappa and alpha, not of the coders: read AC1 and «both» beside it, and"
        " code more answers."
    ).format(agree=percent(agreement.percent.value), code=code, share=percent(agreement.share))
