"""A fitted model: from texts to confidences, suggestions and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.special import expit

from coder.errors import CoderError
from coder.model import Evidence, Suggestion
from coder.suggest import confidence
from coder.suggest.background import BackgroundModel
from coder.suggest.calibration import CalibrationMap
from coder.suggest.classifier import Linear
from coder.suggest.confidence import Silence
from coder.suggest.evaluate import Figures, figures
from coder.suggest.evidence import Carried, carrying_words, evidence_of, evidence_of_pairs, with_meaning
from coder.suggest.features import Vocabulary
from coder.suggest.learner import Checked, Info
from coder.suggest.learning import Learned
from coder.suggest.meaning import Matrix, Meaning
from coder.suggest.numbered import Numbered
from coder.suggest.own_words import OwnWords
from coder.suggest.phrases import Phrases
from coder.suggest.prior import Hits
from coder.suggest.resources import collection_paused, one_thread
from coder.suggest.summed_weights import SummedWeights
from coder.text.language import WORD

Array = NDArray[np.float64]

ANSWERS_AT_ONCE = 10_000
EVIDENCE_RANKS = 5
SUPPORTED_FROM = 2.0
"""Odds of a code over those in an answer without information, from which an answer's words count as support."""
LEAST_MEASURED = 20
"""Coded answers from which out-of-fold figures are worth reporting."""


@dataclass(frozen=True)
class Taught:
    """What is kept of the coded answers, for later questions about them.

    `silent` are codes (columns) not proposed because they were wrong too often; `outside` marks codes that no codebook
    names.
    """

    learned: Learned
    background: BackgroundModel
    latent_share: float
    silent: Mapping[int, Silence]
    outside: NDArray[np.bool_]

    @cached_property
    def quality(self) -> Figures | None:
        """Figures over the coded answers, each judged by a model that had not seen it; None below LEAST_MEASURED."""
        confidences, known, counts = self.learned.check
        if counts.sum() < LEAST_MEASURED:
            return None
        return figures(confidences, confidences >= self.learned.thresholds, known, counts)


