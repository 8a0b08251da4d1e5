"""Masking where quotes tell who wrote them."""

from __future__ import annotations

from tests.unit.reports.masked_quotes import tells_no_hidden_cell


def test_who_wrote_some_quotes_tells_no_hidden_cell() -> None:
    """Ten of each code, with two variables that groups stand in one another by: of too many a group would be told."""
    tells_no_hidden_cell(seed=6, kind="nested", people=134, named=("county", "sex"), per_code=10)
