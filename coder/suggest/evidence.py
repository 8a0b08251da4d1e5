"""The words of an answer behind a suggestion, each with its part of the score."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.model import MEANING, Evidence
from coder.suggest.classifier import Linear, Matrix
from coder.suggest.features import Vocabulary
from coder.suggest.phrases import Phrase, Phrases
from coder.suggest.prior import Hits
from coder.suggest.rows import scaled_rows
from coder.suggest.summed_weights import SummedWeights
from coder.text.language import WORD, word_form

Array = NDArray[np.float64]
WORDS_SHOWN = 3
PAIRS_AT_ONCE = 10_000
"""Pairs of answer and code whose evidence is found in one pass."""
WordShare: TypeAlias = tuple[int, float, Phrase | None]
"""A word (its number in the batch vocabulary), its contribution, and the codebook phrase it belongs to, if any."""


@dataclass(frozen=True)
class Carried:
    """A batch of answers with what each of its words adds to each code.

    `by_word` is batch vocabulary × codes; a word in an answer adds its weight (in `table`) times that over the answer's
    norm. `by_phrases` is what whole phrases of the codebook add, answers × codes.
    """

    table: sparse.csr_matrix
    norms: Matrix
    by_word: Matrix
    index: dict[str, int]
    phrases: Phrases
    terms: sparse.csr_matrix
    by_phrases: Matrix
    _of_raw: dict[str, int] = field(default_factory=dict, repr=False)
    _muted: dict[tuple[int, int], set[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        model: Linear | SummedWeights,
        phrases: Phrases,
        of_phrases: Matrix,
        texts: Sequence[str],
    ) -> Carried:
        counted = vocabulary.count(texts)
        used, grams = vocabulary.grams_in(counted)
        columns = np.searchsorted(used, counted.table.indices).astype(np.int32)
        table = sparse.csr_matrix((counted.table.data, columns, counted.table.indptr), shape=(len(texts), len(used)))
        by_word = model.of_words(grams)
        if model.latent.any():
            by_word += np.asarray(grams @ vocabulary.latent_) @ model.latent
        forms, n_known = vocabulary.forms_, len(vocabulary)
        words = [forms[i] if i < n_known else counted.new[i - n_known] for i in used.tolist()]
        new_terms = phrases.terms(counted.new, counted.new_lemmas)
        terms = sparse.vstack([phrases.known[used[used < n_known]], new_terms], format="csr")
        by_phrases = phrases.scores(table, terms) * of_phrases
        return cls(table, counted.norms, by_word, {word: i for i, word in enumerate(words)}, phrases, terms, by_phrases)

    def sums(self) -> Array:
        """Return the sum over words and phrases, answers × codes: the score without its bias."""
        return np.asarray(scaled_rows(self.table, 1 / self.norms) @ self.by_word, np.float64) + self.by_phrases

    def mute(self, words: Sequence[Mapping[int, Collection[str]]], sums: Array) -> None:
        """Subtract from `sums` (answers × codes) what some words, and phrases of the same code with them, add.

        `words` are, per answer, the word forms to mute by the column of the code.
        """
        for i, by_code in enumerate(words):
            for column, forms in by_code.items():
                numbers = {self.index[form] for form in forms}
                self._muted[i, column] = numbers
                sums[i, column] -= self.by_phrases[i, column]
                self.by_phrases[i, column] = 0
                start, end = self.table.indptr[i : i + 2]
                for word, weight in zip(self.table.indices[start:end], self.table.data[start:end], strict=True):
                    if int(word) in numbers:
                        sums[i, column] -= weight * (self.by_word[word, column] / self.norms[i])

    def with_phrases(
        self, answer: int, column: int, words: list[tuple[int, float]], *, most: int | None = WORDS_SHOWN
    ) -> list[WordShare]:
        """Return `words` (number, weight) of an answer with what phrases add to them and to others, without those muted
        for the code in `column`: at most `most`, largest first.
        """
        muted = self._muted.get((answer, column), ()) if self._muted else ()
        whole = float(self.by_phrases[answer, column])
        if not muted and whole <= 0:
            return [(word, weight, None) for word, weight in words]
        found: dict[int, WordShare] = {word: (word, weight, None) for word, weight in words if word not in muted}
        if whole > 0:
            ends, standing = self._standing
            counted = dict(standing[ends[answer] : ends[answer + 1]])
            terms: dict[int, list[tuple[int, float]]] = {}
            for word in counted:
                for term, part in self._terms_of[word]:
                    terms.setdefault(term, []).append((word, part))
            for word, (more, phrase) in self.phrases.carried(terms, column, whole).items():
                alone = float(counted[word] * (self.by_word[word, column] / self.norms[answer]))
                found[word] = (word, alone + more, phrase)
        shares = sorted(found.values(), key=lambda found_share: -found_share[1])
        return shares if most is None else [share for share in shares if share[1] > 0][:most]

    @cached_property
    def _standing(self) -> tuple[list[int], list[tuple[int, float]]]:
        """The words of all answers that have any term, with their counts, and where those of each answer begin."""
        there = np.flatnonzero((np.diff(self.terms.indptr) > 0)[self.table.indices])
        words, counts = self.table.indices[there].tolist(), self.table.data[there].tolist()
        return np.searchsorted(there, self.table.indptr).tolist(), list(zip(words, counts, strict=True))

    @cached_property
    def _terms_of(self) -> dict[int, list[tuple[int, float]]]:
        """For each word of the answers with terms, these and their weights."""
        words = np.unique(self.table.indices)
        words = words[np.diff(self.terms.indptr)[words] > 0]
        rows = self.terms[words]
        ends, each = rows.indptr.tolist(), list(zip(rows.indices.tolist(), rows.data.tolist(), strict=True))
        return {word: each[ends[n] : ends[n + 1]] for n, word in enumerate(words.tolist())}

    def otherwise(self, answers: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return which pairs of an answer and the column of a code are carried by other words, or more, than those that
        add most alone: by phrases, or without muted words. See `with_phrases`.
        """
        other = self.by_phrases[answers, columns] > 0
        if self._muted:
            pairs = zip(answers.tolist(), columns.tolist(), strict=True)
            other |= np.fromiter((pair in self._muted for pair in pairs), np.bool_, len(answers))
        return np.flatnonzero(other)

    def spans_at(
        self, texts: Sequence[str], answers: NDArray[np.intp], places: NDArray[np.intp]
    ) -> tuple[list[int], list[int]]:
        """Return where words first begin and end in their answers, given their places in the table."""
        words, rows = self.table.indices[places].tolist(), answers.tolist()
        wanted: dict[int, dict[int, None]] = {}
        for answer, word in zip(rows, words, strict=True):
            wanted.setdefault(answer, {})[word] = None
        spans = {answer: self.spans(answer, texts[answer], of_answer) for answer, of_answer in wanted.items()}
        found = [spans[answer][word] for answer, word in zip(rows, words, strict=True)]
        return [start for start, _ in found], [stop for _, stop in found]

    def sources(
        self,
        texts: Sequence[str],
        answers: NDArray[np.intp],
        columns: NDArray[np.intp],
        places: NDArray[np.intp],
        spans: tuple[Sequence[int], Sequence[int]],
        hits: Hits,
    ) -> list[tuple[str, str]]:
        """Return `Hits.source` of words and the columns of codes, given the places of the words in the table and in
        their answers.
        """
        each = zip(answers.tolist(), columns.tolist(), *spans, strict=True)
        return [hits.source(column, texts[answer][start:stop]) for answer, column, start, stop in each]

    def spans(self, answer: int, text: str, wanted: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return the first span of each of the `wanted` words (numbers in the batch vocabulary) in `text`."""
        places = self._places(text, wanted)
        matches = list(islice(WORD.finditer(text), max(places, default=-1) + 1))
        return {word: matches[place].span() for word, place in zip(wanted, places, strict=True)}

    def _places(self, text: str, wanted: Collection[int]) -> list[int]:
        """Return the number of words before the first of each of the `wanted` ones."""
        # Several passes without Python code for each word: a run has millions of words.
        of_raw, raws = self._of_raw, WORD.findall(text)
        words = list(map(of_raw.get, raws))
        if None in words:
            of_raw.update({raw: self.index[word_form(raw)] for raw in raws if raw not in of_raw})
            words = list(map(of_raw.get, raws))
        return [words.index(word) for word in wanted]


@dataclass(frozen=True)
class Carrying:
    """The words that carry some pairs of answer and code: their places in the table and what each adds, pair by pair,
    with the number of the pair.
    """

    places: NDArray[np.intp]
    added: Matrix
    pairs: NDArray[np.intp]


def carrying_words(
    carried: Carried, answers: NDArray[np.intp], columns: NDArray[np.intp], *, most: int | None = WORDS_SHOWN
) -> Carrying:
    """Return for each pair of an answer and the column of a code the words that add most, largest first.

    With `most` None all words, negative ones too; otherwise at most that many and only positive ones.
    """
    table = carried.table
    begins = table.indptr[answers].astype(np.intp)
    lengths = table.indptr[answers + 1] - begins
    pairs = np.repeat(np.arange(len(answers)), lengths)
    places = np.arange(len(pairs)) + np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
    by_word = carried.by_word[table.indices[places], columns[pairs]]
    added = table.data[places] * (by_word / carried.norms[answers[pairs]])
    if most is None:
        order = np.lexsort((-added, pairs))
    else:
        helpful = np.flatnonzero(added > 0)
        # Positive floats are in the order of their bits: one whole number is sorted in a seventh of the time of two.
        largest_first = ~added[helpful].view(np.uint32)
        order = helpful[np.argsort(pairs[helpful] << 32 | largest_first, kind="stable")]
        ends = np.cumsum(np.bincount(pairs[helpful], minlength=len(answers)))
        before = np.concatenate([[0], ends[:-1]])
        order = order[np.arange(len(order)) - before[pairs[order]] < most]
    return Carrying(places[order], added[order], pairs[order])


def evidence_of_pairs(
    carried: Carried,
    texts: Sequence[str],
    answers: NDArray[np.intp],
    columns: NDArray[np.intp],
    left: Array,
    hits: Hits,
) -> list[tuple[Evidence, ...]]:
    """Return the evidence of each pair of an answer and the column of a code: the words that add most.

    `left` is the share of every weight that remains after shrinkage; see `coder.suggest.calibration`.
    """
    found: list[tuple[Evidence, ...]] = []
    for start in range(0, len(answers), PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        found += _evidence_of_part(carried, texts, answers[part], columns[part], left[part], hits)
    return found


def _evidence_of_part(
    carried: Carried,
    texts: Sequence[str],
    answers: NDArray[np.intp],
    columns: NDArray[np.intp],
    left: Array,
    hits: Hits,
) -> list[tuple[Evidence, ...]]:
    # There are millions of words, so what can be done for all at once is.
    words = carrying_words(carried, answers, columns)
    of_word = answers[words.pairs]
    starts, stops = carried.spans_at(texts, of_word, words.places)
    sources = carried.sources(texts, of_word, columns[words.pairs], words.places, (starts, stops), hits)
    weights = (left[words.pairs] * words.added.astype(np.float64)).tolist()
    each = list(map(Evidence, starts, stops, weights, *zip(*sources, strict=True))) if sources else []
    ends = np.cumsum(np.bincount(words.pairs, minlength=len(answers))).tolist()
    found = [tuple(each[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    for pair in carried.otherwise(answers, columns).tolist():
        answer, column, (start, end) = (
            int(answers[pair]),
            int(columns[pair]),
            (ends[pair - 1] if pair else 0, ends[pair]),
        )
        alone = zip(
            carried.table.indices[words.places[start:end]].tolist(), words.added[start:end].tolist(), strict=True
        )
        shares = carried.with_phrases(answer, column, list(alone))
        spans = carried.spans(answer, texts[answer], {word for word, _, _ in shares})
        found[pair] = evidence_of(shares, column, spans, texts[answer], hits, float(left[pair]))
    return found


def evidence_of(
    words: Sequence[WordShare],
    column: int,
    spans: dict[int, tuple[int, int]],
    text: str,
    hits: Hits,
    left: float = 1.0,
) -> tuple[Evidence, ...]:
    """Return words of `text` as evidence for the code in `column`; one of a whole phrase names that.

    `left` is the share of every weight that remains after shrinkage; see `coder.suggest.calibration`.
    """
    found = []
    for word, weight, phrase in words:
        start, end = spans[word]
        source, detail = (phrase.source, phrase.text) if phrase else hits.source(column, text[start:end])
        found.append(Evidence(start, end, left * weight, source, detail))
    return tuple(found)


def with_meaning(words: tuple[Evidence, ...], weight: float) -> tuple[Evidence, ...]:
    """Return the evidence of words, largest first, with the contribution of the whole answer's meaning."""
    return tuple(sorted((*words, Evidence(0, 0, weight, MEANING)), key=lambda evidence: -evidence.weight))
