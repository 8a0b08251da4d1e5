"""Answers like one answer: by its words, in any form, and no order of the file changes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coder.errors import NotFound
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from coder.queries.likeness import nearest_coded
from coder.queries.orders import Unordered, put_in_order
from coder.suggest.likeness import likeness
from tests.unit.encoders.models_of_sentences import Meaning

TEXTS = [
    "Eldre som er ensomme", "Parkering ved kantina", "Ensomhet blant de eldre", "Maten er god", "", "eldre, ensomme!",
    "Ungdom uten jobb",
]  # fmt: skip


def test_the_same_words_are_most_alike() -> None:
    found = likeness(TEXTS[0], TEXTS)
    assert found[0] == pytest.approx(1)
    assert np.argsort(-found).tolist()[:3] == [0, 5, 2]
    assert found.max() <= 1 + 1e-6
    assert np.isfinite(likeness("", TEXTS)).all()
    assert likeness("eldre", []).shape == (0,)
    turned = likeness(TEXTS[0], TEXTS[::-1])[::-1]
    assert np.allclose(turned, found, atol=1e-4)


def test_what_answers_mean_counts_where_an_encoder_tells() -> None:
    others = ["a lorry here", "a nurse here", "the car"]
    words, meaning = likeness("my auto", others), likeness("my auto", others, encoder=Meaning())
    assert abs(words[0] - words[1]) < 0.05
    assert meaning[0] > meaning[1] + 0.3
    assert likeness("the car", others, encoder=Meaning())[2] == pytest.approx(1)


def test_the_queue_and_the_nearest_coded(tmp_path: Path) -> None:
    """The answer in front comes first; only coded ones that have something in common are near."""
    table = tmp_path / "svar.csv"
    table.write_text("id;svar\n" + "".join(f"K{n};{text or '-'}\n" for n, text in enumerate(TEXTS)), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("a", "alfa"),)), "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))
        ids = put_in_order("similar", Unordered(session, "svar", like=ResponseId(3)))
        assert ids[0] == 3
        assert set(ids[1:3]) == {1, 5}, "a dash is no answer, so the sixth line is the fifth"
        assert len(ids) == session.project.value("SELECT count(*) FROM responses")
        assert nearest_coded(session, "svar", ResponseId(3)) == []
        code_answers(session, ["1"], ("a",))
        code_answers(session, ["2"], ("a",))
        code_answers(session, ["3"], ("a",))
        near = nearest_coded(session, "svar", ResponseId(3))
        assert near[0][0] == 1
        assert 3 not in dict(near)
        with pytest.raises(NotFound):
            nearest_coded(session, "svar", ResponseId(99))
