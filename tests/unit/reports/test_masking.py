"""All tables of a report as one system: what a reader can compute of a hidden cell spans four at least."""

from __future__ import annotations

import pytest

from coder.reports.crossing import crossed
from coder.reports.definition import TABLES, Definition, Section, ThemeGroup
from coder.reports.planning import plan
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


@pytest.mark.parametrize(("kind", "people"), [("single", 150), ("near", 60), ("nested", 40)])
def test_no_hidden_cell_is_known_to_within_two_from_everything_that_a_report_shows(kind: str, people: int) -> None:
    study = project(0, people, kind)
    reader = Reader(study, pairs=kind == "nested")
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert reader.hidden
    assert not exposed(reader, 5)


def test_what_a_sentence_tells_of_two_codes_together_tells_no_hidden_cell() -> None:
    """Readers know how many have either of the codes of a group, and so how many have both."""
    study, pair, wanted = project(8, 40, "nested"), ("p1", "q1"), tuple(table for table in TABLES if table != "pairs")
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
