"""What must not change a suggestion, and input that must not break one."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model import Code, Codebook
from coder.suggest import Fitted, load_suggester

BOOK = Codebook(
    (
        Code("a", "transport", keywords=("buss", "tog", "vei")),
        Code("b", "skole", keywords=("lærer", "elev"), definition="Undervisning og skolebygg"),
        Code("c", "helse", keywords=("lege", "sykehus")),
    )
)
WORDS = {"transport": ("bussen", "toget", "veien"), "skole": ("læreren", "elevane"), "helse": ("legen", "sjukehuset")}


def answers(n: int = 40) -> tuple[list[str], list[frozenset[str]]]:
    """`n` short answers about one or two of three subjects, some about none."""
    random_ = random.Random(3)
    texts, codes = [], []
    for i in range(n):
        chosen = random_.sample(sorted(WORDS), random_.choice((0, 1, 1, 2)))
        said = [random_.choice(WORDS[name]) for name in chosen] or ["vet ikke"]
        texts.append(f"{' og '.join(said)} er viktig for meg {i}")
        codes.append(frozenset(chosen))
    return texts, codes


TEXTS, CODES = answers()
NEW = ["Bussen kom for seint", "Læraren og legen", "ingenting", ""]


@cache
def whole() -> Fitted:
    return load_suggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)


def by_code(suggester: Fitted, texts: list[str] = NEW) -> dict[str, list[float]]:
    return dict(zip(suggester.codes_, suggester.scores(texts).T.tolist(), strict=True))


def same(fitted: Fitted, other: Fitted, tolerance: float = 1e-4) -> None:
    first, second = by_code(fitted), by_code(other)
    assert first.keys() == second.keys()
    for code, confidences in first.items():
        assert confidences == pytest.approx(second[code], abs=tolerance)


def test_the_same_input_gives_the_same_bits() -> None:
    again = load_suggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)
    assert np.array_equal(whole().scores(NEW), again.scores(NEW))
    assert whole().suggest(NEW) == again.suggest(NEW)


def test_the_order_of_rows_changes_nothing() -> None:
    order = list(range(len(TEXTS)))
    random.Random(0).shuffle(order)
    shuffled = load_suggester().fit(
        [TEXTS[i] for i in order], [CODES[i] for i in order], codebook=BOOK, corpus=[TEXTS[i] for i in reversed(order)]
    )
    assert np.array_equal(whole().scores(NEW), shuffled.scores(NEW))


def test_the_order_of_codes_changes_nothing_but_the_order() -> None:
    turned = Codebook(tuple(reversed(BOOK.codes)))
    same(whole(), load_suggester().fit(TEXTS, CODES, codebook=turned, corpus=TEXTS))


def test_ids_or_names_for_codes_make_no_difference() -> None:
    ids = {code.name: code.id for code in BOOK}
    by_id = load_suggester().fit(
        TEXTS, [frozenset(ids[name] for name in names) for names in CODES], codebook=BOOK, corpus=TEXTS
    )
    assert by_id.codes_ == ("a", "b", "c")
    assert np.array_equal(whole().scores(NEW), by_id.scores(NEW))


def test_duplicates_in_the_corpus_change_nothing() -> None:
    same(whole(), load_suggester().fit(TEXTS, CODES, codebook=BOOK, corpus=[*TEXTS, *TEXTS[:10]]), 1e-12)


def test_duplicated_coded_answers_change_confidences_little_and_no_first_place() -> None:
    double = load_suggester().fit([*TEXTS, *TEXTS], [*CODES, *CODES], codebook=BOOK, corpus=TEXTS)
    same(whole(), double, 0.15)
    assert [found[0].code for found in whole().suggest(NEW[:2])] == [found[0].code for found in double.suggest(NEW[:2])]


def test_other_texts_asked_at_the_same_time_change_nothing() -> None:
    assert np.allclose(whole().scores([NEW[0]])[0], whole().scores([*NEW, "noe helt annet"])[0], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gets_confidences_and_evidence_inside_it(texts: list[str]) -> None:
    for text, found in zip(texts, whole().suggest(texts), strict=True):
        assert len(found) == 3
        for suggestion in found:
            assert 0 <= suggestion.confidence <= 1
            for each in suggestion.evidence:
                assert 0 <= each.start < each.end <= len(text)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.frozensets(st.sampled_from("klm"))), min_size=1, max_size=8))
def test_any_coded_texts_can_be_learned_from(rows: list[tuple[str, frozenset[str]]]) -> None:
    suggester = load_suggester().fit([text for text, _ in rows], [codes for _, codes in rows], codebook=BOOK)
    scores = suggester.scores([text for text, _ in rows])
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1)).all()


ODD = ["å", "", "   ", "7", "12 34", "?!", "ordet " * 30_000, "x" * 200_000, "我们需要更多护士", "Мало врачей", "👍"]


@pytest.mark.parametrize("codebook", [BOOK, None], ids=["codebook", "none"])
def test_odd_answers_are_learned_from_and_suggested_for(codebook: Codebook | None) -> None:
    codes = [frozenset({"transport"}) if i % 2 else frozenset({"helse"}) for i in range(len(ODD))]
    suggester = load_suggester().fit(ODD, codes, codebook=codebook, corpus=ODD)
    scores = suggester.scores(ODD)
    assert np.isfinite(scores).all()
    assert all(len(found) == len(suggester.codes_) for found in suggester.suggest(ODD))


def test_one_code_only() -> None:
    suggester = load_suggester().fit(["bra buss", "dårlig tog", "vet ikke"], [frozenset({"t"})] * 2 + [frozenset()])
    (found,) = suggester.suggest(["tog"])
    assert [suggestion.code for suggestion in found] == ["t"]


def test_all_answers_coded_alike() -> None:
    suggester = load_suggester().fit(TEXTS, [frozenset({"helse"})] * len(TEXTS), codebook=BOOK)
    found = suggester.suggest(TEXTS[:3])
    assert all(suggestions[0].code == "helse" and suggestions[0].proposed for suggestions in found)


def test_all_answers_coded_with_nothing() -> None:
    suggester = load_suggester().fit(TEXTS, [frozenset()] * len(TEXTS), codebook=BOOK)
    assert not any(suggestion.proposed for found in suggester.suggest(TEXTS) for suggestion in found)


def test_a_code_with_one_example_is_found_again() -> None:
    texts = [*TEXTS, "Svømmehallen er stengt"]
    suggester = load_suggester().fit(texts, [*CODES, frozenset({"bad"})], corpus=texts)
    assert suggester.suggest(["svømmehallen"])[0][0].code == "bad"


def test_contradictory_codings_of_one_answer_meet_in_the_middle() -> None:
    texts = ["helt likt svar"] * 10
    suggester = load_suggester().fit([*texts, *TEXTS], [frozenset({"ja"}), frozenset({"nei"})] * 5 + CODES)
    found = {suggestion.code: suggestion.confidence for suggestion in suggester.suggest(texts[:1])[0]}
    assert found["ja"] == pytest.approx(found["nei"], abs=1e-6)


def test_five_hundred_codes() -> None:
    book = Codebook(tuple(Code(f"c{i}", f"tema {i}", keywords=(f"nøkkel{i}ord", f"annet{i}")) for i in range(500)))
    texts = [f"nøkkel{i}ord er viktig" for i in range(0, 500, 5)]
    suggester = load_suggester().fit(texts, [frozenset({f"c{i}"}) for i in range(0, 500, 5)], codebook=book)
    (found,) = suggester.suggest(["annet77"])
    assert len(found) == 500
    assert found[0].code == "c77"


def test_more_answers_than_one_fit_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.suggest.classifier.MOST_ROWS", 15)
    parts = load_suggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)
    assert [found[0].code for found in parts.suggest(NEW[:2])] == [found[0].code for found in whole().suggest(NEW[:2])]
