"""The default suggester: codebook, coded answers and all other texts in one model, linear in an answer's words."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from coder.errors import CoderError
from coder.model import Codebook
from coder.suggest import confidence
from coder.suggest.background import BackgroundModel, Weights
from coder.suggest.calibration import OF_PRIOR
from coder.suggest.classifier import Linear
from coder.suggest.coded import Coded, Forms, coded_rows, given_codebook
from coder.suggest.confidence import Silence
from coder.suggest.evaluate import Figures, figures
from coder.suggest.fitted_model import FittedModel
from coder.suggest.labels import CodeTable
from coder.suggest.learner import Checked, Excerpt, Info
from coder.suggest.learning import Learned, learn, learn_again
from coder.suggest.meaning import Encoder
from coder.suggest.numbered import Numbered
from coder.suggest.prior import hits
from coder.suggest.threads import one_thread

Array = NDArray[np.float64]
Matrix = NDArray[np.float32]

OTHER_NUMBER = 6.0
"""Weight against a code of a number that another code's name has in its place."""
USUAL_SHARE = 2.0
"""Of the encoder's vectors beside the latent ones, where nothing tells better."""
SHARES = (0.5, 1.0, 2.0, 3.0)
SHARE_TOLD_BY = 400
"""Coded answers that tell which share is best at most; each share is a fit of its own."""
LEAST_TELLING = 40
EDGE = 0.002
"""By so much another share than the usual one must order codes better."""
LEAST_MEASURED = 20
"""Coded answers from which out-of-fold figures are worth reporting."""
PARAMETERS = (
    "pseudo_weight", "latent_share", "penalty", "prior_latent_share", "prior_penalty", "echo_weight",
)  # fmt: skip


