"""Agreement against tables with known answers, and intervals that cover what they should."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder import agreement
from coder.agreement import (
    by_code,
    cohen_kappa,
    masi,
    nominal_alpha,
    over_sets,
    positive_agreement,
    posterior_interval,
    shared_codes,
)
from coder.model.agreement import CodeAgreement, SetAgreement


def alpha_of(found: CodeAgreement | SetAgreement) -> float:
    """Its alpha, which it has."""
    assert found.alpha is not None
    return found.alpha


def width_of(found: CodeAgreement | SetAgreement) -> float:
    """Of its interval, which it has."""
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low


def two(first: str, second: str) -> list[dict[str, frozenset[str]]]:
    """Ratings of two coders, an answer per word; letters are codes and «-» is none of them."""
    return [
        {"A": frozenset(one.replace("-", "")), "B": frozenset(other.replace("-", ""))}
        for one, other in zip(first.split(), second.split(), strict=True)
    ]


def table(a: int, b: int, c: int, d: int) -> list[dict[str, frozenset[str]]]:
    """A 2 × 2 table: both, the first alone, the second alone, neither."""
    return two(" ".join("x" * (a + b) + "-" * (c + d)), " ".join("x" * a + "-" * b + "x" * c + "-" * d))


X = {"x": frozenset("x")}


def test_binary_alpha_of_krippendorffs_example_a() -> None:
    ratings = two("- x - - - - - - x -", "x x x - - x - - - -")
    (found,) = by_code(ratings, X)
    assert found.alpha == pytest.approx(0.095, abs=0.0005)
    assert (found.answers, found.used) == (10, 5)


@pytest.mark.parametrize(
    ("cells", "kappa"), [((20, 5, 10, 15), 0.400), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)]
)
def test_cohens_kappa(cells: tuple[int, int, int, int], kappa: float) -> None:
    (found,) = by_code(table(*cells), X)
    assert [(one.first, one.second, one.answers) for one in found.kappas] == [("A", "B", sum(cells))]
    assert found.kappas[0].kappa == pytest.approx(kappa, abs=0.00005)


def test_the_paradox_of_a_common_code() -> None:
    (found,) = by_code(table(118, 5, 2, 0), X)
    assert found.kappas[0].kappa == pytest.approx(-0.0234, abs=0.00005)
    assert found.ac1 == pytest.approx(0.9408, abs=0.00005)
    assert found.percent == pytest.approx(100 * 118 / 125)
    assert found.positive == pytest.approx(236 / 243)


def test_what_another_coder_says_too_is_known_of_one_code_and_of_all_together() -> None:
    ratings = [
        {"A": frozenset("xy"), "B": frozenset("x")},
        {"A": frozenset("x"), "B": frozenset("y")},
        {"A": frozenset("x")},
    ]
    shared = shared_codes(ratings)
    assert shared == {"x": {(2, 2): 1, (2, 1): 1}, "y": {(2, 1): 2}}
    of_each = {one.code: one.positive for one in by_code(ratings, {"x": frozenset("x"), "y": frozenset("y")})}
    assert {code: positive_agreement(patterns) for code, patterns in shared.items()} == of_each
    assert positive_agreement(shared["x"] + shared["y"]) == pytest.approx(2 / 5)
    assert positive_agreement({}) is None


def test_three_coders_some_missing() -> None:
    """By the coincidence matrix: units (2 of 3), (3 of 3), (0 of 2), (1 of 2)."""
    found = nominal_alpha(Counter({(3, 2): 1, (3, 3): 1, (2, 0): 1, (2, 1): 1}))
    apart = 2 * 2 * 1 / 2 + 2 * 1 * 1 / 1
    assert found == pytest.approx(1 - (10 - 1) * apart / (2 * 6 * 4))


def test_masi() -> None:
    assert masi(0b11, 0b11) == 0
    assert masi(0b01, 0b11) == pytest.approx(2 / 3)
    assert masi(0b0111, 0b1110) == pytest.approx(5 / 6)
    assert masi(0b01, 0b10) == 1
    assert masi(0, 0) == 0
    assert masi(0, 1) == 1


def test_alpha_over_sets() -> None:
    found = over_sets(two("a ab b ac c abc b a", "a a b ac bc abc c a"))
    assert found.alpha == pytest.approx(0.595116, abs=5e-7)
    assert (found.answers, found.coders) == (8, ("A", "B"))
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha_of(found) < found.high <= 1


def test_leaving_out_is_what_it_says() -> None:
    """The sums that are kept give the same alpha as computing it anew without the answer."""
    ratings = two("a ab b ac c abc b a - ab", "a a b ac bc abc c a a -")
    full = over_sets(ratings)
    values = [alpha_of(over_sets(ratings[:place] + ratings[place + 1 :])) for place in range(len(ratings))]
    mean = sum(values) / 10
    deviation = (0.9 * sum((value - mean) ** 2 for value in values)) ** 0.5
    assert full.high is not None
    assert full.low is not None
    # 2.2622 is the quantile of Student's t with 9 degrees of freedom.
    assert full.low is not None
    assert alpha_of(full) - full.low == pytest.approx(2.2622 * deviation, rel=1e-3)


def test_a_third_coder_with_three_answers_leaves_the_kappa_of_the_others() -> None:
    two_coders = table(20, 5, 10, 15)
    ratings = [{**one, **({"C": one["A"]} if place < 3 else {})} for place, one in enumerate(two_coders)]
    (found,) = by_code(ratings, X)
    assert [(one.first, one.second, one.answers) for one in found.kappas] == [("A", "B", 50)]
    assert found.kappas[0].kappa == pytest.approx(0.4)
    ratings = [{**one, **({"C": one["A"]} if place >= 15 else {})} for place, one in enumerate(two_coders)]
    (found,) = by_code(ratings, X)
    pairs = [(one.first + one.second, one.answers) for one in found.kappas]
    assert pairs == [("AB", 50), ("AC", 35), ("BC", 35)]
    assert [one.kappa for one in found.kappas][:2] == [pytest.approx(0.4), 1]


def test_what_is_not_defined_is_none_and_never_one() -> None:
    (everywhere,) = by_code(two("x " * 10, "x " * 10), X)
    assert (everywhere.alpha, everywhere.kappas[0].kappa, everywhere.low) == (None, None, None)
    (perfect,) = by_code(two("x - x -", "x - x -"), X)
    assert perfect.alpha == 1.0
    assert perfect.low is not None
    assert perfect.low < 0.3  # four answers do not show that it is perfect
    assert by_code(two("- -", "- -"), X) == []
    assert over_sets([]).alpha is None
    assert over_sets([{"A": frozenset("x")}]).answers == 0
    assert cohen_kappa({}) is None


def test_a_category_counts_its_sub_codes() -> None:
    ratings = two("a b -", "b b a")
    (found,) = by_code(ratings, {"top": frozenset("ab")})
    assert (found.used, found.percent) == (3, pytest.approx(200 / 3))


def test_the_interval_covers() -> None:
    """Near 95 of 100 draws from a population whose alpha is known."""
    draw = random.Random(3)
    cells = [(("x", "x"), 0.30), (("x", "-"), 0.08), (("-", "x"), 0.08), (("-", "-"), 0.54)]
    # In the whole population expected disagreement is that of two draws from the pooled shares.
    share = 0.38
    true = 1 - 0.16 / (2 * share * (1 - share))
    inside = 0
    for _ in range(300):
        drawn = draw.choices([pair for pair, _ in cells], [weight for _, weight in cells], k=80)
        (found,) = by_code(two(" ".join(a for a, _ in drawn), " ".join(b for _, b in drawn)), X)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= true <= found.high
    assert 0.91 <= inside / 300 <= 0.99


@pytest.mark.parametrize("answers", [50, 100, 200])
@pytest.mark.parametrize("share", [0.01, 0.03, 0.05, 0.1, 0.3])
@pytest.mark.parametrize("alpha", [0.0, 0.8])
def test_the_interval_covers_rare_codes_too(alpha: float, share: float, answers: int) -> None:
    """Few draws here, many in `benchmarks/agreement.py`; only tables in which the code was used."""
    both, one = share * share + alpha * share * (1 - share), 2 * (1 - alpha) * share * (1 - share)
    draw = random.Random(answers)
    inside = tables = 0
    for _ in range(150):
        drawn = Counter(draw.choices([2, 1, 0], [both, one, 1 - both - one], k=answers))
        if drawn[2] + drawn[1]:
            low, high = posterior_interval(Counter({(2, k): times for k, times in drawn.items()}))
            tables += 1
            inside += low <= alpha <= high
    assert inside / tables >= 0.88  # 0.90 less what 150 draws are uncertain by


def test_answers_alike_all_count_and_widen_the_interval() -> None:
    ratings = two("x " * 20 + "- " * 20, "x " * 17 + "- " * 3 + "- " * 17 + "x " * 3)
    (alone,) = by_code(ratings, X)
    (alike,) = by_code(ratings, X, [place // 5 for place in range(40)])
    (spread,) = by_code(ratings, X, [place % 8 for place in range(40)])
    assert alone.alpha == alike.alpha == spread.alpha
    assert alone.answers == alike.answers == 40
    assert width_of(alike) > 1.2 * width_of(alone)
    assert over_sets(ratings, [place // 5 for place in range(40)]).alpha == over_sets(ratings).alpha


def test_leaving_out_a_cluster_is_what_it_says() -> None:
    ratings = two("a ab b ac c abc b a - ab", "a a b ac bc abc c a a -")
    labels = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4]
    full = over_sets(ratings, labels)
    left = [alpha_of(over_sets([one for one, label in zip(ratings, labels, strict=True) if label != gone]))
            for gone in range(5)]  # fmt: skip
    mean = sum(left) / 5
    deviation = (0.8 * sum((value - mean) ** 2 for value in left)) ** 0.5
    # 2.7764 is the quantile of Student's t with 4 degrees of freedom.
    assert full.low is not None
    assert alpha_of(full) - full.low == pytest.approx(2.7764 * deviation, rel=1e-2)


@given(st.dictionaries(st.integers(0, 2**70), st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 30))
def test_distances_summed_in_blocks_are_those_of_each_two(values: dict[int, int], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "BLOCK", block)
        found = agreement._distances(values)
    assert found == pytest.approx({
        one: sum(times * masi(one, other) for other, times in values.items()) for one in values
    })  # fmt: skip


def test_what_is_computed_grows_with_the_answers_and_not_with_all_pairs_of_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0

    def counted(one: int, other: int) -> float:
        nonlocal asked
        asked += 1
        return masi(one, other)

    monkeypatch.setattr(agreement, "masi", counted)
    codes = [f"k{number}" for number in range(12)]
    sets = [frozenset(code for place, code in enumerate(codes) if number >> place & 1) for number in range(400)]
    found = over_sets([{"a": one, "b": other} for one, other in zip(sets, reversed(sets), strict=True)])
    assert found.alpha is not None
    assert 0 < asked <= 10 * len(sets)
