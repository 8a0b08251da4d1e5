"""What must hold of the agreement on any ratings, whatever their order and whoever made them."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.agreement.codes import by_code
from coder.agreement.confusion import confusions
from coder.agreement.excerpts import on_excerpts
from coder.agreement.rated import Ratings, rated
from coder.agreement.recount import recounted
from coder.agreement.sets import over_sets
from coder.agreement.weeks import by_week
from coder.model.agreement import Figure
from tests.unit.agreement.ratings import X, on_x, same, several, studies, value


@settings(max_examples=40)
@given(studies(), st.randoms(use_true_random=False))
def test_the_order_of_answers_coders_and_codes_changes_nothing(ratings: list[Ratings], draw: random.Random) -> None:
    names = draw.sample("ABC", 3)
    renamed = dict(zip("ABC", names, strict=True))
    mixed = [{renamed[name]: codes for name, codes in answer.items()} for answer in draw.sample(ratings, len(ratings))]
    for agreement, other in zip(by_code(rated(ratings), X), by_code(rated(mixed), X), strict=True):
        same(agreement, other)
    swapped = [
        {name: frozenset("yx"["xy".index(code)] for code in codes) for name, codes in answer.items()}
        for answer in ratings
    ]
    for agreement, other in zip(
        by_code(rated(ratings), X), by_code(rated(swapped), {"y": frozenset("y")}), strict=True
    ):
        same(agreement, other)
    first, second = over_sets(ratings), over_sets(mixed)
    for name in ("percent", "kappa", "alpha", "ac1", "positive"):
        for part in ("value", "low", "high"):
            told, again = (getattr(getattr(over, name), part) for over in (first, second))
            assert told == pytest.approx(again, abs=1e-6)


@given(studies(coders=1, missing=False))
def test_a_coder_agrees_with_a_copy(ratings: list[Ratings]) -> None:
    twice = [{"A": answer["A"], "B": answer["A"], "C": answer["A"]} for answer in ratings]
    for found in by_code(rated(twice), X):
        assert {found.percent.value, found.positive.value, found.ac1.value} == {1.0}
        assert {found.alpha.value, found.kappa.value} <= {1.0, None}
        assert found.ac1.low is not None
        assert found.ac1.low < 1  # so few answers do not show that it is perfect
    over = over_sets(twice)
    assert (over.percent.value, confusions(twice)) == (1, [])
    assert over.alpha.value in (1.0, None)


def test_coders_who_code_by_chance_agree_by_chance() -> None:
    random_codes = np.random.default_rng(4).random((400, 3, 5)) < (0.5, 0.3, 0.2, 0.1, 0.05)
    ratings: list[Ratings] = [
        {name: frozenset(str(code) for code in np.flatnonzero(row)) for name, row in zip("ABC", answer, strict=True)}
        for answer in random_codes
    ]
    for found in by_code(rated(ratings), {str(code): frozenset([str(code)]) for code in range(5)}):
        for figure in (found.alpha, found.kappa):
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= 0 <= figure.high
            assert abs(value(figure)) < 0.1
    over = over_sets(ratings).alpha
    assert over.low is not None
    assert over.high is not None
    assert over.low <= 0 <= over.high


def test_what_is_not_defined_is_none_and_never_one() -> None:
    everywhere = on_x(several("x " * 10, "x " * 10))
    assert everywhere.alpha == everywhere.kappa == Figure(None)
    perfect = on_x(several("x - x -", "x - x -"))
    for figure in (perfect.alpha, perfect.kappa, perfect.ac1):
        assert figure.value == 1.0
        assert figure.low is not None
        assert figure.low < 0.3  # four answers do not show that it is perfect
    assert by_code(rated(several("- -", "- -")), X) == []
    assert by_code(rated([]), X) == []
    assert over_sets([]).alpha == Figure(None)
    assert over_sets([{"A": frozenset("x")}]).answers == 0
    assert on_excerpts([], X) == []
    assert recounted([], X) is None
    assert by_week([], X) == []