class JoinedSuggester(FittedModel):
    """Ridge regression on word-factored n-grams and latent vectors, stacked with the codebook's own score.

    `pseudo_weight` is the weight of a codebook text beside a coded answer, `latent_share` that of latent vectors beside
    n-grams, `penalty` the ridge penalty, each for the learned model; the `prior_` ones are for the codebook's own.
    `echo_weight` is the weight in the latter of the answers most like a code's entry (Rocchio feedback). With an
    `encoder`, its vectors stand beside the latent ones with `encoder_share` of their weight; where that is not given,
    with that of SHARES which orders codes best for coded answers that the model has not seen.
    """

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
        self._form = Forms()

    table_: CodeTable
    n_learned_from_: int
    _quality: Figures | None
    _learned: Learned | None = None
    _background: BackgroundModel | None = None
    _given: tuple[Codebook | None, Sequence[str]] = (None, ())
    _silent: Mapping[int, Silence] = MappingProxyType({})

    @property
    def silent_(self) -> dict[str, Silence]:
        """Codes that are not proposed since their proposals were wrong too often, and why."""
        return {self.codes_[column]: why for column, why in self._silent.items()}

    @property
    def quality_(self) -> Figures | None:
        """Figures over the coded answers, each judged by a model that had not seen it; None below LEAST_MEASURED."""
        if self._quality is None and self._learned is not None:
            confidences, known, counts = self._learned.check
            if counts.sum() >= LEAST_MEASURED:
                self._quality = figures(confidences, confidences >= self._learned.thresholds, known, counts)
        return self._quality

    @quality_.setter
    def quality_(self, quality: Figures | None) -> None:
        self._quality = quality

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> Self:
        """See `coder.suggest.Suggester.fit`. Identical answers (`normal_form`) are one row with their mean codes.

        `excerpts` are the marked parts of some of the texts with their codes, so that these words speak loudest.
        """
        book = given_codebook(codebook)
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
            learned = self._learn(background, coded)
            self._take(background, learned, table, len(texts))
            self.weights = self.model_
        self._given = (book, corpus or ())
        return self

    def refit(self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()) -> Self:
        """Learn anew from all that is coded by now, with the codebook and the corpus of the last `fit`.

        Words, latent vectors and the codebook's model stay, and few changed answers change the model in place: some
        hundredths of a second. Confidences are those of a whole fit but for rounding. Where labels bring codes
        that were not known, it is a whole fit.
        """
        self._check_fitted()
        book, corpus = self._given
        background, learned = self._background, self._learned
        coded, table = coded_rows(texts, codes, excerpts, book, self._form)
        if background is None or learned is None or not background.matches(table):
            return self.fit(texts, codes, codebook=book, corpus=corpus, excerpts=excerpts)
        self._learned = None  # while it changes in place, it must not be taken for whole
        with one_thread():
            self._take(background, learn_again(background, learned, coded), table, len(texts))
        return self

    def taught(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> Self:
        """Another suggester with the words, latent vectors and codebook's model of this one, which know no code of any
        answer, taught these coded answers alone: nothing that this one has learned from codes goes over.

        Raises CoderError for codes that this one does not know.
        """
        self._check_fitted()
        book, _ = self._given
        coded, table = coded_rows(texts, codes, excerpts, book, self._form)
        background = self._background
        if background is None or background.codes != table.codes:
            raise CoderError("There are codes here that the suggester does not know.", "Fit it with their codebook.")
        # Codes may be called otherwise here, and a category may be in use; the background's words and categories stand.
        table = replace(table, words=background.words, categories=background.categories)
        other = copy.copy(self)
        with one_thread():
            learned = self._learn(background, coded)
            other._take(background, learned, table, len(texts))
        return other

    def _learn(self, background: BackgroundModel, coded: Coded) -> Learned:
        return learn(
            background, coded, pseudo_weight=self.pseudo_weight, latent_share=self.latent_share, penalty=self.penalty
        )

    def _of_best_share(self, background: BackgroundModel, coded: Coded) -> BackgroundModel:
        """The background with that share of the encoder's vectors which cross-validation likes best."""
        chosen = np.random.default_rng(self.seed).permutation(len(coded.keys))[:SHARE_TOLD_BY]
        some = coded.ordered([coded.keys[i] for i in sorted(chosen.tolist())])
        if some.counts[some.whole].sum() < LEAST_TELLING:
            return background
        found = {share: background.with_share(share) for share in SHARES}
        tells = {
            share: self._learn(one, some).lrap + (EDGE if share == USUAL_SHARE else 0) for share, one in found.items()
        }
        return found[max(tells, key=tells.__getitem__)]

    def _take(self, background: BackgroundModel, learned: Learned, table: CodeTable, n_texts: int) -> None:
        """Take what was learned as what suggestions are made from."""
        new = self._background is not background
        vocabulary = background.vocabulary
        w, slopes = learned.calibration.weights, learned.calibration.slopes
        of_codebook = w[1] * slopes
        both = learned.model.plus(
            background.prior, w[0] * learned.factors * slopes, OF_PRIOR / background.spread * of_codebook
        )
        learned.untaught.add_to(both, learned.untaught_factor * of_codebook)
        n_latent = vocabulary.latent.shape[1]
        if new:
            self.hits_ = hits(table.codes, norwegian=vocabulary.norwegian)
            self.numbered_ = Numbered.of(table.codes)
        for column, number in self.numbered_.against:
            if (gram := vocabulary.gram_of(number)) is not None:
                both.grams[gram, column] -= OTHER_NUMBER
        self.weights = Linear(both.grams, both.latent[:n_latent])
        self.meaning_, self.of_meaning_ = background.meaning, both.latent[n_latent:]
        self.encoder_share_ = background.share
        self.bias_ = (
            (w[2] * (np.log(learned.base) - learned.share) + w[3]) * slopes
            + learned.calibration.intercepts
            - vocabulary.centre @ self.weights.latent
        )
        self.bias_[table.categories] -= 20.0
        self.calibration_map_ = learned.calibration.calibration_map
        confidences, known, counts = learned.check
        least, silent = confidence.cautious(confidences, learned.thresholds, known, counts)
        self.thresholds_ = np.where(table.categories, 1.1, least)
        self._silent = silent
        self.vocabulary_, self.table_, self.codes_ = vocabulary, table, table.words
        self.n_learned_from_ = n_texts
        self.residual_ = tuple(j for j, code in enumerate(table.codes) if code is not None and code.residual)
        self.at_least_one_ = bool(self.residual_) and n_texts >= LEAST_MEASURED
        self._quality, self._learned, self._background = None, learned, background

    def least_confidence(self, miss: float = confidence.MISS) -> float:
        """The confidence from which codes belong in a list that lacks at most `miss` of the right codes on average.

        Told by the coded answers, each judged by a model that had not seen it; 0, so that all codes belong, while
        they are too few. See `confidence.least_confidence`.
        """
        self._check_fitted()
        if self._learned is None:
            return 0.0
        confidences, known, counts = self._learned.check
        book = self._given[0] or Codebook()
        outside = np.array([code is None or code.id not in book.by_id for code in self.table_.codes])
        # Without the one answer that has it, a code that no codebook names could not have been listed at all.
        once = outside & (known > 0) & (counts @ (known > 0) <= counts[:, None])
        return confidence.least_confidence(np.where(once, -1.0, confidences), known, counts, miss)

    def list_size(self, texts: Sequence[str], miss: float = confidence.MISS) -> list[int]:
        """For each text how many of the first suggestions hold all but `miss` of the right codes on average."""
        listed = (self.scores(texts) >= self.least_confidence(miss)).sum(axis=1)
        return [max(1, int(n)) for n in listed]

    def nearest(self, text: str, most: int = 3) -> list[tuple[str, frozenset[str], float]]:
        """The coded answers most like `text`: the answer, its codes, and how alike they are (a cosine)."""
        self._check_fitted()
        if self._learned is None or self._background is None:
            return []
        found = self._learned.nearest(self._background.rows([text]), self.latent_share, most)
        return [
            (answer, frozenset(self.codes_[j] for j in np.flatnonzero(known >= 0.5).tolist()), alike)
            for answer, known, alike in found
        ]

    def out_of_fold_of(self, texts: Sequence[str]) -> Array:
        """Confidences of coded answers by a model that has not seen the answer nor any identical one.

        Texts × `codes_`; not a number for a text that was not learned from.
        """
        self._check_fitted()
        found = np.full((len(texts), len(self.codes_)), np.nan)
        if self._learned is not None:
            place = {form: i for i, form in enumerate(self._learned.forms)}
            known = [(i, place[form]) for i, text in enumerate(texts) if (form := self._form(text)) in place]
            if known:
                rows, places = np.array(known).T
                found[rows] = self._learned.check[0][places]
        return found

    def info(self) -> Info:
        """Method, parameters, seed, what was learned from, and out-of-fold quality (None below 20 coded answers)."""
        self._check_fitted()
        return Info(
            method="default",
            parameters=self._parameters,
            seed=self.seed,
            n_coded=self.n_learned_from_,
            n_texts=self.vocabulary_.n_texts,
            n_codes=len(self.codes_),
            quality=self.quality_.as_dict() if self.quality_ else None,
            encoder=None if self.encoder is None else self.encoder.name,
        )

    @property
    def _parameters(self) -> dict[str, float]:
        of_encoder = {} if self.meaning_ is None else {"encoder_share": self.encoder_share_}
        return {**{name: getattr(self, name) for name in PARAMETERS}, **of_encoder}

    def trust(self) -> Checked:
        """Thresholds, codes that stay silent and why, and where the list of suggestions ends."""
        self._check_fitted()
        return Checked(
            tuple(self.thresholds_.tolist()),
            {code: why.said for code, why in self.silent_.items()},
            self.least_confidence(),
        )
