"""What a run keeps of suggestions: their evidence as JSON."""

from __future__ import annotations

import json

import pytest

from coder.model import Evidence, Suggestion
from coder.operations.scored_batch import evidence_as_json
from coder.store.suggestions import evidence_of


@pytest.mark.parametrize(
    ("weight", "written"),
    [(1.5, "1.5"), (-0.25, "-0.25"), (0.0001, "0.0001"), (0.00002, "2e-05"), (-0.00003, "-3e-05"),
     (1.25e-09, "1.25e-09"), (1e16, "1e+16"), (0.0, "0.0"), (0.1 + 0.2, "0.30000000000000004")],
)  # fmt: skip
def test_weights_are_written_as_python_writes_them(weight: float, written: str) -> None:
    assert written == repr(weight)
    [found] = evidence_as_json([Suggestion("a", 0.5, True, (Evidence(0, 3, weight),))])
    assert found == f'[{{"start":0,"end":3,"weight":{written},"source":"word","detail":""}}]'


def test_evidence_is_read_as_it_was() -> None:
    details = ("", '"weight":2e-9}', "line\nbreak", "tab\t\x00\x7f\u2028", "«æøå» 🙂 \\ /")
    given = [
        (),
        tuple(Evidence(n, n + 2, 10.0**-n, "keyword", detail) for n, detail in enumerate(details)),
        (Evidence(0, 0, 3e-7, "meaning"),),
    ]
    found = evidence_as_json([Suggestion("a", 0.5, True, evidence) for evidence in given])
    assert [evidence_of(text) for text in found] == given
    assert [json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) for text in found] == found
