"""Whole keywords, names and phrases of definitions speak for their code; small words and bare chance do not."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.suggest import artefact
from coder.suggest.evaluate import figures
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.phrases import phrases_of
from coder.suggest.word_table import tabled

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / ".." / "shared" / "seeds"
NAMES = (
    "pårørende", "eldre", "unge", "rus og psykiatri", "økonomi", "bolig", "arbeid", "ensomhet", "barn", "familie",
    "fastlege", "sykehus", "ikke svar", "annet",
)  # fmt: skip
BARE = Codebook(tuple(Code(f"c{place}", name, residual=name == "annet") for place, name in enumerate(NAMES)))
ANSWERS = [
    "Pårørende til eldre", "Mangel på pengar", "og så da", "Vi treng fleire folk og meir pengar", "ja", "N/A", "🙂",
    "Ungdom med rusproblemer", "Rus og kriminalitet", "Barn og unge", "Fastlegen har ikke tid", "Penger", "Ingen",
    "Aktiviteter og samtaler",
]  # fmt: skip


@cache
def bare() -> tuple[JoinedSuggester, FittedModel]:
    """A list of names of one's own, with nothing coded; and what learns on from it."""
    learner = JoinedSuggester()
    return learner, learner.fit([], [], codebook=BARE, corpus=ANSWERS)


def proposed(fitted: FittedModel, text: str) -> set[str]:
    return {suggestion.code for suggestion in fitted.suggest([text])[0] if suggestion.proposed}


def test_both_names_that_stand_in_an_answer_are_proposed_after_one_coded_answer() -> None:
    learner, before = bare()
    after = learner.refit(["Pårørende til barn"], [frozenset({"pårørende"})])
    for fitted in (before, after):
        assert proposed(fitted, "Pårørende til eldre") == {"pårørende", "eldre"}


@pytest.mark.parametrize("text", ["og så da", "Mangel på pengar", "Penger", "ja", "N/A", "🙂", "Ingen", "ikke"])
def test_an_answer_that_has_nothing_of_a_name_is_proposed_none(text: str) -> None:
    assert proposed(bare()[1], text) <= {"annet"}


def test_small_words_of_a_name_carry_nothing_and_its_other_words_do() -> None:
    _, fitted = bare()
    assert proposed(fitted, "Rus og kriminalitet") == {"rus og psykiatri"}
    assert proposed(fitted, "Aktiviteter og samtaler") <= {"annet"}
    compound = fitted.suggest(["Ungdom med rusproblemer"])[0][0]
    assert (compound.code, compound.evidence[0].source) == ("rus og psykiatri", "name")
    evidence = next(
        suggestion.evidence for suggestion in fitted.suggest(["Rus og kriminalitet"])[0] if suggestion.proposed
    )
    assert [(part.source, part.detail) for part in evidence[:1]] == [("name", "rus og psykiatri")]
    assert not any(part.start == 4 and part.weight > 0.2 for part in evidence)
    # Nor does half of a name that says the contrary: «ikke» is not «ikke svar».
    assert "ikke svar" not in proposed(fitted, "Fastlegen har ikke tid")
    assert "ikke svar" in proposed(fitted, "Har ikke noe svar")


def test_phrases_are_keywords_whole_names_in_parts_and_what_definitions_enumerate() -> None:
    code = Code(
        "k", "livskrise og sorg", keywords=("noen å snakke med",),
        definition="De som har mistet noen, for eksempel dødsfall, alvorlig sykdom i familien eller tap av arbeid.",
        include="Ordet enke.",
    )  # fmt: skip
    found = {(phrase.source, " ".join(phrase.words)) for phrase in phrases_of([code, None], [False, False])}
    assert ("keyword", "med noen snakke å") in found
    assert {("name", "livskrise"), ("name", "sorg")} <= found
    assert {("definition", "dødsfall"), ("definition", "alvorlig familien i sykdom")} <= found
    assert ("definition", "arbeid av tap") in found
    assert not any(source == "keyword" for source, _ in {(p.source, p.text) for p in phrases_of([code], [True])})
    shared = phrases_of([Code("a", "sorg"), Code("b", "tap", keywords=("sorg",))], [False, False])
    assert {phrase.weight for phrase in shared if phrase.words == ("sorg",)} == {0.5}


