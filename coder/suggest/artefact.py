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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import sparse

from coder import __version__
from coder.errors import FileRefused
from coder.message import Fact, Message
from coder.suggest import archive
from coder.suggest.calibration import CalibrationMap
from coder.suggest.classifier import Linear
from coder.suggest.evaluate import Figures
from coder.suggest.features import Vocabulary
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import PARAMETERS
from coder.suggest.learner import Fitted, Info
from coder.suggest.numbered import Numbered
from coder.suggest.prior import Hits
from coder.text.language import lemma

FORMAT = "coder model"
VERSION = 1
_HINT = "Make it anew with: coder model PROJECT -o FILE"

_AS_KEPT = {"shrinkage": "levelling", "competition": "rival"}
"""What files call parts of the calibration map: by the names they had at first, so that older files stay readable."""

Array = NDArray[Any]


T = TypeVar("T", bound=Fitted, covariant=True)


@dataclass(frozen=True)
class Model(Generic[T]):
    """A fitted suggester and its card: data, codebook, measured quality, seed and versions, as JSON values."""

    suggester: T
    card: dict[str, Any]
    codes: tuple[str, ...]
    """What the suggester's codes are called, in its order."""

    @property
    def n_words(self) -> int:
        """Words that it knows, of which some are watched."""
        return len(self.suggester.vocabulary_) if isinstance(self.suggester, FittedModel) else 0

    def load_lemmas(self) -> None:
        """Load the tables that scoring will ask for, which takes most of a second."""
        if isinstance(self.suggester, FittedModel) and self.suggester.vocabulary_.norwegian:
            lemma("kommunar", "nb")


def dumps(suggester: FittedModel, card: Mapping[str, Any], codes: Sequence[str] = ()) -> bytes:
    """The bytes of a model file. `card` is joined by method, seed, quality and versions; `codes` are what the
    suggester's codes are to be called, if otherwise."""
    arrays: dict[str, Array] = {}
    held, model = dict(vars(suggester.vocabulary_)), suggester.model_
    del held["_raw"]  # spellings met so far; found again as they are met
    # All that latent vectors say is in the weights of the n-grams; they are only needed to learn.
    held["latent"] = held["latent"][:, :0]
    vocabulary = {name: _packed(f"vocabulary.{name}", value, arrays) for name, value in sorted(held.items())}
    _packed("model.grams", model.grams, arrays)
    _packed("model.latent", model.latent[:0], arrays)
    _packed("bias", suggester.bias_, arrays)
    _packed("thresholds", suggester.thresholds_, arrays)
    state = {
        "codes": list(codes or suggester.codes_),
        "vocabulary": vocabulary,
        "terms": [{word: list(found) for word, found in terms.items()} for terms in suggester.hits_.terms],
        "at_least_one": bool(suggester.at_least_one_),
        "residual": list(suggester.residual_),
        "learned_from": suggester.described.n_coded,
        "finish": {_AS_KEPT.get(name, name): value for name, value in asdict(suggester.calibration_map_).items()},
        "numbered": suggester.numbered_.as_dict(),
        "quality": suggester.info().quality,
    }
    full = full_card(suggester, card)
    return archive.packed({"card.json": archive.as_json(full, indent=1), "state.json": archive.as_json(state)}, arrays)


def full_card(suggester: Fitted, card: Mapping[str, Any]) -> dict[str, Any]:
    """`card` joined by method, seed, quality and versions."""
    versions = {
        "coder": __version__, "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
    }  # fmt: skip
    return {**card, "format": FORMAT, "version": VERSION, "info": suggester.info().as_dict(), "versions": versions}


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
        _check_version(card, name)
        state = archive.from_json(entries["state.json"])
        arrays = {key[:-4]: archive.as_array(entry) for key, entry in entries.items() if key.endswith(".npy")}
        suggester = _suggester(state, arrays, card)
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


def _check_version(card: dict[str, Any], name: str) -> None:
    if card.get("format") != FORMAT:
        raise FileRefused("{name} is no model file of coder.", _HINT, name=name)
    version = card.get("version")
    if not isinstance(version, int) or version < 1:
        raise ValueError("it does not say which version it is")
    if version > VERSION:
        made_by = card.get("versions", {}).get("coder", "?")
        raise FileRefused(
            "{name} was made by a newer version of coder ({made_by}, model version {version}; this one knows {own}).",
            "Upgrade coder to use it.",
            name=name,
            made_by=made_by,
            version=version,
            own=VERSION,
        )


