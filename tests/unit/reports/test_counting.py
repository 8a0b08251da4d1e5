"""The counting layer: bases, parents, weights, intervals, and masking that cannot be computed back."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder import intervals
from coder.model import Code, Codebook
from coder.model.json_values import Json
from coder.reports.answered import Answered
from coder.reports.changing import change
from coder.reports.coder_rule import by_coder
from coder.reports.compact import CountedCoding
from coder.reports.counting import (
    CountedShare,
    Crosstab,
    Group,
    Grouping,
    Weights,
    cases_by_code,
    closed,
    co_occurrence,
    code_counts,
    crosstab,
    in_order,
    rounded,
    share,
    weights_of,
    wilson,
)
from coder.reports.grouping import Described, grouping
from coder.reports.protect.disjoint_sections import Counted
from coder.reports.protect.masking import Masking

BOOK = Codebook((Code("a", "A"), Code("a1", "A1", "a"), Code("a2", "A2", "a"), Code("b", "B"), Code("c", "C")))


def coded(*codings: tuple[int, str, str], answers: int = 10, asked: int = 12) -> Answered:
    """Answers 1 … `answers` by cases of the same number, with (answer, code, coder) applied to the whole of each."""
    return Answered(
        "q",
        frozenset(range(1, asked + 1)),
        {number: number for number in range(1, answers + 1)},
        [CountedCoding(answer, answer, code, coder, 0, 5) for answer, code, coder in codings],
    )


def test_a_category_counts_distinct_respondents_of_its_sub_tree() -> None:
    counts = {count.code.id: count for count in code_counts(coded((1, "a1", "x"), (1, "a2", "x"), (2, "a", "x")), BOOK)}
    assert (counts["a"].share.n, counts["a"].share.base) == (2, 2)
    assert (counts["a1"].share.n, counts["a2"].share.n, counts["a"].own) == (1, 1, 1)
    assert counts["a"].codings == 3
    assert counts["a"].share.percent == pytest.approx(100.0)


def test_an_answer_has_a_code_when_one_of_several_coders_applied_it() -> None:
    counts = {count.code.id: count for count in code_counts(coded((1, "b", "x"), (1, "b", "y"), (2, "b", "y")), BOOK)}
    assert counts["b"].share.n == 2
    assert counts["b"].codings == 3
    per = by_coder(coded((1, "b", "x"), (1, "b", "y"), (2, "b", "y")), BOOK, ["b"])
    assert (per.coders, per.counts["b"], per.coded) == (("x", "y"), (1, 2), {"x": 1, "y": 2})


def test_no_code_fits_counts_as_coded() -> None:
    answered = Answered("q", frozenset({1, 2, 3}), {1: 1, 2: 2}, [CountedCoding(1, 1, "b", "x", 0, 1)], frozenset({2}))
    assert answered.coded == {1, 2}


def test_retired_codes_are_counted_only_where_they_were_used() -> None:
    book = Codebook((*BOOK.codes, Code("old", "Old", retired=True), Code("older", "Older", retired=True)))
    assert [count.code.id for count in code_counts(coded((1, "old", "x")), book)] == ["a", "a1", "a2", "b", "c", "old"]


def test_orders() -> None:
    counts = code_counts(coded((1, "c", "x"), (2, "c", "x"), (3, "a1", "x")), BOOK)
    assert [count.code.id for count in in_order(counts, "frequency")] == ["c", "a", "a1", "a2", "b"]
    assert [count.code.id for count in in_order(counts, "alphabetical")] == ["a", "a1", "a2", "b", "c"]


def test_wilson_is_what_the_formula_gives() -> None:
    # Newcombe 1998 (Statistics in Medicine 17: 857-872), table I: 81 of 263 and 15 of 148.
    assert wilson(100 * 81 / 263, 263) == pytest.approx((25.53, 36.62), abs=0.01)
    assert wilson(100 * 15 / 148, 148) == pytest.approx((6.24, 16.05), abs=0.01)
    assert wilson(0.0, 20) == pytest.approx((0.0, 16.11), abs=0.01)
    assert wilson(100.0, 20)[1] == 100.0


@pytest.mark.parametrize("groups", [2, 6, 18])
def test_shares_that_are_alike_differ_by_chance_one_time_in_twenty_and_others_are_seen_to_differ(groups: int) -> None:
    drawn, alike, apart = random.Random(groups), 0, 0
    for _ in range(400):
        found = [sum(drawn.random() < 0.4 for _ in range(30)) for _ in range(groups)]
        alike += intervals.differ([intervals.wilson(n / 30, 30) for n in found])
        found[:2] = [n + add for n, add in zip(found[:2], (-9, 9), strict=True)]
        apart += intervals.differ([intervals.wilson(min(max(n, 0), 30) / 30, 30) for n in found])
    assert 4 <= alike <= 32
    assert apart >= 360
    assert not intervals.differ([(0.1, 0.3)])
    assert intervals.differ([(0.1, 0.1), (0.2, 0.2)]), "ends that rounding brought together"


def test_weights_change_per_cent_and_not_numbers() -> None:
    weights = Weights("w", {1: 3.0, 2: 1.0, 3: 1.0})
    weighted = share({1}, {1, 2, 3, 4}, weights)
    assert (weighted.n, weighted.base, weighted.percent) == (1, 4, pytest.approx(60.0))
    # Kish: 25 / 11 respondents' worth of information.
    assert (weighted.low, weighted.high) == pytest.approx(wilson(60.0, 25 / 11))
    assert share({1}, {4}, weights).percent is None


def test_weights_that_are_no_numbers_are_counted() -> None:
    weights = weights_of("w", {1: {"w": "1,5"}, 2: {"w": None}, 3: {"w": {"missing": "x"}}, 4: {"w": -1}, 5: {"w": 2}})
    assert (weights.by_case, weights.without) == ({1: 1.5, 5: 2.0}, 3)


def test_nobody_to_divide_by() -> None:
    assert share(set(), set()) == CountedShare(0, 0, None, None, None)
    assert code_counts(Answered("q", frozenset(), {}), BOOK)[0].share.percent is None


def test_rounding_says_what_it_adds_up_to() -> None:
    assert rounded([100 / 3] * 3) == ([33.0, 33.0, 33.0], 99.0)
    assert rounded([38.904899, 46.685879, 14.409222]) == ([39.0, 47.0, 14.0], 100.0)
    assert rounded([12.5, 87.5]) == ([13.0, 88.0], 101.0)
    assert rounded([12.345, None], 2)[0] == [12.35, None]


def test_closed_questions_leave_missing_out_of_the_base() -> None:
    groups = grouping(
        Described("d"), {1: {"d": "Ja"}, 2: {"d": "Nei"}, 3: {"d": {"missing": "-"}}, 4: {}, 5: {"d": "Vet ikke"}}, "–"
    )
    counted = closed(groups, frozenset({1, 2, 3, 4, 5}))
    assert [(group.label, of_group.n) for group, of_group in counted.shares] == [("Ja", 1), ("Nei", 1), ("Vet ikke", 1)]
    assert (counted.total, counted.asked) == (3, 5)


@pytest.mark.parametrize(
    ("values", "order", "ordered"),
    [
        (
            ["50 000 eller flere", "Under 2 000", "2 000–4 999"],
            ["Under 2 000", "2 000–4 999", "50 000 eller flere"],
            True,
        ),
        (["Østfold", "Agder", "Ås", "Ærø"], ["Agder", "Ærø", "Østfold", "Ås"], False),
        (["Vet ikke", "Nei", "Ja"], ["Ja", "Nei", "Vet ikke"], False),
        (["10", "9", "100"], ["9", "10", "100"], True),
    ],
)
def test_groups_stand_in_the_order_a_reader_expects(values: list[str], order: list[str], ordered: bool) -> None:
    made = grouping(Described("v"), {number: {"v": value} for number, value in enumerate(values)}, "–")
    assert [group.key for group in made.groups] == order
    assert made.ordered is ordered


def test_bands_cut_numbers() -> None:
    made = grouping(
        Described("n", limits=(2000, 5000)),
        {1: {"n": 1999}, 2: {"n": 2000}, 3: {"n": "4 999"}, 4: {"n": 5000}, 5: {}},
        "–",
    )
    assert [(group.label, len(group.cases)) for group in made.groups] == [
        ("< 2\u00a0000", 1), ("2\u00a0000–4\u00a0999", 2), ("5\u00a0000+", 1), ("–", 1),
    ]  # fmt: skip


def test_numbers_without_a_label_have_the_decimal_sign_of_the_report() -> None:
    data: dict[int, dict[str, Json]] = {1: {"n": 0.5}, 2: {"n": 1.5}, 3: {}, 4: {"n": 12}}
    named = grouping(Described("n", type="number", value_labels={"1.5": "1.5 timer"}), data, "").naming("–", "", ",")
    assert sorted(group.label for group in named.groups) == ["0,5", "1.5 timer", "12", "–"]
    bands = grouping(Described("n", limits=(1.5, 10)), data, "").naming("–", "", ",")
    assert [group.label for group in bands.groups] == ["< 1,5", "1,5–10", "10+", "–"]
    texts = grouping(Described("n"), {1: {"n": "2.1"}}, "").naming("–", "", ",")
    assert [group.label for group in texts.groups] == ["2.1"]


def test_value_labels_name_and_order_groups() -> None:
    made = grouping(Described("v", value_labels={"2": "mye", "1": "lite"}), {1: {"v": 1.0}, 2: {"v": 2}}, "–")
    assert [(group.key, group.label) for group in made.groups] == [("2", "mye"), ("1", "lite")]


def test_co_occurrence_leaves_out_a_category_with_its_own_codes() -> None:
    answered = coded((1, "a1", "x"), (1, "b", "x"), (2, "a1", "x"), (2, "a2", "x"))
    pairs = co_occurrence(cases_by_code(answered, BOOK), BOOK, ["a", "a1", "a2", "b"])
    assert pairs == {("a", "b"): 1, ("a1", "a2"): 1, ("a1", "b"): 1, ("a2", "b"): 0}


def test_change_between_waves() -> None:
    before = {"b": share(set(range(56)), set(range(70)))}
    after = {"b": share(set(range(48)), set(range(80)))}
    # Newcombe 1998, table II: 56/70 - 48/80 = 20 points, 5.24 to 33.39 by method 10.
    (difference,) = change(before, after, ["b"])
    assert (difference.points, difference.low, difference.high) == pytest.approx((-20.0, -33.39, -5.24), abs=0.01)
    (paired,) = change(before, after, ["b"], paired=True)
    assert (paired.points, paired.low) == (pytest.approx(-20.0), None)


# Masking


def table(
    rows: list[list[int]], bases: list[int], *, exclusive: bool = False, name: str = "v", first: int = 0
) -> Crosstab:
    """A crosstab of rows (respondents per group) where each group has so many people."""
    groups, start = [], first
    for number, base in enumerate(bases):
        groups.append(Group(str(number), str(number), frozenset(range(start, start + base))))
        start += base
    people = frozenset().union(*(group.cases for group in groups))
    cases = []
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        held: set[int] = set()
        for place, (group, count) in enumerate(zip(groups, row, strict=True)):
            offset = taken.get(place, 0) if exclusive else 0
            held |= set(sorted(group.cases)[offset : offset + count])
            taken[place] = offset + count
        cases.append((str(number), held))
    return crosstab(cases, people, Grouping(name, name, tuple(groups)), exclusive=exclusive)


def mask(tables: list[Crosstab], threshold: int) -> list[Crosstab]:
    """Tables of one question, of which nothing else is known."""
    return list(Masking([Counted(tuple(tables))], threshold).masked().tables[0])


def shown(masked: Crosstab) -> list[list[int | None]]:
    return [[None if cell.masked else cell.n for cell in line] for line in masked.cells]


def test_a_small_cell_takes_another_with_it() -> None:
    (masked,) = mask([table([[3, 8, 20, 30]], [40, 40, 40, 40])], 5)
    assert shown(masked) == [[None, None, 20, 30]]
    hidden = masked.cells[0][0]
    assert (hidden.n, hidden.percent, hidden.low) == (0, None, None)


def test_nothing_is_hidden_where_nothing_is_small_or_masking_is_off() -> None:
    assert shown(mask([table([[6, 0, 20]], [40, 40, 40])], 5)[0]) == [[6, 0, 20]]
    assert shown(mask([table([[1, 2, 3]], [40, 40, 40])], 0)[0]) == [[1, 2, 3]]


def test_hidden_cells_together_reach_the_threshold() -> None:
    (masked,) = mask([table([[1, 1, 9, 30]], [40, 40, 40, 40])], 5)
    assert shown(masked) == [[None, None, None, 30]]


def test_a_group_smaller_than_the_threshold_is_hidden_even_where_it_is_empty() -> None:
    (masked,) = mask([table([[0, 10, 20]], [3, 40, 40])], 5)
    assert shown(masked)[0][0] is None
    assert shown(masked)[0].count(None) >= 2


def test_two_variables_where_one_is_nested_in_the_other_do_not_give_a_cell_away() -> None:
    # Trusts 0 and 1 make county 0; trusts 2 and 3 county 1. Trust 0 is small.
    fine = table([[3, 10, 6, 20]], [40, 40, 40, 40], name="trust")
    coarse = table([[13, 26]], [80, 80], name="county")
    masked_fine, masked_coarse = mask([fine, coarse], 5)
    fine_shown, coarse_shown = shown(masked_fine)[0], shown(masked_coarse)[0]
    assert fine_shown[0] is None
    # With county 0 shown and trust 1 shown, trust 0 would be their difference.
    assert coarse_shown[0] is None or fine_shown[1] is None


def test_everything_hidden_is_said_and_stays_hidden() -> None:
    (masked,) = mask([table([[1, 2]], [3, 3])], 5)
    assert shown(masked) == [[None, None]]


counts_of_groups = st.lists(st.integers(0, 12), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None)
@given(counts_of_groups, st.integers(2, 6))
def test_no_hidden_cell_of_a_row_follows_from_what_is_shown(row: list[int], threshold: int) -> None:
    bases = [max(count, 12) for count in row]
    (masked,) = mask([table([row], bases)], threshold)
    line = shown(masked)[0]
    hidden = [place for place, value in enumerate(line) if value is None]
    assert not [place for place, count in enumerate(row) if 0 < count < threshold and place not in hidden]
    total = sum(row) - sum(value for value in line if value is not None)
    possible = [values for values in product(*(range(bases[place] + 1) for place in hidden)) if sum(values) == total]
    for number in range(len(hidden)):
        assert len({values[number] for values in possible}) > 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=4), st.integers(2, 5))
def test_no_hidden_cell_of_an_exclusive_table_follows_from_the_sums_both_ways(
    columns: list[list[int]], threshold: int
) -> None:
    """Answers to a closed question by group: row totals, column totals and shown cells are all known to a reader."""
    bases = [sum(column) for column in columns]
    if not all(bases):
        return
    rows = [[column[answer] for column in columns] for answer in range(3)]
    made = table(rows, bases, exclusive=True)
    (masked,) = mask([made], threshold)
    lines = shown(masked)
    hidden = [(r, c) for r, line in enumerate(lines) for c, value in enumerate(line) if value is None]
    if not hidden or len(hidden) > 9 or len(hidden) == sum(map(any, rows)) * len(bases):
        return  # where all is hidden already, only the totals of the main table could still tell
    by_row = [sum(row) - sum(value for value in lines[r] if value is not None) for r, row in enumerate(rows)]
    by_column = [bases[c] - sum(line[c] or 0 for line in lines) for c in range(len(bases))]
    possible: list[tuple[int, ...]] = []

    def fill(place: int, values: list[int], rest_row: list[int], rest_column: list[int]) -> None:
        if len(possible) > 3_000:
            return
        if place == len(hidden):
            if not any(rest_row) and not any(rest_column):
                possible.append(tuple(values))
            return
        r, c = hidden[place]
        for value in range(min(rest_row[r], rest_column[c]) + 1):
            rest_row[r] -= value
            rest_column[c] -= value
            fill(place + 1, [*values, value], rest_row, rest_column)
            rest_row[r] += value
            rest_column[c] += value

    fill(0, [], by_row, by_column)
    for number, (r, c) in enumerate(hidden):
        if 0 < rows[r][c] < threshold:
            assert len({values[number] for values in possible}) > 1, (rows, lines)