BOOK = Codebook(
    (
        Code("k1", "hjemmetjeneste", keywords=("lang ventetid", "forløp 1", "eldre"), definition="Hjelp i eget hjem."),
        Code("k2", "forløp 2", keywords=("ventetid",), examples=("Folk må vente lenge",)),
        Code("k3", "økonomi og bolig", definition="Penger, gjeld eller husleie."),
    )
)
SAID = [
    "Lang kø og ventetider", "ventetiden er lang, svært lang", "forløp 10", "Forløp 1 og lang ventetid", "Boligmangel",
    "hjemmetjenestene", "HUSLEIE! gjeld", "eldrebolig", "", "🙂 ok",
]  # fmt: skip


@cache
def taught() -> FittedModel:
    return JoinedSuggester().fit(
        SAID[:4], [frozenset({"k1"}), frozenset({"k1", "k2"}), frozenset({"k2"}), frozenset({"k1"})],
        codebook=BOOK, corpus=SAID,
    )  # fmt: skip


WORDS = ("lang", "ventetid", "ventetider", "forløp", "1", "2", "10", "økonomi", "bolig", "eldre", "og", "hjem", "xyz")


@given(st.lists(st.sampled_from(WORDS)))
def test_evidence_of_words_and_phrases_sums_to_the_score(words: list[str]) -> None:
    text, fitted = " ".join(words), taught()
    for code, confidence in zip(fitted.codes_, fitted.scores([text])[0], strict=True):
        evidence, bias = fitted.explain(text, code)
        assert sum(part.weight for part in evidence) + bias == pytest.approx(
            np.log(confidence / (1 - confidence)), abs=1e-4
        )


def test_tables_and_files_know_the_same_phrases() -> None:
    fitted = taught()
    wanted = fitted.scores(SAID)
    assert np.abs(tabled(fitted).scored(SAID).confidences - wanted).max() < 1e-5
    read = artefact.loads(artefact.dumps(fitted, {})).suggester
    assert np.abs(read.scores(SAID) - wanted).max() < 1e-5
    for text in SAID:
        assert proposed(read, text) == proposed(fitted, text) == proposed(tabled(fitted), text)
    assert fitted.phrases_.phrases
    assert read.phrases_.phrases == fitted.phrases_.phrases


def test_a_phrase_with_another_number_says_nothing() -> None:
    evidence, _ = taught().explain("forløp 10", "k2")
    assert not any(part.source == "name" and part.weight > 0 for part in evidence)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this project")
def test_real_quotes_find_their_codes_by_the_codebook_alone() -> None:
    document = sorted(SEEDS.glob("*.txt"))[1].read_text(encoding="utf-8")
    pieces = (" ".join(piece.split()) for piece in re.split(r"\n\s*\n|\n(?=[•\-–*]|\d\.)", document))
    # By a checksum of the quote; coded before any code was suggested.
    lines = (
        (ROOT / "tests" / "unit" / "suggest" / "files" / "real-quotes.csv")
        .read_text(encoding="utf-8")
        .split("\n")[1:-1]
    )
    coded = dict(line.split(";") for line in lines)
    known_by = {piece: coded.get(hashlib.sha256(piece.encode()).hexdigest()[:8]) for piece in pieces}
    quotes = {piece: codes.split("|") for piece, codes in known_by.items() if codes}
    assert len(quotes) == len(coded) == 50
    book = read_codebook(ROOT / "codebooks" / "grupper-ikke-prioritert.yaml")
    lrap = []
    for keywords in (True, False):
        asked = book if keywords else replace(book, codes=tuple(replace(code, keywords=()) for code in book))
        fitted = JoinedSuggester().fit([], [], codebook=asked, corpus=list(quotes))
        ids = [book.find(name).id for name in fitted.codes_]
        known = np.array([[code in codes for code in ids] for codes in quotes.values()], float)
        scores = fitted.scores(list(quotes))
        lrap.append(figures(scores, fitted.proposed(list(quotes), scores), known).lrap)
    # .850 and .750 without phrases.
    assert lrap[0] > 0.875
    assert lrap[1] > 0.757
