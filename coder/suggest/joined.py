"""The default suggester: codebook, coded answers and all other texts in one model, linear in an answer's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coder.model import Codebook
from coder.suggest import against, confidence
from coder.suggest.background import BackgroundModel, Weights
from coder.suggest.calibration import OF_PHRASES, OF_PRIOR
from coder.suggest.classifier import DualRidge, Linear
from coder.suggest.coded import Coded, Forms, coded_rows, given_before, given_codebook
from coder.suggest.estimator import Estimator
from coder.suggest.fitted_model import LEAST_MEASURED, FittedModel, Taught
from coder.suggest.labels import CodeTable
from coder.suggest.learner import Excerpt, Info, Rejected
from coder.suggest.learning import Learned, learn, learn_again
from coder.suggest.meaning import Encoder
from coder.suggest.numbered import Numbered
from coder.suggest.own_words import OwnWords
from coder.suggest.prior import Hits, hits
from coder.suggest.resources import collection_paused, keep_freed_memory, one_thread
from coder.suggest.summed_weights import SummedWeights

OTHER_NUMBER = 6.0
"""Weight of a number against a code whose name has another number in its place."""
USUAL_SHARE = 2.0
"""Weight of the encoder's vectors relative to the latent ones, by default."""
SHARES = (0.5, 1.0, 2.0, 3.0)
MOST_FOR_SHARE = 400
"""Coded answers used to choose the share; each share requires a fit of its own."""
LEAST_TELLING = 40
EDGE = 0.002
"""Improvement in the order of codes required of another share than the default."""
PARAMETERS = (
    "pseudo_weight", "latent_share", "penalty", "prior_latent_share", "prior_penalty", "echo_weight",
)  # fmt: skip


@dataclass(frozen=True)
class _State:
    """The state for further learning: `ridge` is fitted to the answers of `learned`. `words` are the codebook's names
    and keywords, with their numbers.
    """

    background: BackgroundModel
    words: tuple[Hits, Numbered]
    ridge: DualRidge
    learned: Learned


