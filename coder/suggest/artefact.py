"""The model file: arrays and JSON in a zip, read without running any code.

The same fit gives the same bytes, and arrays are used in the mapped file (`archive`). It names no class or function.
"""

from __future__ import annotations

import mmap
import platform
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import scipy

from coder import __version__
from coder.errors import FileRefused
from coder.message import Fact, Message
from coder.model.decoding import decode
from coder.reasons import reason
from coder.suggest import archive
from coder.suggest.evaluate import Figures
from coder.suggest.fitted_model import FittedModel
from coder.suggest.kept_model import Array, KeptMeaning, KeptModel, KeptVocabulary
from coder.suggest.learner import Fitted
from coder.suggest.meaning import Encoder
from coder.suggest.model_reading import HowLearned, suggester_of
from coder.text.language import lemma

FORMAT = "coder model"
VERSION, WITH_ENCODER, WITH_PHRASES = 1, 2, 3
"""Format versions; models that need an encoder, or phrases, have a higher one, which older programs refuse."""
_HINT = Message("Make it anew with: coder model PROJECT -o FILE")


@dataclass(frozen=True, slots=True)
class _Versions:
    coder: str = "?"


@dataclass(frozen=True, slots=True)
class _Card:
    """The fields of the card needed to open a model."""

    info: object = None
    format: object = None
    version: object = None
    versions: object = None


T = TypeVar("T", bound=Fitted, covariant=True)


@dataclass(frozen=True)
class Model(Generic[T]):
    """A fitted suggester and its card: data, codebook, measured quality, seed and versions, as JSON values."""

    suggester: T
    card: dict[str, object]
    codes: tuple[str, ...]
    """The names of the suggester's codes, in its order."""

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that it needs, if it was made with one."""
        meaning = self.suggester.meaning_ if isinstance(self.suggester, FittedModel) else None
        return None if meaning is None else meaning.encoder.name

    def with_encoder(self, encoder: Encoder) -> Model[Fitted]:
        """Return the model with its encoder in use. Raises CoderError for another one."""
        assert isinstance(self.suggester, FittedModel)
        assert self.suggester.meaning_ is not None
        suggester = replace(self.suggester, meaning_=self.suggester.meaning_.by(encoder))
        return Model(suggester, self.card, self.codes)

    @property
    def n_words(self) -> int:
        """Number of words in its vocabulary."""
        return len(self.suggester.vocabulary_) if isinstance(self.suggester, FittedModel) else 0

    def load_lemmas(self) -> None:
        """Load the tables that scoring needs, which takes most of a second."""
        if isinstance(self.suggester, FittedModel) and self.suggester.vocabulary_.norwegian_:
            lemma("kommunar", "nb")


def dumps(suggester: FittedModel, card: Mapping[str, object], codes: Sequence[str] = ()) -> bytes:
    """Return the bytes of a model file. `card` is extended by method, seed, quality and versions; `codes` are other
    names for the suggester's codes, if given.
    """
    arrays: dict[str, Array] = {}
    words, model, of_logits = (
        KeptVocabulary.packed(suggester.vocabulary_.kept, arrays),
        suggester.model_,
        suggester.calibration_map_,
    )
    arrays |= {
        "model.grams": model.grams, "model.latent": model.latent[:0], "bias": suggester.bias_,
        "thresholds": suggester.thresholds_, "phrases": suggester.of_phrases_,
    }  # fmt: skip
    meaning = None
    if suggester.meaning_ is not None and suggester.of_meaning_ is not None:
        meaning = KeptMeaning(suggester.meaning_.encoder.name, suggester.meaning_.scale)
        arrays |= {"meaning.centre": suggester.meaning_.centre, "meaning.weights": suggester.of_meaning_}
    quality = suggester.info().quality
    state = KeptModel(
        codes=tuple(codes or suggester.codes_),
        vocabulary=words,
        terms=suggester.hits_.terms,
        learned_from=suggester.described.n_coded,
        quality=None if quality is None else Figures(**quality),
        at_least_one=bool(suggester.at_least_one_),
        residual=suggester.residual_,
        finish={
            "levelling": of_logits.shrinkage,
            "own": of_logits.own,
            "rival": of_logits.competition,
            "shift": of_logits.shift,
        },
        numbered=suggester.numbered_.as_dict(),
        meaning=meaning,
        phrases=list(suggester.phrases_.phrases),
        own_words={str(column): sorted(keys) for column, keys in suggester.own_words_.keys.items()},
    )
    full = full_card(suggester, card)
    return archive.packed({"card.json": archive.as_json(full, indent=1), "state.json": archive.as_json(state)}, arrays)


def full_card(suggester: Fitted, card: Mapping[str, object]) -> dict[str, object]:
    """Return `card` extended by method, seed, quality and versions."""
    versions = {
        "coder": __version__, "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
    }  # fmt: skip
    version = WITH_ENCODER if suggester.info().encoder else VERSION
    if isinstance(suggester, FittedModel) and suggester.phrases_.phrases:
        version = WITH_PHRASES
    return {**card, "format": FORMAT, "version": version, "info": suggester.info().as_dict(), "versions": versions}


def load(path: Path) -> Model[FittedModel]:
    """Open a model file; its arrays stay in the file until they are used.

    Raises FileRefused for a file that is missing, no model, damaged, inconsistent, or from a newer version.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if not size:
                raise FileRefused("{path}: the file is empty.", _HINT, path=path)
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise FileRefused("{path} could not be read: {why}.", "Check the name.", path=path, why=reason(error)) from None
    model = loads(content, str(path))
    if hasattr(content, "madvise"):
        content.madvise(mmap.MADV_DONTNEED)  # all of it was read once; pages in use come back
    return model


def loads(content: bytes | mmap.mmap, name: str = "The model") -> Model[FittedModel]:
    """Return a model from the bytes of its file; `name` is used in refusals. Raises as `load`."""
    try:
        entries = archive.entries(content)
        card = archive.from_json(entries["card.json"])
        card_read = decode(_Card, card)
        _check_version(card_read, name)
        state = decode(KeptModel, archive.from_json(entries["state.json"]))
        arrays = {key[:-4]: archive.as_array(entry) for key, entry in entries.items() if key.endswith(".npy")}
        suggester = suggester_of(state, arrays, decode(HowLearned, card_read.info))
    except FileRefused:
        raise
    except (
        KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, zipfile.BadZipFile,
        zlib.error, NotImplementedError, EOFError, MemoryError,
    ) as error:  # fmt: skip
        raise FileRefused(
            "{name} is no model file, or it is damaged ({problem}).", _HINT, name=name, problem=_reason_of(error)
        ) from None
    return Model(suggester, card, suggester.codes_)


def is_model(path: Path) -> bool:
    """Return whether a file begins like a model file, which a project never does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _reason_of(error: Exception) -> Fact:
    if isinstance(error, KeyError):
        return Message("it lacks {what}", what=error)
    return str(error)[:200] or type(error).__name__


def _check_version(card: _Card, name: str) -> None:
    if card.format != FORMAT:
        raise FileRefused("{name} is no model file of coder.", _HINT, name=name)
    if not isinstance(card.version, int) or card.version < 1:
        raise ValueError("it does not say which version it is")
    if card.version > WITH_PHRASES:
        made_by = decode(_Versions, card.versions or {}).coder
        raise FileRefused(
            "{name} was made by a newer version of coder ({made_by}, model version {version}; this one knows {own}).",
            "Upgrade coder to use it.",
            name=name,
            made_by=made_by,
            version=card.version,
            own=WITH_PHRASES,
        )
