"""scikit-learn's own pipeline as a suggester, classifiers that are named, and classes that satisfy the protocol."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from coder.batch.inputs import Wanted
from coder.batch.job import Job
from coder.batch.run_report import as_text
from coder.errors import CoderError, NotFound
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.project import Session, create_project
from coder.queries.batching import model_by
from coder.queries.coded_answers import CodedAnswers
from coder.queries.evaluating import MeasuredOn, evaluate
from coder.queries.learner import Learner as Following
from coder.store import runs
from coder.suggest import Fitted, Learner, load_suggester
from coder.suggest.by_scores import ByScores
from coder.suggest.evaluate import figures
from coder.suggest.linear import LinearSuggester
from tests.batch_answers import SUBJECTS, answers, rows_of
from tests.batch_material import go

TINY = "tests.unit.suggest.tiny_learner:Tiny"


def material(count: int, seed: int) -> tuple[list[str], list[frozenset[str]]]:
    found = answers(count, seed)
    return [text for text, _ in found], [codes for _, codes in found]


@pytest.fixture(scope="module")
def linear() -> Fitted:
    return load_suggester("linear").fit(*material(200, 0))


def test_it_learns_from_coded_answers(linear: Fitted) -> None:
    texts, codes = material(150, 5)
    confidences, known = linear.scores(texts), np.array([[code in own for code in linear.codes_] for own in codes])
    proposed = confidences >= np.array(linear.trust().proposed_from)
    found = figures(confidences, proposed, known.astype(float))
    assert found.lrap > 0.95
    assert found.micro_f1 > 0.9
    assert found.ece < 0.05
    info = linear.info()
    assert (info.method, info.n_coded, info.n_codes) == ("linear", 200, len(SUBJECTS))
    assert info.quality is not None
    assert info.quality["lrap"] == pytest.approx(found.lrap, abs=0.05)
    assert 0 < linear.trust().list_from < 1


def test_suggestions_are_the_scores_in_order(linear: Fitted) -> None:
    texts, _ = material(20, 6)
    scores, proposed_from = linear.scores(texts), linear.trust().proposed_from
    for row, found in zip(scores, linear.suggest(texts), strict=True):
        assert [suggestion.confidence for suggestion in found] == sorted(row.tolist(), reverse=True)
        for suggestion in found:
            place = linear.codes_.index(suggestion.code)
            assert suggestion.confidence == row[place]
            assert suggestion.proposed == (row[place] >= proposed_from[place])
    for every, few in zip(linear.suggest(texts), linear.suggest(texts, most=1), strict=True):
        assert few == [suggestion for rank, suggestion in enumerate(every) if rank < 1 or suggestion.proposed]


def test_an_explanation_sums_to_the_logit(linear: Fitted) -> None:
    text = "Eldre på sykehjem får lite tid"
    words, rest = linear.explain(text, "eldre")
    p = float(linear.scores([text])[0, linear.codes_.index("eldre")])
    assert rest + sum(word.weight for word in words) == pytest.approx(math.log(p / (1 - p)))
    assert text[words[0].start : words[0].end] in ("Eldre", "sykehjem")
    with pytest.raises(CoderError, match="knows no code «nei»"):
        linear.explain(text, "nei")


def test_the_same_answers_teach_the_same(linear: Fitted) -> None:
    texts, codes = material(200, 0)
    learner = load_suggester("linear")
    learner.fit(texts[:50], codes[:50])
    again = learner.refit(texts, codes)
    assert np.array_equal(again.scores(texts[:20]), linear.scores(texts[:20]))
    assert again.trust() == linear.trust()


@pytest.mark.parametrize("n", [1, 2, 5, 11])
def test_few_answers_are_enough(n: int) -> None:
    """Codes that all answers have, or none, or one, and folds without them."""
    codes = [frozenset({"a", "b"} if place == 0 else {"a"}) for place in range(n)]
    book = Codebook((Code("a", "a"), Code("b", "b"), Code("c", "c")))
    fitted = LinearSuggester().fit([f"svar {place} om noe" for place in range(n)], codes, codebook=book)
    scores = fitted.scores(["svar 0 om noe", "", "!"])
    assert scores.shape == (3, 3)
    assert (scores[:, 0] == 1).all()
    assert (scores[:, 2] == 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_without_anything_to_learn_from_it_refuses() -> None:
    book = Codebook((Code("a", "a"),))
    for codes in ([], [frozenset[str]()]):
        with pytest.raises(CoderError, match="«linear» learns from coded answers alone"):
            LinearSuggester().fit(["svar"] * len(codes), codes, codebook=book)
    with pytest.raises(CoderError, match="no word"):
        LinearSuggester().fit(["!", "?"], [frozenset({"a"})] * 2)


@pytest.mark.parametrize(
    "name",
    [
        "sklearn.naive_bayes:ComplementNB",
        "sklearn.naive_bayes:GaussianNB",  # takes no sparse table
        "sklearn.svm:LinearSVC",  # has no probabilities
        "sklearn.neighbors:KNeighborsClassifier",
    ],
)
def test_any_classifier_of_scikit_learn_can_be_named(name: str) -> None:
    fitted = load_suggester(name).fit(*material(60, 0))
    assert fitted.info().method == name
    texts, codes = material(40, 5)
    known = np.array([[code in own for code in fitted.codes_] for own in codes], float)
    chance = figures(np.full(known.shape, 0.5), known > 2, known).lrap
    assert figures(fitted.scores(texts), known > 2, known).lrap > chance + 0.15


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sklearn.nothing:Here", "could not be imported: No module named"),
        ("sklearn.naive_bayes:ComplementN", "There is no ComplementN in the module"),
        ("sklearn.multiclass:OneVsRestClassifier", "could not be made without arguments"),
        ("sklearn.linear_model:LinearRegression", "is no classifier"),
        ("sklearn.preprocessing:StandardScaler", "is no classifier"),
        ("builtins:int", "is no classifier"),
        ("os:path", "could not be made"),
        (":", "could not be imported"),
    ],
)
def test_what_is_no_classifier_is_refused_plainly(name: str, said: str) -> None:
    with pytest.raises(CoderError, match=said):
        load_suggester(name)


def test_a_name_that_is_none_tells_the_nearest() -> None:
    with pytest.raises(NotFound, match="no suggester «liner»") as refused:
        load_suggester("liner")
    assert "linear" in refused.value.hint


def test_a_classifier_that_fails_is_refused() -> None:
    class Odd(LinearSuggester):
        def _classifier(self, rows):  # type: ignore[no-untyped-def]
            raise ValueError("it will not\nat all")

    with pytest.raises(CoderError, match="«odd» could not learn from these answers: it will not"):
        Odd(name="odd").fit(*material(20, 0))


def test_scores_are_all_that_a_class_must_have() -> None:
    class Even(ByScores):
        codes_ = ("a", "b")

        def scores(self, texts):  # type: ignore[no-untyped-def]
            return np.array([[0.5, 0.25]] * len(texts))

    (found,) = Even().suggest(["ord"])
    assert [(suggestion.code, suggestion.proposed) for suggestion in found] == [("a", True), ("b", False)]
    assert Even().explain("ord", "a") == (Even().explain("ord", "a")[0], 0.0)
    assert Even().info().method == "Even"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    chance = random.Random(3)
    texts = [f"{word} er {chance.choice(('bra', 'dyrt', 'fint'))} {n}" for n in range(30) for word in ("mat", "buss")]
    rows = "".join(f"K{n};{text}\n" for n, text in enumerate(texts))
    (tmp_path / "svar.csv").write_text(f"id;svar\n{rows}", encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as opened:
        put_codebook(opened, Codebook((Code("m", "mat"), Code("b", "buss"))), "codebook")
        run_import(opened, plan_import(tmp_path / "svar.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        for n in range(1, 25):
            code_answers(opened, [str(n)], ("m",) if n % 2 else ("b",))
        yield opened


@pytest.mark.parametrize("method", [TINY, "linear"])
def test_whatever_satisfies_the_protocol_works_everywhere(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """On the screen, in a run, over a file in this process and in others, and when it is measured."""
    learner = Following(method)
    for _ in range(2):  # whole, and again
        (on_screen,) = learner.learn(session, "svar", [ResponseId(59), ResponseId(60)])
        assert [on_screen.suggestions[ResponseId(n)][0].code for n in (59, 60)] == ["m", "b"]
    made = suggest(session, method=method)
    assert made.proposed >= 36
    run = runs.latest_run(session.project)
    assert run is not None
    assert run.method == method

    asked = "".join(f"N{n};{word} er dyrt\n" for n, word in enumerate(("mat", "buss") * 100))
    (tmp_path / "nye.csv").write_text(f"id;svar\n{asked}", encoding="utf-8")
    made_of = model_by(session, None, method)
    job = Job(made_of, [str(tmp_path / "nye.csv")], tmp_path / "ut.jsonl", wanted=Wanted(text="svar"))
    report = go(job).report
    assert [row["codes"] for row in rows_of(tmp_path / "ut.jsonl")] == [["m"], ["b"]] * 100
    assert {code.code for code in report.codes} == {"m", "b"}
    assert "not known" in as_text(report)  # whether the answers are still of the kind that it learned from
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 1_000)
    assert go(job, processes=2, out=tmp_path / "to.jsonl").report.parts > 1
    assert (tmp_path / "to.jsonl").read_bytes() == (tmp_path / "ut.jsonl").read_bytes()

    texts, codes = material(80, 0)
    curve = evaluate(
        MeasuredOn(CodedAnswers(list(range(80)), texts, codes), None, texts), sizes=(40,), draws=2,
        methods=(method, "default"),
    )  # fmt: skip
    assert curve.method == method
    (beside,) = curve.beside
    assert beside.method == "default"
    own, other = curve.points[0].figures["lrap"][0], beside.points[0].figures["lrap"][0]
    assert beside.gains[0].figures["lrap"][0] == pytest.approx(own - other)


def test_the_tiny_learner_is_a_learner() -> None:
    assert isinstance(load_suggester(TINY), Learner)
    json.dumps(load_suggester(TINY).fit(["a"], [frozenset({"a"})]).info().as_dict())
