"""What holds a million cases in little memory behaves as the plain set, mapping or list that it stands for."""

from __future__ import annotations

import json
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from coder.model.json_values import Json
from coder.reports.compact import Codings, CountedCoding, Ids, Pairs, Values, column, different, ids, union

numbers = st.one_of(st.frozensets(st.integers(0, 300)), st.frozensets(st.integers(0, 40_000), max_size=4))
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.fixed_dictionaries({"missing": st.text()}),
)


@given(numbers, numbers)
def test_a_set_of_ids_is_a_set(first: frozenset[int], second: frozenset[int]) -> None:
    for left in (first, ids(first)):
        for right in (second, ids(second)):
            assert left & right == first & second
            assert left | right == first | second
            assert left - right == first - second
            assert left.isdisjoint(right) == first.isdisjoint(second)
            assert (left <= right) == (first <= second)
            assert (left == right) == (first == second)
    held = ids(first)
    assert sorted(held) == sorted(first) == list(held) if isinstance(held, Ids) else held == first
    assert len(held) == len(first)
    assert hash(held) == hash(first)
    assert all((number in held) == (number in first) for number in range(320))
    assert -1 not in held
    assert "1" not in set[object](held)
    assert union([first, ids(second), ids(())]) == first | second


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000))))
def test_pairs_are_a_mapping_in_the_order_of_the_keys(given: list[tuple[int, int]]) -> None:
    held, plain = Pairs(given), dict(given)
    assert held == plain
    assert list(held) == sorted(plain)
    assert list(held.items()) == sorted(plain.items())
    assert list(held.values()) == [plain[key] for key in sorted(plain)]
    assert all((key in held) == (key in plain) for key in range(-1, 1002, 7))


@given(st.lists(st.builds(CountedCoding, *[st.integers(0, 2**40)] * 2, st.text(max_size=3), st.text(max_size=3),
                          *[st.integers(0, 2**31)] * 2)))  # fmt: skip
def test_codings_are_a_list(given: list[CountedCoding]) -> None:
    held = Codings(given)
    assert list(held) == given
    assert [held[place] for place in range(len(held))] == given
    assert held[1:] == given[1:]
    assert bool(held) == bool(given)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), values)))
def test_values_are_those_of_each_case_to_the_type(rows: list[dict[str, Json]]) -> None:
    held = Values(enumerate(rows))
    for number, row in enumerate(rows):
        assert {name: (type(value), value) for name, value in held[number].items()} == {
            name: (type(value), value) for name, value in row.items()
        }
        assert len(held[number]) == len(row)
    assert [(case, dict(row)) for case, row in held.items()] == list(enumerate(rows))
    assert list(held) == list(range(len(rows)))
    assert 9999 not in held
    for name in "abc":
        given = [row[name] for row in rows if name in row]
        assert list(column(held, name)) == list(column(dict(enumerate(rows)), name))
        assert sorted(map(repr, different(held, name))) == sorted({*map(repr, given)})
        assert {*map(repr, different(dict(enumerate(rows)), name))} - {"None"} == {*map(repr, given)} - {"None"}


def test_a_case_costs_few_bytes_whatever_its_values() -> None:
    text = '{"kjønn": "%s", "vekt": %s, "fylke": "fylke %s"}'
    rows = ((case, json.loads(text % (case % 2, case / 7, case % 15))) for case in range(5_000))
    tracemalloc.start()
    held = Values(rows), [ids(range(start, 5_000, 3)) for start in range(100)], Pairs((n, n + 9) for n in range(5_000))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held) == 3
    # As dictionaries and sets: 5.1 MB.
    assert used < 1_000_000


def test_a_coding_takes_24_bytes() -> None:
    tracemalloc.start()
    held = Codings(CountedCoding(n, n, f"c{n % 40}", "Kari", 0, n) for n in range(20_000))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held) == 20_000
    assert used < 20_000 * 28, "24 bytes, and room to grow"


def test_numbers_beyond_four_bytes_are_held_too() -> None:
    codings = [CountedCoding(n, 2**40 + n, "a", "Kari", 0, 3) for n in (1, 2**33, 5)]
    held = Codings(codings)
    assert list(held) == codings
    assert held[1] == codings[1]
