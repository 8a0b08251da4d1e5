"""A fitted suggester as a file that cannot hurt: arrays and JSON in a zip, read without running any code.

The same fit gives the same bytes, and arrays are used where the file is mapped (`archive`). Nothing in it names a class
or function.
"""

from __future__ import annotations

import mmap
import platform
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import sparse

from coder import __version__
from coder.errors import FileRefused
from coder.message import Fact, Message
from coder.model.decoding import decode
from coder.suggest import archive
from coder.suggest.calibration import CalibrationMap
from coder.suggest.classifier import Linear
from coder.suggest.evaluate import Figures
from coder.suggest.features import KeptWords, Vocabulary
from coder.suggest.fitted_model import FittedModel
from coder.suggest.learner import Fitted, Info
from coder.suggest.meaning import Absent, Encoder, Meaning
from coder.suggest.numbered import Numbered
from coder.suggest.own_words import OwnWords
from coder.suggest.phrases import Phrase, Phrases
from coder.suggest.prior import Hits
from coder.text.language import lemma

FORMAT = "coder model"
VERSION, WITH_ENCODER, WITH_PHRASES = 1, 2, 3
"""Of files; those of models that need an encoder, or phrases, say so by another number, which older programs refuse."""
_HINT = "Make it anew with: coder model PROJECT -o FILE"

Array = NDArray[np.generic]
Texts: TypeAlias = list[str]
"""By a name of its own where a field is called `list`, as in files."""


@dataclass(frozen=True, slots=True)
class _Array:
    """An array by its name."""

    array: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A sparse table by its name, whose parts are arrays."""

    table: str
    shape: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """What is numbered from 0 on, in order."""

    numbered: list[str]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What has each a number."""

    keys: list[str]
    values: list[int]


@dataclass(frozen=True, slots=True)
class _Set:
    set: Texts


@dataclass(frozen=True, slots=True)
class _List:
    list: Texts


@dataclass(frozen=True, slots=True)
class _Number:
    value: int


