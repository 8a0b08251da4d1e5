"""Answers as vectors that are sums over words, so that every linear score has an exact share for each word.

X = T·G: T is answers × vocabulary (log term frequency · inverse document frequency · root of the word's number of
n-grams, so that long words, which mean more, weigh more), G is vocabulary × character n-grams of a word's surface and
lemma. N-grams never cross words, so a linear model over n-grams is a table with a row per word. There are also latent
vectors of n-grams, and so of any word (`latent`). An answer's latent vector is the sum of those of its words over the
norm of its row of T, less the mean over all texts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.estimator import Estimator
from coder.suggest.gram_numbers import GramNumbers, numbered
from coder.suggest.grams import LONGEST_WORD, SHORT_WORD, own_gram, weighs
from coder.suggest.kept_words import KeptWords
from coder.suggest.latent import DIMENSIONS, by_answers, by_neighbours
from coder.suggest.rows import Matrix, count_table, row_norms, scaled_rows, weighted_counts
from coder.text.function_words import SAYING_NOTHING
from coder.text.language import (
    SHORTEST_STEM,
    WORD,
    Variety,
    in_bokmål,
    in_both,
    lemma,
    lemmas_in,
    mostly_norwegian,
    stems,
    variety_of,
    word_form,
)

LATENT_SAMPLE = 5_000
"""Texts that the latent vectors are learned from at most; more change little and cost seconds."""
SHARE_OF_NEIGHBOURS = 0.625
"""Share of neighbouring words in the variance of the latent vectors; words in the same answers have the rest."""
TEXTS_TO_TRUST = 400
"""Texts from which latent vectors have half of their full weight; meaning learned from few texts is mostly chance."""
TELLING_WORDS = 6
"""Words from which a Norwegian text nearly always has one that no other language has."""
CLEARLY, ENOUGH_TEXTS = 3, 20
"""Ratio of texts for and against that decides by itself whether texts are Norwegian, and the number of texts from which
a majority does.
"""
WORDS_AT_ONCE = 1_000
"""Words whose n-grams are in memory at once."""
COMPOUND_SHARE = 0.08
"""Share of the vocabulary composed of two of its other words from which compounds are used. In Norwegian it is a fifth;
in English one in fifty, mostly by chance.
"""


@dataclass(frozen=True)
class Counted:
    """Texts as weighted words: `table` is texts × the vocabulary followed by `new` words; `norms` its row lengths.

    Norms of empty rows are 1. `new_lemmas` and `new_grams` are the lemmas and the n-gram rows of the new words.
    """

    table: sparse.csr_matrix
    norms: Matrix
    new: list[str]
    new_lemmas: list[str]
    new_grams: sparse.csr_matrix


class Vocabulary(Estimator):
    """Every word form of the texts it is fitted on, with its weight, its n-grams and its latent vector.

    Words that are `protected` are their own lemmas. It does not change once fitted, so that threads may share it:
    unknown words are processed anew in each `count`.
    """

    kind = "transformer"
    takes_tables = False

    def __init__(self, *, protected: Iterable[str] = (), seed: int = 0) -> None:
        self.protected = protected
        self.seed = seed

    def fit(self, texts: Sequence[str], y: object = None) -> Self:
        """Learn the words. Neither the order of the texts nor duplicates change what is learned."""
        self._protect(self.protected)
        self.index_: dict[str, int] = {}
        self.raw_: dict[str, int] = {}
        texts = sorted(set(texts))
        rows = [self._learn(text) for text in texts]
        self.forms_ = list(self.index_)
        self.lemmas_ = self._lemmas(rows, texts)
        counts = count_table(rows, len(self.index_))
        found_in = np.bincount(counts.indices, minlength=len(self.index_))
        self.n_texts_ = len(texts)
        numbered: defaultdict[str, int] = defaultdict()
        numbered.default_factory = numbered.__len__  # the next number, for an n-gram not met before
        self.gram_index_: dict[str, int] = numbered
        self.stems_: dict[str, int] = {}
        for base, n in zip(self.lemmas_, found_in.tolist(), strict=True):
            if len(base) > 2:
                self.stems_[base] = self.stems_.get(base, 0) + n
        self.grams_, lengths = self._gram_table(self.forms_, self.lemmas_, learn=True)
        numbered.default_factory = None
        self.weights_: Matrix = ((np.log((1 + self.n_texts_) / (1 + found_in)) + 1) * np.sqrt(lengths)).astype(
            np.float32
        )
        self.latent_, self.centre_ = self._latent(weighted_counts(counts, self.weights_), rows)
        return self

    @property
    def kept(self) -> KeptWords:
        """The data of the vocabulary."""
        return KeptWords(
            self.seed, self.n_texts_, self.norwegian_, self.compounding_, self.protected_, self.index_, self.forms_,
            self.lemmas_, self.stems_, self.gram_index_, self.gram_idf_, self.grams_, self.weights_, self.latent_,
            self.centre_,
        )  # fmt: skip

    @classmethod
    def of(cls, kept_words: KeptWords) -> Vocabulary:
        """Restore a vocabulary from its data."""
        features = cls(protected=kept_words.protected, seed=kept_words.seed)
        features.n_texts_, features.norwegian_, features.compounding_ = (
            kept_words.n_texts,
            kept_words.norwegian,
            kept_words.compounding,
        )
        features._protect(kept_words.protected)
        features.index_, features.forms_, features.lemmas_ = kept_words.index, kept_words.forms, kept_words.lemmas
        features.raw_, features.stems_, features.gram_index_, features.gram_idf_ = (
            {},
            kept_words.stems,
            kept_words.gram_index,
            kept_words.gram_idf,
        )
        features.grams_, features.weights_, features.latent_, features.centre_ = (
            kept_words.grams,
            kept_words.weights,
            kept_words.latent,
            kept_words.centre,
        )
        return features

    def _protect(self, words: Iterable[str]) -> None:
        self.protected_ = frozenset(words)
        self.protected_in_both_ = frozenset[str]().union(*map(in_both, self.protected_))
        self.beginnings_ = frozenset(word[:SHORTEST_STEM] for word in self.protected_in_both_)

    def __len__(self) -> int:
        """Return the number of known words."""
        return len(self.index_)

    def gram_of(self, word: str) -> int | None:
        """Return the number of the n-gram that is `word` itself, if some text has it."""
        return self.gram_index_.get(own_gram(word, norwegian=self.norwegian_))

    def _learn(self, text: str) -> list[int]:
        ids = []
        for raw in WORD.findall(text):
            known = self.raw_.get(raw)
            if known is None:
                known = self.raw_[raw] = self.index_.setdefault(word_form(raw), len(self.index_))
            ids.append(known)
        return ids

    def _lemmas(self, rows: Sequence[Sequence[int]], texts: Sequence[str]) -> list[str]:
        """Return the lemma of each word: a trained pipeline's, or in the written standard of most of its answers."""
        forms = self.forms_
        votes: dict[Variety, NDArray[np.int64]] = {
            name: np.zeros(len(forms), np.int64) for name in ("nb", "nn", "other")
        }
        decided: Counter[Variety] = Counter()
        for row in rows:
            distinct = list(set(row))
            found = variety_of(forms[i] for i in distinct)
            votes[found][distinct] += 1
            # «Dårlig vei» has no word that marks it as Norwegian, nor any against it.
            decided[found] += found != "other" or len(distinct) >= TELLING_WORDS
        norwegian = self.norwegian_ = _decided(decided["nb"] + decided["nn"], decided["other"], forms)
        order = np.random.default_rng(self.seed).permutation(len(texts)).tolist()
        trained = lemmas_in((texts[i] for i in order), norwegian=norwegian)
        if not norwegian:
            return (
                [form if form in self.protected_ else trained.get(form, form) for form in forms] if trained else forms
            )
        nynorsk = votes["nn"] > votes["nb"]
        return [
            self._named(form) or trained.get(form) or lemma(form, "nn" if nynorsk[i] else "nb")
            for i, form in enumerate(forms)
        ]

    def _named(self, form: str) -> str | None:
        """Return the protected word that `form` is or is inflected from in Norwegian; its bokmål equivalent, if any."""
        if form[:SHORTEST_STEM] not in self.beginnings_:  # a stem begins its forms
            return None
        return next((in_bokmål(stem) for stem in (form, *stems(form)) if stem in self.protected_in_both_), None)

    def lemmas_of(self, new: Sequence[str]) -> list[str]:
        """Return the lemmas of words outside the vocabulary."""
        return [self._named(form) or lemma(form, "nb") for form in new] if self.norwegian_ else list(new)

    def count(self, texts: Sequence[str]) -> Counted:
        """Count `texts` over this vocabulary and their new words, whose columns follow the known ones in order.

        A new word weighs as much as one seen in a single text.
        """
        known, raws = self.index_, self.raw_
        new: dict[str, int] = {}
        local: dict[str, int] = {}
        rows = []
        for text in texts:
            row = []
            for raw in WORD.findall(text):
                i = raws.get(raw)
                if i is None:
                    i = local.get(raw)
                    if i is None:
                        form = word_form(raw)
                        i = known.get(form)
                        if i is None:
                            i = new.setdefault(form, len(known) + len(new))
                        local[raw] = i
                row.append(i)
            rows.append(row)
        counts = count_table(rows, len(known) + len(new))
        lemmas = self.lemmas_of(list(new))
        grams, weights = self.of_new(list(new), lemmas)
        table = weighted_counts(counts, np.concatenate([self.weights_, weights]))
        return Counted(table, row_norms(table), list(new), lemmas, grams)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return texts × n-grams: the weighted n-grams of all words of a text, over the length of its row of T."""
        counted = self.count(texts)
        table, n_known = scaled_rows(counted.table, 1 / counted.norms), len(self)
        if not counted.new:
            return (table @ self.grams_).tocsr()
        return (table[:, :n_known] @ self.grams_ + table[:, n_known:] @ counted.new_grams).tocsr()

    def grams_in(self, counted: Counted) -> tuple[NDArray[np.intp], sparse.csr_matrix]:
        """Return the words that occur in a count (columns of its table) and their rows: words × n-grams."""
        words = np.unique(counted.table.indices)
        known = self.grams_[words[words < len(self)]]
        return words, sparse.vstack([known, counted.new_grams], format="csr") if counted.new else known

    def of_new(
        self, new: Sequence[str], lemmas: Sequence[str], at_once: GramNumbers | None = None
    ) -> tuple[sparse.csr_matrix, Matrix]:
        """Return n-grams of words outside the vocabulary (without unknown n-grams), given their lemmas, and their
        weights. `at_once` are the numbers of its n-grams where many words come.
        """
        if not new:
            return self.grams_[:0], np.zeros(0, np.float32)
        grams, lengths = self._gram_table(new, lemmas, learn=False, at_once=at_once)
        return grams, ((np.log((1 + self.n_texts_) / 2) + 1) * np.sqrt(lengths)).astype(np.float32)

    def _gram_table(
        self, forms: Sequence[str], lemmas: Sequence[str], *, learn: bool, at_once: GramNumbers | None = None
    ) -> tuple[sparse.csr_matrix, Matrix]:
        """Return words × n-grams with rows of length 1 (0: all unknown), and the number of n-grams of each surface."""
        index = self.gram_index_
        if learn:
            parts = [self._compound(base) for base in lemmas]
            self.compounding_ = sum(part is not None for part in parts) > COMPOUND_SHARE * len(parts)
        if not self.compounding_:
            parts = [None] * len(forms)
        elif not learn:
            parts = [self._compound(base) for base in lemmas]
        indices, shares = [np.zeros(0, np.int32)], list[float]()
        row_lengths, variant_lengths, surface_lengths = list[int](), [np.zeros(0, np.int64)], list[int]()
        # Unknown n-grams have no column, but a word with hardly any known one must not resemble a word because of it.
        unknown: defaultdict[str, int] = defaultdict()
        unknown.default_factory = lambda: len(index) + len(unknown)
        how = {"norwegian": self.norwegian_, "learn": learn}
        for start in range(0, len(forms), WORDS_AT_ONCE):
            part = slice(start, start + WORDS_AT_ONCE)
            spelt, sizes = list[str | list[str]](), list[int]()
            for form, base, halves in zip(forms[part], lemmas[part], parts[part], strict=True):
                surface_lengths.append(weighs(form))
                before = len(sizes)
                spelt.append(form)
                sizes.append(1)
                if base != form:
                    # «buss» may be analysed as a form of «busse», but shares no letters with it; «kommer» has no
                    # meaning of its own.
                    spelled = len(form) > SHORT_WORD and form not in SAYING_NOTHING
                    spelt.append(base if spelled else [own_gram(base, norwegian=self.norwegian_)])
                    sizes.append(1)
                if halves:
                    spelt += halves
                    sizes.append(2)
                row_lengths.append(len(sizes) - before)
            numbers, of_each = at_once.of(spelt, unknown) if at_once else numbered(spelt, index, unknown, **how)
            lengths = np.add.reduceat(of_each, np.cumsum([0, *sizes[:-1]])).tolist()
            known_grams = numbers >= 0
            indices.append(numbers[known_grams])
            shares += [1.0 / math.sqrt(length) for length in lengths]
            variant_lengths.append(np.add.reduceat(known_grams, np.cumsum([0, *lengths[:-1]]), dtype=np.int64))
        of_variant = np.concatenate(variant_lengths)
        ends = np.concatenate([[0], np.cumsum(of_variant)])
        table = sparse.csr_matrix(
            (
                np.repeat(np.array(shares, np.float32), of_variant),
                np.concatenate(indices),
                ends[np.concatenate([[0], np.cumsum(row_lengths, dtype=np.int64)])],
            ),
            shape=(len(forms), len(index) + len(unknown)),
        )
        table.sum_duplicates()
        if learn:
            found_in = np.bincount(table.indices, minlength=len(index))
            self.gram_idf_ = (np.log((1 + len(forms)) / (1 + found_in)) + 1).astype(np.float32)
        rarest = np.float32(np.log((1 + self.grams_.shape[0]) / 2) + 1) if unknown else np.float32(1)
        table.data *= np.concatenate([self.gram_idf_, np.full(len(unknown), rarest)])[table.indices]
        scaled = scaled_rows(table, 1 / row_norms(table))
        return scaled[:, : len(index)] if unknown else scaled, np.array(surface_lengths, np.float32)

    def _compound(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that compose `word`, without a linking s or e, or None."""
        best = None
        in_standard: Callable[[str], str] = in_bokmål if self.norwegian_ else str
        first = 3 if word[:3] in self.protected_in_both_ else 4
        for middle in range(first, len(word) - 3) if len(word) <= LONGEST_WORD else ():
            right = in_standard(word[middle:])
            if right not in self.stems_:
                continue
            left = word[:middle]
            for stem in map(in_standard, (left, left[:-1]) if left[-1] in "se" else (left,)):
                if len(stem) > 2 and stem in self.stems_:
                    score = min(self.stems_[stem], self.stems_[right])
                    if best is None or score > best[0]:
                        best = (score, stem, right)
        return best[1:] if best else None

    def _latent(self, weighted: sparse.csr_matrix, rows: Sequence[Sequence[int]]) -> tuple[Matrix, Matrix]:
        """Return n-grams × latent dimensions, and the mean over texts; squared distances from it average about 1."""
        random = np.random.default_rng(self.seed)
        table = scaled_rows(weighted, 1 / row_norms(weighted))
        if table.shape[0] > LATENT_SAMPLE:
            table = table[np.sort(random.choice(table.shape[0], LATENT_SAMPLE, replace=False))]
        own = np.array([self.gram_index_[own_gram(form, norwegian=self.norwegian_)] for form in self.forms_], np.int32)
        trust = self.n_texts_ / (self.n_texts_ + TEXTS_TO_TRUST)
        found = np.empty((self.grams_.shape[1], 2 * DIMENSIONS), np.float32)
        centres = list[Matrix]()
        n = 0
        for share in (1 - SHARE_OF_NEIGHBOURS, SHARE_OF_NEIGHBOURS):
            vectors = (
                by_neighbours(rows, self.lemmas_, self.grams_, own, random)
                if centres
                else by_answers(table, self.grams_, random)
            )
            of_texts = table @ (self.grams_ @ vectors)
            centre = of_texts.mean(axis=0) if len(of_texts) else np.zeros(vectors.shape[1], np.float32)
            spread = float(((of_texts - centre) ** 2).sum() / max(len(of_texts), 1))
            # Where all texts are alike there is no scale; vectors without information then have no weight.
            factor = math.sqrt(trust * share / spread) if spread > 1e-9 else 0.0
            np.multiply(vectors, np.float32(factor), out=found[:, n : n + vectors.shape[1]])
            n += vectors.shape[1]
            centres.append(np.asarray(centre * factor, np.float32))
            del vectors  # as large as all else that is learned
        return np.ascontiguousarray(found[:, :n]), np.concatenate(centres)


def _decided(norwegian: int, other: int, forms: Sequence[str]) -> bool:
    """Return whether texts are Norwegian, given the numbers that are and are not by their function words; where these
    are few and divided, decide by what dictionaries say of all word forms.
    """
    least, most = sorted((norwegian, other))
    if most >= CLEARLY + CLEARLY * least or least + most >= ENOUGH_TEXTS:
        return norwegian > other
    return mostly_norwegian(forms)
