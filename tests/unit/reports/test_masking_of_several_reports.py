"""Masking after earlier reports of the same study."""

from __future__ import annotations

import pytest

from coder.reports.crossing import crossed
from coder.reports.definition import TABLES, Definition, Section
from coder.reports.planning import plan
from coder.reports.protect.earlier_reports import shown_by
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_two_reports_by_different_variables_tell_no_more_together(kind: str) -> None:
    study = project(7, 110, kind)
    reader = Reader(study)
    made, first = reported(study, ("trust",))
    reader.read(made, first)
    seen = shown_by(made, [crossing.shown for crossing in first.crossings], "2026-11-28")
    again, second = reported(study, ("county", "sex"), seen)
    reader.read(again, second)
    reader.hidden = {cell: n for cell, n in reader.hidden.items() if cell not in reader.known}
    assert len(exposed(reader)) <= second.exposed
    assert second.exposed < second.hidden


def test_a_report_of_nothing_hidden_before_a_masked_one_is_told_by_the_number_of_cells() -> None:
    study = project(3, 80, "single")
    sections = (Section("svar"),)
    everything = plan(Definition(sections=sections, variables=("trust",), tables=TABLES, mask_below=0), study)
    seen = shown_by(everything, [crossing.shown for crossing in crossed(everything).crossings], "2026-11-28")
    masked = plan(Definition(sections=sections, variables=("trust",), tables=TABLES, mask_below=5), study)
    assert crossed(masked).exposed == 0
    found = crossed(masked, seen)
    assert found.exposed == found.hidden > 0
    assert all(cell.masked or cell.n >= 5 or not cell.n for line in found.crossings[0].shown[0].cells for cell in line)
