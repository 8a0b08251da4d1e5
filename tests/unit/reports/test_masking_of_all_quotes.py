"""Masking where each answer is quoted under each of its codes."""

from __future__ import annotations

from tests.unit.reports.masked_quotes import tells_no_hidden_cell


def test_who_wrote_all_quotes_tells_no_hidden_cell() -> None:
    tells_no_hidden_cell(seed=104, kind="near", people=71, named=("sex",), per_code=71)
