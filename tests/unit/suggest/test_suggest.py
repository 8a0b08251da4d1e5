"""The suggester as its callers see it: what goes in, what comes out, what is refused."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coder.errors import CoderError, NotFound
from coder.model import Code, Codebook, Suggestion
from coder.registry import OWN, SUGGESTERS
from coder.suggest import Fitted, load_suggester, prior, word_table
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.word_table import tabled

BOOK = Codebook(
    (
        Code("k1", "eldre", keywords=("eldre", "sykehjem", "demens", "hjemmetjeneste"), examples=("Gamle får vente",)),
        Code("k2", "ensomhet", keywords=("ensom", "alene", "isolert"), definition="Mangler noen å snakke med"),
        Code("k3", "kapasitet", keywords=("ressurser", "for få ansatte", "ventetid", "økonomi")),
        Code("k4", "nedlagt", keywords=("telefon",), retired=True),
    )
)
TEXTS = [
    "De eldre på sykehjemmet får ikke nok hjelp",
    "Eldre med demens",
    "Mange er ensomme og alene hele dagen",
    "Isolerte og ensomme eldre",
    "Vi har for få ansatte og for lang ventetid",
    "Økonomien er for dårlig",
    "Lite ressursar i kommunen",
    "vet ikke",
    "Nei",
    "Dei gamle ventar på plass på sjukeheimen",
]
CODES = [
    frozenset(names)
    for names in (
        {"eldre"}, {"eldre"}, {"ensomhet"}, {"ensomhet", "eldre"}, {"kapasitet"}, {"kapasitet"}, {"kapasitet"},
        set(), set(), {"eldre", "kapasitet"},
    )
]  # fmt: skip
NEW = ["Eldre mennesker er alene", "Ventetiden er for lang", "", "x" * 500, "12345", "Greit"]


def fitted(codebook: Codebook | None = BOOK, n: int = len(TEXTS)) -> Fitted:
    return load_suggester().fit(TEXTS[:n], CODES[:n], codebook=codebook, corpus=TEXTS)


def codes(found: list[Suggestion]) -> list[str]:
    return [suggestion.code for suggestion in found]


def test_an_unknown_suggester_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="default"):
        load_suggester("defualt")


def test_the_door_loads_nothing_heavy() -> None:
    program = (
        "import sys, coder.suggest; print([m for m in ('numpy', 'scipy', 'sklearn', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_different_lengths_are_refused() -> None:
    with pytest.raises(CoderError, match="2 texts but codes for 1"):
        load_suggester().fit(["a", "b"], [frozenset({"k"})])


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(CoderError, match="nothing to learn from"):
        load_suggester().fit(["a"], [frozenset()])
    with pytest.raises(CoderError, match="nothing to learn from"):
        load_suggester().fit([], [], codebook=Codebook((Code("a", "a", retired=True),)))


@pytest.mark.parametrize("name", OWN[SUGGESTERS])
def test_going_on_before_anything_was_learned_is_refused(name: str) -> None:
    with pytest.raises(CoderError, match="not learned"):
        load_suggester(name).refit(["a"], [frozenset({"b"})])


def test_the_codebook_alone_finds_its_keywords() -> None:
    found = load_suggester().fit([], [], codebook=BOOK, corpus=TEXTS).suggest(["Sykehjemmet", "ensomme", "vet ikke"])
    assert [suggestions[0].code for suggestions in found[:2]] == ["eldre", "ensomhet"]
    assert found[0][0].proposed
    assert found[1][0].proposed
    assert not any(suggestion.proposed for suggestion in found[2])


def test_the_codebook_needs_no_corpus() -> None:
    (found,) = load_suggester().fit([], [], codebook=BOOK).suggest(["for få ansatte"])
    assert found[0].code == "kapasitet"
    assert found[0].proposed


def test_coded_answers_alone() -> None:
    found = fitted(codebook=None).suggest(["eldre på sykehjem", "dårlig økonomi"])
    assert [suggestions[0].code for suggestions in found] == ["eldre", "kapasitet"]


def test_every_code_stands_once_best_first_and_none_is_retired() -> None:
    for found in fitted().suggest(NEW):
        assert sorted(codes(found)) == ["eldre", "ensomhet", "kapasitet"]
        confidences = [suggestion.confidence for suggestion in found]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 1 for confidence in confidences)


def test_scores_are_the_confidences() -> None:
    suggester = fitted()
    scores = suggester.scores(NEW)
    assert scores.shape == (len(NEW), len(suggester.codes_))
    for row, found in zip(scores, suggester.suggest(NEW), strict=True):
        by_code = {suggestion.code: suggestion.confidence for suggestion in found}
        assert [by_code[code] for code in suggester.codes_] == pytest.approx(row.tolist())
    assert suggester.scores([]).shape == (0, len(suggester.codes_))


def test_codes_come_back_in_the_callers_words() -> None:
    by_id = load_suggester().fit(TEXTS[:2], [frozenset({"k1"}), frozenset({"k2"})], codebook=BOOK)
    assert by_id.codes_ == ("k1", "k2", "k3")
    by_name = load_suggester().fit(TEXTS[:2], [frozenset({"k1"}), frozenset({"Ensomhet"})], codebook=BOOK)
    assert by_name.codes_ == ("eldre", "ensomhet", "kapasitet")


def test_a_label_outside_the_codebook_turns_no_id_into_a_name() -> None:
    coded = [frozenset({"k1"}), frozenset({"transport"})]
    assert load_suggester().fit(TEXTS[:2], coded, codebook=BOOK).codes_ == ("k1", "k2", "k3", "transport")
    alone = load_suggester().fit(TEXTS[:1], [frozenset({"transport"})], codebook=BOOK)
    assert alone.codes_ == ("eldre", "ensomhet", "kapasitet", "transport")


def test_a_name_under_two_parents_comes_with_its_path() -> None:
    book = Codebook(
        (
            Code("a", "Tiltak"), Code("b", "annet", parent="a", keywords=("tiltak",)),
            Code("c", "Utfordring"), Code("d", "annet", parent="c", keywords=("problem",)),
        )
    )  # fmt: skip
    suggester = load_suggester().fit(["et problem"], [frozenset({"Utfordring > annet"})], codebook=book)
    assert suggester.codes_ == ("Tiltak", "Tiltak > annet", "Utfordring", "Utfordring > annet")
    (found,) = suggester.suggest(["mange problem"])
    assert found[0].code == "Utfordring > annet"
    assert not any(suggestion.proposed for suggestion in found if suggestion.code in {"Tiltak", "Utfordring"})


CLASHES = Codebook(
    (
        Code("annet", "annet", keywords=("telefon",)), Code("u", "Utfordring"),
        Code("u-annet", "annet", parent="u", keywords=("problem",)),
    )
)  # fmt: skip


def test_an_id_that_is_the_name_of_another_code_is_the_id_where_ids_are_used() -> None:
    suggester = load_suggester().fit(
        ["et problem", "telefon"], [frozenset({"u-annet"}), frozenset({"annet"})], codebook=CLASHES
    )
    assert suggester.codes_ == ("annet", "u", "u-annet")
    assert [found[0].code for found in suggester.suggest(["mange problem", "telefonen"])] == ["u-annet", "annet"]


def test_such_a_name_is_refused_where_names_are_used() -> None:
    with pytest.raises(CoderError, match="«annet» stands for several codes"):
        load_suggester().fit(["a", "b"], [frozenset({"Utfordring"}), frozenset({"annet"})], codebook=CLASHES)


def test_every_code_is_found_by_what_it_is_called_where_nothing_is_coded() -> None:
    book = Codebook((Code("b", "annet"), Code("annet", "annet", parent="b"), Code("c", "b"), Code("d", "Eldre")))
    called = load_suggester().fit([], [], codebook=book, corpus=TEXTS).codes_
    assert called == ("id:b", "annet > annet", "id:c", "Eldre")
    assert [book.resolve(code).id for code in called] == ["b", "annet", "c", "d"]


def test_a_label_outside_the_codebook_is_a_code_of_its_own() -> None:
    suggester = load_suggester().fit(["bussen", "toget"], [frozenset({"transport"})] * 2, codebook=BOOK)
    assert "transport" in suggester.codes_
    assert suggester.suggest(["buss"])[0][0].code == "transport"


def test_codings_of_a_merged_code_count_for_its_heir_and_of_a_split_one_not_at_all() -> None:
    book = Codebook(
        (
            Code("new", "helse", replaces=("old",)),
            Code("old", "sykdom", retired=True),
            Code("x", "a", replaces=("gone",)), Code("y", "b", replaces=("gone",)),
        )
    )  # fmt: skip
    suggester = load_suggester().fit(["syk", "frisk"], [frozenset({"sykdom"}), frozenset({"gone"})], codebook=book)
    assert suggester.codes_ == ("helse", "a", "b")
    assert suggester.suggest(["syk"])[0][0].code == "helse"


def test_a_codebook_file_may_be_named(tmp_path: Path) -> None:
    file = tmp_path / "bok.yaml"
    file.write_text(
        "name: Bok\ncodes:\n  - name: eldre\n    id: eldre\n    keywords: [sykehjem]\n"
        "  - name: unge\n    id: unge\n    keywords: [skole]\n",
        encoding="utf-8",
    )
    for codebook in (file, str(file)):
        (found,) = load_suggester().fit([], [], codebook=codebook).suggest(["skolen"])
        assert found[0].code == "unge"


def test_evidence_names_words_and_keywords_in_the_text() -> None:
    text = "Ja, på Sykehjemmet!"
    (found,) = fitted().suggest([text])
    assert found[0].code == "eldre"
    first = found[0].evidence[0]
    assert text[first.start : first.end] == "Sykehjemmet"
    assert (first.source, first.detail) == ("keyword", "sykehjem")
    assert len(found[0].evidence) <= 3
    assert all(each.weight > 0 for each in found[0].evidence)


def test_a_misspelt_keyword_and_a_compound_are_keywords() -> None:
    (misspelt, compound) = fitted().suggest(["ventettid", "sykehjemsplass"])
    assert [each.detail for s in misspelt if s.code == "kapasitet" for each in s.evidence] == ["ventetid"]
    assert [each.detail for s in compound if s.code == "eldre" for each in s.evidence] == ["sykehjem"]


@pytest.mark.parametrize("text", ["Eldre eldre er ALENE, helt ukjentord alene", "", "å"])
def test_the_words_sum_to_the_score(text: str) -> None:
    suggester = fitted()
    for code, confidence in zip(suggester.codes_, suggester.scores([text])[0], strict=True):
        evidence, bias = suggester.explain(text, code)
        total = bias + sum(each.weight for each in evidence)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(confidence, abs=1e-5)


def test_explaining_an_unknown_code_is_refused() -> None:
    with pytest.raises(CoderError, match="no code «finnes ikke»"):
        fitted().explain("a", "finnes ikke")


def test_info_says_what_a_run_must_record() -> None:
    info = fitted().info()
    assert info.n_coded == len(TEXTS)
    assert info.n_codes == 3
    assert info.seed == 0
    assert info.quality is None
    assert info.parameters


def test_quality_is_measured_out_of_fold_from_twenty_coded() -> None:
    texts = [f"{topic} nummer {i}" for i in range(12) for topic in ("eldre", "økonomi")]
    suggester = load_suggester().fit(texts, [frozenset({text.split()[0]}) for text in texts])
    quality = suggester.info().quality
    assert isinstance(quality, dict)
    assert set(quality) == {"lrap", "precision_at_1", "recall_at_3", "micro_f1", "ece"}
    assert quality["precision_at_1"] == 1.0


def test_learning_again_forgets_what_was_learned() -> None:
    learner = load_suggester()
    first = learner.fit(TEXTS, CODES)
    again = learner.fit(["a b"], [frozenset({"ny"})])
    assert again.codes_ == ("ny",)
    assert "ny" not in first.codes_


def test_a_long_list_of_texts_is_scored_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    suggester = fitted()
    whole = suggester.scores(NEW)
    monkeypatch.setattr("coder.suggest.fitted_model.ANSWERS_AT_ONCE", 2)
    assert np.allclose(suggester.scores(NEW), whole, atol=1e-6)


def test_equal_answers_are_looked_at_once_and_get_suggestions_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    suggester = JoinedSuggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)
    alone = suggester.suggest(NEW, 3)
    looked_at: list[str] = []
    first = FittedModel._first

    def counted(fitted: FittedModel, texts: list[str], most: int) -> list[list[Suggestion]]:
        looked_at.extend(texts)
        return first(fitted, texts, most)

    monkeypatch.setattr(FittedModel, "_first", counted)
    found = suggester.suggest([*NEW, *NEW[::-1]], 3)
    assert found == [*alone, *alone[::-1]]
    assert looked_at == list(dict.fromkeys(NEW))
    found[0].clear()
    assert found[-1] == alone[0]


def test_what_is_not_proposed_can_be_left_out_with_its_evidence() -> None:
    suggester = JoinedSuggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)
    for each in (suggester, tabled(suggester)):
        proposed = [[suggestion for suggestion in found if suggestion.proposed] for found in each.suggest(NEW)]
        assert any(proposed)
        assert each.suggest(NEW, 0) == proposed


@pytest.mark.parametrize("most_seen", [1, 100_000])
def test_a_word_table_names_the_same_words_and_keywords(monkeypatch: pytest.MonkeyPatch, most_seen: int) -> None:
    suggester = JoinedSuggester().fit(TEXTS, CODES, codebook=BOOK, corpus=TEXTS)
    monkeypatch.setattr(word_table, "MOST_SEEN", most_seen)
    table = tabled(suggester)
    long = "sykehjem" + "s" * 50
    texts = [
        *TEXTS, *NEW, "ELDRE  på\tsykehjemmet", f"eldre {long} {long}plass", f"{long}plass", "Eldre, eldre og demens",
    ]  # fmt: skip

    def named(found: list[list[Suggestion]]) -> list[dict[str, set[tuple[int, int, str, str]]]]:
        return [
            {
                suggestion.code: {(each.start, each.end, each.source, each.detail) for each in suggestion.evidence}
                for suggestion in of_text
            }
            for of_text in found
        ]

    alone = named(suggester.suggest(texts))
    assert any(source == "keyword" for of_text in alone for each in of_text.values() for _, _, source, _ in each)
    assert named(table.suggest(texts)) == alone
    assert named(table.suggest(texts[::-1])) == alone[::-1]


def test_what_evidence_remembers_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prior, "MOST_SEEN", 50)
    hits = prior.hits([Code("a", "arbeid", keywords=("jobb",))], norwegian=False)
    for number in range(500):
        assert hits.source(0, f"ord{number}") == ("word", "")
        assert hits.source(0, "jobb") == ("keyword", "jobb")
        assert len(hits._seen) <= 50
