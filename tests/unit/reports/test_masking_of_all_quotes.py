"""Masking where each answer is quoted under each of its codes."""

from __future__ import annotations

import pytest

from coder.reports import bylines
from tests.unit.reports.masked_quotes import tells_no_hidden_cell
from tests.unit.reports.masked_reader import project
from tests.unit.reports.masked_reports import drawn, planned


def test_who_wrote_all_quotes_tells_no_hidden_cell() -> None:
    tells_no_hidden_cell(seed=104, kind="near", people=71, named=("sex",), per_code=71)


@pytest.mark.parametrize(
    ("seed", "kind", "people", "named"),
    [(592, "near", 71, ("county", "sex")), (979, "nested", 90, ("sex",))],
)
def test_cells_are_hidden_for_what_bylines_would_tell(
    seed: int, kind: str, people: int, named: tuple[str, ...]
) -> None:
    """Masked as if nothing stood beside the quotes, they tell how many women have «p1», or how many «p3» within 1."""
    tells_no_hidden_cell(seed, kind, people, named, per_code=people, variables=("sex",))


def test_groups_left_out_of_bylines_spare_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named without counting who remains, groups disclose so much that cells are hidden until no group is named."""
    made = planned(project(410, 71, "nested"), ("sex",), ("sex",))
    quotes = drawn(made, 71)
    tables, said = bylines.crossed_with_bylines(made, (), quotes)
    monkeypatch.setattr(bylines, "_spare", lambda *_: None)
    hidden_instead, said_instead = bylines.crossed_with_bylines(made, (), quotes)
    assert tables.hidden < hidden_instead.hidden
    assert sum(map(len, said.values())) > sum(map(len, said_instead.values()))
