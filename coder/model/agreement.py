"""Agreement between coders: by code, over sets of codes, by pairs, on excerpts, over rounds, and what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient, at most 1, with its 95 % interval; None where undefined, or where no interval is warranted."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Cohen's kappa of two coders over the `answers` that both coded; None where chance explains all."""

    first: str
    second: str
    answers: int
    kappa: Figure


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code over `answers`, `used` of which have it from somebody.

    `share` is its frequency: of all pairs of answer and coder, those with the code. `percent` is the share of pairs of
    coders that agree; `alpha` is Krippendorff's for nominal data, `kappa` Cohen's for two coders and Fleiss' for more,
    `kappas` Cohen's for each pair of coders with LEAST_COMMON answers in common, `ac1` Gwet's; `positive` is agreement
    on the code's presence, 2a / (2a + b + c).
    """

    code: str
    answers: int
    used: int
    share: float
    percent: Figure
    kappa: Figure
    alpha: Figure
    ac1: Figure
    positive: Figure
    kappas: tuple[PairKappa, ...]

    @property
    def paradox(self) -> bool:
        """Whether kappa is low only because the code is on few answers, or on nearly all: coders agree in most cases,
        but so they would by chance as kappa defines it (Feinstein & Cicchetti 1990, J. Clin. Epidemiol. 43).
        """
        kappa, ac1, percent = self.kappa.value, self.ac1.value, self.percent.value
        return (
            kappa is not None and ac1 is not None and percent is not None
            and percent >= 0.85 and kappa < 0.6 and ac1 - kappa >= 0.2 and not 0.2 < self.share < 0.8
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Agreement over whole sets of codes, over `answers` coded by at least two of `coders`.

    `percent` is the share of pairs of coders with identical codes; `alpha` is Krippendorff's with MASI distance. For
    `kappa` (Cohen's for two coders, Fleiss' for more) and `ac1` each set is a category of its own, so a small
    difference counts as much as a large one. `positive` is over all codes together.
    """

    answers: int
    coders: tuple[str, ...]
    percent: Figure
    kappa: Figure
    alpha: Figure
    ac1: Figure
    positive: Figure


@dataclass(frozen=True, slots=True)
class LevelAgreement:
    """Agreement over sets with codes replaced by their categories at a `level` of the tree; 1 is the top."""

    level: int
    codes: int
    percent: Figure
    alpha: Figure


@dataclass(frozen=True, slots=True)
class ExcerptAgreement:
    """Agreement on marked excerpts of a code, over `answers`; `excerpts` are all that were marked.

    `percent`, `alpha` and `positive` take each character as a unit. `overlap` is the share of excerpts that overlap one
    with the code by the other coder.
    """

    code: str
    answers: int
    excerpts: int
    share: float
    percent: Figure
    alpha: Figure
    positive: Figure
    overlap: Figure


@dataclass(frozen=True, slots=True)
class Confusion:
    """On `answers` one coder applied `first` where the other applied `second`; `either` answers have one of the two.

    With an empty `second`, the other coder applied nothing instead.
    """

    first: str
    second: str
    answers: int
    either: int


@dataclass(frozen=True, slots=True)
class Recounted:
    """A theme by coder, over the answers that all of them coded: coder → answers with it, and its rank.

    `low` and `high` are the 95 % interval of the difference in shares between the coders with it most and least often.
    """

    code: str
    counts: Mapping[str, int]
    ranks: Mapping[str, int]
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recount:
    """The themes (codes at the top of the tree) by coder. `swapped`: pairs of themes whose order differs."""

    coders: tuple[str, ...]
    answers: int
    themes: tuple[Recounted, ...]
    swapped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A coder's work in a week (ISO, such as 2026-W48): answers, codes per answer, the number also coded by others,
    agreement with each of those, and code → answers that have it.
    """

    week: str
    coder: str
    answers: int
    codes_each: float
    common: int
    percent: Figure
    alpha: Figure
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """A coder applied a code to `share` of their answers of a week, and to `before` of those of all other weeks: a
    difference that occurs by chance, in any week and code, in one study of twenty.
    """

    week: str
    coder: str
    code: str
    share: float
    before: float


@dataclass(frozen=True, slots=True)
class SelfAgreement:
    """A coder's agreement with an earlier round of their own («anna» and «anna/2»)."""

    coder: str
    over: SetAgreement
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True, slots=True)
class AssistedCode:
    """Numbers of answers with a code `with_them` (suggestions seen before) and `alone`, the difference of the two
    shares, and agreement on its presence (2a / (2a + b + c)) where all had seen suggestions, and where nobody had.
    """

    code: str
    with_them: int
    alone: int
    difference: Figure
    agreed_with: Figure
    agreed_alone: Figure
    agreement_difference: Figure


@dataclass(frozen=True, slots=True)
class Assistance:
    """A coder's answers coded `with_them` (suggestions seen before) and `alone`; median seconds of both with the
    interval of their difference; the number of low-confidence suggestions seen, and the share accepted; and codes that
    are `bent`: applied more, or less, with suggestions than chance allows.
    """

    with_them: int
    alone: int
    codes: tuple[AssistedCode, ...]
    seconds_with: float | None
    seconds_alone: float | None
    seconds_difference: tuple[float, float] | None
    low_seen: int
    low_taken: Figure
    bent: tuple[str, ...]
