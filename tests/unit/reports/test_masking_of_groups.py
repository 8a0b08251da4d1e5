"""Masking where groups overlap, and where groups of two variables are the same people."""

from __future__ import annotations

from collections.abc import Sequence

from coder.reports.counting import Group, Grouping
from coder.reports.protect.same_people import alike
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


def test_no_hidden_cell_is_known_where_respondents_are_in_several_groups() -> None:
    study = project(5, 90, "several nested")
    reader = Reader(study)
    made, tables = reported(study, ("travel", "county"))
    assert sum(tables.crossings[0].shown[0].bases) > len(study.data), "groups overlap"
    reader.read(made, tables)
    assert reader.hidden
    assert not exposed(reader, 4)


def test_the_same_people_are_found_where_neither_variable_is_nested_in_the_other() -> None:
    def by(name: str, **groups: Sequence[int]) -> Grouping:
        return Grouping(name, name, tuple(Group(key, key, frozenset(cases)) for key, cases in groups.items()))

    county = by("county", north=range(4), west=(4, 5), city=(6, 7, 8))
    trust = by("trust", a=(0, 1), b=(2, 3), d=(4, 5), e=(6, 7), f=(8,))
    assert sorted(alike(county, trust)) == [
        (["city"], ["e", "f"]),
        (["north"], ["a", "b"]),
        (["west"], ["d"]),
    ]
    assert alike(by("one", x=(0, 1), y=(2,)), by("other", u=(0, 2), v=(1,))) == [], "all together are the total"
