"""A trained spaCy pipeline is used where there is one; here one that was made for the purpose."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.errors import CoderError
from coder.reports import privacy
from coder.suggest.features import Vocabulary
from coder.text import language

TEXTS = ["Brukarane og kommunene ventar på eldre", "Vi har ikke nok ansatte i kommunen"]


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A pipeline for Norwegian with three lemmas, and sentences that end at a semicolon too."""
    import spacy
    from spacy.lookups import Lookups

    made = spacy.blank("nb")
    made.add_pipe("sentencizer", config={"punct_chars": [".", ";"]})
    lemmatizer: Any = made.add_pipe("lemmatizer", config={"mode": "lookup"})
    tables = Lookups()
    tables.add_table(
        "lemma_lookup", {"brukarane": "brukar", "Brukarane": "brukar", "ansatte": "arbeidstaker", "eldre": "gammel"}
    )
    lemmatizer.initialize(lookups=tables)
    made.to_disk(tmp_path / "pipeline")
    monkeypatch.setenv("CODER_SPACY", str(tmp_path / "pipeline"))
    language._pipeline.cache_clear()
    yield
    language._pipeline.cache_clear()


@pytest.mark.usefixtures("pipeline")
def test_its_lemmas_come_first_but_protected_words_stay() -> None:
    found = language.lemmas_in(TEXTS, norwegian=True)
    assert found["brukarane"] == "brukar"
    assert found["ansatte"] == "arbeidstaker"
    assert "eldre" not in found
    vocabulary = Vocabulary().fit(TEXTS)
    assert vocabulary.lemmas_[vocabulary.index_["ansatte"]] == "arbeidstaker"
    assert vocabulary.lemmas_[vocabulary.index_["eldre"]] == "eldre"


@pytest.mark.usefixtures("pipeline")
def test_a_pipeline_for_another_language_is_not_asked() -> None:
    assert language.lemmas_in(["the cars"], norwegian=False) == {}


@pytest.mark.usefixtures("pipeline")
def test_its_sentences_are_used() -> None:
    text = "Det ene; det andre. Slutt"
    assert [text[start:end] for start, end in language.sentences(text)] == ["Det ene;", "det andre.", "Slutt"]


def test_a_pipeline_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_SPACY", "nb_finnes_ikke")
    language._pipeline.cache_clear()
    with pytest.raises(CoderError, match="nb_finnes_ikke"):
        language.sentences("En. To.")
    language._pipeline.cache_clear()


def test_without_one_all_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODER_SPACY", raising=False)
    all_that_is_installed = importlib.metadata.entry_points

    def no_pipelines(**asked: Any) -> Any:
        """Answer as ever when others ask: spaCy does so while it is imported, which may be here."""
        return [] if asked.get("group") == "spacy_models" else all_that_is_installed(**asked)

    monkeypatch.setattr("importlib.metadata.entry_points", no_pipelines)
    language._pipeline.cache_clear()
    assert language.lemmas_in(TEXTS, norwegian=True) == {}
    assert len(language.sentences("En. To.")) == 2
    language._pipeline.cache_clear()


def test_its_recogniser_of_names_proposes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    made = spacy.blank("nb")
    ruler: Any = made.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(
        [
            {"label": "PER", "pattern": "Xochitl"},
            {"label": "GPE_LOC", "pattern": "Grenda"},
            {"label": "ORG", "pattern": "Mental Helse"},
        ]
    )
    made.to_disk(tmp_path / "pipeline")
    monkeypatch.setenv("CODER_SPACY", str(tmp_path / "pipeline"))
    language._recogniser.cache_clear()
    hits = privacy.find("i dag kom Xochitl frå Grenda til Mental Helse i Oslo")
    language._recogniser.cache_clear()
    assert [(hit.kind, hit.text) for hit in hits] == [("name", "Xochitl"), ("place", "Grenda"), ("place", "Oslo")]