class JoinedSuggester(Estimator):
    """Ridge regression on word-factored n-grams and latent vectors, stacked with the codebook's own score.

    `pseudo_weight` is the weight of a codebook text relative to a coded answer, `latent_share` that of latent vectors
    relative to n-grams, `penalty` the ridge penalty, each for the learned model; the `prior_` ones are for the
    codebook's own. `echo_weight` is the weight in the latter of the answers most similar to a code's entry (Rocchio
    pseudo-relevance feedback). With an `encoder`, its vectors have `encoder_share` of the latent ones' weight; by
    default the one of SHARES that orders codes best in cross-validation.
    """

    takes_tables = False
    _given: tuple[Codebook | None, Sequence[str]] | None = None
    _rejected: Sequence[Rejected] = ()
    _goes_on: _State | None = None

    def __init__(
        self,
        *,
        seed: int = 0,
        pseudo_weight: float = 0.05,
        latent_share: float = 0.8,
        penalty: float = 1.5,
        prior_latent_share: float = 0.6,
        prior_penalty: float = 1.0,
        echo_weight: float = 0.3,
        encoder: Encoder | None = None,
        encoder_share: float | None = None,
    ) -> None:
        self.seed = seed
        self.pseudo_weight = pseudo_weight
        self.latent_share = latent_share
        self.penalty = penalty
        self.prior_latent_share = prior_latent_share
        self.prior_penalty = prior_penalty
        self.echo_weight = echo_weight
        self.encoder = encoder
        self.encoder_share = encoder_share

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
    ) -> FittedModel:
        """See `coder.suggest.Learner.fit`. Identical answers (`normal_form`) are one row with their mean codes.

        `excerpts` are the marked parts of some of the texts with their codes, which gives their words more weight.
        """
        book = given_codebook(codebook)
        self._given, self._goes_on = (book, corpus or ()), None
        coded, table = coded_rows(texts, codes, excerpts, book, self._form)
        with one_thread():
            weights = Weights(
                self.prior_latent_share, self.prior_penalty, self.echo_weight, self.encoder_share or USUAL_SHARE
            )
            background = BackgroundModel(
                coded.texts, corpus or (), table, weights, seed=self.seed, encoder=self.encoder
            )
            if self.encoder is not None and self.encoder_share is None:
                background = self._of_best_share(background, coded)
            words = hits(table.codes, norwegian=background.vocabulary.norwegian_), Numbered.of(table.codes)
            ridge, learned, model = self._learn(background, coded)
            fitted = self._fitted(background, words, learned, model, table, len(texts))
            if isinstance(fitted.weights, SummedWeights):
                fitted = replace(fitted, weights=fitted.weights.whole())
            fitted = replace(fitted, weights=fitted.model_)
        self._goes_on = _State(background, words, ridge, learned)
        return fitted

    def refit(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> FittedModel:
        """Learn anew from all that is coded by now, with the codebook and the corpus of the last `fit`.

        Words, latent vectors and the codebook's model are kept, and few changed answers update the state in place, in
        some hundredths of a second. Confidences equal those of a whole fit up to rounding. Where labels bring new
        codes, it is a whole fit.
        """
        keep_freed_memory()
        book, corpus = given_before(self._given)
        before = self._goes_on
        with collection_paused():
            coded, table = coded_rows(texts, codes, excerpts, book, self._form)
        if before is None or not before.background.matches(table):
            return self.fit(texts, codes, codebook=book, corpus=corpus, excerpts=excerpts)
        self._goes_on = None  # while it changes in place, it must not be used as complete
        with one_thread(), collection_paused():
            learned, model = learn_again(before.background, before.ridge, before.learned, coded)
            fitted = self._fitted(before.background, before.words, learned, model, table, len(texts))
        self._goes_on = replace(before, learned=learned)
        return fitted

    def reject(self, rejected: Sequence[Rejected]) -> None:
        """See `coder.suggest.learner.TakesRejections.reject`."""
        self._rejected = rejected

    def _learn(self, background: BackgroundModel, coded: Coded) -> tuple[DualRidge, Learned, Linear]:
        return learn(
            background, coded, pseudo_weight=self.pseudo_weight, latent_share=self.latent_share, penalty=self.penalty
        )

    def _of_best_share(self, background: BackgroundModel, coded: Coded) -> BackgroundModel:
        """Return the background with the share of the encoder's vectors that does best in cross-validation."""
        chosen = np.random.default_rng(self.seed).permutation(len(coded.keys))[:MOST_FOR_SHARE]
        some = coded.ordered(sorted(chosen.tolist()))
        if some.counts[some.whole].sum() < LEAST_TELLING:
            return background
        found = {share: background.with_share(share) for share in SHARES}
        order_by_share = {
            share: self._learn(with_share, some)[1].lrap + (EDGE if share == USUAL_SHARE else 0)
            for share, with_share in found.items()
        }
        return found[max(order_by_share, key=order_by_share.__getitem__)]

    def _fitted(
        self,
        background: BackgroundModel,
        words: tuple[Hits, Numbered],
        learned: Learned,
        model: Linear,
        table: CodeTable,
        n_texts: int,
    ) -> FittedModel:
        """Return the fitted model for making suggestions. `model` is the learned model, which it takes over."""
        vocabulary = background.vocabulary
        w, slopes = learned.calibration.weights, learned.calibration.slopes
        of_codebook = w[1] * slopes
        by_codebook = OF_PRIOR / background.spread * of_codebook, learned.untaught_factor * of_codebook
        numbers = ((vocabulary.gram_of(number), column) for column, number in words[1].against)
        summed = SummedWeights.of(
            model,
            w[0] * learned.factors * slopes,
            zip((background.prior, learned.untaught.model), by_codebook, strict=True),
            ((gram, column, OTHER_NUMBER) for gram, column in numbers if gram is not None),
        )
        n_latent = vocabulary.latent_.shape[1]
        of_phrases = (OF_PHRASES * of_codebook).astype(np.float32)
        both = self._less_rejected(summed, background, learned.coded, of_phrases)
        weights = both.with_latent(both.latent[:n_latent])
        bias = (
            (w[2] * learned.frequency + w[3]) * slopes
            + learned.calibration.intercepts
            - vocabulary.centre_ @ weights.latent
        )
        bias[table.categories] -= 20.0
        confidences, known, counts = learned.check
        least, silent = confidence.cautious(confidences, learned.thresholds, known, counts)
        book = given_before(self._given)[0] or Codebook()
        of_encoder = {} if background.meaning is None else {"encoder_share": background.share}
        residual = tuple(j for j, code in enumerate(table.codes) if code is not None and code.residual)
        return FittedModel(
            codes_=table.words,
            vocabulary_=vocabulary,
            hits_=words[0],
            weights=weights,
            bias_=bias,
            thresholds_=np.where(table.categories, 1.1, least),
            described=Info(
                method="default",
                parameters={**{name: getattr(self, name) for name in PARAMETERS}, **of_encoder},
                seed=self.seed,
                n_coded=n_texts,
                n_texts=vocabulary.n_texts_,
                n_codes=len(table.words),
                encoder=None if self.encoder is None else self.encoder.name,
            ),
            calibration_map_=learned.calibration.calibration_map,
            numbered_=words[1],
            at_least_one_=bool(residual) and n_texts >= LEAST_MEASURED,
            residual_=residual,
            phrases_=background.phrases,
            of_phrases_=of_phrases,
            own_words_=_own_words(background, learned),
            meaning_=background.meaning,
            of_meaning_=both.latent[n_latent:],
            taught=Taught(
                learned,
                background,
                self.latent_share,
                silent,
                np.array([code is None or code.id not in book.by_id for code in table.codes], np.bool_),
            ),
        )

    def _less_rejected(
        self, weights: SummedWeights, background: BackgroundModel, coded: Coded, of_phrases: NDArray[np.float32]
    ) -> Linear | SummedWeights:
        """Return `weights` less their excess for codes rejected on uncoded answers."""
        if not self._rejected:
            return weights
        columns = {code.id: j for j, code in enumerate(background.codes) if code is not None}
        columns |= {word: j for j, word in enumerate(background.words)}
        forms = {form for form, _ in coded.keys}
        found = against.by_columns(self._rejected, columns, lambda text: self._form(text) in forms)
        if not found:
            return weights
        model = weights.whole()
        texts, rejected = list(found), np.zeros((len(found), len(background.words)), np.bool_)
        for row, of_text in enumerate(found.values()):
            rejected[row, sorted(of_text)] = True
        rows = background.rows(texts)
        n_latent = background.vocabulary.latent_.shape[1]
        added = model.scores(rows) + background.vocabulary.centre_ @ model.latent[:n_latent]
        added += background.phrase_scores(texts) * of_phrases
        return against.without_rejected(model, rows, added, rejected, self.latent_share)


def _own_words(background: BackgroundModel, learned: Learned) -> OwnWords:
    """Return the words required for codes that all coded answers have, and for those that none has. With an encoder,
    which knows the meaning of an entry, only for the first: with nothing to tell it from, all means about the same.
    """
    everywhere = learned.everywhere
    of = {*everywhere} if background.meaning else {*learned.unused, *everywhere}
    return background.own_words.alone(of).beside(everywhere)
