"""A project keeps the vectors of an encoder, and what is marked in an answer teaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.erasing import withdraw
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import silent_codes, suggest
from coder.project import Session, create_project, open_project
from coder.queries.batching import fitted, learning_material, texts_to_encode
from coder.queries.encoding import Vectors
from coder.queries.likeness import nearest_coded
from coder.queries.suspicious_codings import suspicious_codings
from coder.store import runs

ANSWERS = ("Kantina er stengt men parkeringen er full", "Parkering ved kantina", "Maten er god", "Vet ikke")


class Lengths:
    """Counts characters, which is not much."""

    name = "lengths 1"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        return np.array([[len(text), 1.0] for text in texts], np.float32)

    def close(self) -> None:
        pass


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "svar.csv"
    path.write_text("id;svar\n" + "".join(f"K{i};{text}\n" for i, text in enumerate(ANSWERS)), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as opened:
        put_codebook(opened, Codebook((Code("mat", "mat"), Code("bil", "parkering"))), "codebook")
        run_import(opened, plan_import(path, ReadOptions(), Roles(open=("svar",))))
        yield opened


def test_vectors_are_kept_and_asked_for_once(session: Session) -> None:
    encoder = Lengths()
    vectors = Vectors(session, "lengths 1", encoder).encode(["en", "to", "en"])
    again = Vectors(session, "lengths 1", encoder)
    assert np.array_equal(again.encode(["to", "en"]), vectors[[1, 0]])
    assert encoder.asked == 2
    assert again.kept == 2
    assert again.lacking(["to", "tre", "tre"]) == ["tre"]


def test_vectors_of_another_model_are_never_mixed(session: Session) -> None:
    Vectors(session, "lengths 1", Lengths()).encode(["en"])
    other = Vectors(session, "lengths 2")
    assert other.lacking(["en"]) == ["en"]
    assert not other.encode(["en"]).any()


def test_a_project_that_is_only_read_is_not_written_to(session: Session) -> None:
    encoder = Lengths()
    with open_project(session.project.path, "Kari", read_only=True) as reading:
        vectors = Vectors(reading, "lengths 1", encoder)
        assert vectors.encode(["en"]).tolist() == vectors.encode(["en"]).tolist() == [[2, 1]]
        assert encoder.asked == 1
        assert vectors.kept == 0


def test_making_vectors_tells_how_far_it_is_and_makes_only_what_lacks(session: Session) -> None:
    vectors = Vectors(session, "lengths 1", Lengths())
    vectors.encode(["svar 0"])
    told: list[tuple[int, int]] = []
    vectors.make([f"svar {i}" for i in range(100)], lambda done, wanted, _: told.append((done, wanted)))
    assert told == [(64, 99), (99, 99)]
    assert vectors.kept == 100


def test_a_run_with_an_encoder_records_it(session: Session) -> None:
    code_answers(session, ["3"], ("mat",))
    encoder = Lengths()
    vectors = Vectors(session, "lengths 1", encoder)
    vectors.make(texts_to_encode(session, learning_material(session)))
    asked = encoder.asked
    made = suggest(session, encoder=vectors)
    assert made.responses == 3
    assert encoder.asked == asked
    run = runs.latest_run(session.project)
    assert run is not None
    assert run.parameters["encoder"] == "lengths 1"


def test_who_is_erased_takes_the_vectors_of_the_answer_and_of_what_was_marked_along(session: Session) -> None:
    code_answers(session, ["1"], ("mat",), (0, 17))
    code_answers(session, ["2"], ("mat",))
    vectors = Vectors(session, "lengths 1", Lengths())
    vectors.encode([ANSWERS[0], "Kantina er stengt", ANSWERS[1]])
    withdraw(session, "K0")
    assert vectors.lacking([ANSWERS[0], "Kantina er stengt", ANSWERS[1]]) == [ANSWERS[0], "Kantina er stengt"]


def test_likeness_and_the_second_look_take_what_is_kept(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.queries.suspicious_codings.LEAST_CODED", 2)
    for response in ("1", "2"):
        code_answers(session, [response], ("mat",))
    encoder = Lengths()
    vectors = Vectors(session, "lengths 1", encoder)
    suggest(session, encoder=vectors)
    asked: list[str] = []

    def ask(self: Vectors, texts: Sequence[str]) -> np.ndarray:
        asked.append(self.name)
        return encode(self, texts)

    encode = Vectors.encode
    monkeypatch.setattr(Vectors, "encode", ask)
    nearest_coded(session, None, ResponseId(3))
    assert asked
    asked.clear()
    suspicious_codings(session)
    assert asked


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
