"""Codings to look at again, the learning curve, and the encoder on disk."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from coder.errors import CoderError
from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.suggest.cross_fitting import out_of_fold
from coder.suggest.curve import FIGURES, automatic_share, learning_curve, measure
from coder.suggest.curve_plot import as_svg, as_text
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.learner import Learner
from coder.suggest.linear import LinearSuggester
from coder.suggest.suspects import coded_differently, unlikely

WORDS = {"vei": ("veien", "bilen", "bussen"), "skole": ("skolen", "læreren", "eleven"), "helse": ("legen", "sykehuset")}
BOOK = Codebook(tuple(Code(name[0], name, keywords=words[:1]) for name, words in WORDS.items()))


def study(n: int = 120) -> tuple[list[str], list[frozenset[str]]]:
    chance = random.Random(4)
    texts, codes = [], []
    for i in range(n):
        names = chance.sample(sorted(WORDS), chance.choice((1, 1, 2)))
        texts.append(f"{' og '.join(chance.choice(WORDS[name]) for name in names)} trenger mer {i}")
        codes.append(frozenset(names))
    return texts, codes


def judged(learner: Learner, texts: list[str], codes: list[frozenset[str]]) -> NDArray[np.float64]:
    """Confidences, answers × codes of BOOK, each from a model that has not seen the answer."""
    learner.fit(texts, codes, codebook=BOOK)
    return out_of_fold(learner, texts, codes, [], BOOK)


def test_a_planted_error_is_found_first() -> None:
    texts, codes = study()
    wrong = next(i for i, code in enumerate(codes) if code == {"vei"})
    codes[wrong] = frozenset({"helse"})
    found = unlikely(codes, judged(JoinedSuggester(), texts, codes), [code.name for code in BOOK])
    assert {(suspect.answer, suspect.code, suspect.has) for suspect in found[:2]} == {
        (wrong, "helse", True),
        (wrong, "vei", False),
    }
    has = next(suspect for suspect in found if suspect.has)
    assert has.instead == "vei"
    assert "not seen it" in has.reason


@pytest.mark.parametrize("learner", [JoinedSuggester(), LinearSuggester()], ids=["default", "linear"])
def test_the_judge_has_not_seen_the_answer_whoever_learns(learner: Learner) -> None:
    texts, codes = study()
    wrong = next(i for i, code in enumerate(codes) if code == {"vei"})
    codes[wrong] = frozenset({"helse"})
    fitted = learner.fit(texts, codes, codebook=BOOK)
    column = fitted.codes_.index("helse")
    found = judged(learner, texts, codes)
    assert found[wrong, 2] < fitted.scores(texts)[wrong, column]
    assert found[[i for i, code in enumerate(codes) if code == {"skole"}], 1].min() > 0.5


def test_alike_answers_coded_differently() -> None:
    codes = [frozenset({"a"}), frozenset({"a"}), frozenset[str](), frozenset({"a", "b"}), frozenset({"c"})]
    found = coded_differently(codes, [[0, 1, 2, 3]])
    assert [(suspect.answer, suspect.code, suspect.has, suspect.others) for suspect in found] == [
        (2, "a", False, (0, 1, 3)), (3, "b", True, (0, 1, 2)),
    ]  # fmt: skip
    assert found[0].reason == "3 of 4 answers that read the same have it"
    assert coded_differently(codes, []) == []


def test_a_curve_rises_and_tells_what_it_was_measured_on() -> None:
    texts, codes = study(160)
    curve = learning_curve(texts, codes, sizes=(5, 60), draws=2, corpus=texts)
    assert [point.coded for point in curve.points] == [5, 60]
    first, last = (point.figures for point in curve.points)
    assert set(first) == set(FIGURES)
    assert last["lrap"][0] > first["lrap"][0]
    assert all(0 <= last[name][0] <= 1 for name in FIGURES if name not in ("list_size", "keystrokes_saved"))
    assert (curve.tested_on, curve.draws) == (48, 2)
    assert [code.code for code in curve.codes] == ["helse", "skole", "vei"]
    assert sum(code.n for code in curve.codes) >= 48
    again = learning_curve(texts, codes, sizes=(5, 60), draws=2, corpus=texts)
    assert again == curve


def test_the_curve_starts_at_the_codebook_where_there_is_one() -> None:
    texts, codes = study(100)
    assert learning_curve(texts, codes, codebook=BOOK, sizes=(0,), draws=1).points[0].coded == 0
    by_id = {code.name: code.id for code in BOOK}
    told_by_id = learning_curve(
        texts, [frozenset(by_id[name] for name in code) for code in codes], codebook=BOOK, sizes=(0, 20), draws=1
    )
    told_by_name = learning_curve(texts, codes, codebook=BOOK, sizes=(0, 20), draws=1)
    assert [point.figures["lrap"] for point in told_by_id.points] == [p.figures["lrap"] for p in told_by_name.points]


def test_duplicates_stay_on_one_side() -> None:
    texts, codes = study(80)
    # Each answer ten times: if copies were on both sides, everything would be foreseen.
    copies = [text for text in texts for _ in range(10)]
    curve = learning_curve(copies, [code for code in codes for _ in range(10)], sizes=(10,), draws=1)
    assert curve.tested_on == 24
    assert curve.points[0].figures["exact_sets"][0] < 1


def marked_study(n: int = 120) -> tuple[list[str], list[frozenset[str]], list[tuple[int, str, frozenset[str]]]]:
    """Two codes always on the same answers, each on its own words, so that only the excerpts can tell them apart; and
    answers with one of them."""
    chance = random.Random(3)
    words = {**WORDS, "natur": ("skogen", "fjellet", "elva")}
    texts, codes, excerpts = [], [], []
    for i in range(n):
        if i % 3 == 0:
            name = chance.choice(sorted(words))
            texts.append(f"{chance.choice(words[name])} mangler {i}")
            codes.append(frozenset({name}))
            continue
        pair = ("vei", "skole") if i % 2 else ("helse", "natur")
        parts = [f"{chance.choice(words[name])} er viktig" for name in pair]
        texts.append(f"{' og '.join(parts)} {i}")
        codes.append(frozenset(pair))
        excerpts += [(i, part, frozenset({name})) for part, name in zip(parts, pair, strict=True)]
    return texts, codes, excerpts


def test_excerpts_teach_in_the_curve() -> None:
    texts, codes, excerpts = marked_study()
    whole, marked = (
        learning_curve(texts, codes, corpus=texts, excerpts=given, sizes=(20,), draws=4).points[0].figures
        for given in ((), excerpts)
    )
    assert marked["lrap"][0] > whole["lrap"][0] + 0.02
    assert marked["micro_f1"][0] > whole["micro_f1"][0]


def test_nothing_of_a_tried_answer_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its excerpts stay with it, also where an identical answer carries them, and it is tried as a whole."""
    texts, codes, excerpts = marked_study(90)
    texts, codes = [*texts, *(text.upper() for text in texts)], [*codes, *codes]
    whole = {text.casefold() for text in texts}
    seen: list[tuple[list[str], list[tuple[int, str, frozenset[str]]]]] = []

    class Watching(JoinedSuggester):
        def fit(self, texts, codes, *, excerpts=(), **said):  # type: ignore[no-untyped-def]
            seen.append((list(texts), list(excerpts)))
            return super().fit(texts, codes, excerpts=excerpts, **said)

    scores = FittedModel.scores

    def watched(self: FittedModel, texts: Sequence[str]) -> np.ndarray:
        tried = {text.casefold() for text in texts}
        learned, parts = seen[-1]
        assert tried <= whole
        assert not tried & {text.casefold() for text in learned}
        assert parts
        assert all(part in learned[place] for place, part, _ in parts)
        return scores(self, texts)

    monkeypatch.setattr(FittedModel, "scores", watched)
    learning_curve(texts, codes, excerpts=excerpts, sizes=(15, 40), draws=2, methods={"watching": Watching})
    assert len(seen) == 4