def _packed(name: str, value: Any, arrays: dict[str, Array]) -> Any:
    """`value` as JSON, arrays laid beside. Only what a vocabulary is made of: numbers, text, lists, tables, sets."""
    if isinstance(value, np.ndarray):
        arrays[name] = value
        return {"array": name}
    if sparse.issparse(value):
        table = value.tocsr()
        for part in ("data", "indices", "indptr"):
            arrays[f"{name}.{part}"] = getattr(table, part)
        return {"table": name, "shape": list(table.shape)}
    if isinstance(value, np.generic):
        return {"value": value.item()}
    if isinstance(value, frozenset | set):
        return {"set": sorted(value)}
    if isinstance(value, dict):
        if list(value.values()) == list(range(len(value))):
            return {"numbered": list(value)}
        return {"keys": list(value), "values": list(value.values())}
    if isinstance(value, tuple | list):
        return {"list": list(value)}
    if value is None or isinstance(value, str | bool | int | float):
        return {"value": value}
    raise TypeError(f"{name} cannot be kept in a model file")


def _unpacked(packed: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
    ((kind, value),) = [(key, packed[key]) for key in packed if key not in ("shape", "values")]
    if kind == "array":
        return arrays[value]
    if kind == "table":
        rows, columns = (int(n) for n in packed["shape"])
        table = sparse.csr_matrix(
            tuple(arrays[f"{value}.{part}"] for part in ("data", "indices", "indptr")), shape=(rows, columns)
        )
        table.check_format(full_check=True)  # its indices are trusted by compiled code
        return table
    if kind == "set":
        return frozenset(value)
    if kind == "numbered":
        return {key: place for place, key in enumerate(value)}
    if kind == "keys":
        return dict(zip(value, packed["values"], strict=True))
    if kind in ("list", "value"):
        return value
    raise ValueError(f"«{kind}» is unknown")


def _suggester(state: dict[str, Any], arrays: Mapping[str, Array], card: dict[str, Any]) -> FittedModel:
    info = card["info"]
    vocabulary = Vocabulary.__new__(Vocabulary)
    # A name of a method would be called in its place.
    own = {name: one for name, one in state["vocabulary"].items() if not hasattr(Vocabulary, name)}
    vars(vocabulary).update({name: _unpacked(packed, arrays) for name, packed in own.items()})
    vocabulary._raw = {}
    terms = [{word: (str(found[0]), str(found[1])) for word, found in one.items()} for one in state["terms"]]
    names = {kept: name for name, kept in _AS_KEPT.items()}
    return FittedModel(
        codes_=tuple(state["codes"]),
        vocabulary_=vocabulary,
        hits_=Hits(terms, norwegian=bool(vocabulary.norwegian)),
        weights=Linear(arrays["model.grams"], arrays["model.latent"]),
        bias_=arrays["bias"],
        thresholds_=arrays["thresholds"],
        described=Info(
            method="default",
            parameters={name: float(info["parameters"][name]) for name in PARAMETERS if name in info["parameters"]},
            seed=int(info["seed"]),
            n_coded=int(state["learned_from"]),
            n_texts=vocabulary.n_texts,
            n_codes=len(state["codes"]),
            quality=None if state["quality"] is None else Figures(**state["quality"]).as_dict(),
        ),
        calibration_map_=CalibrationMap(
            **{names.get(kept, kept): float(value) for kept, value in state.get("finish", {}).items()}
        ),
        numbered_=Numbered.from_dict(state.get("numbered", {})),
        at_least_one_=bool(state.get("at_least_one", False)),
        residual_=tuple(int(column) for column in state.get("residual", ())),
    )


def _check_whole(suggester: FittedModel) -> None:
    """Every number that compiled code will trust fits every other."""
    vocabulary, model, n_codes = suggester.vocabulary_, suggester.weights, len(suggester.codes_)
    if not all(isinstance(code, str) for code in suggester.codes_) or not n_codes:
        raise ValueError("it has no codes")
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
        "keywords": ((len(suggester.hits_.terms),), (n_codes,)),
        "forms": ((len(vocabulary.forms),), (n_words,)),
    }
    for what, (held, wanted) in shapes.items():
        if tuple(held) != wanted:
            raise ValueError(f"the numbers of {what} do not fit")
    for numbered in (vocabulary.index, vocabulary._gram_index):
        if list(numbered.values()) != list(range(len(numbered))) or not all(isinstance(key, str) for key in numbered):
            raise ValueError("its words are not numbered")
    for array in (vocabulary.grams.data, vocabulary._weights, vocabulary._gram_idf, vocabulary.latent, model.grams,
                  model.latent, suggester.bias_, suggester.thresholds_):  # fmt: skip
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError("it holds what is no number")
