"""A model of sentences from a folder: joined with the rest, asked once for each text, never anything downloaded."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from coder.errors import CoderError, FileRefused
from coder.model import Code, Codebook
from coder.suggest.encoder import load_encoder, remembering
from coder.suggest.joined import JoinedSuggester

WORDS = {"auto": 0, "car": 0, "lorry": 0, "nurse": 1, "doctor": 1, "ward": 1}
TEXTS = ["the car", "the nurse", "a lorry", "a ward", "my auto", "our doctor"]


class Meaning:
    """Knows which of two subjects a word is about."""

    name = "meaning"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        found = np.zeros((len(texts), 3), np.float32)
        found[:, 2] = 0.1
        for i, text in enumerate(texts):
            for word in text.split():
                if word in WORDS:
                    found[i, WORDS[word]] = 1
        return found


CODES = [frozenset({"cars"}), frozenset({"care"})]
BOOK = Codebook((Code("1", "cars"), Code("2", "care")))


def test_what_the_encoder_knows_is_used() -> None:
    plain = JoinedSuggester().fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    joined = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)

    def lead(suggester: JoinedSuggester, text: str) -> float:
        cars, care = suggester.scores([text])[0]
        return float(cars - care)

    assert lead(joined, "lorry") > lead(plain, "lorry") + 0.05
    assert lead(joined, "doctor") < lead(plain, "doctor") - 0.05
    assert joined.trust()["encoder"] == "meaning"


def test_words_and_the_rest_sum_to_the_score() -> None:
    suggester = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    evidence, bias = suggester.explain("a lorry", "cars")
    total = bias + sum(one.weight for one in evidence)
    assert 1 / (1 + np.exp(-total)) == pytest.approx(suggester.scores(["a lorry"])[0][0], abs=1e-5)


def test_refit_with_an_encoder_is_the_whole_fit() -> None:
    texts = [f"{text} {i}" for i in range(6) for text in TEXTS]
    codes = [CODES[i % 2] for i in range(len(texts))]
    suggester = JoinedSuggester(encoder=Meaning()).fit(texts[:30], codes[:30], codebook=BOOK, corpus=texts)
    suggester.refit(texts[:32], codes[:32])
    other = JoinedSuggester(encoder=Meaning()).fit(texts[:32], codes[:32], codebook=BOOK, corpus=texts)
    assert np.allclose(suggester.scores(texts), other.scores(texts), atol=2e-4)


def test_each_text_is_asked_for_once() -> None:
    encoder = Meaning()
    kept = remembering(encoder)
    first = kept.encode(["a", "b", "a"])
    assert encoder.asked == 2
    assert np.array_equal(kept.encode(["b", "a"]), first[[1, 0]])
    assert encoder.asked == 2
    later = remembering(encoder, kept.fresh)
    later.encode(["a", "c"])
    assert encoder.asked == 3
    assert len(later.fresh) == 1


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no folder"):
        load_encoder(tmp_path / "none")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04would run code")
    with pytest.raises(FileRefused, match="safetensors"):
        load_encoder(tmp_path)


def tiny_model(folder: Path) -> Path:
    """A model2vec model of a few words."""
    model2vec = pytest.importorskip("model2vec", reason="the extra model2vec is not installed")
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = ["[UNK]", "the", "a", *WORDS]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    vectors = np.full((len(words), 2), 0.01, np.float32)
    for word, subject in WORDS.items():
        vectors[words.index(word), subject] = 1
    model2vec.StaticModel(vectors=vectors, tokenizer=tokenizer).save_pretrained(str(folder))
    return folder


@pytest.fixture
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something looked for the net")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_net")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_tiny_static_model_from_disk(tmp_path: Path) -> None:
    encoder = load_encoder(tiny_model(tmp_path / "tiny"))
    assert encoder.name.startswith("tiny ")
    found = encoder.encode(["the car", "the nurse", "a lorry", ""])
    assert found.shape == (4, 2)
    assert found[0] @ found[2] > 0.9 > 0.3 > found[0] @ found[1]
    assert np.isfinite(found).all()
    suggester = JoinedSuggester(encoder=encoder).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    assert suggester.suggest(["lorry"])[0][0].code == "cars"


@pytest.mark.usefixtures("no_net")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    next(folder.glob("*.safetensors")).write_bytes(b"nothing")
    with pytest.raises(FileRefused, match="could not be read"):
        load_encoder(folder)


def test_the_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"x")
    (tmp_path / "config.json").write_text('{"model_type": "model2vec"}', encoding="utf-8")

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("coder.suggest.encoder.import_module", absent)
    with pytest.raises(CoderError, match="model2vec is not installed"):
        load_encoder(tmp_path)
