"""A fitted model at work: from texts to confidences, to suggestions, and to the words that carried them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from coder.errors import CoderError
from coder.model import Evidence, Suggestion
from coder.suggest.calibration import CalibrationMap
from coder.suggest.classifier import Linear
from coder.suggest.evidence import Carried, carrying_words, evidence_of, with_meaning
from coder.suggest.features import Vocabulary
from coder.suggest.meaning import Matrix, Meaning
from coder.suggest.numbered import Numbered
from coder.suggest.prior import Hits
from coder.suggest.threads import collection_paused, one_thread

Array = NDArray[np.float64]

ANSWERS_AT_ONCE = 10_000
EVIDENCE_RANKS = 5
SPOKEN_FOR = 2.0
"""Odds of a code over those it has in an answer that says nothing, from which an answer's words speak for it."""


class FittedModel:
    """Scores that are sums over an answer's words, and what is made of them. Whoever learns sets what ends in `_`.

    `bias_` and `thresholds_` have a number for each of `codes_`; `at_least_one_` says that no answer goes without a
    proposal; `residual_` are the columns of the codes for what fits nowhere. `of_meaning_` is dimensions of
    `meaning_` × codes.
    """

    codes_: tuple[str, ...]
    vocabulary_: Vocabulary
    hits_: Hits
    bias_: Array
    calibration_map_: CalibrationMap = CalibrationMap()
    thresholds_: Array
    numbered_: Numbered = Numbered({})
    at_least_one_ = False
    residual_: tuple[int, ...] = ()
    meaning_: Meaning | None = None
    of_meaning_: Matrix
    _weights: Linear
    _model: Linear | None = None

    @property
    def weights(self) -> Linear:
        """The weights of n-grams and, beside them until they are asked for together, of latent dimensions."""
        return self._weights

    @weights.setter
    def weights(self, weights: Linear) -> None:
        self._weights, self._model = weights, None

    @property
    def model_(self) -> Linear:
        """The weights of n-grams alone, latent ones counted in, so that a score is a sum over n-grams."""
        if self._model is None:
            grams, latent = self._weights.grams, self._weights.latent
            if latent.any():
                grams = grams + self.vocabulary_.latent @ latent
            self._model = Linear(grams, np.zeros_like(latent))
        return self._model

    def scores(self, texts: Sequence[str]) -> Array:
        """Confidences, texts × `codes_`, each 0–1."""
        self._check_fitted()
        with one_thread():
            parts = [self._summed(texts[start:end])[2] for start, end in self._passes(texts)]
        sums = np.vstack(parts) if parts else np.zeros((0, len(self.codes_)))
        return np.asarray(expit(self.calibration_map_.logits(sums)))

    def _passes(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """`texts` cut into passes: (start, end)."""
        return [(start, start + ANSWERS_AT_ONCE) for start in range(0, len(texts), ANSWERS_AT_ONCE)]

    def _summed(self, texts: Sequence[str]) -> tuple[Carried, Array, Array]:
        """What the words of each text carry, what is added beyond them, and the sum of both with the bias, which
        `calibration_map_` makes a logit."""
        carried, beyond = self._carried(texts), self._beyond_words(texts)
        sums = carried.sums() + self.bias_ + beyond
        if self.numbered_.terms:
            carried.mute([self.numbered_.muted(text) for text in texts], sums)
        return carried, beyond, sums

    def _beyond_words(self, texts: Sequence[str]) -> Array:
        """What is added that is not of words but of meaning: texts × codes, or zero."""
        if self.meaning_ is None:
            return np.zeros(())
        return np.asarray(self.meaning_.vectors(texts) @ self.of_meaning_, np.float64)

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Every code for each text, most confident first (equals in the order of `codes_`); with `most` without what is
        neither proposed nor among the first so many.

        Codes that are proposed or among the first five carry as evidence the three words that spoke most for them.
        Where the codebook has a residual code, so that no answer goes without, the first is proposed if no other is.
        """
        self._check_fitted()
        found: list[list[Suggestion]] = []
        with one_thread(), collection_paused():
            for start, end in self._passes(texts):
                found += self._first(texts[start:end], len(self.codes_) if most is None else most)
        return found

    def _first(self, texts: Sequence[str], most: int) -> list[list[Suggestion]]:
        carried, beyond, sums = self._summed(texts)
        left, beside = self.calibration_map_.parts(sums)
        confidences = expit(left * sums + beside)
        proposed = self.proposed(confidences, np.diff(carried.table.indptr))
        order = np.argsort(-confidences, axis=1, kind="stable")
        ranked = np.take_along_axis(proposed, order, axis=1)
        # A code with a low threshold may be proposed below one that is not.
        deepest = int((ranked * np.arange(1, ranked.shape[1] + 1)).max(initial=0))
        with_evidence = min(max(EVIDENCE_RANKS, deepest), len(self.codes_))
        top_words = [carrying_words(carried, order[:, rank]) for rank in range(with_evidence)]
        order = order[:, : max(most, deepest)]
        found = []
        for i, text in enumerate(texts):
            of_text = []
            spans: dict[int, tuple[int, int]] | None = None
            values, passes = confidences[i].tolist(), ranked[i].tolist()
            for rank, column in enumerate(order[i].tolist()):
                if rank >= most and not passes[rank]:
                    continue
                evidence: tuple[Evidence, ...] = ()
                if rank < EVIDENCE_RANKS or passes[rank]:
                    if words := carried.unmuted(i, column, top_words[rank][i]):
                        spans = carried.spans(text) if spans is None else spans
                        evidence = evidence_of(words, column, spans, text, self.hits_, float(left[i, column]))
                    if beyond.ndim and beyond[i, column] > 0:
                        evidence = with_meaning(evidence, float(left[i, column] * beyond[i, column]))
                of_text.append(Suggestion(self.codes_[column], values[column], passes[rank], evidence))
            found.append(of_text)
        return found

    def proposed(self, confidences: Array, words: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        """Which codes are proposed (texts × codes): those above their threshold; silent codes never.

        With `at_least_one_`, an answer that has words (`words`: how many) but no such code gets the likeliest one if
        its words speak for it, and else the residual code: «ja» and «🙂» are not about what is merely common.
        """
        passed: NDArray[np.bool_] = confidences >= self.thresholds_
        if self.at_least_one_:
            without = np.flatnonzero(~passed.any(axis=1) & (words > 0))
            chosen = confidences[without].argmax(axis=1)
            unsaid = expit(self.calibration_map_.logits(self.bias_[None].copy()))[0]
            least = SPOKEN_FOR * unsaid / (1 - unsaid + SPOKEN_FOR * unsaid)
            silent = confidences[without, chosen] < least[chosen]
            residual = np.array(self.residual_, np.intp)
            if len(residual):
                chosen[silent] = residual[confidences[without[silent]][:, residual].argmax(axis=1)]
                silent[:] = False
            kept = ~silent & (self.thresholds_[chosen] <= 1)
            passed[without[kept], chosen[kept]] = True
        return passed

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """Every word of `text` with its share of the score for `code`, the encoder's share, and the bias.

        Shares and bias sum to the logit of the confidence; what other codes add is in the bias. A word that occurs
        twice has its share at the first place.
        """
        self._check_fitted()
        if code not in self.codes_:
            raise CoderError(
                "The suggester knows no code «{code}».", "It knows: {codes}.", code=code, codes=tuple(self.codes_)
            )
        column = self.codes_.index(code)
        carried, beyond, sums = self._summed([text])
        left, beside = (float(part[0, column]) for part in self.calibration_map_.parts(sums))
        words = carried.unmuted(0, column, carrying_words(carried, np.array([column]), most=None)[0])
        evidence = evidence_of(words, column, carried.spans(text), text, self.hits_, left)
        if beyond.ndim:
            evidence = with_meaning(evidence, left * float(beyond[0, column]))
        return evidence, left * float(self.bias_[column]) + beside

    def _carried(self, texts: Sequence[str]) -> Carried:
        return Carried.of(self.vocabulary_, self.weights, texts)

    def _check_fitted(self) -> None:
        if not hasattr(self, "codes_"):
            raise CoderError("The suggester has not learned anything yet.", "Call fit() first.")
