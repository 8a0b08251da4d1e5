"""Intervals of agreement: what widens them, and that they are computed as they say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import excerpts, sets
from coder.agreement.excerpts import Marked, on_excerpts
from coder.agreement.nominal import nominal_figures
from coder.agreement.sets import masi, over_sets
from tests.unit.agreement.ratings import nominal, on_x, several, value, width

BENCHMARK = runpy.run_path(str(Path(__file__).resolve().parents[3] / "benchmarks" / "agreement.py"))
drawn, studied = BENCHMARK["drawn"], BENCHMARK["studied"]


def test_answers_alike_all_count_and_widen_the_interval() -> None:
    ratings = several("x " * 20 + "- " * 20, "x " * 17 + "- " * 3 + "- " * 17 + "x " * 3)
    alone = on_x(ratings)
    alike = on_x(ratings, [place // 5 for place in range(40)])
    spread = on_x(ratings, [place % 8 for place in range(40)])
    assert alone.alpha.value == alike.alpha.value == spread.alpha.value
    assert alone.answers == alike.answers == 40
    for name in ("alpha", "kappa", "ac1", "positive"):
        assert width(getattr(alike, name)) > 1.2 * width(getattr(alone, name))
    clustered = over_sets(ratings, [place // 5 for place in range(40)])
    assert clustered.alpha.value == over_sets(ratings).alpha.value
    assert width(clustered.percent) > 1.2 * width(over_sets(ratings).percent)


def put_by(*counts: int, answers: int = 50, coders: int = 5) -> list[dict[str, frozenset[str]]]:
    """Answers on which so many of the coders put x, and others on which nobody did."""
    every = (*counts, *([0] * (answers - len(counts))))
    return [{f"c{coder}": frozenset("x" if coder < count else "") for coder in range(coders)} for count in every]


def test_a_few_answers_of_many_coders_tell_little() -> None:
    """Of three coders or more: how many of them put the code on an answer varies in ways that two answers hide."""
    one_and_all = on_x(put_by(1, 5))
    assert one_and_all.alpha.low is not None
    assert one_and_all.alpha.low < 0.2  # draws without a weight: 0.35
    alike = on_x(put_by(3, 3))
    assert width(alike.alpha) > 0.55  # without: 0.45
    assert width(on_x(put_by(*[3] * 10)).alpha) < 0.25
    two_coders = on_x(put_by(1, 2, coders=2))
    assert (two_coders.alpha.low, two_coders.alpha.high) == (pytest.approx(0.0796, abs=5e-4), 1)  # of two, as before


@pytest.mark.parametrize(("coders", "widens"), [(2, False), (4, True)])
def test_excerpts_that_hang_on_a_long_answer_or_two_are_not_many(coders: int, widens: bool) -> None:
    names = [f"c{number}" for number in range(coders)]
    long = [Marked(400, {name: [("x", 0, 300 if name == "c0" else 200)] for name in names})] * 2
    short = [Marked(40, {name: [("x", 0, 10)] if name == "c0" else [] for name in names})] * 10
    none = [Marked(100, {name: [] for name in names})] * 88
    (found,) = on_excerpts([*long, *short, *none], {"x": frozenset("x")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excerpts, "_counting", len)
        (counted,) = on_excerpts([*long, *short, *none], {"x": frozenset("x")})
    assert found.alpha.value == counted.alpha.value
    assert (width(found.alpha) > 1.3 * width(counted.alpha)) is widens
    assert (found.alpha == counted.alpha) is not widens


def test_more_coders_make_an_interval_narrower() -> None:
    has = drawn(0.6, 0.3, 5, 300, 1, 2)
    two_of_them, all_five = studied(has[:, :2]), studied(has)
    assert width(all_five[0].alpha) < 0.85 * width(two_of_them[0].alpha)


@pytest.mark.parametrize("labels", [list(range(10)), [0, 0, 0, 1, 1, 2, 2, 3, 3, 4]])
def test_leaving_out_is_what_it_says(labels: list[int]) -> None:
    """The sums that are kept give the same as computing anew without the answers."""
    ratings = several("a ab b ac c abc b a - ab", "a a b ac bc abc c a a -")
    over, whole = over_sets(ratings, labels), nominal_figures(ratings, labels)
    groups = max(labels) + 1
    rest = [[answer for answer, label in zip(ratings, labels, strict=True) if label != gone] for gone in range(groups)]
    quantile, near = {10: (2.26216, 1e-3), 5: (2.77645, 3e-3)}[groups]  # of Student's t, which is an expansion of it
    for told, values in (
        (over.alpha, [value(over_sets(part).alpha) for part in rest]),
        (whole.cohen, [nominal(part).cohen.value for part in rest]),
        (whole.fleiss, [nominal(part).fleiss.value for part in rest]),
    ):
        known = [estimate for estimate in values if estimate is not None]
        mean = sum(known) / groups
        deviation = ((groups - 1) / groups * sum((estimate - mean) ** 2 for estimate in known)) ** 0.5
        assert told.low is not None
        assert value(told) - told.low == pytest.approx(quantile * deviation, rel=near)


@given(st.dictionaries(st.integers(0, 2**70), st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 30))
def test_distances_summed_in_blocks_are_those_of_each_two(values: dict[int, int], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "BLOCK", block)
        found = sets._distances(values)
    assert found == pytest.approx({
        bits: sum(times * masi(bits, other) for other, times in values.items()) for bits in values
    })  # fmt: skip


def test_what_is_computed_grows_with_the_answers_and_not_with_all_pairs_of_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0

    def counted(bits: int, other: int) -> float:
        nonlocal asked
        asked += 1
        return masi(bits, other)

    monkeypatch.setattr(sets, "masi", counted)
    codes = [f"k{number}" for number in range(12)]
    every = [frozenset(code for place, code in enumerate(codes) if number >> place & 1) for number in range(400)]
    found = over_sets([{"a": code_set, "b": other} for code_set, other in zip(every, reversed(every), strict=True)])
    assert found.alpha.value is not None
    assert 0 < asked <= 10 * len(every)