@dataclass(frozen=True, slots=True)
class _Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """The vocabulary (`KeptWords`) as files have it: what is private there has an underline, as at first."""

    _gram_idf: _Array
    _gram_index: _Numbered | _Counted
    _stems: _Numbered | _Counted
    _weights: _Array
    centre: _Array
    compounding: _Truth
    forms: _List
    grams: _Table
    index: _Numbered | _Counted
    latent: _Array
    lemmas: _List
    n_texts: _Number
    norwegian: _Truth
    protected: _Set
    seed: _Number

    @classmethod
    def packed(cls, kept: KeptWords, arrays: dict[str, Array]) -> _Words:
        """What is kept of a vocabulary, its arrays laid beside."""

        def array(name: str, one: Array) -> _Array:
            arrays[f"vocabulary.{name}"] = one
            return _Array(f"vocabulary.{name}")

        def table(name: str, one: sparse.csr_matrix) -> _Table:
            for part, values in (("data", one.data), ("indices", one.indices), ("indptr", one.indptr)):
                arrays[f"vocabulary.{name}.{part}"] = values
            rows, columns = one.shape
            return _Table(f"vocabulary.{name}", (rows, columns))

        # In the order of the names, so that the same fit gives the same bytes as ever.
        return cls(
            _gram_idf=array("_gram_idf", kept.gram_idf),
            _gram_index=_numbers(kept.gram_index),
            _stems=_numbers(kept.stems),
            _weights=array("_weights", kept.weights),
            centre=array("centre", kept.centre),
            compounding=_Truth(kept.compounding),
            forms=_List(kept.forms),
            grams=table("grams", kept.grams.tocsr()),
            index=_numbers(kept.index),
            # All that latent vectors say is in the weights of the n-grams; they are only needed to learn.
            latent=array("latent", kept.latent[:, :0]),
            lemmas=_List(kept.lemmas),
            n_texts=_Number(kept.n_texts),
            norwegian=_Truth(kept.norwegian),
            protected=_Set(sorted(kept.protected)),
            seed=_Number(kept.seed),
        )

    def unpacked(self, arrays: Mapping[str, Array]) -> KeptWords:
        """What was packed."""
        parts = tuple(arrays[f"{self.grams.table}.{part}"] for part in ("data", "indices", "indptr"))
        grams = sparse.csr_matrix(parts, shape=self.grams.shape)
        grams.check_format(full_check=True)  # its indices are trusted by compiled code
        return KeptWords(
            self.seed.value, self.n_texts.value, self.norwegian.value, self.compounding.value,
            frozenset(self.protected.set), _by_number(self.index), self.forms.list, self.lemmas.list,
            _by_number(self._stems), _by_number(self._gram_index), _floats(arrays, self._gram_idf.array), grams,
            _floats(arrays, self._weights.array), _floats(arrays, self.latent.array),
            _floats(arrays, self.centre.array),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Finish:
    """The calibration map, its parts by the names they had at first."""

    levelling: float = 0.0
    own: float = 1.0
    rival: float = 0.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The encoder that a model needs, and the length that its vectors are brought to."""

    encoder: str
    scale: float


@dataclass(frozen=True, slots=True)
class _State:
    """What a model file holds beside its arrays and its card; older ones lack what has a default."""

    codes: tuple[str, ...]
    vocabulary: _Words
    terms: list[dict[str, tuple[str, str]]]
    learned_from: int
    quality: Figures | None
    at_least_one: bool = False
    residual: tuple[int, ...] = ()
    finish: dict[str, float] = field(default_factory=dict)
    numbered: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    meaning: _Meaning | None = None
    phrases: list[Phrase] = field(default_factory=list)
    own_words: dict[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Learned:
    """Of the card: how it was learned."""

    seed: int
    parameters: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Versions:
    coder: str = "?"


@dataclass(frozen=True, slots=True)
class _Card:
    """What opening a model asks of its card."""

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
    """What the suggester's codes are called, in its order."""

    @property
    def encoder(self) -> str | None:
        """The name of the encoder that it needs, if it was made with one."""
        meaning = self.suggester.meaning_ if isinstance(self.suggester, FittedModel) else None
        return None if meaning is None else meaning.encoder.name

    def with_encoder(self, encoder: Encoder) -> Model[Fitted]:
        """The same with its encoder at work. Raises CoderError for another one."""
        assert isinstance(self.suggester, FittedModel)
        assert self.suggester.meaning_ is not None
        suggester = replace(self.suggester, meaning_=self.suggester.meaning_.by(encoder))
        return Model(suggester, self.card, self.codes)

    @property
    def n_words(self) -> int:
        """Words that it knows, of which some are watched."""
        return len(self.suggester.vocabulary_) if isinstance(self.suggester, FittedModel) else 0

    def load_lemmas(self) -> None:
        """Load the tables that scoring will ask for, which takes most of a second."""
        if isinstance(self.suggester, FittedModel) and self.suggester.vocabulary_.norwegian:
            lemma("kommunar", "nb")


def dumps(suggester: FittedModel, card: Mapping[str, object], codes: Sequence[str] = ()) -> bytes:
    """The bytes of a model file. `card` is joined by method, seed, quality and versions; `codes` are what the
    suggester's codes are to be called, if otherwise."""
    arrays: dict[str, Array] = {}
    words, model, of_logits = (
        _Words.packed(suggester.vocabulary_.kept, arrays),
        suggester.model_,
        suggester.calibration_map_,
    )
    arrays |= {
        "model.grams": model.grams, "model.latent": model.latent[:0], "bias": suggester.bias_,
        "thresholds": suggester.thresholds_, "phrases": suggester.of_phrases_,
    }  # fmt: skip
    meaning = None
    if suggester.meaning_ is not None and suggester.of_meaning_ is not None:
        meaning = _Meaning(suggester.meaning_.encoder.name, suggester.meaning_.scale)
        arrays |= {"meaning.centre": suggester.meaning_.centre, "meaning.weights": suggester.of_meaning_}
    quality = suggester.info().quality
    state = _State(
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
    """`card` joined by method, seed, quality and versions."""
    versions = {
        "coder": __version__, "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
    }  # fmt: skip
    version = WITH_ENCODER if suggester.info().encoder else VERSION
    if isinstance(suggester, FittedModel) and suggester.phrases_.phrases:
        version = WITH_PHRASES
    return {**card, "format": FORMAT, "version": version, "info": suggester.info().as_dict(), "versions": versions}


def load(path: Path) -> Model[FittedModel]:
    """Open a model file; its arrays stay in the file until they are used.

    Raises FileRefused for what is missing, no model, damaged, from a newer version, or does not fit together.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if not size:
                raise FileRefused("{path}: the file is empty.", _HINT, path=path)
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise FileRefused(
            "{path} could not be read: {why}.", "Check the name.", path=path, why=error.strerror or error
        ) from None
    model = loads(content, str(path))
    if hasattr(content, "madvise"):
        content.madvise(mmap.MADV_DONTNEED)  # all of it was looked at once; what is used comes back
    return model


def loads(content: bytes | mmap.mmap, name: str = "The model") -> Model[FittedModel]:
    """A model from the bytes of its file; `name` is what refusals call it. Raises as `load`."""
    try:
        entries = archive.entries(content)
        card = archive.from_json(entries["card.json"])
        told = decode(_Card, card)
        _check_version(told, name)
        state = decode(_State, archive.from_json(entries["state.json"]))
        arrays = {key[:-4]: archive.as_array(entry) for key, entry in entries.items() if key.endswith(".npy")}
        suggester = _suggester(state, arrays, decode(_Learned, told.info))
        _check_whole(suggester)
    except FileRefused:
        raise
    except (
        KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, RecursionError, zipfile.BadZipFile,
        zlib.error, NotImplementedError, EOFError, MemoryError,
    ) as error:  # fmt: skip
        raise FileRefused(
            "{name} is no model file, or it is damaged ({said}).", _HINT, name=name, said=_said(error)
        ) from None
    return Model(suggester, card, suggester.codes_)


def is_model(path: Path) -> bool:
    """Whether a file begins like a model file, which a project never does."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _said(error: Exception) -> Fact:
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


def _numbers(found: Mapping[str, int]) -> _Numbered | _Counted:
    keys, values = list(found), list(found.values())
    return _Numbered(keys) if values == list(range(len(keys))) else _Counted(keys, values)


def _by_number(found: _Numbered | _Counted) -> dict[str, int]:
    if isinstance(found, _Numbered):
        return {key: place for place, key in enumerate(found.numbered)}
    return dict(zip(found.keys, found.values, strict=True))


def _floats(arrays: Mapping[str, Array], name: str) -> NDArray[np.float32]:
    """An array of a model: of numbers of 32 bits."""
    found = arrays[name]
    if found.dtype != np.float32:
        raise ValueError(f"the numbers of {name} are of another kind")
    return found.view(np.float32)


def _doubles(arrays: Mapping[str, Array], name: str) -> NDArray[np.float64]:
    """The same, of 64 bits."""
    found = arrays[name]
    if found.dtype != np.float64:
        raise ValueError(f"the numbers of {name} are of another kind")
    return found.view(np.float64)


def _suggester(state: _State, arrays: Mapping[str, Array], learned: _Learned) -> FittedModel:
    vocabulary = Vocabulary.of(state.vocabulary.unpacked(arrays))
    of_logits = _Finish(**state.finish)
    return FittedModel(
        codes_=state.codes,
        vocabulary_=vocabulary,
        hits_=Hits(state.terms, norwegian=vocabulary.norwegian),
        weights=Linear(_floats(arrays, "model.grams"), _floats(arrays, "model.latent")),
        phrases_=Phrases(state.phrases, len(state.codes), vocabulary),
        of_phrases_=_floats(arrays, "phrases") if state.phrases else np.zeros(len(state.codes), np.float32),
        own_words_=OwnWords(
            {int(column): frozenset(keys) for column, keys in state.own_words.items()}, vocabulary.norwegian
        ),
        bias_=_doubles(arrays, "bias"),
        thresholds_=_doubles(arrays, "thresholds"),
        described=Info(
            method="default",
            parameters=learned.parameters,
            seed=learned.seed,
            n_coded=state.learned_from,
            n_texts=vocabulary.n_texts,
            n_codes=len(state.codes),
            quality=None if state.quality is None else state.quality.as_dict(),
            encoder=None if state.meaning is None else state.meaning.encoder,
        ),
        calibration_map_=CalibrationMap(of_logits.levelling, of_logits.own, of_logits.rival, of_logits.shift),
        numbered_=Numbered.from_dict(state.numbered),
        at_least_one_=state.at_least_one,
        residual_=state.residual,
        meaning_=_meaning(state.meaning, arrays),
        of_meaning_=None if state.meaning is None else _floats(arrays, "meaning.weights"),
    )


def _meaning(kept: _Meaning | None, arrays: Mapping[str, Array]) -> Meaning | None:
    if kept is None:
        return None
    return Meaning(Absent(kept.encoder), _floats(arrays, "meaning.centre"), kept.scale)


def _check_whole(suggester: FittedModel) -> None:
    """Every number that compiled code will trust fits every other."""
    vocabulary, model, n_codes = suggester.vocabulary_, suggester.weights, len(suggester.codes_)
    if not all(isinstance(code, str) for code in suggester.codes_) or not n_codes:
        raise ValueError("it has no codes")
    of_phrases = {phrase.column for phrase in suggester.phrases_.phrases}
    if not of_phrases | suggester.own_words_.keys.keys() <= set(range(n_codes)):
        raise ValueError("a phrase is of no code")
    if not suggester.numbered_.terms.keys() <= set(range(n_codes)):
        raise ValueError("a number goes with no code")
    if not set(suggester.residual_) <= set(range(n_codes)):
        raise ValueError("a residual code is none")
    of_logits = suggester.calibration_map_
    if not (
        0 <= of_logits.shrinkage <= 1
        and 0 < of_logits.own < 100
        and abs(of_logits.competition) < 100
        and abs(of_logits.shift) < 100
    ):
        raise ValueError("its numbers between sums and confidences are none")
    n_words, n_grams, n_latent = len(vocabulary.index), len(vocabulary._gram_index), vocabulary.latent.shape[1]
    shapes = {
        "words": (vocabulary.grams.shape, (n_words, n_grams)),
        "weights": (vocabulary._weights.shape, (n_words,)),
        "n-grams": (vocabulary._gram_idf.shape, (n_grams,)),
        "latent vectors": (vocabulary.latent.shape, (n_grams, n_latent)),
        "the model": (model.grams.shape, (n_grams, n_codes)),
        "its latent part": (model.latent.shape, (n_latent, n_codes)),
        "biases": (suggester.bias_.shape, (n_codes,)),
        "thresholds": (suggester.thresholds_.shape, (n_codes,)),
        "phrases": (suggester.of_phrases_.shape, (n_codes,)),
        "keywords": ((len(suggester.hits_.terms),), (n_codes,)),
        "forms": ((len(vocabulary.forms),), (n_words,)),
    }
    meaning, of_meaning = suggester.meaning_, suggester.of_meaning_
    if meaning is not None and of_meaning is not None:
        shapes["its meaning"] = (of_meaning.shape, (meaning.centre.size, n_codes))
        shapes["the middle of meaning"] = (meaning.centre.shape, (meaning.centre.size,))
        if not (np.isfinite(of_meaning).all() and np.isfinite(meaning.centre).all() and np.isfinite(meaning.scale)):
            raise ValueError("it holds what is no number")
    for what, (held, wanted) in shapes.items():
        if tuple(held) != wanted:
            raise ValueError(f"the numbers of {what} do not fit")
    for numbered in (vocabulary.index, vocabulary._gram_index):
        if list(numbered.values()) != list(range(len(numbered))) or not all(isinstance(key, str) for key in numbered):
            raise ValueError("its words are not numbered")
    for array in (vocabulary.grams.data, vocabulary._weights, vocabulary._gram_idf, vocabulary.latent, model.grams,
                  model.latent, suggester.bias_, suggester.thresholds_, suggester.of_phrases_):  # fmt: skip
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError("it holds what is no number")
