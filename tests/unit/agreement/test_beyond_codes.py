"""Agreement on excerpts and levels, codes taken for others, rounds, weeks, and human beside machine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.agreement.assisted import Decided, assistance
from coder.agreement.codes import by_code
from coder.agreement.confusion import confusions
from coder.agreement.excerpts import Marked, on_excerpts
from coder.agreement.rated import Ratings, rated
from coder.agreement.recount import recounted
from coder.agreement.rounds import between, within
from coder.agreement.sets import by_level
from coder.agreement.weeks import Coded, by_week
from coder.model.agreement import Confusion, Figure
from coder.model.rounds import persons
from tests.unit.agreement.ratings import X, several

# Excerpts


def test_excerpts_by_characters_and_by_overlap() -> None:
    """Two coders who mark all but ten characters, at either end: nearly all alike, and no better than chance."""
    (found,) = on_excerpts([Marked(200, {"A": [("x", 0, 190)], "B": [("x", 10, 200)]})], X)
    assert found.alpha.value == pytest.approx(1 - 0.1 / 0.095)
    assert found.percent.value == pytest.approx(0.9)
    assert found.positive.value == pytest.approx(2 * 180 / (2 * 180 + 20))
    assert (found.overlap.value, found.excerpts, found.answers) == (1, 2, 1)


def test_excerpts_that_meet_at_an_end_do_not_overlap_and_those_of_one_coder_are_one_stretch() -> None:
    (found,) = on_excerpts([Marked(10, {"A": [("x", 0, 4), ("x", 2, 6)], "B": [("x", 6, 9)]})], X)
    assert (found.overlap.value, found.positive.value, found.excerpts) == (0, 0, 3)
    assert found.percent.value == pytest.approx(0.1)


SPANS = st.lists(
    st.builds(lambda start, length: ("x", start, start + length), st.integers(0, 8), st.integers(1, 4)), max_size=3
)


@settings(max_examples=40)
@given(st.lists(st.tuples(SPANS, SPANS, SPANS), min_size=1, max_size=6))
def test_characters_are_counted_as_one_by_one(answers: list[tuple[list[tuple[str, int, int]], ...]]) -> None:
    found = on_excerpts([Marked(12, dict(zip("ABC", spans, strict=True))) for spans in answers], X)
    characters: list[Ratings] = [
        {
            name: frozenset("x") if any(start <= place < end for _, start, end in marked) else frozenset()
            for name, marked in zip("ABC", spans, strict=True)
        }
        for spans in answers for place in range(12)
    ]  # fmt: skip
    for agreement, other in zip(found, by_code(rated(characters), X), strict=True):
        assert agreement.percent.value == pytest.approx(other.percent.value)
        assert agreement.alpha.value == pytest.approx(other.kappa.value)
        assert agreement.positive.value == pytest.approx(other.positive.value)


# What hangs on it


def test_levels_tell_where_agreement_is_lost() -> None:
    paths = {"a": ("top", "a"), "b": ("top", "b"), "c": ("c",), "top": ("top",)}
    above, below = by_level(several("a b a c c", "b a b c c"), paths)
    assert (above.level, above.percent.value, above.alpha.value) == (1, 1, 1)
    assert below.percent.value == pytest.approx(2 / 5)
    assert (above.codes, below.codes) == (2, 3)


def test_confused_codes_are_those_that_stand_in_each_others_place() -> None:
    found = confusions(several("a ab b - ac", "b a a a ad"))
    assert found == [
        Confusion("a", "b", 2, 5), Confusion("a", "", 1, 5), Confusion("b", "", 1, 3), Confusion("c", "d", 1, 1),
    ]  # fmt: skip


def test_themes_change_places_where_one_coder_has_the_one_more_often() -> None:
    ratings = several("a " * 12 + "b " * 8, "a " * 9 + "b " * 11)
    themes = {"a": frozenset("a"), "b": frozenset("b"), "c": frozenset("c")}
    found = recounted(ratings, themes)
    assert found is not None
    assert (found.answers, found.swapped) == (20, (("a", "b"),))
    first = next(theme for theme in found.themes if theme.code == "a")
    assert (first.counts, first.ranks) == ({"A": 12, "B": 9}, {"A": 1, "B": 2})
    assert first.difference == pytest.approx(0.15)
    assert first.low <= 0.15 <= first.high
    again = recounted(several("a " * 12 + "b " * 8, "a " * 12 + "b " * 8), themes)
    assert again is not None
    assert again.swapped == ()
    assert recounted(several("a a", "b b"), themes) is None  # too few to count


def test_rounds_are_those_of_a_person_who_is_there() -> None:
    person = persons(["anna", "anna/2", "anna/10", "per/3", "a/b"])
    assert person == {"anna": "anna", "anna/2": "anna", "anna/10": "anna", "per/3": "per/3", "a/b": "a/b"}
    ratings: list[Ratings] = [
        {"anna/10": frozenset("z"), "anna/2": frozenset("y"), "per/3": frozenset("x")},
        {"anna": frozenset("x"), "anna/2": frozenset("y")},
    ]
    assert between(ratings, person) == [{"anna": frozenset("y"), "per/3": frozenset("x")}, {"anna": frozenset("x")}]
    assert within(ratings, person, "anna")[1] == ratings[1]


def test_weeks_tell_shares_and_agreement_of_each_coder() -> None:
    coded = [
        Coded(answer, coder, day, frozenset(codes))
        for answer, coder, day, codes in [
            (1, "A", "2026-11-23T08:00:00.000Z", "x"), (2, "A", "2026-11-29T08:00:00.000Z", ""),
            (3, "A", "2026-11-30T08:00:00.000Z", "xy"), (1, "B", "2026-11-30T08:00:00.000Z", "x"),
            (2, "B", "2026-11-30T08:00:00.000Z", "y"),
        ]
    ]  # fmt: skip
    found = by_week(coded, {code: frozenset(code) for code in "xy"})
    assert [(week.week, week.coder, week.answers, week.codes_each, week.common) for week in found] == [
        ("2026-W48", "A", 2, 0.5, 2), ("2026-W49", "A", 1, 2.0, 0), ("2026-W49", "B", 2, 1.0, 2),
    ]  # fmt: skip
    assert [week.percent.value for week in found] == [0.5, None, 0.5]
    assert [dict(week.shares) for week in found] == [{"x": 1}, {"x": 1, "y": 1}, {"x": 1, "y": 1}]


# Human beside machine


def decided(seen: bool, having: int, answers: int, seconds: float, *, first: int = 0) -> list[Decided]:
    """Answers of one coder, so many of them with «x»; a weak suggestion of «x» stood there where one was seen."""
    return [
        Decided(
            first + place, "A", frozenset("x" if place < having else ""), {"x": 0.2} if seen else None,
            seconds + place % 3,
        )
        for place in range(answers)
    ]  # fmt: skip


def test_a_share_that_suggestions_bend_is_told_and_one_that_chance_moves_is_not() -> None:
    bent = assistance([*decided(True, 60, 100, 5), *decided(False, 30, 100, 9, first=100)], X)
    assert (bent.with_them, bent.alone, bent.bent) == (100, 100, ("x",))
    [code] = bent.codes
    assert (code.with_them, code.alone, code.difference.value) == (60, 30, pytest.approx(0.3))
    assert code.difference.low is not None
    assert 0.1 < code.difference.low < 0.3
    assert (bent.seconds_with, bent.seconds_alone) == (6, 10)
    assert bent.seconds_difference is not None
    assert bent.seconds_difference[1] < 0
    assert (bent.low_seen, bent.low_taken.value) == (100, 0.6)
    alike = assistance([*decided(True, 33, 100, 5), *decided(False, 30, 100, 5, first=100)], X)
    assert alike.bent == ()
    assert assistance(decided(True, 3, 5, 5), X).codes[0].difference == Figure(None)


def test_agreement_with_suggestions_and_without_stand_apart() -> None:
    """All of a pair had seen them, or nobody had; where one had, it is neither."""
    seen: dict[str, float] = {}
    pairs = [("x", "x", seen, seen), ("x", "x", seen, seen), ("x", "", None, None), ("x", "x", None, None)]
    both = [
        Decided(answer, coder, frozenset(code), before, None)
        for answer, (first, second, first_seen, second_seen) in enumerate([*pairs, ("x", "", seen, None)])
        for coder, code, before in (("A", first, first_seen), ("B", second, second_seen))
    ]
    [code] = assistance(both, X).codes
    assert (code.agreed_with.value, code.agreed_alone.value) == (1, pytest.approx(2 / 3))
    assert code.agreement_difference.value == pytest.approx(1 / 3)
