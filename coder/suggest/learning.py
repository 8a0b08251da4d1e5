"""Fits the learned model on a background model: at first, and again after more answers are coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.suggest.background import BackgroundModel
from coder.suggest.calibration import (
    CHANCE_SPREAD,
    OF_PHRASES,
    OF_PRIOR,
    OF_UNTAUGHT,
    Calibration,
    Prior,
    StackedCalibration,
    by_frequency,
    expected_intercept,
    shares,
    shares_without_each,
)
from coder.suggest.classifier import CodedRows, DualRidge, FewGrams, Linear, PseudoRows, Rows, of_nothing
from coder.suggest.coded import Coded
from coder.suggest.evaluate import figures
from coder.suggest.hand_over import (
    beside_entry,
    contrast_weights,
    counts_of_evidence,
    frequency_beside_codebook,
    handed_over,
    headroom_beside,
    likeness_of_coded,
)
from coder.suggest.thresholds import of_codebook, thresholds

Array = NDArray[np.float64]

FEW = 10
"""Changed answers up to which a model is updated in place; one more for every hundredth answer."""


@dataclass(frozen=True)
class Untaught:
    """The learned model before any answer is coded, to stand beside the codebook's own.

    `spread` is the divisor of the scores of `model`, `of_few` these scores for the texts used for thresholds,
    `intercept` and `threshold` (with the number passing it) the starting values of confidences.
    """

    model: FewGrams
    spread: float
    of_few: Array
    intercept: float
    threshold: tuple[float, int]

    @classmethod
    def of(cls, background: BackgroundModel, ridge: DualRidge) -> Untaught:
        """Return the state of `ridge` before it has learned from any answer."""
        usable = ~background.categories
        nothing = np.zeros((0, len(usable)))
        model = ridge.solve(shares(nothing, np.zeros(0))).model
        of_few = model.scores(background.few)
        spread = _spread(of_few[:, usable])
        of_few /= spread
        pooled = background.few_prior * OF_PRIOR + of_few * OF_UNTAUGHT + background.few_phrases * OF_PHRASES
        pooled = pooled[:, usable]
        intercept = expected_intercept(pooled)
        nobody = StackedCalibration(prior=Prior.after(0, intercept, 0.0))
        calibration = nobody.learn(np.zeros((0, len(usable), 3)), nothing, np.zeros(0)).calibration_
        at_first = calibration.of_sums(pooled + intercept)
        fired_not = float(calibration.of_sums(np.array([[intercept]]))[0, 0])
        return cls(FewGrams.of(model), spread, of_few, intercept, of_codebook(at_first, fired_not))

    def scores(self, rows: Rows) -> Array:
        """Return scores in standard deviations, rows × codes."""
        return self.model.scores(rows) / self.spread


@dataclass(frozen=True)
class Learned:
    """What coded answers taught. `rows` are those of `coded`, in its order.

    `of_codebook` are the scores of the rows by the codebook's own model, the untaught one and whole phrases of the
    codebook: rows × codes × 3. `frequency` is the logarithm of each code's expected share, centred and weighted.
    `factors` and `untaught_factor` are the weights of the learned and the untaught model. `check` is, for whole
    answers: out-of-fold confidences, codes (both answers × codes), and the number of identical answers each stands for.
    """

    coded: Coded
    rows: CodedRows
    untaught: Untaught
    of_codebook: Array
    frequency: Array
    factors: Array
    untaught_factor: float
    calibration: Calibration
    thresholds: Array
    check: tuple[Array, Array, Array]

    @property
    def lrap(self) -> float:
        """How well codes are ordered for the coded answers, each judged by a model that has not seen it."""
        confidences, known, counts = self.check
        return figures(confidences, confidences >= self.thresholds, known, counts).lrap

    @property
    def unused(self) -> list[int]:
        """The codes that no coded answer has."""
        return [int(column) for column in np.flatnonzero(self.coded.known.max(axis=0, initial=0) == 0)]

    @property
    def everywhere(self) -> dict[int, list[str]]:
        """The codes that all coded answers have, each with these texts."""
        coded = self.coded
        if not coded.whole.any():
            return {}
        columns = np.flatnonzero(coded.known[coded.whole].min(axis=0) > 0).tolist()
        return {
            column: [text for text, has in zip(coded.texts, coded.known[:, column], strict=True) if has]
            for column in columns
        }

    def nearest(self, text: Rows, latent_share: float, most: int) -> list[tuple[str, Array, float]]:
        """Return the coded answers most similar to a text (one row): answer, its codes, cosine."""
        rows = self.rows.rows
        if not len(rows):
            return []
        alike = rows.kernel(text, latent_share)[:, 0]
        squares = np.asarray(rows.grams.multiply(rows.grams).sum(axis=1), np.float64).ravel()
        sizes = np.sqrt(squares + latent_share * (rows.latent.astype(np.float64) ** 2).sum(axis=1))
        alike = alike / np.maximum(sizes * np.sqrt(max(float(text.kernel(text, latent_share)[0, 0]), 1e-12)), 1e-12)
        alike[~self.coded.whole] = -np.inf
        order = np.argsort(-alike, kind="stable")[:most]
        return [
            (self.coded.texts[i], self.coded.known[i], float(alike[i])) for i in order.tolist() if alike[i] > -np.inf
        ]


def learn(
    background: BackgroundModel, coded: Coded, *, pseudo_weight: float, latent_share: float, penalty: float
) -> tuple[DualRidge, Learned, Linear]:
    """Learn from `coded` answers. Return the ridge, which `learn_again` updates, what was learned, and the model.

    The model is the caller's alone: it is as large as all else, and made anew each time.
    """
    n_codes = len(background.words)
    pseudo = PseudoRows.of(background.pseudo, background.columns, n_codes, pseudo_weight)
    ridge = DualRidge(pseudo=pseudo, latent_share=latent_share, penalty=penalty)
    ridge.learn(*of_nothing(background.pseudo, n_codes))
    untaught = Untaught.of(background, ridge)
    ridge.learn(background.rows(coded.texts), coded.weights, coded.known)
    of_codebook = _of_codebook(background, untaught, ridge.coded.rows, coded.texts)
    return ridge, *_concluded(background, coded, ridge, untaught, of_codebook)


def _of_codebook(background: BackgroundModel, untaught: Untaught, rows: Rows, texts: Sequence[str]) -> Array:
    of_prior = background.prior.scores(rows) / background.spread
    return np.stack([of_prior, untaught.scores(rows), background.phrase_scores(texts)], axis=2)


def learn_again(background: BackgroundModel, ridge: DualRidge, before: Learned, coded: Coded) -> tuple[Learned, Linear]:
    """Learn from `coded` answers that are mostly those of `before`; the `ridge`, fitted to these, is updated."""
    untaught = before.untaught
    keys = list(before.coded.keys)
    there, now = set(keys), {key: place for place, key in enumerate(coded.keys)}
    places = list(map(now.get, keys))
    gone = [place for place, found in enumerate(places) if found is None]
    fresh = [place for place, key in enumerate(coded.keys) if key not in there]
    new_rows = background.rows([coded.texts[place] for place in fresh])
    of_new = _of_codebook(background, untaught, new_rows, [coded.texts[place] for place in fresh])
    of_codebook = np.vstack([np.delete(before.of_codebook, gone, axis=0), of_new])
    rows_left = np.delete(np.arange(len(keys)), gone)
    order = [place for place in places if place is not None] + fresh
    coded = coded.ordered(order)
    weights, n = coded.weights, len(rows_left)
    heavier = weights[:n] != before.coded.weights[rows_left]
    recoded = (coded.known[:n] != before.coded.known[rows_left]).any(axis=1)
    changed = np.flatnonzero(heavier | recoded).tolist()
    n_changes = len(gone) + len(fresh) + len(changed)
    if ridge.grows and n_changes <= FEW + len(keys) // 100 and len(order) <= len(keys) + FEW:
        for place in reversed(gone):
            ridge.remove(place)
        for place in changed:
            ridge.change(
                place,
                float(weights[place]) if heavier[place] else None,
                coded.known[place] if recoded[place] else None,
            )
        for place in range(len(fresh)):
            ridge.add(new_rows[np.array([place])], float(weights[n + place]), coded.known[n + place])
    else:
        ridge.learn(ridge.coded.rows[rows_left].joined(new_rows), weights, coded.known)
    # Nothing must remain of answers no longer coded: the model learned from the others may have to judge them.
    return _concluded(background, coded, ridge, untaught, of_codebook, None if gone else before.calibration)


def _concluded(
    background: BackgroundModel, coded: Coded, ridge: DualRidge, untaught: Untaught, of_codebook: Array,
    start: Calibration | None = None,
) -> tuple[Learned, Linear]:  # fmt: skip
    """Derive everything that follows from the rows and their codes, and return the learned model, too."""
    whole, usable = coded.whole, ~background.categories
    known, counts = coded.known[whole], coded.counts[whole]
    base = shares(known, counts)
    without = shares_without_each(known, counts) if len(known) else np.zeros((0, len(base)))
    of_rows = np.tile(base, (len(whole), 1))
    of_rows[whole] = without
    solved = ridge.solve(base, coded.groups, of_rows)
    of_few = solved.model.scores(background.few) / by_frequency(base)
    spread = float(np.hypot(of_few[:, usable].std() if usable.any() else 0.0, CHANCE_SPREAD))
    left_out = solved.out_of_fold[whole] / (spread * by_frequency(without))
    likeness = likeness_of_coded(left_out, known, counts, in_meaning=background.meaning is not None)
    left = OF_UNTAUGHT * (1 - float(handed_over(counts.sum())))
    by_codebook = of_codebook[whole] @ [OF_PRIOR, left, OF_PHRASES]
    headroom = headroom_beside(by_codebook[:, usable], known[:, usable], counts)
    weight = contrast_weights(known, counts) * beside_entry(counts.sum(), background.entry_words, likeness, headroom)
    of_frequency = frequency_beside_codebook(counts.sum(), likeness, headroom)
    share = float(np.log(base[usable]).mean()) if usable.any() else 0.0
    frequency = of_frequency * (np.log(base) - share)
    here = np.log(without)
    meta_features = _meta_features(
        weight * left_out,
        by_codebook,
        of_frequency * (here - here[:, usable].mean(axis=1, keepdims=True) if usable.any() else here),
    )  # fmt: skip
    evidence = counts_of_evidence(known[:, usable], counts)
    prior = Prior.after(evidence.sum(), untaught.intercept, share)
    calibrated = StackedCalibration(prior=prior).learn(meta_features, known, evidence, start)
    calibration, confidences = calibrated.calibration_, calibrated.out_of_fold_
    few_of_codebook = OF_PRIOR * background.few_prior + left * untaught.of_few + OF_PHRASES * background.few_phrases
    few = _meta_features(weight * of_few / spread, few_of_codebook, frequency)
    expected = calibration.confidences(few)[:, usable]
    least = thresholds(confidences, known, counts, expected, untaught.threshold)
    learned = Learned(
        coded, ridge.coded, untaught, of_codebook, frequency, weight / (spread * by_frequency(base)),
        left / untaught.spread, calibration, least, (confidences, known, counts),
    )  # fmt: skip
    return learned, solved.model


def _meta_features(learned: Array, codebook: Array, share: Array) -> Array:
    """Return meta-features, answers × codes × 3."""
    return np.stack([learned, codebook, np.broadcast_to(share, learned.shape)], axis=2)


def _spread(scores: Array) -> float:
    """Return the standard deviation, or 1 where it is negligible."""
    spread = float(scores.std()) if scores.size else 0.0
    return spread if spread > 1e-9 else 1.0
