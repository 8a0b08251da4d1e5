"""The default suggester: codebook, coded answers and all other texts in one model, linear in an answer's words."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from coder.errors import CoderError
from coder.language import normal_form
from coder.model import Codebook, Evidence, Suggestion
from coder.suggest.calibration import (
    Calibration,
    calibrate,
    shares,
    shares_without_each,
    without_answers,
)
from coder.suggest.classifier import Linear, Rows, fit_ridge
from coder.suggest.evaluate import Figures, figures
from coder.suggest.evidence import Carried, carrying_words, evidence_of
from coder.suggest.features import Vocabulary, scaled_rows, unit_rows
from coder.suggest.labels import CodeTable, code_table
from coder.suggest.prior import Hits, hits, name_words, pseudo_answers, strongest

Array = NDArray[np.float64]

ANSWERS_AT_ONCE = 10_000
SAMPLE = 5_000
"""Texts of the corpus that are asked what the codebook says of them."""
ECHO_ANSWERS = 30
"""Per code, the texts most like its codebook entry, whose mean is taken as one more text of the entry."""
EVIDENCE_RANKS = 5
LEAST_MEASURED = 20
"""Coded answers from which out-of-fold figures are worth reporting."""


class JoinedSuggester:
    """Ridge regression on word-factored n-grams and latent vectors, stacked with the codebook's own score.

    `pseudo_weight` is the weight of a codebook text beside a coded answer, `latent_share` that of latent vectors beside
    n-grams, `penalty` the ridge penalty, each for the learned model; the `prior_` ones are for the codebook's own.
    `echo_weight` is the weight in the latter of the answers most like a code's entry (Rocchio feedback).
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        pseudo_weight: float = 0.05,
        latent_share: float = 0.3,
        penalty: float = 0.7,
        prior_latent_share: float = 0.2,
        prior_penalty: float = 1.0,
        echo_weight: float = 0.3,
    ) -> None:
        self.seed = seed
        self.pseudo_weight = pseudo_weight
        self.latent_share = latent_share
        self.penalty = penalty
        self.prior_latent_share = prior_latent_share
        self.prior_penalty = prior_penalty
        self.echo_weight = echo_weight

    codes_: tuple[str, ...]
    table_: CodeTable
    vocabulary_: Vocabulary
    calibration_: Calibration
    hits_: Hits
    model_: Linear
    bias_: Array
    thresholds_: Array
    quality_: Figures | None
    n_learned_from_: int

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
    ) -> Self:
        """See `coder.suggest.Suggester.fit`. Identical answers (`normal_form`) are one row with their mean codes."""
        if len(texts) != len(codes):
            raise CoderError(
                f"There are {len(texts)} texts but codes for {len(codes)}.", "Give one set of codes per text."
            )
        table = code_table(codes, _read(codebook))
        if not table.words:
            raise CoderError(
                "There is nothing to learn from: no answer has a code and there is no codebook with codes.",
                "Give a codebook, or code some answers first.",
            )
        with threadpool_limits(limits=1):
            self._learn(texts, table, corpus)
        return self

    def _learn(self, texts: Sequence[str], table: CodeTable, corpus: Sequence[str] | None) -> None:
        answers, known, counts = _distinct(texts, table)
        pseudo = pseudo_answers(table.codes, table.categories.tolist())
        vocabulary = Vocabulary(
            [*(corpus or ()), *answers, *pseudo.texts], protected=name_words(table.codes), seed=self.seed
        )
        pseudo_rows = _rows(vocabulary, pseudo.texts)
        coded_rows = _rows(vocabulary, answers)
        columns = np.array(pseudo.columns, np.intp)
        n_codes = len(table.words)
        everything = sorted(set(corpus or ()) | set(answers)) or pseudo.texts
        chosen = np.random.default_rng(self.seed).permutation(len(everything))[:SAMPLE]
        sample = _rows(vocabulary, [everything[i] for i in sorted(chosen.tolist())])
        prior = self._prior(pseudo_rows, columns, n_codes, n_echoes=0)
        if (corpus or answers) and pseudo.columns:
            echoes = strongest(prior.scores(sample), np.unique(columns), ECHO_ANSWERS)
            with_echoes = pseudo_rows.joined(sample.centroids(list(echoes.values())))
            all_columns = np.concatenate([columns, np.array(list(echoes), np.intp)])
            prior = self._prior(with_echoes, all_columns, n_codes, n_echoes=len(echoes))
        base = shares(known, counts)
        learned = fit_ridge(
            coded_rows,
            known,
            1 + np.log(counts),
            pseudo_rows,
            columns,
            pseudo_weight=self.pseudo_weight,
            latent_share=self.latent_share,
            penalty=self.penalty,
            base=base,
        )
        of_sample = prior.scores(sample)
        spread = float(of_sample[:, sorted(set(pseudo.columns))].std()) if pseudo.columns else 0.0
        spread = spread if spread > 1e-6 else 1.0
        if len(answers):
            without = shares_without_each(known, counts)
            signs = np.stack(
                [
                    learned.out_of_fold / np.sqrt(without),
                    prior.scores(coded_rows) / spread,
                    np.log(without),
                ],
                axis=2,
            )
            calibration = calibrate(signs, known, counts)
            confidences = expit(calibration.logits(signs))
            measured = figures(confidences, confidences >= calibration.thresholds, known, counts)
        else:
            log_base = np.broadcast_to(np.log(base), of_sample.shape)
            signs = np.stack([learned.model.scores(sample) / np.sqrt(base), of_sample / spread, log_base], axis=2)
            calibration = without_answers(signs, table.categories)
            measured = None
        w, slopes = calibration.weights, calibration.slopes
        of_learned, of_prior = w[0] / np.sqrt(base) * slopes, w[1] / spread * slopes
        self.model_ = Linear(
            (learned.model.grams * of_learned + prior.grams * of_prior).astype(np.float32),
            (learned.model.latent * of_learned + prior.latent * of_prior).astype(np.float32),
        )
        self.bias_ = (w[2] * np.log(base) + w[3]) * slopes + calibration.intercepts
        self.bias_[table.categories] -= 20.0
        self.thresholds_ = np.where(table.categories, 1.1, calibration.thresholds)
        self.calibration_, self.vocabulary_, self.table_ = calibration, vocabulary, table
        self.codes_, self.hits_ = table.words, hits(table.codes, norwegian=vocabulary.norwegian)
        self.n_learned_from_ = len(texts)
        self.quality_ = measured if counts.sum() >= LEAST_MEASURED else None

    def _prior(self, pseudo: Rows, columns: NDArray[np.intp], n_codes: int, *, n_echoes: int) -> Linear:
        """The model that the codebook gives alone; the last `n_echoes` rows of `pseudo` are from the corpus."""
        weights = np.ones(len(columns))
        weights[len(columns) - n_echoes :] = self.echo_weight
        return fit_ridge(
            pseudo[np.arange(0)],
            np.zeros((0, n_codes)),
            np.zeros(0),
            pseudo,
            columns,
            pseudo_weight=weights,
            latent_share=self.prior_latent_share,
            penalty=self.prior_penalty,
            base=np.zeros(n_codes),
        ).model

    def scores(self, texts: Sequence[str]) -> Array:
        """Confidences, texts × `codes_`, each 0–1."""
        self._check_fitted()
        with threadpool_limits(limits=1):
            batches = [
                expit(self._carried(texts[i : i + ANSWERS_AT_ONCE]).sums() + self.bias_)
                for i in range(0, len(texts), ANSWERS_AT_ONCE)
            ]
        return np.vstack(batches) if batches else np.zeros((0, len(self.codes_)))

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        """Every code for each text, most confident first (equals in the order of `codes_`).

        Codes that are proposed or among the first five carry as evidence the three words that spoke most for them.
        """
        self._check_fitted()
        found: list[list[Suggestion]] = []
        with threadpool_limits(limits=1), _collection_paused():
            for i in range(0, len(texts), ANSWERS_AT_ONCE):
                found.extend(self._suggest(texts[i : i + ANSWERS_AT_ONCE]))
        return found

    def _suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        carried = self._carried(texts)
        confidences = expit(carried.sums() + self.bias_)
        proposed = confidences >= self.thresholds_
        order = np.argsort(-confidences, axis=1, kind="stable")
        n_ranks = min(max(EVIDENCE_RANKS, int(proposed.sum(axis=1).max(initial=0))), len(self.codes_))
        top_words = [carrying_words(carried, order[:, rank]) for rank in range(n_ranks)]
        codes, suggestions = self.codes_, []
        for i, text in enumerate(texts):
            of_text = []
            spans: dict[int, tuple[int, int]] | None = None
            values, passes = confidences[i].tolist(), proposed[i].tolist()
            for rank, column in enumerate(order[i].tolist()):
                evidence: tuple[Evidence, ...] = ()
                if rank < n_ranks and (rank < EVIDENCE_RANKS or passes[column]):
                    words = top_words[rank][i]
                    if words:
                        spans = carried.spans(text) if spans is None else spans
                        evidence = evidence_of(words, column, spans, text, self.hits_)
                of_text.append(Suggestion(codes[column], values[column], passes[column], evidence))
            suggestions.append(of_text)
        return suggestions

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """Every word of `text` with its share of the score for `code`, and the bias.

        Shares and bias sum to the logit of the confidence. A word that occurs twice has its share at the first place.
        """
        self._check_fitted()
        if code not in self.codes_:
            raise CoderError(f"The suggester knows no code «{code}».", f"It knows: {', '.join(self.codes_)}.")
        column = self.codes_.index(code)
        carried = self._carried([text])
        words = carrying_words(carried, np.array([column]), most=None)[0]
        return evidence_of(words, column, carried.spans(text), text, self.hits_), float(self.bias_[column])

    def info(self) -> dict[str, object]:
        """Method, parameters, seed, what was learned from, and out-of-fold quality (None below 20 coded answers)."""
        self._check_fitted()
        return {
            "method": "default",
            "parameters": {
                name: getattr(self, name)
                for name in (
                    "pseudo_weight",
                    "latent_share",
                    "penalty",
                    "prior_latent_share",
                    "prior_penalty",
                    "echo_weight",
                )
            },
            "seed": self.seed,
            "n_coded": self.n_learned_from_,
            "n_texts": self.vocabulary_.n_texts,
            "n_codes": len(self.codes_),
            "quality": self.quality_.as_dict() if self.quality_ else None,
        }

    def _carried(self, texts: Sequence[str]) -> Carried:
        return Carried.of(self.vocabulary_, self.model_, texts)

    def _check_fitted(self) -> None:
        if not hasattr(self, "codes_"):
            raise CoderError("The suggester has not learned anything yet.", "Call fit() first.")


