"""What quotes tell of who wrote them, read by one who looks for hidden cells."""

from __future__ import annotations

from coder.reports.bylines import crossed_with_bylines
from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import drawn, planned


def tells_no_hidden_cell(
    seed: int,
    kind: str,
    people: int,
    named: tuple[str, ...],
    per_code: int,
    variables: tuple[str, ...] = ("trust", "county", "sex"),
) -> None:
    """Those of a group without the code whose cell there is hidden, or with one that is shown, leave fewer others."""
    study = project(seed, people, kind)
    reader = Reader(study, pairs=True)
    made = planned(study, variables, named)
    quotes = drawn(made, per_code)
    tables, said = crossed_with_bylines(made, (), quotes)
    reader.read(made, tables)
    reader.read_quotes(made, quotes, said)
    assert any(quoted.groups for quoted in reader.quoted) or per_code == people
    assert not exposed(reader, 10 if per_code > 10 else 6)
