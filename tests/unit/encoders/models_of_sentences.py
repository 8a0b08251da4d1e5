"""Tiny models of sentences, made here: no test needs one from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

WORDS = {"auto": 0, "car": 0, "lorry": 0, "nurse": 1, "doctor": 1, "ward": 1}
Matrix = NDArray[np.float32]
KNOWN = ["[UNK]", "the", "a", *WORDS]


class Meaning:
    """Knows which of two subjects a word is about."""

    name = "meaning"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.asked += len(texts)
        found = np.zeros((len(texts), 3), np.float32)
        found[:, 2] = 0.125
        for i, text in enumerate(texts):
            for word in text.split():
                if word in WORDS:
                    found[i, WORDS[word]] = 1
        return found

    def close(self) -> None:
        pass


def _vectors() -> Matrix:
    vectors = np.full((len(KNOWN), 2), 0.01, np.float32)
    for word, subject in WORDS.items():
        vectors[KNOWN.index(word), subject] = 1
    return vectors


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(KNOWN)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def static_model(folder: Path) -> Path:
    """A model2vec model of a few words."""
    model2vec = pytest.importorskip("model2vec", reason="the extra model2vec is not installed")
    model2vec.StaticModel(vectors=_vectors(), tokenizer=_tokenizer()).save_pretrained(str(folder))
    return folder


def onnx_model(folder: Path, first_input: str = "input_ids") -> Path:
    """A network that looks up a vector for each token, as onnxruntime reads it."""
    pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
    folder.mkdir()
    _tokenizer().save(str(folder / "tokenizer.json"))
    vectors = _vectors()
    table = (
        _number(1, len(vectors)) + _number(1, 2) + _number(2, 1) + _field(8, b"table") + _field(9, vectors.tobytes())
    )
    node = b"".join(_field(1, name) for name in (b"table", first_input.encode())) + _field(2, b"states")
    graph = (
        _field(1, node + _field(4, b"Gather")) + _field(2, b"g") + _field(5, table)
        + _field(11, _value(first_input, 7, ("n", "t"))) + _field(11, _value("attention_mask", 7, ("n", "t")))
        + _field(12, _value("states", 1, ("n", "t", 2)))
    )  # fmt: skip
    (folder / "model.onnx").write_bytes(_number(1, 8) + _field(7, graph) + _field(8, _number(2, 17)))
    return folder


def _varint(n: int) -> bytes:
    return bytes([n]) if n < 128 else bytes([n % 128 + 128]) + _varint(n // 128)


def _number(field: int, n: int) -> bytes:
    return _varint(field << 3) + _varint(n)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = b"".join(
        _field(1, _field(2, size.encode()) if isinstance(size, str) else _number(1, size)) for size in shape
    )  # fmt: skip
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, sizes)))