@contextmanager
def _collection_paused() -> Iterator[None]:
    """No search for garbage meanwhile: among hundreds of thousands of new suggestions it takes half of the time.

    None of them is in a cycle. Overlapping uses in threads end with collection on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(codebook: Codebook | str | Path | None) -> Codebook | None:
    if codebook is None or isinstance(codebook, Codebook):
        return codebook
    from coder.codebook import read_codebook  # its YAML reader is only needed for a file

    return read_codebook(Path(codebook))


def _rows(vocabulary: Vocabulary, texts: Sequence[str]) -> Rows:
    counted = vocabulary.count(texts)
    assert not counted.new, "every text learned from is in the vocabulary"
    grams = (scaled_rows(counted.table, 1 / counted.norms) @ vocabulary.grams).tocsr()
    latent, _ = unit_rows(np.asarray(grams @ vocabulary.latent))
    return Rows(grams, latent)


def _distinct(texts: Sequence[str], table: CodeTable) -> tuple[list[str], Array, Array]:
    """Coded answers, identical ones once, sorted: texts, mean codes (rows × codes), how many each stands for."""
    groups: dict[str, list[int]] = {}
    for i in np.flatnonzero(table.certain).tolist():
        groups.setdefault(normal_form(texts[i]), []).append(i)
    forms = sorted(groups)
    answers = [min(texts[i] for i in groups[form]) for form in forms]
    known = np.array([table.known[groups[form]].mean(axis=0) for form in forms]).reshape(-1, len(table.words))
    return answers, known, np.array([float(len(groups[form])) for form in forms])
