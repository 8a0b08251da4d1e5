"""All tables of a report as one system: what a reader can compute of a hidden cell spans four at least."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.reports.bylines import Excerpts, crossed_with_bylines
from coder.reports.choosing import quote_candidates
from coder.reports.counting import Group, Grouping
from coder.reports.crossing import Crossed, _counted, crossed
from coder.reports.definition import TABLES, Definition, QuoteRules, Section, ThemeGroup
from coder.reports.planning import ReportPlan, plan
from coder.reports.protect import masking, suppression
from coder.reports.protect.disjoint_sections import Counted, apart
from coder.reports.protect.earlier_reports import Seen, shown_by
from coder.reports.protect.linear_system import WIDTH, Reached
from coder.reports.protect.same_people import alike
from coder.reports.protect.transfers import Transfers
from coder.reports.study import Study
from tests.unit.reports.masked_reader import TRUSTS, Reader, exposed, project


def reported(study: Study, variables: Sequence[str], earlier: Sequence[Seen] = ()) -> tuple[ReportPlan, Crossed]:
    made = planned(study, variables)
    return made, crossed(made, earlier)


def planned(study: Study, variables: Sequence[str], attribution: Sequence[str] = ()) -> ReportPlan:
    sections = (Section("svar"), Section("ja"), Section("svar", asked_when=(("ja", ("Ja",)),), by=tuple(variables[:1])))
    quotes = QuoteRules(attribution=tuple(attribution), per_code=len(study.data))
    weight = "w" if "w" in study.kinds else ""
    given = Definition(
        sections=sections, variables=tuple(variables), tables=TABLES, quotes=quotes, mask_below=5, weight=weight
    )
    return plan(given, study)


def drawn(made: ReportPlan, per_code: int) -> Excerpts:
    """So many quotes for each code of each section, drawn at random."""
    draw = random.Random(len(made.study.data))
    return [
        {code: draw.sample(found, min(per_code, len(found))) for code, found in by_code.items()}
        for by_code in quote_candidates(made, [])
    ]


@pytest.mark.parametrize(("kind", "people"), [("single", 150), ("near", 60), ("nested", 40)])
def test_no_hidden_cell_is_known_to_within_two_from_everything_that_a_report_shows(kind: str, people: int) -> None:
    study = project(0, people, kind)
    reader = Reader(study, pairs=kind == "nested")
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert reader.hidden
    assert not exposed(reader, 5)


def test_what_a_sentence_tells_of_two_codes_together_tells_no_hidden_cell() -> None:
    """Readers know how many have either of the codes of a group, and so how many have both."""
    study, pair, wanted = project(8, 40, "nested"), ("p1", "q1"), tuple(one for one in TABLES if one != "pairs")
    found = []
    for groups in ((), (ThemeGroup(pair),)):
        sections = (Section("svar", groups=groups),)
        made = plan(Definition(sections=sections, variables=("trust", "sex"), tables=wanted, mask_below=5), study)
        reader = Reader(study)
        reader.read(made, crossed(made))
        reader.pairs[(*pair, "")] = 0
        found.append(exposed(reader))
    assert found[0]
    assert not found[1]


@pytest.mark.parametrize(("seed", "kind", "people"), [(83, "nested", 158), (1017, "near", 29)])
def test_those_who_were_not_asked_further_tell_nothing_of_those_who_were(seed: int, kind: str, people: int) -> None:
    """Of those left, too, a code is on no more than its category; few of them are in one group by chance alone."""
    study = project(seed, people, kind)
    reader = Reader(study, pairs=True)
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert not exposed(reader)


@pytest.mark.parametrize(
    ("seed", "kind", "people", "named", "per_code"),
    [
        (6, "nested", 134, ("county", "sex"), 10),  # of too many it would be said that they are of a group
        (104, "near", 71, ("sex",), 71),  # all codes of all answers are told
    ],
)
def test_who_wrote_quotes_tells_no_hidden_cell(
    seed: int, kind: str, people: int, named: tuple[str, ...], per_code: int
) -> None:
    """Those of a group without the code whose cell there is hidden, or with one that is shown, leave fewer others."""
    study = project(seed, people, kind)
    reader = Reader(study, pairs=True)
    made = planned(study, ("trust", "county", "sex"), named)
    quotes = drawn(made, per_code)
    tables, said = crossed_with_bylines(made, (), quotes)
    reader.read(made, tables)
    reader.read_quotes(made, quotes, said)
    assert any(one.groups for one in reader.quoted) or per_code == people
    assert not exposed(reader, 10 if per_code > 10 else 6)


def test_weighted_per_cents_tell_no_hidden_cell_to_who_knows_the_weights() -> None:
    study = project(3, 120, "near", "trust")
    reader = Reader(study, pairs=True)
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert not exposed(reader)


def test_more_is_hidden_where_weighted_per_cents_would_tell_it() -> None:
    study = project(5, 250, "near", "trust")
    made, tables = reported(study, ("trust", "county", "sex"))
    assert all(one.weighted for one in tables.crossings)
    assert tables.hidden > crossed(plan(replace(made.definition, weight=""), study)).hidden


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
    assert sorted(sorted(one.people) for one in found[4:]) == [[0], [1], [2], [3, 4, 5, 6, 7]]
    for whole, parts in parted:
        assert sorted(case for part in parts for case in found[part].people) == sorted(found[whole].people)
    assert sorted(whole for whole, _ in parted) == [0, 1, 2]
    assert apart([section(range(8)), section(range(8))])[1] == [], "the same people are one set"


@settings(max_examples=2, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(20, 200),
    st.sampled_from(["single", "near", "nested"]),
    st.sampled_from(["", "trust", "sex", "person"]),
)
def test_no_hidden_cell_of_any_study_is_known_to_within_two(seed: int, people: int, kind: str, by: str) -> None:
    """Two other studies each time; `benchmarks/masking.py` goes through hundreds."""
    study = project(seed, people, kind, by)
    reader = Reader(study)
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert not exposed(reader, 3)


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


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_two_reports_by_different_variables_tell_no_more_together(kind: str) -> None:
    study = project(7, 110, kind)
    reader = Reader(study)
    made, first = reported(study, ("trust",))
    reader.read(made, first)
    seen = shown_by(made, [one.shown for one in first.crossings], "2026-11-28")
    again, second = reported(study, ("county", "sex"), seen)
    reader.read(again, second)
    reader.hidden = {cell: n for cell, n in reader.hidden.items() if cell not in reader.known}
    assert len(exposed(reader)) <= second.exposed
    assert second.exposed < second.hidden


def test_a_report_of_nothing_hidden_before_a_masked_one_is_told_by_the_number_of_cells() -> None:
    study = project(3, 80, "single")
    sections = (Section("svar"),)
    everything = plan(Definition(sections=sections, variables=("trust",), tables=TABLES, mask_below=0), study)
    seen = shown_by(everything, [one.shown for one in crossed(everything).crossings], "2026-11-28")
    masked = plan(Definition(sections=sections, variables=("trust",), tables=TABLES, mask_below=5), study)
    assert crossed(masked).exposed == 0
    found = crossed(masked, seen)
    assert found.exposed == found.hidden > 0
    assert all(cell.masked or cell.n >= 5 or not cell.n for line in found.crossings[0].shown[0].cells for cell in line)


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_where_finding_the_fewest_cells_takes_too_long_whole_rows_are_hidden_instead(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = project(1, 60, kind)
    few = reported(study, ("trust", "county", "sex"))[1].hidden
    monkeypatch.setattr(suppression, "MOST_WORK", 0)
    reader = Reader(study)
    made, tables = reported(study, ("trust", "county", "sex"))
    reader.read(made, tables)
    assert not exposed(reader, 4)
    assert tables.hidden >= few


class Noted(Reached):
    """Keeps every solution."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[dict[int, float]] = []

    def note(self, moved: Iterable[tuple[int, float]]) -> None:
        self.all.append(dict(moved))
        super().note(self.all[-1].items())


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_what_transfers_of_people_find_is_true_of_all_that_is_shown(kind: str) -> None:
    study = project(4, 150, kind)
    made, _ = reported(study, ("trust", "county", "sex"))
    system = masking.Masking([_counted(made, one) for one in made.sections], 5).system
    hidden = {at for at in range(len(system.sizes)) if at % 5 < 3 and at not in system.free}
    found = Noted()
    transfers = Transfers(system, found)
    transfers.look(hidden)
    wide = [one for one in sorted(hidden) if transfers.widen(one, WIDTH)]
    assert 0 < len(wide) < len(hidden)
    for moved in found.all:
        assert moved.keys() <= hidden | system.free
        assert all(0 <= system.sizes[one] + by <= system.most[one] for one, by in moved.items())
        for line in (*system.near, *system.far):
            held = zip(line.places, line.signs, strict=True)
            now = sum(sign * (system.sizes[one] + moved.get(one, 0)) for one, sign in held)
            assert (
                (-np.inf if line.least is None else line.least) <= now <= (np.inf if line.most is None else line.most)
            )
