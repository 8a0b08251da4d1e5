"""Agreement against tables with known answers and other libraries."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings

from coder.agreement import codes
from coder.agreement.codes import by_code
from coder.agreement.rated import Ratings, rated
from coder.agreement.sets import masi, over_sets
from coder.agreement.shared import positive_agreement, shared_codes
from tests.unit.agreement.ratings import X, nominal, on_x, same, several, studies, table, value

# Tables of the literature


def categories(*rows: str) -> list[dict[str, str]]:
    """A category per word, of each coder; «.» is not coded."""
    return [
        {"ABCDE"[place]: word for place, word in enumerate(words) if word != "."}
        for words in zip(*(row.split() for row in rows), strict=True)
    ]


EXAMPLE_C = categories(
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
)


def test_four_coders_some_missing_krippendorffs_example_c() -> None:
    found = nominal(EXAMPLE_C)
    assert found.alpha.value == pytest.approx(0.74342, abs=5e-6)
    assert found.ac1.value == pytest.approx(0.77544, abs=5e-6)
    assert found.fleiss.value == pytest.approx(0.76117, abs=5e-6)
    assert found.cohen.value is None


def test_krippendorffs_examples_a_and_b() -> None:
    found = on_x(several("- x - - - - - - x -", "x x x - - x - - - -"))
    assert found.alpha.value == pytest.approx(0.0952, abs=5e-5)
    assert (found.answers, found.used) == (10, 5)
    assert nominal(categories("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")).alpha.value == pytest.approx(
        0.0952, abs=5e-5
    )
    example = categories("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    assert nominal(example).alpha.value == pytest.approx(0.6920, abs=5e-5)


def test_a_table_of_three_categories() -> None:
    cells = {"aa": 13, "bb": 20, "bc": 7, "cb": 4, "cc": 56}
    found = nominal([{"A": pair[0], "B": pair[1]} for pair, times in cells.items() for _ in range(times)])
    assert found.cohen.value == pytest.approx(0.7964094, abs=5e-8)
    assert found.fleiss.value == pytest.approx(0.7962397, abs=5e-8)  # Scott's pi, of two coders
    assert found.ac1.value == pytest.approx(0.8493305, abs=5e-8)
    assert found.alpha.value == pytest.approx(0.7972585, abs=5e-8)


def test_fleiss_of_ten_subjects_and_fourteen_raters() -> None:
    rows = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1), (7, 7, 0, 0, 0),
        (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip
    units = [
        {f"rater {place}": category for place, category in enumerate(chosen)}
        for chosen in ([category for category, times in enumerate(row) for _ in range(times)] for row in rows)
    ]
    assert nominal(units).fleiss.value == pytest.approx(0.2099, abs=5e-5)


@pytest.mark.parametrize(
    ("cells", "kappa"), [((20, 5, 10, 15), 0.400), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)]
)
def test_cohens_kappa(cells: tuple[int, int, int, int], kappa: float) -> None:
    found = on_x(table(*cells))
    assert [(pair.first, pair.second, pair.answers) for pair in found.kappas] == [("A", "B", sum(cells))]
    assert found.kappas[0].kappa.value == pytest.approx(kappa, abs=0.00005)
    assert found.kappa == found.kappas[0].kappa


def test_the_paradox_of_a_common_code_is_told() -> None:
    found = on_x(table(118, 5, 2, 0))
    assert found.kappa.value == pytest.approx(-0.0234, abs=0.00005)
    assert found.ac1.value == pytest.approx(0.9408, abs=0.00005)
    assert found.percent.value == pytest.approx(118 / 125)
    assert found.positive.value == pytest.approx(236 / 243)
    assert found.share == pytest.approx(243 / 250)
    assert found.paradox
    assert not on_x(table(50, 5, 2, 68)).paradox
    assert not on_x(table(20, 35, 25, 20)).paradox  # they just do not agree


def test_what_another_coder_says_too_is_known_of_one_code_and_of_all_together() -> None:
    ratings = [
        {"A": frozenset("xy"), "B": frozenset("x")},
        {"A": frozenset("x"), "B": frozenset("y")},
        {"A": frozenset("x")},
    ]
    shared = shared_codes(ratings)
    assert shared == {"x": {(2, 2): 1, (2, 1): 1}, "y": {(2, 1): 2}}
    found = by_code(rated(ratings), {"x": frozenset("x"), "y": frozenset("y")})
    of_each = {agreement.code: agreement.positive.value for agreement in found}
    assert {code: positive_agreement(patterns) for code, patterns in shared.items()} == of_each
    assert positive_agreement(shared["x"] + shared["y"]) == pytest.approx(2 / 5)
    assert over_sets(ratings).positive.value == pytest.approx(2 / 5)
    assert positive_agreement({}) is None


def test_masi() -> None:
    assert masi(0b11, 0b11) == 0
    assert masi(0b01, 0b11) == pytest.approx(2 / 3)
    assert masi(0b0111, 0b1110) == pytest.approx(5 / 6)
    assert masi(0b01, 0b10) == 1
    assert masi(0, 0) == 0
    assert masi(0, 1) == 1


def test_alpha_over_sets() -> None:
    found = over_sets(several("a ab b ac c abc b a", "a a b ac bc abc c a"))
    assert found.alpha.value == pytest.approx(0.595116, abs=5e-7)
    assert (found.answers, found.coders) == (8, ("A", "B"))
    assert found.alpha.low is not None
    assert found.alpha.high is not None
    assert found.alpha.low < value(found.alpha) < found.alpha.high <= 1
    assert found.percent.value == pytest.approx(5 / 8)
    assert found.positive.value == pytest.approx(20 / 24)


# Other libraries


@settings(max_examples=40)
@given(studies())
def test_alpha_is_that_of_another_library(ratings: list[Ratings]) -> None:
    held = [answer for answer in ratings if len(answer) > 1]
    for found in by_code(rated(ratings), X):
        rows = [[int("x" in answer[name]) if name in answer else np.nan for answer in held] for name in "ABC"]
        if found.alpha.value is None:
            assert len({cell for row in rows for cell in row if cell == cell}) == 1
        else:
            other = krippendorff.alpha(np.array(rows, float), level_of_measurement="nominal", value_domain=[0, 1])
            assert found.alpha.value == pytest.approx(other)


@settings(max_examples=40)
@given(studies(coders=2, missing=False))
def test_kappa_and_positive_agreement_are_those_of_another_library(ratings: list[Ratings]) -> None:
    from sklearn.metrics import cohen_kappa_score, f1_score  # a second of every worker, who all read this file

    for found in by_code(rated(ratings), X):
        first, second = ([int("x" in answer[name]) for answer in ratings] for name in "AB")
        assert found.positive.value == pytest.approx(f1_score(first, second, zero_division=0))
        if found.kappa.value is not None:
            assert found.kappa.value == pytest.approx(cohen_kappa_score(first, second))


def test_a_category_counts_its_sub_codes() -> None:
    (found,) = by_code(rated(several("a b -", "b b a")), {"top": frozenset("ab")})
    assert (found.used, found.percent.value) == (3, pytest.approx(2 / 3))


def test_a_third_coder_with_three_answers_leaves_the_kappa_of_the_others() -> None:
    two_coders = table(20, 5, 10, 15)
    ratings = [{**answer, **({"C": answer["A"]} if place < 3 else {})} for place, answer in enumerate(two_coders)]
    found = on_x(ratings)
    assert [(pair.first, pair.second, pair.answers) for pair in found.kappas] == [("A", "B", 50)]
    assert found.kappas[0].kappa.value == pytest.approx(0.4)
    found = on_x([{**answer, **({"C": answer["A"]} if place >= 15 else {})} for place, answer in enumerate(two_coders)])
    pairs = [(pair.first + pair.second, pair.answers) for pair in found.kappas]
    assert pairs == [("AB", 50), ("AC", 35), ("BC", 35)]
    assert [pair.kappa.value for pair in found.kappas][:2] == [pytest.approx(0.4), 1]


def test_codes_counted_in_blocks_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    held = rated(several("a ab b ac c abc b a - ab", "a a b ac bc abc c a a -", "a . b . bc ab c a . -"))
    below = {"top": frozenset("ab"), **{code: frozenset(code) for code in "abcd"}}
    whole = by_code(held, below)
    monkeypatch.setattr(codes, "BLOCK", 1)
    in_blocks = by_code(held, below)
    assert (
        [agreement.code for agreement in in_blocks] == [agreement.code for agreement in whole] == ["top", "a", "b", "c"]
    )
    for in_block, other in zip(in_blocks, whole, strict=True):
        same(in_block, other)
