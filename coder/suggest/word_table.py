"""Scores many answers fast: a row per word with what it adds to every code.

A linear score over n-grams is a sum over words, so words × codes is all that scoring needs (`features`). Finding the
words of an answer remains: pieces between white space are looked up in a growing table, and only new pieces are split
by the word pattern, which never crosses white space.

Every answer's sum follows the order of its words, so it does not depend on what is scored before it or beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

from coder.suggest.evidence import Carried
from coder.suggest.features import Vocabulary
from coder.suggest.fitted_model import FittedModel
from coder.suggest.gram_numbers import ManyGrams
from coder.suggest.grams import LONGEST_WORD
from coder.suggest.prior import MOST_SEEN, Hits
from coder.suggest.resources import one_thread
from coder.text.language import WORD, word_form

Array = NDArray[np.float64]
Matrix = NDArray[np.float32]
Grown = TypeVar("Grown", bound=NDArray[np.generic])

AT_ONCE = 4_000
"""Answers in one pass; more is not faster, and each takes some kilobytes while being processed."""
CHARACTERS_AT_ONCE = 2_000_000
"""Characters in one pass, for answers as long as books."""
MOST_NEW_WORDS = 40_000
"""Cached words outside the vocabulary; a new one costs 30 µs, a cached one nothing."""
MOST_PIECES = 150_000
LONGEST_PIECE = 64
"""Characters of a piece worth caching; longer ones are links, mistakes, or scripts without spaces."""

_POSITION_BITS, _WORD_BITS = 26, 25


@dataclass(frozen=True)
class Summed(Carried):
    """A batch of answers with known sums, and the span of each word of the table in its answer; negative in an answer
    with irregular white space.
    """

    known_sums: Array | None = None
    known_spans: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
    seen: dict[int, tuple[str, str]] = field(default_factory=dict, repr=False)
    """The source of each pair of a word and a code met before: word times number of codes, plus code."""

    def sums(self) -> Array:
        """Return the score without its bias, answers × codes."""
        assert self.known_sums is not None
        return self.known_sums

    def spans_at(
        self, texts: Sequence[str], answers: NDArray[np.intp], places: NDArray[np.intp]
    ) -> tuple[list[int], list[int]]:
        """Return where words first begin and end in their answers, given their places in the table."""
        assert self.known_spans is not None
        starts, stops = (of_table[places] for of_table in self.known_spans)
        elsewhere = np.flatnonzero(starts < 0)
        if len(elsewhere):
            starts[elsewhere], stops[elsewhere] = super().spans_at(texts, answers[elsewhere], places[elsewhere])
        return starts.tolist(), stops.tolist()

    def sources(
        self,
        texts: Sequence[str],
        answers: NDArray[np.intp],
        columns: NDArray[np.intp],
        places: NDArray[np.intp],
        spans: tuple[Sequence[int], Sequence[int]],
        hits: Hits,
    ) -> list[tuple[str, str]]:
        """Return `Hits.source` of words and the columns of codes. It depends on the word's number, but for very long
        ones, which are asked for by their letters.
        """
        seen, (starts, stops) = self.seen, spans
        keys = (self.table.indices[places].astype(np.int64) * self.by_word.shape[1] + columns).tolist()
        found = list(map(seen.get, keys))
        for i in [i for i, known in enumerate(found) if known is None]:
            word = texts[answers[i]][starts[i] : stops[i]]
            source = found[i] = hits.source(int(columns[i]), word)
            if len(word) <= LONGEST_WORD:
                if len(seen) >= MOST_SEEN:
                    seen.clear()
                seen[keys[i]] = source
        return cast(list[tuple[str, str]], found)

    def spans(self, answer: int, text: str, wanted: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return the first span of each of the `wanted` words in an answer's `text`."""
        ends, words, starts, stops = self._listed
        if not wanted or starts[ends[answer]] < 0:
            return super().spans(answer, text, wanted)
        places = {word: words.index(word, ends[answer], ends[answer + 1]) for word in wanted}
        return {word: (starts[place], stops[place]) for word, place in places.items()}

    @cached_property
    def _listed(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """Where the words of each answer end in the table, these words, and their spans."""
        assert self.known_spans is not None
        starts, stops = self.known_spans
        return self.table.indptr.tolist(), self.table.indices.tolist(), starts.tolist(), stops.tolist()


@dataclass(frozen=True)
class _Found:
    """All words of some texts in order: the text of each, its row, and its place in the cache of pieces; the pieces,
    their numbers of words, and the number of pieces per text.
    """

    answers: NDArray[np.int64]
    words: NDArray[np.int64]
    places: NDArray[np.int64]
    pieces: list[str]
    lengths: NDArray[np.int64]
    counts: NDArray[np.int64]

    def begins(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return where each piece begins in its text; negative in texts with irregular white space."""
        sizes = np.fromiter(map(len, self.pieces), np.int64, len(self.pieces)) + 1
        of_text = np.repeat(np.arange(len(texts)), self.counts)
        whole = np.bincount(of_text, sizes, minlength=len(texts)).astype(np.int64)
        found = np.cumsum(sizes) - sizes - (np.cumsum(whole) - whole)[of_text]
        parted = np.fromiter(map(len, texts), np.int64, len(texts)) != whole - 1
        found[parted[of_text]] = -1 - max(map(len, texts), default=0)
        return found


@dataclass(frozen=True)
class Scored:
    """Confidences of a batch, answers × codes, and the number of words and of known words of each answer."""

    confidences: Array
    words: NDArray[np.int64]
    known: NDArray[np.int64]
    counts: NDArray[np.int64]
    """How often each word of the vocabulary occurs in the batch."""


class _Pieces(dict[str, int]):
    """Piece of text → its number, assigned on first use. `fresh` holds those not split yet."""

    def __init__(self) -> None:
        self.fresh: list[str] = []
        self.given = 0

    def __missing__(self, piece: str) -> int:
        number = self.given
        self.given += 1
        self.fresh.append(piece)
        if len(piece) <= LONGEST_PIECE:
            self[piece] = number
        return number


class WordTable:
    """The words × codes table of a fitted suggester, growing with new words and reset when full."""

    def __init__(
        self, suggester: FittedModel, *, most_new: int = MOST_NEW_WORDS, most_pieces: int = MOST_PIECES
    ) -> None:
        self._vocabulary: Vocabulary = suggester.vocabulary_
        self._weights_of_grams = suggester.model_.grams
        self._bias = suggester.bias_
        self._beyond = suggester._beyond_words
        self._phrases, self._of_phrases = suggester.phrases_, suggester.of_phrases_
        self._calibration_map = suggester.calibration_map_
        self._numbered = suggester.numbered_
        self._most_new = most_new
        self._most_pieces = most_pieces
        self._many_grams = ManyGrams(self._vocabulary.gram_index_, norwegian=self._vocabulary.norwegian_)
        self._n_codes = len(suggester.codes_)
        self._n_known = len(self._vocabulary)
        # Space for all at once: pages are allocated when written, and growing would need them twice.
        self._table = np.empty((self._n_known + most_new + 1024, self._n_codes), np.float32)
        with one_thread():
            self._table[: self._n_known] = self._rows(self._vocabulary.grams_)
        self._weights = np.empty(len(self._table), np.float32)
        self._weights[: self._n_known] = self._vocabulary.weights_
        self._forget()

    def _forget(self) -> None:
        """Reset to the vocabulary alone."""
        self._new: dict[str, int] = {}
        self._sources: dict[int, tuple[str, str]] = {}
        self._terms = self._phrases.known
        self._pieces = _Pieces()
        self._first = np.zeros(1024, np.int64)
        self._length = np.zeros(1024, np.int64)
        self._words = np.zeros(1024, np.int64)
        self._starts = np.zeros(1024, np.int64)
        self._stops = np.zeros(1024, np.int64)
        self._n_pieces = self._n_words = 0

    def _rows(self, grams: sparse.csr_matrix) -> Matrix:
        """Return what words add to each code: words × codes."""
        return np.asarray(grams @ self._weights_of_grams, np.float32)

    def number(self, form: str) -> int:
        """Return the row of a word met before."""
        known = self._vocabulary.index_.get(form)
        return self._new[form] if known is None else known

    def _take_apart(self) -> None:
        """Find the words of new pieces, and the rows of new words."""
        fresh, self._pieces.fresh = self._pieces.fresh, []
        if not fresh:
            return
        index, new, n_before = self._vocabulary.index_, self._new, len(self._new)
        words, spans, lengths = list[int](), list[tuple[int, int]](), list[int]()
        for piece in fresh:
            before = len(words)
            for match in WORD.finditer(piece):
                form = word_form(match.group())
                spans.append(match.span())
                number = index.get(form)
                words.append(new.setdefault(form, self._n_known + len(new)) if number is None else number)
            lengths.append(len(words) - before)
        n, m = self._n_pieces, self._n_words
        self._words = _with_room(self._words, m + len(words))
        self._words[m : m + len(words)] = words
        self._starts, self._stops = (_with_room(offsets, m + len(words)) for offsets in (self._starts, self._stops))
        if spans:
            self._starts[m : m + len(words)], self._stops[m : m + len(words)] = zip(*spans, strict=True)
        self._length = _with_room(self._length, n + len(fresh))
        self._length[n : n + len(fresh)] = lengths
        self._first = _with_room(self._first, n + len(fresh))
        self._first[n : n + len(fresh)] = m + np.cumsum(lengths) - lengths
        self._n_pieces, self._n_words = n + len(fresh), m + len(words)
        if len(new) > n_before:
            forms = list(new)[n_before:]
            lemmas = self._vocabulary.lemmas_of(forms)
            grams, weights = self._vocabulary.of_new(forms, lemmas, self._many_grams.after(len(forms)))
            start, end = self._n_known + n_before, self._n_known + len(new)
            self._terms = sparse.vstack([self._terms, self._phrases.terms(forms, lemmas)], format="csr")
            self._table = _with_room(self._table, end)
            self._table[start:end] = self._rows(grams)
            self._weights = _with_room(self._weights, end)
            self._weights[start:end] = weights

    def _found(self, texts: Sequence[str]) -> _Found:
        if len(self._new) > self._most_new or self._pieces.given > self._most_pieces:
            self._forget()
        pieces: list[str] = []
        counts = []
        for text in texts:
            of_text = text.split()
            pieces += of_text
            counts.append(len(of_text))
        numbers = np.fromiter(map(self._pieces.__getitem__, pieces), np.int64, len(pieces))
        self._take_apart()
        lengths = self._length[numbers]
        per_text = np.array(counts, np.int64)
        answers = np.repeat(np.arange(len(texts)), per_text)
        until = np.cumsum(lengths)
        shift = np.repeat(self._first[numbers] - until + lengths, lengths)
        places = np.arange(len(shift)) + shift
        return _Found(np.repeat(answers, lengths), self._words[places], places, pieces, lengths, per_text)

    def _counted(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, _Found, NDArray[np.intp]]:
        """Return answers × words, weighted, each answer's words in order of first occurrence; all words; and the index
        among these of each word of the table.
        """
        found = self._found(texts)
        answers, words = found.answers, found.words
        key = ((answers << _WORD_BITS | words) << _POSITION_BITS) | np.arange(len(words))
        key.sort()
        pair = key >> _POSITION_BITS
        starts = np.flatnonzero(np.diff(pair, prepend=-1))
        counts = np.diff(starts, append=len(pair)).astype(np.float32)
        times = np.zeros(len(words), np.float32)
        times[key[starts] & ((1 << _POSITION_BITS) - 1)] = counts
        positions = np.flatnonzero(times)
        word_numbers = words[positions]
        data = (1 + np.log(times[positions])) * self._weights[word_numbers]
        indptr = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.bincount(answers[positions], minlength=len(texts)), out=indptr[1:])
        shape = (len(texts), self._n_known + len(self._new))
        return sparse.csr_matrix((data, word_numbers.astype(np.int32), indptr), shape=shape), found, positions

    def _summed(self, table: sparse.csr_matrix) -> tuple[Array, Matrix, Matrix]:
        """Return the sums and the phrases' part of them, answers × codes; norms of the answers (1 if empty)."""
        out = np.asarray(table @ self._table[: table.shape[1]])
        of_row = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        squares = np.bincount(of_row, table.data.astype(np.float64) ** 2, minlength=table.shape[0])
        norms = np.where(squares > 0, np.sqrt(squares), 1.0).astype(np.float32)
        by_phrases = self._phrases.scores(table, self._terms) * self._of_phrases
        return (out / norms[:, None]).astype(np.float64) + by_phrases, by_phrases, norms

    def carried(self, texts: Sequence[str]) -> Summed:
        """Return the result of `Carried.of`, from the table."""
        table, found, positions = self._counted(texts)
        sums, by_phrases, norms = self._summed(table)
        begins = np.repeat(found.begins(texts), found.lengths)[positions]
        places = found.places[positions]
        index = _Numbers(self._vocabulary.index_, self._new)
        by_word = self._table[: table.shape[1]]
        return Summed(
            table, norms, by_word, index, self._phrases, self._terms, by_phrases, known_sums=sums,
            known_spans=(begins + self._starts[places], begins + self._stops[places]), seen=self._sources,
        )  # fmt: skip

    def scored(self, texts: Sequence[str]) -> Scored:
        """Return confidences of at most AT_ONCE texts, and counts for the run report."""
        table, found, _ = self._counted(texts)
        answers, words = found.answers, found.words
        known = words < self._n_known
        sums = self._summed(table)[0] + self._bias + self._beyond(texts)
        self._mute(texts, sums)
        return Scored(
            confidences=expit(self._calibration_map.logits(sums)),
            words=np.bincount(answers, minlength=len(texts)),
            known=np.bincount(answers[known], minlength=len(texts)),
            counts=np.bincount(words[known], minlength=self._n_known),
        )

    def _mute(self, texts: Sequence[str], sums: Array) -> None:
        """Subtract from `sums` (answers × codes) the contribution of words with another number."""
        muted = (
            {i: found for i, text in enumerate(texts) if (found := self._numbered.muted(text))}
            if self._numbered.terms
            else {}
        )
        if muted:
            places = list(muted)
            carried = self.carried([texts[i] for i in places])
            of_muted = carried.sums() + self._bias + self._beyond([texts[i] for i in places])
            carried.mute(list(muted.values()), of_muted)
            sums[places] = of_muted


class _Numbers(dict[str, int]):
    """Word form → row, over the vocabulary and the new words, without copying either."""

    def __init__(self, known: dict[str, int], new: dict[str, int]) -> None:
        self._known = known
        self._new = new

    def __missing__(self, form: str) -> int:
        found = self._known.get(form)
        return self._new[form] if found is None else found


@dataclass(frozen=True)
class TabledModel(FittedModel):
    """A fitted model that scores by its word table: the same suggestions, many times faster. See `tabled`."""

    words: WordTable = field(kw_only=True)

    def scored(self, texts: Sequence[str]) -> Scored:
        """Return confidences of at most AT_ONCE texts, and counts for the run report."""
        return self.words.scored(texts)

    def _carried(self, texts: Sequence[str]) -> Carried:
        return self.words.carried(texts)

    def _passes(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        return batches(texts)


def tabled(fitted: FittedModel, *, most_new: int = MOST_NEW_WORDS, most_pieces: int = MOST_PIECES) -> TabledModel:
    """Return `fitted` with a word table, which caches so many words and pieces of text that it has not learned from."""
    same = {field.name: getattr(fitted, field.name) for field in fields(FittedModel)}
    return TabledModel(**same, words=WordTable(fitted, most_new=most_new, most_pieces=most_pieces))


def batches(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Divide `texts` into passes (start, end) of at most AT_ONCE answers and, if not single, CHARACTERS_AT_ONCE."""
    found, start, size = [], 0, 0
    for place, text in enumerate(texts):
        if place > start and (place - start >= AT_ONCE or size + len(text) > CHARACTERS_AT_ONCE):
            found.append((start, place))
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        found.append((start, len(texts)))
    return found


def _with_room(array: Grown, wanted: int) -> Grown:
    """Return `array`, or a longer one with the same beginning and at least `wanted` rows."""
    if wanted <= len(array):
        return array
    longer = np.empty((max(wanted, len(array) * 3 // 2), *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return cast(Grown, longer)
