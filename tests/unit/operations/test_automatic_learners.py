"""Whoever learns and whoever coded: what automatic coding promises of them."""

from __future__ import annotations

import pytest

from coder.operations import automatic as layer
from coder.operations.coding import code_answers
from coder.project import Session
from coder.queries.batching import learning_material
from coder.queries.ceiling import human_ceiling
from tests.many_answers import other


def test_whoever_learns_is_promised_of(project: Session) -> None:
    """Automatic coding needs no default suggester; nor does a second look (test_second_look_of_any_learner.py)."""
    material = learning_material(project)
    promised = layer.promised(material, 0.7, method="linear")
    assert promised.suggester.info().method == "linear"
    assert any(cut.cut is not None for cut in promised.promise.cuts)


def test_what_two_people_agree_on_is_known_where_both_have_coded(project: Session) -> None:
    assert human_ceiling(project) is None
    first, second = learning_material(project).coded.ids[:2]
    had = learning_material(project).codes
    with other(project) as olav:
        for answer, codes in ((first, had[0]), (second, had[1])):
            code_answers(olav, [f"#{answer}"], tuple(sorted(codes)))
        code_answers(olav, [f"#{first}"], tuple({"eldre", "barn", "rus", "penger"} - had[0])[:1])
    found = human_ceiling(project)
    assert found is not None
    alike = len(had[0]) + len(had[1])
    assert found.answers == 2
    assert found.together == pytest.approx(2 * alike / (2 * alike + 1))
