"""The background model: words of the corpus and scores of the codebook alone, unchanged between coded answers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from coder.model import Code
from coder.suggest.classifier import DualRidge, FewGrams, Linear, PseudoRows, Rows, of_nothing
from coder.suggest.features import Vocabulary
from coder.suggest.labels import CodeTable
from coder.suggest.meaning import Encoder, Meaning
from coder.suggest.own_words import OwnWords
from coder.suggest.phrases import Phrases, phrases_of
from coder.suggest.prior import name_words, pseudo_answers, strongest, texts_of
from coder.text.function_words import FUNCTION_WORDS
from coder.text.language import WORD, word_form

Array = NDArray[np.float64]

SAMPLE = 5_000
"""Texts of the corpus scored with the codebook alone."""
EXPECTED_OF = 400
"""Of these, the texts whose confidences help to set the thresholds."""
ECHO_ANSWERS = 30
"""Texts most similar to each codebook entry, whose mean becomes one more text of the entry."""


@dataclass(frozen=True)
class Weights:
    """The weights of the codebook's own model; see `JoinedSuggester`."""

    latent_share: float
    penalty: float
    echo_weight: float
    encoder_share: float


class BackgroundModel:
    """Vocabulary, latent vectors and the codebook's model, made once from all texts."""

    def __init__(
        self,
        answers: Sequence[str],
        corpus: Sequence[str],
        table: CodeTable,
        weights: Weights,
        *,
        seed: int,
        encoder: Encoder | None = None,
    ) -> None:
        pseudo = pseudo_answers(table.codes, table.categories.tolist())
        self.words = table.words
        self.codes = table.codes
        self.categories = table.categories
        self._weights = weights
        words = Vocabulary(protected=name_words(table.codes), seed=seed)
        self.vocabulary = words.fit([*corpus, *answers, *pseudo.texts])
        everything = sorted({*corpus, *answers}) or pseudo.texts
        chosen = np.random.default_rng(seed).permutation(len(everything))[:SAMPLE]
        sampled = [everything[i] for i in sorted(chosen.tolist())]
        self.meaning = None if encoder is None else Meaning.of(encoder, sampled, weights.encoder_share)
        self.pseudo, self.sample = self.rows(pseudo.texts), self.rows(sampled)
        self.columns = np.array(pseudo.columns, np.intp)
        self._few = np.sort(np.random.default_rng(seed + 1).permutation(len(sampled))[:EXPECTED_OF])
        phrases = Phrases(phrases_of(table.codes, table.categories.tolist()), len(table.words), self.vocabulary)
        self.phrases = phrases.weighed_by_rarity(self.vocabulary.count(sampled))
        self.few_phrases = self.phrase_scores([sampled[i] for i in self._few.tolist()])
        self.entry_words = np.array([_n_words(code) for code in table.codes], np.float64)
        """Number of distinct content words in each code's entry."""
        self.own_words = OwnWords.of(table.codes, norwegian=self.vocabulary.norwegian_)
        self._echoes = bool(len(corpus) or len(answers))
        self._learn_codebook()

    def _learn_codebook(self) -> None:
        prior = self._prior(self.pseudo, self.columns, n_echoes=0)
        named = np.unique(self.columns)
        if self._echoes and len(named):
            echoes = strongest(prior.scores(self.sample), named, ECHO_ANSWERS)
            with_echoes = self.pseudo.joined(self.sample.centroids(list(echoes.values())))
            every = np.concatenate([self.columns, np.array(list(echoes), np.intp)])
            prior = self._prior(with_echoes, every, n_echoes=len(echoes))
        self.prior = FewGrams.of(prior)
        of_sample = prior.scores(self.sample)
        spread = float(of_sample[:, named].std()) if len(named) else 0.0
        self.spread = spread if spread > 1e-6 else 1.0
        self.sample_prior = of_sample / self.spread
        self.few, self.few_prior = self.sample[self._few], self.sample_prior[self._few]

    def with_share(self, share: float) -> Self:
        """Return the same model with another weight of the encoder's vectors relative to the latent ones."""
        assert self.meaning is not None
        other = copy.copy(self)
        factor = float(np.sqrt(share / self._weights.encoder_share))
        other._weights = replace(self._weights, encoder_share=share)
        other.meaning = self.meaning.times(factor)
        n_latent = self.vocabulary.latent_.shape[1]
        other.pseudo = self.pseudo.scaled_from(n_latent, factor)
        other.sample = self.sample.scaled_from(n_latent, factor)
        other._learn_codebook()
        return other

    @property
    def share(self) -> float:
        """The weight of the encoder's vectors relative to the latent ones."""
        return self._weights.encoder_share

    def matches(self, table: CodeTable) -> bool:
        """Return whether the codes are the same, so that another fit can use this background."""
        return (
            self.words == table.words
            and self.codes == table.codes
            and bool(np.array_equal(self.categories, table.categories))
        )

    def rows(self, texts: Sequence[str]) -> Rows:
        """Return texts as vectors: n-grams, and latent dimensions followed by the encoder's, if any."""
        spelled = self.vocabulary.transform(texts)
        latent = np.asarray(spelled @ self.vocabulary.latent_) - self.vocabulary.centre_
        if self.meaning is None:
            return Rows(spelled, latent)
        return Rows(spelled, np.hstack([latent, self.meaning.vectors(texts)]))

    def phrase_scores(self, texts: Sequence[str]) -> Array:
        """Return the scores of whole phrases of the codebook, texts × codes; see `Phrases.scores`."""
        return self.phrases.scores(*self.phrases.counted(self.vocabulary.count(texts))).astype(np.float64)

    def _prior(self, pseudo: Rows, columns: NDArray[np.intp], *, n_echoes: int) -> Linear:
        """Return the codebook's own model; the last `n_echoes` rows of `pseudo` are from the corpus."""
        weights = np.ones(len(columns))
        weights[len(columns) - n_echoes :] = self._weights.echo_weight
        n_codes = len(self.words)
        ridge = DualRidge(
            pseudo=PseudoRows.of(pseudo, columns, n_codes, weights), latent_share=self._weights.latent_share,
            penalty=self._weights.penalty,
        )  # fmt: skip
        return ridge.learn(*of_nothing(pseudo, n_codes)).solve(np.zeros(n_codes)).model


def _n_words(code: Code | None) -> int:
    texts = texts_of(code) if code else ()
    return len({word_form(word) for text in texts for word in WORD.findall(text)} - FUNCTION_WORDS)
