"""Agreement between coders: by code, over sets of codes, by pairs, on excerpts, over rounds, and what depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient, at most 1, with its 95 % interval; None where it is not defined, or the interval not earned."""

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
    """How far coders agree on one code over `answers` of which `used` have it from somebody.

    `share` is how common it is: of all pairs of answer and coder, those with the code. `percent` is the share of pairs
    of coders that agree; `alpha` is Krippendorff's for nominal data, `kappa` Cohen's for two coders and Fleiss' for
    more, `kappas` Cohen's for each pair of coders with LEAST_COMMON answers in common, `ac1` Gwet's; `positive` is
    agreement on the code's presence, 2a / (2a + b + c).
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
        """Whether kappa is low only since the code is on few answers, or on nearly all: coders agree far more often
        than not, and chance, as kappa has it, would, too (Feinstein & Cicchetti 1990, J. Clin. Epidemiol. 43).
        """
        kappa, ac1, percent = self.kappa.value, self.ac1.value, self.percent.value
        return (
            kappa is not None and ac1 is not None and percent is not None
            and percent >= 0.85 and kappa < 0.6 and ac1 - kappa >= 0.2 and not 0.2 < self.share < 0.8
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Agreement over whole sets of codes, over `answers` coded by at least two of `coders`.

    `percent` is the share of pairs of coders with the very same codes; `alpha` Krippendorff's with MASI distance. For
    `kappa` (Cohen's for two coders, Fleiss' for more) and `ac1` each set is a category of its own, so that what differs
    a little differs. `positive` is over all codes together.
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
    """Agreement over sets where codes count as what stands above them at a `level` of the tree; 1 is the top."""

    level: int
    codes: int
    percent: Figure
    alpha: Figure


@dataclass(frozen=True, slots=True)
class ExcerptAgreement:
    """How far coders mark the same with a code, over `answers`; `excerpts` are all that they marked.

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
    """On `answers` one coder put `first` where the other put `second`; of `either` answers that have one of the two.

    An empty `second`: the other put nothing in its place.
    """

    first: str
    second: str
    answers: int
    either: int


@dataclass(frozen=True, slots=True)
class Recounted:
    """A theme as each coder has it, over the answers that all of them coded: coder → answers with it, and its rank.

    `low` and `high` are the 95 % interval of the difference between who found it most and least often, in shares.
    """

    code: str
    counts: Mapping[str, int]
    ranks: Mapping[str, int]
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recount:
    """The themes (codes at the top of the tree) under each coder. `swapped`: pairs of themes that change places."""

    coders: tuple[str, ...]
    answers: int
    themes: tuple[Recounted, ...]
    swapped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What a coder did in a week (ISO, such as 2026-W48): answers, codes on an answer, how many of them others have
    coded too, agreement with each of those, and code → answers that have it.
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
    """A coder put a code on `share` of their answers of a week, and on `before` of those of all their other weeks:
    further apart than chance lets any week and code be in one study of twenty.
    """

    week: str
    coder: str
    code: str
    share: float
    before: float


@dataclass(frozen=True, slots=True)
class SelfAgreement:
    """One coder's agreement with an earlier round of their own («anna» and «anna/2»)."""

    coder: str
    over: SetAgreement
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True, slots=True)
class AssistedCode:
    """How many answers got a code `with_them` (suggestions seen before) and `alone`, the difference of the two shares,
    and agreement on its presence (2a / (2a + b + c)) where all had seen suggestions, and where nobody had.
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
    """Answers of a coder each, coded `with_them` (suggestions seen before) and `alone`; median seconds of both, and the
    interval of their difference; how many suggestions of low confidence were seen, and the share of them that was
    taken; and codes that are `bent`: applied more, or less, with suggestions than chance allows.
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
