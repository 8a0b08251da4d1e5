"""A project keeps the vectors of an encoder, and what is marked in an answer teaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import silent_codes, suggest
from coder.project import Session, create_project
from coder.queries.batching import fitted, learning_material
from coder.queries.encoding import encoder_of, keep_vectors
from coder.store import runs

ANSWERS = ("Kantina er stengt men parkeringen er full", "Parkering ved kantina", "Maten er god", "Vet ikke")


class Lengths:
    """Counts characters, which is not much, but it is asked from disk."""

    name = "lengths 1"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        return np.array([[len(text), 1.0] for text in texts], np.float32)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "svar.csv"
    path.write_text("id;svar\n" + "".join(f"K{i};{text}\n" for i, text in enumerate(ANSWERS)), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as opened:
        put_codebook(opened, Codebook((Code("mat", "mat"), Code("bil", "parkering"))), "codebook")
        run_import(opened, plan_import(path, ReadOptions(), Roles(open=("svar",))))
        yield opened


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    asked = Lengths()
    monkeypatch.setattr("coder.suggest.encoder.load_encoder", lambda folder: asked)
    return asked


def test_vectors_are_kept_and_asked_for_once(session: Session, encoder: Lengths, tmp_path: Path) -> None:
    first = encoder_of(session, tmp_path)
    vectors = first.encode(["en", "to"])
    keep_vectors(session, first)
    again = encoder_of(session, tmp_path)
    assert np.array_equal(again.encode(["to", "en"]), vectors[::-1])
    assert encoder.asked == 2
    assert not again.fresh


def test_a_run_with_an_encoder_records_it_and_keeps_its_vectors(
    session: Session, encoder: Lengths, tmp_path: Path
) -> None:
    code_answers(session, ["3"], ("mat",))
    made = suggest(session, encoder=tmp_path)
    assert made.responses == 3
    run = runs.latest_run(session.project)
    assert run is not None
    assert run.parameters["encoder"] == "lengths 1"
    kept = session.project.value("SELECT count(*) FROM embeddings")
    assert kept >= len(ANSWERS)
    before = encoder.asked
    suggest(session, encoder=tmp_path)
    assert encoder.asked == before


def test_marked_words_teach(session: Session) -> None:
    code_answers(session, ["1"], ("mat",), (0, 17))
    code_answers(session, ["1"], ("bil",), (22, 41))
    code_answers(session, ["4"], ("mat",))
    learned = learning_material(session)
    assert learned.excerpts == [
        (0, "Kantina er stengt", frozenset({"mat"})), (0, "parkeringen er full", frozenset({"bil"})),
    ]  # fmt: skip
    suggester = fitted(learned)
    mat, bil = suggester.scores(["kantina"])[0]
    assert mat > bil


def test_silent_codes_are_told_by_the_run(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert silent_codes(session) == {}
    code_answers(session, ["1"], ("mat",))
    monkeypatch.setattr("coder.suggest.confidence.LEAST_CHECKED", 0)
    monkeypatch.setattr("coder.suggest.confidence.WRONG_TOO_OFTEN", 0.0)
    made = suggest(session)
    assert set(made.silent) == {"mat", "parkering"}
    assert silent_codes(session) == made.silent
    assert made.proposed == 0