def test_too_few_different_answers_are_refused() -> None:
    with pytest.raises(CoderError, match="Only 1 wording is coded"):
        learning_curve(["ja"] * 500, [frozenset({"a"})] * 500)


def test_figures_by_hand() -> None:
    confidences = np.array([[0.9, 0.2, 0.1], [0.4, 0.6, 0.3], [0.7, 0.1, 0.6]])
    known = np.array([[1.0, 0, 0], [1, 0, 0], [1, 0, 1]])
    found = measure(confidences, confidences >= 0.5, known, 0.35, 0.6)
    assert found["precision_at_1"] == pytest.approx(2 / 3)
    assert found["recall_at_3"] == found["recall_at_5"] == 1
    assert found["sample_f1"] == pytest.approx((1 + 0 + 1) / 3)
    assert found["micro_f1"] == pytest.approx(2 * 3 / (4 + 4))
    assert found["exact_sets"] == pytest.approx(2 / 3)
    # Four codes typed by hand are 12 keys; four proposals to look at and one code to add are 7.
    assert found["keystrokes_saved"] == pytest.approx(1 - 7 / 12)
    assert (found["list_miss"], found["list_size"]) == (0.0, pytest.approx(5 / 3))
    assert found["automatic_share"] == 1.0


def test_the_automatic_share_is_the_longest_run_that_keeps_the_target() -> None:
    confidences = np.array([[0.99], [0.95], [0.9], [0.8], [0.7]])
    exact = np.array([True, True, False, True, False])
    proposed = np.ones((5, 1), bool)
    assert automatic_share(confidences, proposed, exact, 1.0) == 0.4
    assert automatic_share(confidences, proposed, exact, 0.75) == 0.8
    assert automatic_share(confidences, proposed, ~exact, 0.9) == 0.0


def test_the_plots_show_every_point() -> None:
    texts, codes = study(100)
    curve = learning_curve(texts, codes, codebook=BOOK, sizes=(0, 20), draws=2)
    drawn = as_text(curve)
    assert all(sign in drawn for sign in ("o LRAP", "coded answers", " 0 ", " 20 "))
    svg = as_svg(curve, "Kurve for <meg> & deg")
    tree = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert len(tree.findall(f"{space}circle")) == 8
    assert tree.findtext(f"{space}title") == "Kurve for <meg> & deg"


def test_the_plots_are_in_the_language_in_use() -> None:
    texts, codes = study(100)
    curve = learning_curve(texts, codes, codebook=BOOK, sizes=(0, 20), draws=2)
    use_language("nb")
    try:
        drawn, svg = as_text(curve), as_svg(curve)
    finally:
        use_language("en")
    assert " 0,8 |" in drawn
    assert drawn.endswith("o LRAP   + den første er riktig   x funnet blant tre   * micro-F1")
    for text in ("kodede svar", "den første er riktig", ">0,8<", "<title>Læringskurve</title>"):
        assert text in svg
    assert "coded answers" in as_text(curve)
