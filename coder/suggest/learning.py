"""Learning from coded answers on a background of codebook and corpus: the first time, and again after a few more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.suggest.background import BackgroundModel
from coder.suggest.calibration import (
    Calibration,
    by_frequency,
    calibrate,
    shares,
    shares_without_each,
    thresholds,
    without_answers,
)
from coder.suggest.classifier import DualRidge, Linear, Rows
from coder.suggest.coded import Coded
from coder.suggest.evaluate import figures

Array = NDArray[np.float64]

FEW = 10
"""Changed answers up to which a model is changed in place; every hundredth answer more allows for one more."""


@dataclass(frozen=True)
class Learned:
    """What coded answers taught. Rows of `coded` are those of `ridge`, in its order.

    `base` is each code's expected share, `scale` what its learned scores are divided by to be a sign. `check` is, for
    whole answers: confidences by a model that has not seen each, codes (both answers × codes), and how many identical
    answers each stands for.
    """

    coded: Coded
    ridge: DualRidge
    of_prior: Array
    base: Array
    scale: Array
    model: Linear
    calibration: Calibration
    thresholds: Array
    check: tuple[Array, Array, Array]

    @property
    def lrap(self) -> float:
        """How well codes are ordered for the coded answers, each judged by a model that has not seen it."""
        confidences, known, counts = self.check
        return figures(confidences, confidences >= self.thresholds, known, counts).lrap

    @property
    def forms(self) -> list[str]:
        """The normal forms of the whole answers, in the order of `check`."""
        return [self.coded.keys[i][0] for i in np.flatnonzero(self.coded.whole).tolist()]

    def nearest(self, text: Rows, latent_share: float, most: int) -> list[tuple[str, Array, float]]:
        """The coded answers most like a text (one row): answer, its codes, cosine."""
        rows = self.ridge.coded
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
) -> Learned:
    """Learn from `coded` answers."""
    ridge = DualRidge(
        background.pseudo, background.columns, len(background.words), pseudo_weight=pseudo_weight,
        latent_share=latent_share, penalty=penalty,
    )  # fmt: skip
    ridge.learn(background.rows(coded.texts), coded.weights, coded.known)
    return _concluded(background, coded, ridge, background.prior.scores(ridge.coded))


def learn_again(background: BackgroundModel, before: Learned, coded: Coded) -> Learned:
    """Learn from `coded` answers that are mostly those of `before`, which is used up."""
    ridge, of_prior = before.ridge, before.of_prior
    keys = list(before.coded.keys)
    there = {key: place for place, key in enumerate(keys)}
    wanted = set(coded.keys)
    gone = [place for place, key in enumerate(keys) if key not in wanted]
    fresh = [place for place, key in enumerate(coded.keys) if key not in there]
    new_rows = background.rows([coded.texts[place] for place in fresh])
    of_prior = np.vstack([np.delete(of_prior, gone, axis=0), background.prior.scores(new_rows)])
    kept = np.delete(np.arange(len(keys)), gone)
    order = [keys[place] for place in kept.tolist()] + [coded.keys[place] for place in fresh]
    coded = coded.ordered(order)
    weights, n = coded.weights, len(kept)
    heavier = weights[:n] != before.coded.weights[kept]
    recoded = (coded.known[:n] != before.coded.known[kept]).any(axis=1)
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
        ridge.learn(ridge.coded[kept].joined(new_rows), weights, coded.known)
    return _concluded(background, coded, ridge, of_prior, before.calibration)


def _concluded(
    background: BackgroundModel, coded: Coded, ridge: DualRidge, of_prior: Array, start: Calibration | None = None
) -> Learned:
    """Everything that follows from the rows and their codes."""
    whole = coded.whole
    known, counts = coded.known[whole], coded.counts[whole]
    base = shares(known, counts)
    solved = ridge.solve(base, coded.groups)
    usable = ~background.categories
    of_few = solved.model.scores(background.few) / by_frequency(base)
    spread = float(of_few[:, usable].std()) if usable.any() else 0.0
    spread = spread if spread > 1e-9 else 1.0
    scale = spread * by_frequency(base)
    if len(known):
        without = shares_without_each(known, counts)
        learned = solved.out_of_fold[whole] / (spread * by_frequency(without))
        meta_features = np.stack([learned, of_prior[whole] / background.spread, np.log(without)], axis=2)
        calibration = calibrate(meta_features, known, counts, start=start)
        confidences = calibration.confidences(meta_features)
        few = _meta_features(of_few / spread, background.few_prior, base)
        least = thresholds(confidences, known, counts, calibration.confidences(few)[:, usable])
    else:
        of_sample = solved.model.scores(background.sample) / scale
        sample = _meta_features(of_sample, background.sample_prior, base)
        calibration, threshold = without_answers(sample, background.categories)
        confidences, least = np.zeros((0, len(base))), np.full(len(base), threshold)
    return Learned(coded, ridge, of_prior, base, scale, solved.model, calibration, least, (confidences, known, counts))


def _meta_features(learned: Array, prior: Array, base: Array) -> Array:
    """The meta-features of answers that were not learned from: answers × codes × 3."""
    return np.stack([learned, prior, np.broadcast_to(np.log(base), prior.shape)], axis=2)
