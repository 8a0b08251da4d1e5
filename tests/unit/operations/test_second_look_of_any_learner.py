"""Whoever learns: codings are looked at again with any suggester."""

from __future__ import annotations

from coder.operations.coding import code_answers
from coder.project import Session
from coder.queries.batching import learning_material
from coder.queries.suspicious_codings import suspicious_codings


def test_whoever_learns_looks_again(project: Session) -> None:
    """A second look needs no default suggester; nor does automatic coding (test_automatic_learners.py)."""
    material = learning_material(project)
    answer = next(
        answer for answer, codes in zip(material.coded.ids, material.codes, strict=True) if "eldre" not in codes
    )
    code_answers(project, [f"#{answer}"], ("eldre",))
    doubts = suspicious_codings(project, method="linear")
    assert (answer, "eldre", True) in {(suspect.response, suspect.code, suspect.has) for suspect in doubts}
