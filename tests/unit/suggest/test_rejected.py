"""A rejected suggestion is evidence against its code, for the answer and those like it, until the answer is coded."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries.batching import learning_material
from coder.queries.coded_answers import rejected_codes
from coder.queries.learner import Learner
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.learner import teach_rejected
from coder.suggest.linear import LinearSuggester
from tests.small_study import LONELY, OLD, put_run

BOOK = Codebook((Code("eldre", "eldre", keywords=("sykehjem",)), Code("buss", "buss", keywords=("holdeplass",))))
ANSWERS = [
    "Sykehjem til salgs",
    "Sykehjemmet er solgt",
    "Flere plasser på holdeplassen",
    "De eldre",
    "Bussen går aldri",
]
REJECTED = [(ANSWERS[0], frozenset({"eldre"}))]


@cache
def before() -> FittedModel:
    return JoinedSuggester().fit([], [], codebook=BOOK, corpus=ANSWERS)


def after(*rejected: tuple[str, frozenset[str]], coded: tuple[str, ...] = ()) -> FittedModel:
    learner = JoinedSuggester()
    learner.fit([], [], codebook=BOOK, corpus=ANSWERS)
    learner.reject(rejected)
    return learner.refit(coded, [frozenset({"eldre"})] * len(coded))


def test_a_rejected_code_falls_there_most_and_in_like_answers_and_nowhere_else() -> None:
    change = after(*REJECTED).scores(ANSWERS) - before().scores(ANSWERS)
    eldre, buss = change[:, list(before().codes_).index("eldre")], change[:, list(before().codes_).index("buss")]
    assert eldre[0] < eldre[1] < -0.005
    assert np.abs(eldre[2:]).max() < 0.02
    # Codes compete for an answer, so another may gain a little; it loses nothing.
    assert buss.min() > -1e-6
    assert after(*REJECTED).scores(ANSWERS)[3].argmax() == 0


def test_more_rejections_take_back_more_and_never_more_than_was_there() -> None:
    once, twice = after(*REJECTED), after(*REJECTED, (ANSWERS[1], frozenset({"eldre"})))
    column = list(once.codes_).index("eldre")
    assert twice.scores(ANSWERS)[0, column] < once.scores(ANSWERS)[0, column]
    evidence, _ = twice.explain(ANSWERS[0], "eldre")
    assert sum(part.weight for part in evidence) > 0


def test_evidence_sums_to_the_score_after_rejections() -> None:
    fitted = after(*REJECTED)
    for text in ANSWERS:
        for code, confidence in zip(fitted.codes_, fitted.scores([text])[0], strict=True):
            evidence, bias = fitted.explain(text, code)
            logit = np.log(confidence / (1 - confidence))
            assert sum(part.weight for part in evidence) + bias == pytest.approx(logit, abs=1e-4)


def test_a_coded_answer_says_itself_what_fits_and_other_codes_are_passed_over() -> None:
    coded = (ANSWERS[0],)
    assert np.array_equal(after(*REJECTED, coded=coded).scores(ANSWERS), after(coded=coded).scores(ANSWERS))
    unknown = after((ANSWERS[0], frozenset({"no such code"})))
    assert np.array_equal(unknown.scores(ANSWERS), after().scores(ANSWERS))
    teach_rejected(LinearSuggester(), REJECTED)  # it learns from coded answers alone, and is told nothing


def test_what_was_rejected_stays_so_in_every_fit_until_other_rejections_are_told() -> None:
    learner = JoinedSuggester()
    learner.reject(REJECTED)
    whole = learner.fit([], [], codebook=BOOK, corpus=ANSWERS).scores(ANSWERS)
    assert np.allclose(whole, after(*REJECTED).scores(ANSWERS), atol=1e-6)
    learner.reject([])
    assert np.allclose(learner.refit([], []).scores(ANSWERS), before().scores(ANSWERS), atol=1e-6)


def test_what_a_project_has_rejected_is_learned_until_it_is_undone_or_the_answer_is_coded(
    study: Session, olav: Session
) -> None:
    put_run(study, [(2, OLD, 0.9), (4, LONELY, 0.9)])
    decide(study, [1, 2], "reject")
    texts = dict(study.project.execute("SELECT id, text FROM responses"))
    both = [(texts[2], frozenset({OLD})), (texts[4], frozenset({LONELY}))]
    assert rejected_codes(study) == rejected_codes(study, "Ingrid") == learning_material(study).rejected == both
    assert rejected_codes(study, "Olav") == []
    code_answers(olav, ["2"], (LONELY,))
    assert rejected_codes(study) == both[1:]
    undo(study)
    assert rejected_codes(study) == []


def test_the_screen_learns_from_ones_own_rejections_at_once_and_from_nobody_elses(
    study: Session, olav: Session
) -> None:
    put_run(study, [(2, OLD, 0.9)])
    mine, others = Learner(), Learner()

    def confidence(learner: Learner, who: Session) -> float:
        (result,) = learner.learn(who, None, [ResponseId(2)])
        return next(suggestion.confidence for suggestion in result.suggestions[ResponseId(2)] if suggestion.code == OLD)

    before = confidence(mine, study), confidence(others, olav)
    assert before[0] == pytest.approx(before[1])
    decide(study, [1], "reject")
    assert confidence(mine, study) < before[0] - 0.003
    assert confidence(others, olav) == pytest.approx(before[1])
    undo(study)
    assert confidence(mine, study) == pytest.approx(before[0])
