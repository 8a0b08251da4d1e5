"""Reads a suggester from its file, and checks that all its numbers are consistent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coder.suggest.calibration import CalibrationMap
from coder.suggest.classifier import Linear
from coder.suggest.features import Vocabulary
from coder.suggest.fitted_model import FittedModel
from coder.suggest.kept_model import Array, KeptMap, KeptMeaning, KeptModel, doubles, floats
from coder.suggest.learner import Info
from coder.suggest.meaning import Absent, Meaning
from coder.suggest.numbered import Numbered
from coder.suggest.own_words import OwnWords
from coder.suggest.phrases import Phrases
from coder.suggest.prior import Hits


@dataclass(frozen=True, slots=True)
class HowLearned:
    """How a model was learned, from its card."""

    seed: int
    parameters: dict[str, float]


def suggester_of(state: KeptModel, arrays: Mapping[str, Array], learned: HowLearned) -> FittedModel:
    """Restore a suggester. Raises ValueError, KeyError and the like for inconsistent content."""
    vocabulary = Vocabulary.of(state.vocabulary.unpacked(arrays))
    of_logits = KeptMap(**state.finish)
    fitted_model = FittedModel(
        codes_=state.codes,
        vocabulary_=vocabulary,
        hits_=Hits(state.terms, norwegian=vocabulary.norwegian_),
        weights=Linear(floats(arrays, "model.grams"), floats(arrays, "model.latent")),
        phrases_=Phrases(state.phrases, len(state.codes), vocabulary),
        of_phrases_=floats(arrays, "phrases") if state.phrases else np.zeros(len(state.codes), np.float32),
        own_words_=OwnWords(
            {int(column): frozenset(keys) for column, keys in state.own_words.items()}, vocabulary.norwegian_
        ),
        bias_=doubles(arrays, "bias"),
        thresholds_=doubles(arrays, "thresholds"),
        described=Info(
            method="default",
            parameters=learned.parameters,
            seed=learned.seed,
            n_coded=state.learned_from,
            n_texts=vocabulary.n_texts_,
            n_codes=len(state.codes),
            quality=None if state.quality is None else state.quality.as_dict(),
            encoder=None if state.meaning is None else state.meaning.encoder,
        ),
        calibration_map_=CalibrationMap(of_logits.levelling, of_logits.own, of_logits.rival, of_logits.shift),
        numbered_=Numbered.from_dict(state.numbered),
        at_least_one_=state.at_least_one,
        residual_=state.residual,
        meaning_=_meaning(state.meaning, arrays),
        of_meaning_=None if state.meaning is None else floats(arrays, "meaning.weights"),
    )
    _check_whole(fitted_model)
    return fitted_model


def _meaning(kept_meaning: KeptMeaning | None, arrays: Mapping[str, Array]) -> Meaning | None:
    if kept_meaning is None:
        return None
    return Meaning(Absent(kept_meaning.encoder), floats(arrays, "meaning.centre"), kept_meaning.scale)


def _check_whole(suggester: FittedModel) -> None:
    """Check every number that compiled code will trust."""
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
    n_words, n_grams, n_latent = len(vocabulary.index_), len(vocabulary.gram_index_), vocabulary.latent_.shape[1]
    shapes = {
        "words": (vocabulary.grams_.shape, (n_words, n_grams)),
        "weights": (vocabulary.weights_.shape, (n_words,)),
        "n-grams": (vocabulary.gram_idf_.shape, (n_grams,)),
        "latent vectors": (vocabulary.latent_.shape, (n_grams, n_latent)),
        "the model": (model.grams.shape, (n_grams, n_codes)),
        "its latent part": (model.latent.shape, (n_latent, n_codes)),
        "biases": (suggester.bias_.shape, (n_codes,)),
        "thresholds": (suggester.thresholds_.shape, (n_codes,)),
        "phrases": (suggester.of_phrases_.shape, (n_codes,)),
        "keywords": ((len(suggester.hits_.terms),), (n_codes,)),
        "forms": ((len(vocabulary.forms_),), (n_words,)),
    }
    meaning, of_meaning = suggester.meaning_, suggester.of_meaning_
    if meaning is not None and of_meaning is not None:
        shapes["its meaning"] = (of_meaning.shape, (meaning.centre.size, n_codes))
        shapes["the middle of meaning"] = (meaning.centre.shape, (meaning.centre.size,))
        if not (np.isfinite(of_meaning).all() and np.isfinite(meaning.centre).all() and np.isfinite(meaning.scale)):
            raise ValueError("it holds what is no number")
    for what, (shape, wanted) in shapes.items():
        if tuple(shape) != wanted:
            raise ValueError(f"the numbers of {what} do not fit")
    for numbered in (vocabulary.index_, vocabulary.gram_index_):
        if list(numbered.values()) != list(range(len(numbered))) or not all(isinstance(key, str) for key in numbered):
            raise ValueError("its words are not numbered")
    for array in (vocabulary.grams_.data, vocabulary.weights_, vocabulary.gram_idf_, vocabulary.latent_, model.grams,
                  model.latent, suggester.bias_, suggester.thresholds_, suggester.of_phrases_):  # fmt: skip
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError("it holds what is no number")
