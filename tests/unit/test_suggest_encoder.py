"""A model of sentences from a folder: joined with the rest, asked once for each text, never anything downloaded."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from coder.suggest.encoder import load_encoder, remembering

from coder.errors import CoderError, FileRefused
from coder.model import Code, Codebook
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


def saved(folder: Path, modules: str) -> Path:
    """A folder that looks like a model of sentence-transformers, with these modules."""
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"x")
    (folder / "modules.json").write_text(modules, encoding="utf-8")
    return folder


class Particular:
    """In place of sentence-transformers: what its models do with their arguments, and that they refuse half signs."""

    def __init__(self, folder: str, **said: object) -> None:
        self.said = said

    def encode(self, texts: list[str], **said: object) -> np.ndarray:
        for text in texts:
            text.encode("utf-8")  # as tokenizers written in Rust do
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_a_network_is_loaded_without_code_net_or_talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Particular] = []

    def load(folder: str, **said: object) -> Particular:
        made.append(Particular(folder, **said))
        return made[0]

    monkeypatch.setattr("coder.suggest.encoder.import_module", lambda name: {
        "sentence_transformers": SimpleNamespace(SentenceTransformer=load)}[name])  # fmt: skip
    for switch in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS"):
        monkeypatch.delenv(switch, raising=False)
    encoder = load_encoder(saved(tmp_path / "net", "[]"))
    assert made[0].said["local_files_only"] is True
    assert made[0].said["trust_remote_code"] is False
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] == "1"
    assert encoder.encode(["en", "half \ud800 sign"]).shape == (2, 2)


def test_a_real_network_from_disk(tmp_path: Path) -> None:
    """A transformer of two layers and random weights, made here: loaded by its library, asked for odd texts."""
    pytest.importorskip("sentence_transformers", reason="the package sentence-transformers is not installed")
    folder = tiny_network(tmp_path / "tiny")
    encoder = load_encoder(folder)
    texts = ["the car", "", "half \ud800 sign", "x" * 200_000, "the car"]
    found = encoder.encode(texts)
    assert found.shape == (5, 8)
    assert np.isfinite(found).all()
    assert np.allclose(found[0], found[4], atol=1e-5)
    suggester = JoinedSuggester(encoder=remembering(encoder)).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    assert suggester.scores(texts).shape == (5, 2)


def tiny_network(folder: Path) -> Path:
    """A sentence-transformers model of random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    base = folder.parent / "base"
    base.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "a", *WORDS]
    (base / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(base / "vocab.txt")).save_pretrained(str(base))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(str(base))
    network = Transformer(str(base), max_seq_length=32)
    SentenceTransformer(modules=[network, Pooling(8)], device="cpu").save(str(folder))
    return folder


@pytest.mark.parametrize(
    ("modules", "package"), [("[]", "sentence-transformers"), ('["StaticEmbedding"]', "model2vec")]
)
def test_the_missing_package_is_named_with_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modules: str, package: str
) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("coder.suggest.encoder.import_module", absent)
    with pytest.raises(CoderError, match=f"The package {package} is not installed") as refused:
        load_encoder(saved(tmp_path / "model", modules))
    assert refused.value.hint == f"Install it with: pip install 'coder[{package}]'"


def test_the_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"x")
    (tmp_path / "config.json").write_text('{"model_type": "model2vec"}', encoding="utf-8")

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("coder.suggest.encoder.import_module", absent)
    with pytest.raises(CoderError, match="model2vec is not installed"):
        load_encoder(tmp_path)
