"""Agreement on one category per unit: whole sets of codes, taken as categories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from coder.agreement.jackknife import jackknifed
from coder.model.agreement import Figure

Unit = Mapping[str, Hashable]
"""Coder → the category that they assigned to one unit."""


@dataclass(frozen=True, slots=True)
class _Coefficients:
    """Coefficients over units; None where undefined. `cohen` is for two coders, `fleiss` for any number."""

    percent: float | None
    cohen: float | None
    fleiss: float | None
    alpha: float | None
    ac1: float | None


@dataclass(frozen=True, slots=True)
class NominalFigures:
    """The same with intervals."""

    percent: Figure
    cohen: Figure
    fleiss: Figure
    alpha: Figure
    ac1: Figure


class _Tally:
    """A sum for each category, and that of their squares."""

    def __init__(self) -> None:
        self.weight_of: defaultdict[Hashable, float] = defaultdict(float)
        self.squares = 0.0

    def add(self, category: Hashable, more: float) -> None:
        before = self.weight_of[category]
        self.weight_of[category] = before + more
        self.squares += (before + more) ** 2 - before**2


class _Sums:
    """The sums behind the coefficients, updated by units at a cost that depends on their coders only."""

    def __init__(self, units: Iterable[Unit], categories: float) -> None:
        self.categories = categories
        self.units = self.paired = self.values = 0
        self.agreed = self.alike = self.crossed = 0.0
        self.shares, self.coded = _Tally(), _Tally()
        self.first: defaultdict[Hashable, int] = defaultdict(int)
        self.second: defaultdict[Hashable, int] = defaultdict(int)
        every = list(units)
        coders = sorted({coder for unit in every for coder in unit})
        self.two = (coders[0], coders[1]) if len(coders) == 2 else None
        for unit in every:
            self.take(unit, 1)

    def take(self, unit: Unit, times: int) -> None:
        """Count a unit once more (1), or once less (−1)."""
        counts, raters = Counter(unit.values()), len(unit)
        self.units += times
        for category, count in counts.items():
            self.shares.add(category, times * count / raters)
        if raters < 2:
            return
        pairs = sum(count * (count - 1) for count in counts.values())
        self.paired += times
        self.agreed += times * pairs / (raters * (raters - 1))
        self.values += times * raters
        self.alike += times * pairs / (raters - 1)
        for category, count in counts.items():
            self.coded.add(category, times * count)
        if self.two:
            first, second = unit[self.two[0]], unit[self.two[1]]
            self.crossed -= self._cross(first, second)
            self.first[first] += times
            self.second[second] += times
            self.crossed += self._cross(first, second)

    def _cross(self, first: Hashable, second: Hashable) -> float:
        return sum(self.first[category] * self.second[category] for category in {first, second})

    def values_now(self) -> _Coefficients:
        """Return the present coefficients (Krippendorff 2011; Fleiss 1971; Cohen 1960; Gwet 2008)."""
        if not self.paired:
            return _Coefficients(None, None, None, None, None)
        agreed = self.agreed / self.paired
        chance = self.shares.squares / self.units**2
        ac1 = (1 - chance) / (self.categories - 1) if self.categories > 1 else None
        among = self.values * (self.values - 1)
        alone = self.coded.squares - self.values
        return _Coefficients(
            agreed,
            _beyond(agreed, self.crossed / self.paired**2) if self.two else None,
            _beyond(agreed, chance),
            _beyond(self.alike / self.values, alone / among),
            None if ac1 is None else _beyond(agreed, ac1),
        )


def _beyond(agreed: float, chance: float) -> float | None:
    return (agreed - chance) / (1 - chance) if chance < 1 - 1e-9 else None


def nominal_figures(units: Sequence[Unit], clusters: Sequence[Hashable]) -> NominalFigures:
    """Return the coefficients over units with jackknife intervals by cluster. A unit coded by a single coder counts
    only towards the frequency of its category, in the coefficients that include it (Fleiss' kappa and AC1, as in Gwet
    2014).

    AC1 derives chance from the number of categories. Where some were seen once, there are unseen ones: its interval
    extends to its value with the least number there are (`_at_least`).
    """
    sums = _Sums(units, len({category for unit in units for category in unit.values()}))
    units_by_cluster: dict[Hashable, list[Unit]] = {}
    for unit, label in zip(units, clusters, strict=True):
        units_by_cluster.setdefault(label, []).append(unit)
    whole, without = sums.values_now(), []
    for group in units_by_cluster.values():
        for unit in group:
            sums.take(unit, -1)
        without.append(sums.values_now())
        for unit in group:
            sums.take(unit, 1)
    found = {
        field.name: jackknifed(getattr(whole, field.name), [(getattr(part, field.name), 1) for part in without])
        for field in fields(_Coefficients)
    }
    sums.categories = _at_least(Counter(category for unit in units for category in unit.values()))
    figures = NominalFigures(**found)
    return replace(figures, ac1=_up_to(figures.ac1, sums.values_now().ac1))


def _at_least(seen: Counter[Hashable]) -> float:
    """Return the least number of categories, seen or not (Chao 1984, Scand. J. Stat. 11: 265–270, bias-corrected)."""
    once, twice = (sum(times == count for times in seen.values()) for count in (1, 2))
    return len(seen) + once * (once - 1) / (2 * (twice + 1))


def _up_to(figure: Figure, value: float | None) -> Figure:
    """Return the figure with its interval extended by the distance of `value` above it."""
    if figure.value is None or figure.high is None or value is None:
        return figure
    return Figure(figure.value, figure.low, min(1.0, figure.high + max(0.0, value - figure.value)))
