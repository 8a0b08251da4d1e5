"""Tables of the same people by variables that overlap: no hidden cell follows from all of them read together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coder.reports.counting import Crosstab, Group, Grouping, crosstab
from coder.reports.masking import Tie, alike, mask

PLACES = (("north", "a"), ("north", "b"), ("south", "b"), ("south", "c"), ("west", "d"), ("city", "e"), ("city", "f"))
"""County and trust. Trust b lies across two counties; west and d are the same people; e and f are the city's."""


def by(variable: int, people: Sequence[tuple[int, int]]) -> Grouping:
    """The groups of county (0) or trust (1); a person is (place, answer)."""
    names = list(dict.fromkeys(place[variable] for place in PLACES))
    held = {
        name: frozenset(n for n, (place, _) in enumerate(people) if PLACES[place][variable] == name) for name in names
    }
    return Grouping(str(variable), str(variable), tuple(Group(name, name, held[name]) for name in names if held[name]))


def crossed(people: Sequence[tuple[int, int]]) -> list[Crosstab]:
    rows = [(str(answer), {n for n, (_, said) in enumerate(people) if said == answer}) for answer in range(3)]
    everybody = frozenset(range(len(people)))
    return [crosstab(rows, everybody, by(variable, people), exclusive=True) for variable in (0, 1)]


def published(tables: Sequence[Crosstab]) -> tuple[np.ndarray, dict[tuple[int, int, int], np.ndarray]]:
    """What a reader knows, and every hidden cell, as sums of the counts by place and answer."""
    known, hidden = [], {}
    for answer in range(3):
        known.append(place_by_answer(range(len(PLACES)), [answer]))
    for number, table in enumerate(tables):
        for column, group in enumerate(table.grouping.groups):
            inside = [place for place, names in enumerate(PLACES) if names[number] == group.key]
            known.append(place_by_answer(inside, range(3)))
            for answer in range(3):
                line = place_by_answer(inside, [answer])
                if table.cells[answer][column].masked:
                    hidden[number, answer, column] = line
                else:
                    known.append(line)
    return np.array(known), hidden


def place_by_answer(places: Sequence[int] | range, answers: Sequence[int] | range) -> np.ndarray:
    line = np.zeros((len(PLACES), 3))
    for place in places:
        for answer in answers:
            line[place, answer] = 1
    return line.ravel()


def people_of(counts: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [
        (place, answer) for place, line in enumerate(counts) for answer, count in enumerate(line) for _ in range(count)
    ]


def test_the_same_people_are_found_where_neither_variable_is_nested_in_the_other() -> None:
    county, trust = (table.grouping for table in crossed(people_of([[1, 1, 1]] * len(PLACES))))
    assert sorted(alike(county, trust)) == [
        (["city"], ["e", "f"]),
        (["north", "south"], ["a", "b", "c"]),
        (["west"], ["d"]),
    ]


def test_all_together_are_no_more_than_the_total() -> None:
    people = people_of([[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]])
    county, trust = (table.grouping for table in crossed(people))
    assert alike(county, trust) == []


def test_a_cell_hidden_for_another_is_not_shown_under_another_name() -> None:
    # «city» answers 2 twice: it is hidden, and with it another county, which may not be shown as the trust that it is.
    tables = mask(crossed(people_of([[9, 9, 9], [9, 9, 9], [9, 9, 9], [9, 9, 9], [8, 7, 8], [6, 8, 2], [9, 9, 9]])), 5)
    west = tables[0].grouping.groups.index(next(one for one in tables[0].grouping.groups if one.key == "west"))
    d = tables[1].grouping.groups.index(next(one for one in tables[1].grouping.groups if one.key == "d"))
    for row in range(3):
        assert tables[0].cells[row][west].masked == tables[1].cells[row][d].masked


counts = st.lists(
    st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=len(PLACES), max_size=len(PLACES)
)


@settings(max_examples=200, deadline=None)
@given(counts, st.integers(2, 5))
def test_no_hidden_cell_follows_from_the_tables_of_both_variables(drawn: list[list[int]], threshold: int) -> None:
    tables = mask(crossed(people_of(drawn)), threshold)
    known, hidden = published(tables)
    rank = np.linalg.matrix_rank(known)
    for cell, line in hidden.items():
        assert np.linalg.matrix_rank(np.vstack([known, line])) > rank, cell


CODES = (("p", ("p1", "p2", "p3")), ("q", ("q1", "q2")))
"""Categories with their codes; each respondent has one code."""


def coded_once(drawn: Sequence[Sequence[int]], groups: int) -> tuple[list[Crosstab], list[Tie]]:
    """A crosstab of categories and codes by groups from counts by code and group, with the rows that add up."""
    leaves = [leaf for _, inside in CODES for leaf in inside]
    people = [(leaf, group) for leaf, line in zip(leaves, drawn, strict=True) for group in range(groups)
              for _ in range(line[group])]  # fmt: skip
    cases = {leaf: frozenset(n for n, (said, _) in enumerate(people) if said == leaf) for leaf in leaves}
    rows = []
    for above, inside in CODES:
        rows.append((above, frozenset().union(*(cases[one] for one in inside))))
        rows += [(one, cases[one]) for one in inside]
    by_group = tuple(
        Group(str(group), str(group), frozenset(n for n, (_, held) in enumerate(people) if held == group))
        for group in range(groups)
    )
    ties: list[Tie] = [*CODES, (None, tuple(above for above, _ in CODES))]
    return [crosstab(rows, frozenset(range(len(people))), Grouping("g", "g", by_group))], ties


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 14), min_size=4, max_size=4), min_size=5, max_size=5))
def test_no_hidden_cell_follows_from_the_categories_and_n(drawn: list[list[int]]) -> None:
    tables, ties = coded_once(drawn, 4)
    assume(len(tables[0].bases) == 4)
    (masked,) = mask(tables, 5, ties)
    leaves = [leaf for _, inside in CODES for leaf in inside]
    under = {**{leaf: (leaf,) for leaf in leaves}, **dict(CODES)}
    groups = len(masked.bases)

    def line(row: str, places: Sequence[int] | range) -> np.ndarray:
        made = np.zeros((len(leaves), groups))
        for leaf in under[row]:
            made[leaves.index(leaf), list(places)] = 1
        return made.ravel()

    known = [line(row, range(groups)) for row in masked.rows]
    known += [sum(line(above, [place]) for above, _ in CODES) for place in range(groups)]
    hidden = []
    for row, cells in zip(masked.rows, masked.cells, strict=True):
        for place, cell in enumerate(cells):
            (hidden if cell.masked else known).append(line(row, [place]))
    rank = np.linalg.matrix_rank(np.array(known))
    assert all(np.linalg.matrix_rank(np.vstack([*known, one])) > rank for one in hidden)
