"""Masking where some were asked further: neither they nor the others tell of a hidden cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from coder.reports.crossing import crossed
from coder.reports.planning import plan
from coder.reports.protect.disjoint_sections import Counted, apart
from tests.unit.reports.masked_reader import TRUSTS, Reader, exposed, project
from tests.unit.reports.masked_reports import reported


@pytest.mark.parametrize(("seed", "kind", "people"), [(83, "nested", 158), (1017, "near", 29)])
def test_those_who_were_not_asked_further_tell_nothing_of_those_who_were(seed: int, kind: str, people: int) -> None:
    """Of those left, too, a code is on no more than its category; few of them are in one group by chance alone."""
    study = project(seed, people, kind)
    reader = Reader(study, pairs=True)
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert not exposed(reader)


def test_a_group_of_which_nobody_was_asked_further_tells_nothing_by_its_absence() -> None:
    """The one who answered «Nei» is the one of trust d: that d is not in the table of the others would tell so."""
    study = project(35, 22, "single")
    reader = Reader(study)
    made, tables = reported(study, ("trust", "county", "sex"))
    reader.read(made, tables)
    assert not exposed(reader)
    further = tables.crossings[2].shown[0]
    assert [group.key for group in further.grouping.groups] == [*TRUSTS]
    everybody = plan(replace(made.definition, mask_below=0), study)
    assert len(crossed(everybody).crossings[2].shown[0].grouping.groups) == 4


def test_sections_of_a_question_are_made_up_of_the_smallest_sets_of_people_that_they_tell_apart() -> None:
    def section(people: Iterable[int], question: str = "svar") -> Counted:
        held = frozenset(people)
        return Counted((), {"a": held & {0, 1, 2}}, held, question=question, asked=held)

    found, parted = apart([section(range(8)), section((0, 1)), section((1, 2)), section(range(4), "other")])
    assert sorted(sorted(smallest.people) for smallest in found[4:]) == [[0], [1], [2], [3, 4, 5, 6, 7]]
    for whole, parts in parted:
        assert sorted(case for part in parts for case in found[part].people) == sorted(found[whole].people)
    assert sorted(whole for whole, _ in parted) == [0, 1, 2]
    assert apart([section(range(8)), section(range(8))])[1] == [], "the same people are one set"
