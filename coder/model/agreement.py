"""How far coders agree: on a code, over sets of codes, and two by two."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Cohen's kappa of two coders over the `answers` that both coded; None where chance explains all."""

    first: str
    second: str
    answers: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far coders agree on one code over `answers` of which `used` have it from somebody.

    `percent` is of pairs of coders; `alpha` is Krippendorff's for nominal data with its 95 % interval, `kappas` Cohen's
    for each pair of coders with LEAST_COMMON answers in common, `ac1` Gwet's; `positive` is agreement on the
    code's presence, 2a / (2a + b + c).
    """

    code: str
    answers: int
    used: int
    percent: float
    alpha: float | None
    low: float | None
    high: float | None
    kappas: tuple[PairKappa, ...]
    ac1: float | None
    positive: float | None


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Krippendorff's alpha over sets of codes with MASI distance, over `answers` coded by at least two of `coders`."""

    answers: int
    coders: tuple[str, ...]
    alpha: float | None
    low: float | None
    high: float | None
