"""One reading of what is coded, for the screen's classifier, a run, the learning curve and the second look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import Session, create_project
from coder.queries import evaluating as measuring
from coder.queries.batching import fitted, learning_material
from coder.queries.coded_answers import coded_answers
from coder.queries.learner import Learner
from coder.queries.suspicious_codings import suspicious_codings
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester

PAIRS = [(f"maten{i}", f"bussen{i}") for i in range(12)]
ANSWERS = [*(f"{food} er dyr men {bus} er full" for food, bus in PAIRS), *(f"Bare maten{i}" for i in range(12))]
BOTH, FOOD, BUS = frozenset({"m", "b"}), frozenset({"m"}), frozenset({"b"})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "svar.csv"
    rows = "".join(f"K{i};{text};{'Vet ikke' if i < 2 else ''}\n" for i, text in enumerate(ANSWERS))
    path.write_text("id;svar;annet\n" + rows, encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as opened:
        put_codebook(opened, Codebook((Code("m", "mat"), Code("b", "buss"))), "codebook")
        run_import(opened, plan_import(path, ReadOptions(), Roles(id="id", open=("svar", "annet"))))
        yield opened


def ids(session: Session, question: str) -> list[str]:
    rows = session.project.execute(
        "SELECT responses.id FROM responses JOIN variables ON variables.id = variable_id WHERE name = ? ORDER BY 1",
        (question,),
    )
    return [str(response) for (response,) in rows]


def code_all(session: Session, *, marked: bool = True) -> None:
    """The pairs on their own words (or on the whole answer), and the others whole."""
    for response, (food, _), text in zip(ids(session, "svar"), PAIRS, ANSWERS, strict=False):
        cut = text.index(" men ")
        for code, start, end in (("m", 0, cut), ("b", cut + 5, len(text))):
            code_answers(session, [response], (code,), (start, end) if marked else None)
        assert text.startswith(food)
    for response in ids(session, "svar")[len(PAIRS) :]:
        code_answers(session, [response], ("m",))


def test_answers_codes_and_the_place_of_every_excerpt(session: Session) -> None:
    first, second, *_ = ids(session, "svar")
    code_answers(session, [second], ("m",), (0, 6))
    code_answers(session, [second], ("b",), (0, 6))
    code_answers(session, [second], ("b",))
    code_answers(session, [ids(session, "annet")[0]], ("b",))
    assert no_code_fits(session, [int(first)])
    found = coded_answers(session)
    assert found.ids == sorted(found.ids)
    assert len(found) == 3
    by_text = dict(zip(found.texts, found.codes, strict=True))
    assert by_text == {ANSWERS[0]: frozenset(), ANSWERS[1]: BOTH, "Vet ikke": BUS}
    assert found.excerpts == [(found.texts.index(ANSWERS[1]), "maten1", BOTH)]


def test_fewer_answers_keep_their_own_excerpts(session: Session) -> None:
    code_all(session)
    found = coded_answers(session)
    kept = found.only({found.ids[3], found.ids[15]}.__contains__)
    assert kept.texts == [ANSWERS[3], ANSWERS[15]]
    assert kept.excerpts == [(0, "maten3 er dyr", FOOD), (0, "bussen3 er full", BUS)]
    named = kept.called({"m": "mat", "b": "buss"})
    assert named.codes == [{"mat", "buss"}, {"mat"}]
    assert [codes for _, _, codes in named.excerpts] == [{"mat"}, {"buss"}]
    assert not found.only(lambda answer: False).excerpts


def taught(session: Session, monkeypatch: pytest.MonkeyPatch, learn: Callable[[], object]) -> dict[str, Any]:
    """What a suggester is given to learn from."""
    given: dict[str, Any] = {}
    fit = JoinedSuggester.fit

    def watched(self: JoinedSuggester, texts: Any, codes: Any, **said: Any) -> FittedModel:
        given.update(texts=list(texts), codes=list(codes), excerpts=list(said["excerpts"]))
        return fit(self, texts, codes, **said)

    monkeypatch.setattr(JoinedSuggester, "fit", watched)
    learn()
    monkeypatch.undo()
    return given


def test_all_learn_from_the_same(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    code_all(session)
    on_screen = taught(session, monkeypatch, lambda: list(Learner().learn(session, "svar", [])))
    in_a_run = taught(session, monkeypatch, lambda: fitted(learning_material(session)))
    looked_again = taught(session, monkeypatch, lambda: suspicious_codings(session, question="svar"))
    assert on_screen == in_a_run == looked_again
    assert len(on_screen["excerpts"]) == 2 * len(PAIRS)
    measured = measuring.of_project(session, "svar").coded
    assert (measured.texts, len(measured.excerpts)) == (on_screen["texts"], len(on_screen["excerpts"]))
    assert {code for codes in measured.codes for code in codes} == {"mat", "buss"}


def test_only_the_question_that_is_asked_about_is_measured(session: Session) -> None:
    code_all(session)
    code_answers(session, [ids(session, "annet")[0]], ("b",), (0, 3))
    assert "Vet ikke" not in measuring.of_project(session, "svar").coded.texts
    found = measuring.of_project(session, "annet")
    assert found.coded.excerpts == [(0, "Vet", frozenset({"buss"}))]
    assert set(found.corpus) == {"Vet ikke"}


def of_file(tmp_path: Path, text: str, **said: Any) -> measuring.MeasuredOn:
    path = tmp_path / "kodet.csv"
    path.write_text(text, encoding="utf-8")
    return measuring.of_file(path, **said)


def test_a_file_may_carry_excerpts(tmp_path: Path) -> None:
    found = of_file(
        tmp_path,
        "svar;utdrag;koder\n"
        "Maten er dyr, bussen full;Maten er dyr;mat\n"
        "Maten er dyr, bussen full;bussen full;buss\n"
        "Maten er dyr, bussen full;bussen full;kø\n"
        "Ikke kodet;;\n"
        "Bare mat;;mat\n"
        "Bare buss;Bare buss;buss\n",
    )
    coded = found.coded
    assert coded.texts == ["Maten er dyr, bussen full", "Bare mat", "Bare buss"]
    assert coded.codes == [{"mat", "buss", "kø"}, {"mat"}, {"buss"}]
    assert coded.excerpts == [(0, "Maten er dyr", {"mat"}), (0, "bussen full", {"buss", "kø"})]
    assert "Ikke kodet" in found.corpus


def test_without_excerpts_every_row_is_an_answer(tmp_path: Path) -> None:
    found = of_file(tmp_path, "svar;koder\nVet ikke;a\nVet ikke;b\n")
    assert (found.coded.codes, found.coded.excerpts) == ([{"a"}, {"b"}], [])


def test_an_excerpt_of_another_answer_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CoderError, match="line 3: the excerpt «bussen» is not in the answer"):
        of_file(tmp_path, "svar;del;koder\nMaten;Maten;a\nMaten;bussen;b\n", excerpt_column="del")
