"""How further cells to hide are found where it takes too long: by whole rows."""

from __future__ import annotations

import pytest

from coder.reports.protect import moving
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_where_finding_the_fewest_cells_takes_too_long_whole_rows_are_hidden_instead(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = project(1, 60, kind)
    few = reported(study, ("trust", "county", "sex"))[1].hidden
    monkeypatch.setattr(moving, "MOST_WORK", 0)
    reader = Reader(study)
    made, tables = reported(study, ("trust", "county", "sex"))
    reader.read(made, tables)
    assert not exposed(reader, 4)
    assert tables.hidden >= few
