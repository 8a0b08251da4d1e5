"""The state of a model file: its values, and the arrays that they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.evaluate import Figures
from coder.suggest.kept_words import KeptWords
from coder.suggest.phrases import Phrase

Array = NDArray[np.generic]
Texts: TypeAlias = list[str]
"""An alias, since a field is named `list`, as in files."""


@dataclass(frozen=True, slots=True)
class _Array:
    """An array by its name."""

    array: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A sparse table by its name, whose parts are arrays."""

    table: str
    shape: tuple[int, int]


class _Numbers(Struct, frozen=True, omit_defaults=True):
    """A mapping to numbers: `numbered` from 0 on in order, or `keys` with their `values`."""

    numbered: list[str] | None = None
    keys: list[str] | None = None
    values: list[int] | None = None


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


class KeptVocabulary(Struct, frozen=True):
    """The vocabulary (`KeptWords`) as in files, whose first version had private fields with an underscore."""

    _gram_idf: _Array
    _gram_index: _Numbers
    _stems: _Numbers
    _weights: _Array
    centre: _Array
    compounding: _Truth
    forms: _List
    grams: _Table
    index: _Numbers
    latent: _Array
    lemmas: _List
    n_texts: _Number
    norwegian: _Truth
    protected: _Set
    seed: _Number

    @classmethod
    def packed(cls, kept_words: KeptWords, arrays: dict[str, Array]) -> KeptVocabulary:
        """Pack a vocabulary, adding its arrays to `arrays`."""

        def array(name: str, values: Array) -> _Array:
            arrays[f"vocabulary.{name}"] = values
            return _Array(f"vocabulary.{name}")

        def table(name: str, matrix: sparse.csr_matrix) -> _Table:
            for part, values in (("data", matrix.data), ("indices", matrix.indices), ("indptr", matrix.indptr)):
                arrays[f"vocabulary.{name}.{part}"] = values
            rows, columns = matrix.shape
            return _Table(f"vocabulary.{name}", (rows, columns))

        # In the order of the names, so that the same fit gives the same bytes as ever.
        return cls(
            _gram_idf=array("_gram_idf", kept_words.gram_idf),
            _gram_index=_numbers(kept_words.gram_index),
            _stems=_numbers(kept_words.stems),
            _weights=array("_weights", kept_words.weights),
            centre=array("centre", kept_words.centre),
            compounding=_Truth(kept_words.compounding),
            forms=_List(kept_words.forms),
            grams=table("grams", kept_words.grams.tocsr()),
            index=_numbers(kept_words.index),
            # The weights of the n-grams include the latent vectors, which only learning needs.
            latent=array("latent", kept_words.latent[:, :0]),
            lemmas=_List(kept_words.lemmas),
            n_texts=_Number(kept_words.n_texts),
            norwegian=_Truth(kept_words.norwegian),
            protected=_Set(sorted(kept_words.protected)),
            seed=_Number(kept_words.seed),
        )

    def unpacked(self, arrays: Mapping[str, Array]) -> KeptWords:
        """Restore the vocabulary."""
        parts = tuple(arrays[f"{self.grams.table}.{part}"] for part in ("data", "indices", "indptr"))
        grams = sparse.csr_matrix(parts, shape=self.grams.shape)
        grams.check_format(full_check=True)  # its indices are trusted by compiled code
        return KeptWords(
            self.seed.value, self.n_texts.value, self.norwegian.value, self.compounding.value,
            frozenset(self.protected.set), _by_number(self.index), self.forms.list, self.lemmas.list,
            _by_number(self._stems), _by_number(self._gram_index), floats(arrays, self._gram_idf.array), grams,
            floats(arrays, self._weights.array), floats(arrays, self.latent.array),
            floats(arrays, self.centre.array),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptMap:
    """The calibration map, with the field names of the first version."""

    levelling: float = 0.0
    own: float = 1.0
    rival: float = 0.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class KeptMeaning:
    """The encoder that a model needs, and the length that its vectors are scaled to."""

    encoder: str
    scale: float


@dataclass(frozen=True, slots=True)
class KeptModel:
    """The content of a model file beside its arrays and its card; older ones lack fields with a default."""

    codes: tuple[str, ...]
    vocabulary: KeptVocabulary
    terms: list[dict[str, tuple[str, str]]]
    learned_from: int
    quality: Figures | None
    at_least_one: bool = False
    residual: tuple[int, ...] = ()
    finish: dict[str, float] = field(default_factory=dict)
    numbered: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    meaning: KeptMeaning | None = None
    phrases: list[Phrase] = field(default_factory=list)
    own_words: dict[str, Texts] = field(default_factory=dict)


def _numbers(found: Mapping[str, int]) -> _Numbers:
    keys, values = list(found), list(found.values())
    return _Numbers(keys) if values == list(range(len(keys))) else _Numbers(None, keys, values)


def _by_number(numbers: _Numbers) -> dict[str, int]:
    if numbers.numbered is not None:
        return {key: place for place, key in enumerate(numbers.numbered)}
    if numbers.keys is None or numbers.values is None:
        raise ValueError("what is numbered is not there")
    return dict(zip(numbers.keys, numbers.values, strict=True))


def floats(arrays: Mapping[str, Array], name: str) -> NDArray[np.float32]:
    """Return an array of 32-bit floats of a model."""
    found = arrays[name]
    if found.dtype != np.float32:
        raise ValueError(f"the numbers of {name} are of another kind")
    return found.view(np.float32)


def doubles(arrays: Mapping[str, Array], name: str) -> NDArray[np.float64]:
    """Return an array of 64-bit floats of a model."""
    found = arrays[name]
    if found.dtype != np.float64:
        raise ValueError(f"the numbers of {name} are of another kind")
    return found.view(np.float64)
