"""scikit-learn's standard pipeline as a suggester, the baseline for comparisons.

TF-IDF of words (1–2) and of characters within words (3–5), a classifier for each code, calibrated confidences (Platt
1999) and thresholds tuned on out-of-fold scores. It learns from coded answers alone: neither from the codebook nor from
uncoded answers. The classifier is logistic regression, or any of scikit-learn's.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from msgspec import structs
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit, logit
from sklearn.base import BaseEstimator
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import KFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline, make_union
from sklearn.utils import get_tags

from coder.errors import CoderError
from coder.model import Codebook
from coder.model.json_values import Json
from coder.suggest.by_scores import ByScores
from coder.suggest.coded import Forms, coded_rows, given_before, given_codebook
from coder.suggest.confidence import least_confidence
from coder.suggest.estimator import Estimator
from coder.suggest.evaluate import figures
from coder.suggest.learner import Checked, Excerpt, Info
from coder.suggest.resources import one_thread

Array = NDArray[np.float64]

FOLDS = 5
SUREST = 1e-6
"""Probabilities of classifiers are clipped to this distance from 0 and 1, since some return exactly these."""
DIMENSIONS = 100
"""Dimensions of answers for classifiers without sparse input."""
AT_ONCE = 5_000
LEAST_MEASURED = 20
"""Coded answers from which out-of-fold figures are worth reporting, as in the default suggester."""
LEAST_POSITIVES = 5
"""Answers with a code from which it has a threshold of its own, shrunk to the common one by n / (n + 10)."""
POSITIVES_OF_COMMON = 10
USUAL_THRESHOLD = 0.3
"""While too little is coded to tune one."""
LOGISTIC = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", random_state=0)
"""The fastest solver of scikit-learn for so few answers and so many columns."""


@dataclass(frozen=True)
class FittedLinear(ByScores):
    """Features, a classifier for each code, and the line from their scores to logits of confidences."""

    codes_: tuple[str, ...]
    features: FeatureUnion
    of_codes: _OfCodes
    line: tuple[float, float]
    checked: Checked
    described: Info

    def scores(self, texts: Sequence[str]) -> Array:
        """Return confidences, texts × `codes_`; 0 for a code that no coded answer has, 1 for one that all have."""
        found = np.tile(self.of_codes.fixed, (len(texts), 1))
        with one_thread():
            for start in range(0, len(texts), AT_ONCE):
                part = slice(start, start + AT_ONCE)
                raw = self.of_codes.logits(self.features.transform(texts[part]))
                found[part, self.of_codes.columns] = self.confidences(raw)
        return found

    def confidences(self, raw: Array) -> Array:
        """Calibrate the scores of classifiers."""
        slope, intercept = self.line
        return np.asarray(expit(slope * raw + intercept))

    def info(self) -> Info:
        """Return method, parameters, seed, what was learned from, and out-of-fold quality."""
        return self.described

    def trust(self) -> Checked:
        """Return thresholds, and the confidence from which a list lacks a tenth of the right codes."""
        return self.checked


class LinearSuggester(Estimator):
    """Learns with scikit-learn's `classifier`; `name` is the name of the method in records."""

    takes_tables = False
    _given: tuple[Codebook | None, Sequence[str]] | None = None

    def __init__(self, classifier: BaseEstimator | None = None, *, name: str = "linear", seed: int = 0) -> None:
        self.classifier = classifier
        self.name = name
        self.seed = seed

    @cached_property
    def _form(self) -> Forms:
        return Forms()

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> FittedLinear:
        """See `coder.suggest.learner.Learner.fit`. The codebook defines the codes; its words are not used."""
        book = given_codebook(codebook)
        self._given = (book, corpus or ())
        coded, table = coded_rows(texts, codes, (), book, self._form)
        known = (coded.known >= 0.5).astype(np.float64)
        if not known.any():
            raise CoderError(
                "The suggester «{method}» learns from coded answers alone, and none of these has a code.",
                "Code some answers first, or use the default, which begins with the codebook.",
                method=self.name,
            )
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        )
        try:
            rows = features.fit_transform(coded.texts).tocsr()
        except ValueError:
            raise CoderError(
                "The coded answers have no word to learn from.", "Code answers that say something."
            ) from None
        of_codes = _OfCodes(None, np.arange(0), known.min(axis=0))
        checked = Checked((USUAL_THRESHOLD,) * len(table.words))
        described = Info(self.name, self._parameters(), self.seed, len(texts), len(coded.texts), len(table.words))
        fitted_linear = FittedLinear(table.words, features, of_codes, (1.0, 0.0), checked, described)
        try:
            with one_thread(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # solvers that stop early
                return self._learned(fitted_linear, rows, known, coded.counts)
        except (TypeError, ValueError, AttributeError) as error:
            raise CoderError(
                "«{method}» could not learn from these answers: {error}",
                "Name another classifier, or code more answers.",
                method=self.name,
                error=(str(error).strip().splitlines() or [type(error).__name__])[0],
            ) from error

    def refit(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> FittedLinear:
        """Learn everything anew."""
        book, corpus = given_before(self._given)
        return self.fit(texts, codes, codebook=book, corpus=corpus)

    def _learned(
        self, fitted_linear: FittedLinear, rows: sparse.csr_matrix, known: Array, counts: Array
    ) -> FittedLinear:
        """Return `fitted_linear` with classifiers, calibrated and with thresholds where enough answers are coded."""
        classifier = self._classifier(rows)
        fitted_linear = replace(fitted_linear, of_codes=_OfCodes.fit(classifier, rows, known))
        if len(known) < 2 * FOLDS:
            return fitted_linear
        confidences, raw = np.zeros(known.shape), np.full(known.shape, np.nan)
        for rest, held_out in KFold(FOLDS, shuffle=True, random_state=self.seed).split(known):
            of_codes = _OfCodes.fit(classifier, rows[rest], known[rest])
            confidences[held_out] = of_codes.fixed
            raw[np.ix_(held_out, of_codes.columns)] = of_codes.logits(rows[held_out])
        scored = ~np.isnan(raw)
        if len(np.unique(known[scored])) < 2:
            return fitted_linear
        # One line for all codes: with few answers to each, separate lines would be noise (Platt 1999).
        line = LogisticRegression().fit(raw[scored][:, None], known[scored])
        fitted_linear = replace(fitted_linear, line=(float(line.coef_[0, 0]), float(line.intercept_[0])))
        confidences[scored] = fitted_linear.confidences(raw[scored])
        proposed_from = _tuned(confidences, known)
        quality = figures(confidences, confidences >= proposed_from, known, counts)
        return replace(
            fitted_linear,
            checked=Checked(tuple(proposed_from.tolist()), list_from=least_confidence(confidences, known, counts)),
            described=structs.replace(
                fitted_linear.described, quality=quality.as_dict() if counts.sum() >= LEAST_MEASURED else None
            ),
        )

    def _classifier(self, rows: sparse.csr_matrix) -> BaseEstimator:
        if self.classifier is None:
            return LOGISTIC
        if get_tags(self.classifier).input_tags.sparse:
            return self.classifier
        dimensions = min(DIMENSIONS, *(n - 1 for n in rows.shape))
        if dimensions < 1:
            raise ValueError("it takes no sparse table, and there is only one answer")
        return make_pipeline(TruncatedSVD(dimensions, random_state=self.seed), self.classifier)

    def _parameters(self) -> dict[str, Json]:
        """Return the parameters of the classifier, as far as JSON can hold them."""
        classifier = LOGISTIC if self.classifier is None else self.classifier
        return {
            name: value
            for name, value in sorted(classifier.get_params(deep=False).items())
            if value is None or isinstance(value, bool | int | float | str)
        }


@dataclass(frozen=True)
class _OfCodes:
    """A classifier for each of `columns`, the codes that some answers have and some lack; the others are `fixed`."""

    classifier: OneVsRestClassifier | None
    columns: NDArray[np.intp]
    fixed: Array

    @classmethod
    def fit(cls, classifier: BaseEstimator, rows: sparse.csr_matrix, known: Array) -> _OfCodes:
        """Learn from rows × features and rows × codes."""
        columns = np.flatnonzero(known.min(axis=0) < known.max(axis=0))
        if not len(columns):
            return cls(None, columns, known.min(axis=0))
        target = known[:, columns].astype(int)
        # A single code is given twice, since scikit-learn would read one column as a choice between two classes.
        target = target if len(columns) > 1 else np.hstack([target, target])
        return cls(OneVsRestClassifier(classifier).fit(rows, target), columns, known.min(axis=0))

    def logits(self, rows: sparse.csr_matrix) -> Array:
        """Return the scores of the classifiers, rows × `columns`, as logits or on a scale of their own."""
        if self.classifier is None:
            return np.zeros((rows.shape[0], 0))
        if hasattr(self.classifier, "predict_proba"):
            found = logit(np.clip(self.classifier.predict_proba(rows), SUREST, 1 - SUREST))
        else:
            found = self.classifier.decision_function(rows)
        return np.asarray(found, np.float64)[:, : len(self.columns)]


def _tuned(confidences: Array, known: Array) -> Array:
    """Return the threshold with the best F1 of each code, shrunk to the common one; by out-of-fold confidences."""
    common = _best_f1(confidences.ravel(), known.ravel())
    positives = known.sum(axis=0)
    own = [
        _best_f1(column, right) if n >= LEAST_POSITIVES else common
        for column, right, n in zip(confidences.T, known.T, positives.tolist(), strict=True)
    ]
    share = positives / (positives + POSITIVES_OF_COMMON)
    return np.asarray(share * np.array(own) + (1 - share) * common)


def _best_f1(confidences: Array, known: Array) -> float:
    precision, recall, cuts = precision_recall_curve(known, confidences)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return float(cuts[int(np.argmax(f1[:-1]))])