@dataclass(frozen=True)
class FittedModel:
    """The fitted default suggester: scores that are sums over an answer's words.

    `bias_` and `thresholds_` have a number for each of `codes_`; with `at_least_one_` every answer has a proposal;
    `residual_` are the columns of residual codes. `weights` are of n-grams and, until both are merged on demand, of
    latent dimensions; `of_meaning_` of the dimensions of `meaning_`, if an encoder was used. `of_phrases_` is the
    weight of whole phrases for each code, and a code in `own_words_` is only proposed where an answer has one of these.
    A model from a file knows nothing of the answers that it was `taught` by.
    """

    codes_: tuple[str, ...]
    vocabulary_: Vocabulary
    hits_: Hits
    weights: Linear | SummedWeights
    phrases_: Phrases
    of_phrases_: Matrix
    own_words_: OwnWords
    bias_: Array
    thresholds_: Array
    described: Info
    calibration_map_: CalibrationMap = CalibrationMap()  # noqa: RUF009 (frozen)
    numbered_: Numbered = Numbered({})  # noqa: RUF009 (frozen)
    at_least_one_: bool = False
    residual_: tuple[int, ...] = ()
    meaning_: Meaning | None = None
    of_meaning_: Matrix | None = None
    taught: Taught | None = None

    @cached_property
    def model_(self) -> Linear:
        """The weights of n-grams, those of latent dimensions included, so that a score is a sum over n-grams."""
        grams, latent = self.weights.grams, self.weights.latent
        if latent.any():
            grams = grams + self.vocabulary_.latent_ @ latent
        return Linear(grams, np.zeros_like(latent))

    @property
    def quality_(self) -> Figures | None:
        """Figures over the coded answers, each judged by a model that had not seen it; None where these are too few."""
        return None if self.taught is None else self.taught.quality

    @property
    def silent_(self) -> dict[str, Silence]:
        """Codes not proposed because their proposals were wrong too often, and why."""
        return {} if self.taught is None else {self.codes_[column]: why for column, why in self.taught.silent.items()}

    def scores(self, texts: Sequence[str]) -> Array:
        """Return confidences, texts × `codes_`, each 0–1."""
        with one_thread():
            parts = [self._summed(texts[start:end])[2] for start, end in self._passes(texts)]
        sums = np.vstack(parts) if parts else np.zeros((0, len(self.codes_)))
        return np.asarray(expit(self.calibration_map_.logits(sums)))

    def _passes(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """Divide `texts` into passes: (start, end)."""
        return [(start, start + ANSWERS_AT_ONCE) for start in range(0, len(texts), ANSWERS_AT_ONCE)]

    def _summed(self, texts: Sequence[str]) -> tuple[Carried, Array, Array]:
        """Return the words' contributions, what is added beyond them, and the sum of both with the bias, which
        `calibration_map_` turns into a logit.
        """
        carried, beyond = self._carried(texts), self._beyond_words(texts)
        sums = carried.sums() + self.bias_ + beyond
        if self.numbered_.terms:
            carried.mute([self.numbered_.muted(text) for text in texts], sums)
        return carried, beyond, sums

    def _beyond_words(self, texts: Sequence[str]) -> Array:
        """Return the contribution of meaning rather than words: texts × codes, or zero."""
        if self.meaning_ is None or self.of_meaning_ is None:
            return np.zeros(())
        return np.asarray(self.meaning_.vectors(texts) @ self.of_meaning_, np.float64)

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Return every code for each text, most confident first (ties in the order of `codes_`); with `most`, only
        proposed ones and the first `most`.

        Codes that are proposed or among the first five have as evidence the three words with the largest contribution.
        Where the codebook has a residual code, so that every answer gets one, the first is proposed if no other is.
        """
        different_texts = list(dict.fromkeys(texts))  # «nei» recurs, always with the same result
        found: list[list[Suggestion]] = []
        with one_thread(), collection_paused():
            for start, end in self._passes(different_texts):
                found += self._first(different_texts[start:end], len(self.codes_) if most is None else most)
        if len(different_texts) == len(texts):
            return found
        of_text = dict(zip(different_texts, found, strict=True))
        return [of_text[text].copy() for text in texts]

    def _first(self, texts: Sequence[str], most: int) -> list[list[Suggestion]]:
        carried, beyond, sums = self._summed(texts)
        left, beside = self.calibration_map_.parts(sums)
        confidences = expit(left * sums + beside)
        proposed = self.proposed(texts, confidences)
        order = np.argsort(-confidences, axis=1, kind="stable")
        ranked = np.take_along_axis(proposed, order, axis=1)
        # A code with a low threshold may be proposed below one that is not.
        deepest = int((ranked * np.arange(1, ranked.shape[1] + 1)).max(initial=0))
        order = order[:, : max(most, deepest)]
        ranked = ranked[:, : order.shape[1]]
        answers, ranks = np.nonzero(ranked | (np.arange(order.shape[1]) < most))
        columns, passes = order[answers, ranks], ranked[answers, ranks]
        shown = np.flatnonzero(passes | (ranks < EVIDENCE_RANKS))
        evidence: list[tuple[Evidence, ...]] = [()] * len(answers)
        rows = answers[shown], columns[shown]
        for pair, words in zip(
            shown.tolist(), evidence_of_pairs(carried, texts, *rows, left[rows], self.hits_), strict=True
        ):
            evidence[pair] = words
        for pair in shown[beyond[rows] > 0].tolist() if beyond.ndim else ():
            at = answers[pair], columns[pair]
            evidence[pair] = with_meaning(evidence[pair], float(left[at]) * float(beyond[at]))
        codes = [self.codes_[column] for column in columns.tolist()]
        suggestions = list(map(Suggestion, codes, confidences[answers, columns].tolist(), passes.tolist(), evidence))
        ends = np.cumsum(np.bincount(answers, minlength=len(texts))).tolist()
        return [suggestions[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]

    def proposed(self, texts: Sequence[str], confidences: Array) -> NDArray[np.bool_]:
        """Return which codes are proposed (texts × codes): those above their threshold; silent codes never, and a code
        that no coded answer has, or all have, only where the answer shares a word with its entry or those answers
        (`own_words_`).

        With `at_least_one_`, an answer with words but no such code gets the likeliest one if its words support it, and
        else the residual code: «ja» and «🙂» are not about the most frequent code.
        """
        passed: NDArray[np.bool_] = confidences >= self.thresholds_
        unused = np.array(sorted(self.own_words_.keys), np.intp)
        for i in np.flatnonzero(passed[:, unused].any(axis=1)).tolist():
            touched = self.own_words_.touched(texts[i])
            passed[i, [column for column in unused.tolist() if column not in touched]] = False
        if self.at_least_one_:
            without = np.flatnonzero(~passed.any(axis=1))
            without = without[[WORD.search(texts[i]) is not None for i in without.tolist()]]
            chosen = confidences[without].argmax(axis=1)
            unsaid = expit(self.calibration_map_.logits(self.bias_[None].copy()))[0]
            least = SUPPORTED_FROM * unsaid / (1 - unsaid + SUPPORTED_FROM * unsaid)
            silent = (confidences[without, chosen] < least[chosen]) | np.isin(chosen, unused)
            residual = np.array(self.residual_, np.intp)
            if len(residual):
                chosen[silent] = residual[confidences[without[silent]][:, residual].argmax(axis=1)]
                silent[:] = False
            is_proposed = ~silent & (self.thresholds_[chosen] <= 1)
            passed[without[is_proposed], chosen[is_proposed]] = True
        return passed

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """Return every word of `text` with its share of the score for `code`, the encoder's share, and the bias.

        Shares and bias sum to the logit of the confidence; the contribution of other codes is in the bias. A word that
        occurs twice has its share at the first place.
        """
        if code not in self.codes_:
            raise CoderError(
                "The suggester knows no code «{code}».", "It knows: {codes}.", code=code, codes=tuple(self.codes_)
            )
        column = self.codes_.index(code)
        carried, beyond, sums = self._summed([text])
        left, beside = (float(part[0, column]) for part in self.calibration_map_.parts(sums))
        alone = carrying_words(carried, np.array([0]), np.array([column]), most=None)
        numbers = carried.table.indices[alone.places].tolist()
        words = carried.with_phrases(0, column, list(zip(numbers, alone.added.tolist(), strict=True)), most=None)
        spans = carried.spans(0, text, {word for word, _, _ in words})
        evidence = evidence_of(words, column, spans, text, self.hits_, left)
        if beyond.ndim:
            evidence = with_meaning(evidence, left * float(beyond[0, column]))
        return evidence, left * float(self.bias_[column]) + beside

    def _carried(self, texts: Sequence[str]) -> Carried:
        return Carried.of(self.vocabulary_, self.weights, self.phrases_, self.of_phrases_, texts)

    def least_confidence(self, miss: float = confidence.MISS) -> float:
        """Return the confidence from which codes belong in a list that lacks at most `miss` of the right codes on
        average.

        Based on the coded answers, each judged by a model that had not seen it; 0, so that all codes belong, while they
        are too few. See `confidence.least_confidence`.
        """
        if self.taught is None:
            return 0.0
        confidences, known, counts = self.taught.learned.check
        # Without the one answer that has it, a code that no codebook names could not have been listed at all.
        once = self.taught.outside & (known > 0) & (counts @ (known > 0) <= counts[:, None])
        return confidence.least_confidence(np.where(once, -1.0, confidences), known, counts, miss)

    def nearest(self, text: str, most: int = 3) -> list[tuple[str, frozenset[str], float]]:
        """Return the coded answers most similar to `text`: the answer, its codes, and the cosine."""
        if self.taught is None:
            return []
        found = self.taught.learned.nearest(self.taught.background.rows([text]), self.taught.latent_share, most)
        return [
            (answer, frozenset(self.codes_[j] for j in np.flatnonzero(known >= 0.5).tolist()), alike)
            for answer, known, alike in found
        ]

    def info(self) -> Info:
        """Return method, parameters, seed, counts learned from, and out-of-fold quality (None below LEAST_MEASURED)."""
        quality = self.quality_
        return self.described if quality is None else replace(self.described, quality=quality.as_dict())

    def trust(self) -> Checked:
        """Return thresholds, silenced codes with reasons, and where the list of suggestions ends."""
        return Checked(
            tuple(self.thresholds_.tolist()),
            {code: why.reason for code, why in self.silent_.items()},
            self.least_confidence(),
        )
