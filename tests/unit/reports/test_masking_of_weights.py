"""Masking where per cents are weighted and a reader knows the weights."""

from __future__ import annotations

from dataclasses import replace

from coder.reports.crossing import crossed
from coder.reports.planning import plan
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


def test_weighted_per_cents_tell_no_hidden_cell_to_who_knows_the_weights() -> None:
    study = project(3, 120, "near", "trust")
    reader = Reader(study, pairs=True)
    reader.read(*reported(study, ("trust", "county", "sex")))
    assert not exposed(reader)


def test_more_is_hidden_where_weighted_per_cents_would_tell_it() -> None:
    study = project(5, 250, "near", "trust")
    made, tables = reported(study, ("trust", "county", "sex"))
    assert all(crossing.weighted for crossing in tables.crossings)
    assert tables.hidden > crossed(plan(replace(made.definition, weight=""), study)).hidden
