"""No hidden cell of a study drawn at random can be computed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.reports.masked_reader import Reader, exposed, project
from tests.unit.reports.masked_reports import reported


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
