"""Confidence that means something: lists that hold the right codes, codes that are silent, numbers that match."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from coder.model import Code, Codebook
from coder.suggest import artefact
from coder.suggest.calibration import (
    LEAST_COMPETITION,
    CalibrationMap,
    rivals,
)
from coder.suggest.confidence import Silence, cautious, least_confidence
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.numbered import Numbered, numbered
from coder.suggest.shrinkage import USUAL_SHRINKAGE
from coder.suggest.thresholds import THRESHOLD_OF_CODEBOOK
from coder.suggest.word_table import tabled


def test_the_list_starts_at_the_largest_confidence_that_keeps_the_promise() -> None:
    # Ten answers with one code each, at confidences 0.1 … 1.0. With n = 10 and a miss of 0.3 the bound is
    # (losses + 1) / 11 ≤ 0.3, so two losses (3 / 11 = 0.273) are allowed and three (4 / 11) are not.
    confidences = np.arange(1, 11)[:, None] / 10
    assert least_confidence(confidences, np.ones((10, 1)), np.ones(10), 0.3) == pytest.approx(0.3)
    assert least_confidence(confidences, np.ones((10, 1)), np.ones(10), 0.05) == 0.0


def test_equal_confidences_stay_together_and_uncoded_answers_do_not_count() -> None:
    confidences = np.array([[0.2], [0.2], [0.2], [0.9], [0.9], [0.9], [0.9], [0.9], [0.9], [0.1]])
    known = np.array([[1.0]] * 9 + [[0.0]])
    assert least_confidence(confidences, known, np.ones(10), 0.3) == pytest.approx(0.2)
    assert least_confidence(confidences, known, np.ones(10), 0.4) == pytest.approx(0.9)


def test_the_promise_of_the_list_holds_on_average() -> None:
    chance = np.random.default_rng(0)
    misses = []
    for _ in range(300):
        found = chance.beta(3, 2, size=(120, 1))
        least = least_confidence(found[:60], np.ones((60, 1)), np.ones(60), 0.2)
        misses.append(float((found[60:] < least).mean()))
    assert 0.17 < np.mean(misses) < 0.205


def test_a_code_that_is_often_wrong_is_silenced_with_the_reason() -> None:
    confidences = np.full((10, 2), 0.9)
    known = np.zeros((10, 2))
    known[:1, 0] = 1
    known[:8, 1] = 1
    # With 3 in 10 right, 1 or none of 10 comes up in 15 of 100 cases; none in 3.
    thresholds, silent = cautious(confidences, np.full(2, 0.5), known, np.ones(10))
    assert silent == {}
    assert thresholds.tolist() == [0.5, 0.5]
    thresholds, silent = cautious(confidences, np.full(2, 0.5), known * [0, 1], np.ones(10))
    assert silent == {0: Silence(0, 10, 10)}
    assert thresholds.tolist() == [1.1, 0.5]
    assert str(silent[0]) == "0 coded answers so far; wrong in 10 of 10 at last check"
    _, too_early = cautious(confidences[:5], np.full(2, 0.5), known[:5] * 0, np.ones(5))
    assert too_early == {}


def test_a_code_that_is_right_only_where_it_is_sure_is_proposed_there() -> None:
    confidences = np.concatenate([np.full(10, 0.8), np.full(40, 0.4)])[:, None]
    known = np.zeros((50, 1))
    known[:5] = 1
    thresholds, silent = cautious(confidences, np.full(1, 0.3), known, np.ones(50))
    assert silent == {}
    assert thresholds.tolist() == [0.8]


def test_what_is_above_even_odds_is_levelled_and_the_order_stays() -> None:
    sums = np.linspace(-5, 50, 200)[:, None]
    shrunk = CalibrationMap(0.2).logits(sums)
    assert np.array_equal(shrunk[sums <= 0], sums[sums <= 0])
    assert (np.diff(shrunk, axis=0) > 0).all()
    assert shrunk.max() < 5
    assert CalibrationMap(0.2).logits(np.array([[5.0]])) == pytest.approx(2.5)


def test_the_highest_other_code_is_a_rival() -> None:
    assert rivals(np.array([[2.0, 1.0, -30.0], [0.0, 0.0, -1.0]])).tolist() == [[1, 2, 2], [0, 0, 0]]
    assert rivals(np.array([[2.0]])).tolist() == [[LEAST_COMPETITION]]
    assert rivals(np.zeros((0, 3))).shape == (0, 3)
    found = CalibrationMap(0.0, 1.2, -0.5, 0.1).logits(np.array([[2.0, 1.0, -3.0]]))
    assert found == pytest.approx(np.array([[2.0, 0.3, -4.5]]))


@pytest.mark.parametrize("competition", [-0.8, 0.0, 0.7])
def test_the_calibration_map_keeps_the_order_of_an_answers_codes(competition: float) -> None:
    sums = np.random.default_rng(0).normal(0, 4, size=(200, 6))
    found = CalibrationMap(0.2, 0.8, competition, -0.3).logits(sums)
    assert np.array_equal(np.argsort(sums, axis=1), np.argsort(found, axis=1))


def test_where_answers_have_one_code_each_codes_compete() -> None:
    texts, codes = study()
    assert JoinedSuggester().fit(texts, codes).calibration_map_.competition < 0


def test_a_code_that_one_answer_has_could_not_have_been_listed_before_it() -> None:
    texts, codes = study()
    suggester = JoinedSuggester().fit(texts, codes)
    odd = JoinedSuggester().fit(
        [*texts, *SENTENCES], [*codes, *(frozenset({f"annet {i}"}) for i in range(len(SENTENCES)))]
    )
    assert suggester.least_confidence() > 0
    assert odd.least_confidence() == 0.0


SENTENCES = [
    f"{word} er noe helt annet"
    for word in ("fiske", "jakt", "musikk", "idrett", "kunst", "mat", "reise", "dans", "språk", "natur")
]


def test_a_silent_code_keeps_its_confidence_but_is_not_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{word} nummer {i}" for i in range(15) for word in ("eldre", "økonomi")]
    codes = [frozenset({text.split()[0]}) for text in texts]
    heard = JoinedSuggester().fit(texts, codes)
    monkeypatch.setattr("coder.suggest.confidence.WRONG_TOO_OFTEN", 0.0)
    silent = JoinedSuggester().fit(texts, codes)
    assert set(silent.silent_) == {"eldre", "økonomi"}
    assert silent.trust().silent == {code: why.reason for code, why in silent.silent_.items()}
    assert np.array_equal(heard.scores(texts), silent.scores(texts))
    assert heard.suggest(["eldre"])[0][0].proposed
    assert not any(suggestion.proposed for suggestion in silent.suggest(["eldre"])[0])


def study(n: int = 60) -> tuple[list[str], list[frozenset[str]]]:
    chance = random.Random(2)
    words = {"vei": ("veien", "bilen"), "skole": ("skolen", "læreren"), "helse": ("legen", "sykehuset")}
    texts, codes = [], []
    for i in range(n):
        name = chance.choice(sorted(words))
        texts.append(f"{chance.choice(words[name])} trenger mer nummer {i}")
        codes.append(frozenset({name}))
    return texts, codes


def test_lists_are_longer_where_less_may_be_missed() -> None:
    texts, codes = study()
    suggester = JoinedSuggester().fit(texts, codes)
    assert all(a >= b for a, b in zip(listed(suggester, texts, 0.05), listed(suggester, texts, 0.4), strict=True))
    few = JoinedSuggester().fit(texts[:4], codes[:4])
    assert listed(few, ["noe"], 0.1) == [len(few.codes_)]


def listed(fitted: FittedModel, texts: list[str], miss: float) -> list[int]:
    """How many codes of each text belong in a list that lacks at most `miss` of the right ones."""
    return [int(n) for n in (fitted.scores(texts) >= fitted.least_confidence(miss)).sum(axis=1)]


def test_nearest_coded_answers() -> None:
    texts, codes = study()
    suggester = JoinedSuggester().fit(texts, codes)
    found = suggester.nearest("sykehuset trenger mer")
    assert len(found) == 3
    assert all(code == {"helse"} for _, code, _ in found)
    assert [alike for _, _, alike in found] == sorted((alike for _, _, alike in found), reverse=True)
    assert all(-1 <= alike <= 1.0001 for _, _, alike in found)
    assert JoinedSuggester().fit([], [], codebook=Codebook((Code("a", "vei"),))).nearest("vei") == []


COURSES = Codebook(
    (
        *(Code(f"f{n}", f"Forløp {n}", keywords=(f"forløp {n}",)) for n in (1, 2, 10, 12)),
        Code("e", "eldre", keywords=("eldre",)),
    )
)


@pytest.mark.parametrize("n_coded", [0, 8])
@pytest.mark.parametrize("number", [1, 2, 10, 12])
def test_numbers_match_exactly(number: int, n_coded: int) -> None:
    reason = [f"Forløp {n}" for n in (1, 2, 10, 12)] * 2
    suggester = JoinedSuggester().fit(
        reason[:n_coded], [frozenset({text}) for text in reason[:n_coded]], codebook=COURSES, corpus=[*reason, "eldre"]
    )
    for text in (f"forløp {number}", f"Forløp nr. {number}"):
        found = suggester.suggest([text])[0]
        assert found[0].code == f"Forløp {number}"
        assert [suggestion.code for suggestion in found if suggestion.proposed] in ([], [f"Forløp {number}"])
        assert all(suggestion.confidence < 0.3 for suggestion in found[1:])


def test_a_number_that_no_code_has_speaks_for_none() -> None:
    suggester = JoinedSuggester().fit([], [], codebook=COURSES, corpus=["Forløp 1", "Forløp 3"])
    (found,) = suggester.suggest(["Forløp 3"])
    assert not any(suggestion.proposed for suggestion in found)
    assert not any(each.start == 0 for suggestion in found for each in suggestion.evidence)


def test_muted_words_are_left_out_of_the_sum_too() -> None:
    suggester = JoinedSuggester().fit([], [], codebook=COURSES, corpus=["Forløp 1", "Forløp 10 for eldre"])
    text = "Forløp 10 for eldre"
    for code, confidence in zip(suggester.codes_, suggester.scores([text])[0], strict=True):
        evidence, bias = suggester.explain(text, code)
        total = bias + sum(part.weight for part in evidence)
        assert 1 / (1 + np.exp(-total)) == pytest.approx(confidence, abs=1e-5)


def test_which_words_have_numbers() -> None:
    assert numbered("Forløp nr. 10 og 12 i 2024") == {"forløp": {"10"}, "nr": {"10"}, "og": {"12"}, "i": {"2024"}}
    assert numbered("ingen tall") == {}
    terms = Numbered.of((Code("a", "Fase 1", keywords=("fase",)), Code("b", "Trinn 2"), None))
    assert terms.terms == {1: {"trinn": {"2"}}}
    assert terms.muted("trinn 3") == {1: {"trinn"}}
    assert terms.muted("trinn 2 og trinn 3") == {}
    assert terms.muted("trinn") == {}


def test_with_a_residual_code_no_answer_goes_without() -> None:
    texts, codes = study()
    book = [Code("v", "vei"), Code("s", "skole"), Code("h", "helse"), Code("r", "annet")]
    plain = JoinedSuggester().fit(texts, codes, codebook=Codebook(tuple(book)))
    residual = Codebook((*book[:3], Code("r", "annet", residual=True)))
    at_least_one = JoinedSuggester().fit(texts, codes, codebook=residual)
    plain, at_least_one = (replace(fitted, thresholds_=np.full(4, 0.99)) for fitted in (plain, at_least_one))
    asked = ["noe helt annerledes om katter", "ja", "🙂", "N/A", "skolevei", ""]
    assert not any(suggestion.proposed for found in plain.suggest(asked[:4]) for suggestion in found)
    # What speaks for no code gets the residual one, what speaks for one a little gets that, and nothing nothing.
    in_a_run = tabled(at_least_one).suggest(asked, 1)
    kept = artefact.loads(artefact.dumps(at_least_one, {})).suggester
    for found in (at_least_one.suggest(asked), in_a_run, kept.suggest(asked)):
        proposed = [[suggestion.code for suggestion in each if suggestion.proposed] for each in found]
        assert proposed[:4] == [["annet"]] * 4
        assert proposed[4] in (["skole"], ["vei"])
        assert proposed[5] == []
    older = replace(at_least_one, residual_=())  # a model file from before residual codes stood in it
    assert not any(suggestion.proposed for suggestion in older.suggest(["ja"])[0])


def test_before_anything_is_coded_the_surest_are_held_back_further() -> None:
    texts, codes = study()
    names = ("hav", "by", "fjell", "skog", "hus", "båt", "hest", "tog", "fly")
    others = [Code(name, f"annet {name}") for name in names]
    book = Codebook((Code("v", "vei"), Code("s", "skole"), Code("h", "helse"), *others))
    unchecked = JoinedSuggester().fit([], [], codebook=book, corpus=texts)
    checked = JoinedSuggester().fit(texts, codes, codebook=book, corpus=texts)
    assert unchecked.calibration_map_.shrinkage > checked.calibration_map_.shrinkage
    # Half of what F1 the codebook alone reaches; and no logit beyond the inverse of the shrinkage.
    assert unchecked.thresholds_.tolist() == [THRESHOLD_OF_CODEBOOK] * len(book)
    most = unchecked.scores(["vei " * 50, "helse"]).max()
    assert most < 1 / (1 + np.exp(-1 / USUAL_SHRINKAGE))
    assert replace(unchecked, calibration_map_=CalibrationMap()).scores(["vei " * 50, "helse"]).max() > most
