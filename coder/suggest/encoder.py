"""A model of sentences from a folder on this machine, joined with the rest. Nothing is ever downloaded.

Two kinds are known by their files: model2vec (static vectors, light) and sentence-transformers (a network). Each needs
the package of that name, which the extra of that name brings.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.errors import CoderError, FileRefused
from coder.suggest.background import Encoder

Matrix = NDArray[np.float32]

SWITCHES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS")
"""Of the libraries: they look for nothing on the net, and draw no bars between the lines of the command."""
AT_ONCE = 1_000
LONGEST = 20_000
"""Characters of a text that are encoded; models look at a few hundred words anyway."""


class _Folder:
    """An encoder over a library's `encode`."""

    def __init__(self, name: str, encode: Callable[[list[str]], Any]) -> None:
        self.name = name
        self._encode = encode

    def encode(self, texts: Sequence[str]) -> Matrix:
        parts = [
            np.asarray(self._encode([_readable(text) for text in texts[i : i + AT_ONCE]]), np.float32)
            for i in range(0, len(texts), AT_ONCE)
        ]
        vectors = np.vstack(parts) if parts else np.zeros((0, 1), np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        # A model may give an empty text no direction; and a broken one numbers that are none.
        return np.asarray(np.nan_to_num(vectors / np.where(lengths > 1e-12, lengths, 1)), np.float32)


def _readable(text: str) -> str:
    """The beginning of a text, without half characters (lone surrogates), at which tokenizers stop."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def load_encoder(folder: Path) -> Encoder:
    """The model in `folder`. Its name tells the folder and a checksum of its weights, so that a record can be checked.

    Raises FileRefused for a folder without a model, CoderError when its package is not installed.
    """
    if not folder.is_dir():
        raise FileRefused(
            "{folder} is no folder with a model.", "Name a folder that a model was saved to.", folder=folder
        )
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise FileRefused(
            "{folder} holds no weights (*.safetensors).",
            "Other kinds of files can run code when they are opened, and are refused. Save the model anew.",
            folder=folder,
        )
    for switch in SWITCHES:
        os.environ[switch] = "1"
    name = f"{folder.resolve().name} {_checksum([*weights, *sorted(folder.glob('*.json'))])}"
    try:
        return _Folder(name, _static(folder) if _is_static(folder) else _sentence_transformer(folder))
    except CoderError:
        raise
    except Exception as error:  # the libraries raise many kinds, all for a folder they cannot read
        raise FileRefused(
            "The model in {folder} could not be read: {error}.", "Save it anew.", folder=folder, error=error
        ) from None


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    return not modules.exists() or "StaticEmbedding" in modules.read_text(encoding="utf-8", errors="replace")


def _static(folder: Path) -> Callable[[list[str]], Any]:
    model = _library("model2vec").StaticModel.from_pretrained(str(folder))
    return lambda texts: model.encode(texts)


def _sentence_transformer(folder: Path) -> Callable[[list[str]], Any]:
    model = _library("sentence-transformers").SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )  # fmt: skip
    return lambda texts: model.encode(texts, batch_size=64, show_progress_bar=False)


def _library(package: str) -> Any:
    try:
        return import_module(package.replace("-", "_"))
    except ImportError:
        raise CoderError(
            "The package {package} is not installed, which this encoder needs.",
            "Install it with: pip install 'coder[{package}]'",
            package=package,
        ) from None


def _checksum(files: Sequence[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            total.update(hashlib.file_digest(content, "sha256").digest())
    return total.hexdigest()[:16]


def content_key(text: str) -> bytes:
    """What a text's vector is kept under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


class Remembering:
    """An encoder that asks for each text once.

    `known` are vectors by `content_key` from earlier; `fresh` holds the new ones.
    """

    def __init__(self, encoder: Encoder, known: Mapping[bytes, Matrix]) -> None:
        self.name = encoder.name
        self.fresh: dict[bytes, Matrix] = {}
        self._known = dict(known)
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts × dimensions."""
        keys = [content_key(text) for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if wanted:
            for key, vector in zip(wanted, self._encoder.encode(list(wanted.values())), strict=True):
                self._known[key] = self.fresh[key] = vector
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)


def remembering(encoder: Encoder, known: Mapping[bytes, Matrix] | None = None) -> Remembering:
    """`encoder`, asking for each text once."""
    return Remembering(encoder, known or {})
