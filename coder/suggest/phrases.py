"""Finds whole keywords, names and phrases of definitions in an answer, as separate evidence.

A word of an answer matches one of a phrase if they are equal, have the same lemma, or it is a compound with the other
as its first or last part; an answer contains a phrase if it has all of its words. Words are matched individually, so
that the phrases of thousands of answers are found by three products of sparse tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.model import Code
from coder.suggest.features import Counted, Vocabulary
from coder.suggest.grams import LONGEST_WORD
from coder.text.function_words import FUNCTION_WORDS
from coder.text.language import WORD, in_both, lemma, word_form

Matrix = NDArray[np.float32]

KEYWORD, NAME, DEFINITION = "keyword", "name", "definition"
MOST_WORDS = 4
"""Words of a phrase of a definition; longer ones do not recur."""
OF_PART = 0.6
"""Weight of the first or last part of a compound, relative to the word itself."""
LEAST_PART = 4
"""Letters of such a part."""
SHORT_PART, LONG_COMPOUND = 3, 7
"""Letters of a first part that may be shorter in Norwegian («rus» in «rusmidler»), and of the whole word then."""
RARE = 200
"""A phrase in one of so many answers, or fewer, has full weight; one in all answers none."""
_PARTED = re.compile(
    r"\b(?:for eksempel|til dømes|f\.?\s?eks|bl\.?\s?a|blant annet|mellom anna|for example|such as|e\.g)\b"
    r"|[.,;:!?()\[\]\n/«»\"“”•–]|\s-\s",
    re.IGNORECASE,
)
_JOINING = frozenset(("og", "eller", "and", "or", "samt", "&"))


@dataclass(frozen=True)
class Phrase:
    """Words that support the code in `column` where an answer has them all; `text` is the codebook's wording."""

    column: int
    source: str
    text: str
    words: tuple[str, ...]
    weight: float = 1.0


def phrases_of(codes: Sequence[Code | None], categories: Sequence[bool]) -> list[Phrase]:
    """Return the distinct phrases of every code. One shared by several codes weighs less for each.

    A mere category gives only those of its definition, as in `prior.pseudo_answers`.
    """
    found: dict[tuple[int, tuple[str, ...]], Phrase] = {}
    for column, (code, category) in enumerate(zip(codes, categories, strict=True)):
        for source, text, piece in _pieces(code, category) if code else ():
            forms = [word_form(word) for word in WORD.findall(piece)]
            if source != KEYWORD:
                forms = _trimmed(forms)
            if not set(forms) <= FUNCTION_WORDS and (source != DEFINITION or len(forms) <= MOST_WORDS):
                words = tuple(sorted(set(forms)))
                found.setdefault((column, words), Phrase(column, source, text, words))
    sharing: dict[tuple[str, ...], int] = {}
    for _, words in found:
        sharing[words] = sharing.get(words, 0) + 1
    return [replace(phrase, weight=1 / sharing[phrase.words]) for phrase in found.values()]


def _pieces(code: Code, category: bool) -> Iterator[tuple[str, str, str]]:
    """Yield source, the text to name, and the words: a keyword whole; a name and a definition split at enumerations."""
    if not category:
        yield from ((KEYWORD, keyword, keyword) for keyword in code.keywords)
        yield from ((NAME, code.name, piece) for piece in _enumerated(code.name))
    for text in (code.definition, code.include):
        yield from ((DEFINITION, piece, piece) for piece in _enumerated(text))


def _enumerated(text: str) -> Iterator[str]:
    """Split text at punctuation and conjunctions."""
    for part in _PARTED.split(text):
        words: list[str] = []
        for word in part.split():
            if word.casefold() in _JOINING:
                yield " ".join(words)
                words = []
            else:
                words.append(word)
        yield " ".join(words)


def _trimmed(forms: list[str]) -> list[str]:
    """Remove function words at either end."""
    telling = [place for place, form in enumerate(forms) if form not in FUNCTION_WORDS]
    return forms[telling[0] : telling[-1] + 1] if telling else []


def parts(form: str, *, norwegian: bool) -> Iterator[str]:
    """Yield possible first and last words of a compound, without a linking s or e."""
    if norwegian and len(form) >= LONG_COMPOUND:
        yield form[:SHORT_PART]
    for middle in range(LEAST_PART, len(form) - 2):
        yield form[:middle]
        if form[middle - 1] in "se" and middle > LEAST_PART:
            yield form[: middle - 1]
        yield form[-middle:]


class Phrases:
    """Phrases with the data needed to find them in answers over `vocabulary`. Immutable."""

    def __init__(self, phrases: Sequence[Phrase], n_codes: int, vocabulary: Vocabulary) -> None:
        self.phrases = tuple(phrases)
        self._n_codes = n_codes
        self._vocabulary = vocabulary
        self._terms: dict[str, int] = {}
        places = [
            (self._terms.setdefault(word, len(self._terms)), number, 1 / len(phrase.words))
            for number, phrase in enumerate(self.phrases)
            for word in phrase.words
        ]
        self._of_word: dict[str, list[int]] = {}
        for word, term in self._terms.items():
            for form in dict.fromkeys(
                (word, *(lemma(word, variety) for variety in ("nb", "nn") if vocabulary.norwegian_))
            ):
                self._of_word.setdefault(form, []).append(term)
        telling = {word: term for word, term in self._terms.items() if word not in FUNCTION_WORDS}
        spelt = {
            spelling: term for word, term in telling.items() if vocabulary.norwegian_ for spelling in in_both(word)
        }
        self._of_part = spelt | telling
        rows, columns, shares = zip(*places, strict=True) if places else ((), (), ())
        self._of_phrase = _table(np.array(shares), rows, columns, (len(self._terms), len(self.phrases)))
        self._of_code = _table(
            np.array([phrase.weight for phrase in self.phrases]), range(len(self.phrases)),
            [phrase.column for phrase in self.phrases], (len(self.phrases), n_codes),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.phrases)

    @cached_property
    def known(self) -> sparse.csr_matrix:
        """The words of the vocabulary × terms."""
        return self.terms(self._vocabulary.forms_, self._vocabulary.lemmas_)

    def terms(self, forms: Sequence[str], lemmas: Sequence[str]) -> sparse.csr_matrix:
        """Return words × terms: how well each matches."""
        terms, shares, ends = list[int](), list[float](), [0]
        # Most words match no phrase at all, as their first and last letters show.
        first = {word[:SHORT_PART] for word in self._of_part}
        last = {word[-LEAST_PART:] for word in self._of_part}
        for form, base in zip(forms, lemmas, strict=True):
            found: dict[int, float] = {}
            for word in (form,) if form == base else (form, base):
                for term in self._of_word.get(word[:LONGEST_WORD], ()):
                    found[term] = 1.0
                if word[:SHORT_PART] in first or word[-LEAST_PART:] in last:
                    for part in parts(word[:LONGEST_WORD], norwegian=self._vocabulary.norwegian_):
                        if part in self._of_part:
                            found.setdefault(self._of_part[part], OF_PART)
            terms += found.keys()
            shares += found.values()
            ends.append(len(terms))
        made = (np.array(shares, np.float32), np.array(terms, np.int32), np.array(ends, np.int64))
        return sparse.csr_matrix(made, shape=(len(forms), len(self._terms)))

    def counted(self, counted: Counted) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """Return answers × their words, and these words × terms."""
        words = np.unique(counted.table.indices)
        known = self.known[words[words < self.known.shape[0]]]
        return counted.table[:, words], sparse.vstack(
            [known, self.terms(counted.new, counted.new_lemmas)], format="csr"
        )

    def weighed_by_rarity(self, counted: Counted) -> Phrases:
        """Return the same phrases, with lower weight for those in many of the counted answers."""
        table, terms = self.counted(counted)
        if not table.shape[0] or not self.phrases:
            return self
        standing = self._standing_in(table, terms)
        share = (standing > 0).sum(axis=0).A1 / table.shape[0]
        factor = np.minimum(1.0, -np.log(np.maximum(share, 1e-9)) / np.log(min(RARE, max(table.shape[0], 2))))
        weighed = [
            replace(phrase, weight=phrase.weight * f) for phrase, f in zip(self.phrases, factor.tolist(), strict=True)
        ]
        return Phrases(weighed, self._n_codes, self._vocabulary)

    def _standing_in(self, table: sparse.csr_matrix, terms: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return answers × phrases: the match of each in an answer that has all of its words."""
        matching = np.flatnonzero(np.take(np.diff(terms.indptr) > 0, table.indices))  # few words match any term
        words, ends = table.indices[matching], np.searchsorted(matching, table.indptr)
        there = sparse.csr_matrix((np.ones(len(words), np.float32), words, ends), table.shape)
        found = (there @ terms).tocsr()
        np.minimum(found.data, 1, out=found.data)
        every = sparse.csr_matrix((np.ones(len(found.data), np.float32), found.indices, found.indptr), found.shape)
        standing, whole = (found @ self._of_phrase).tocsr(), (every @ self._of_phrase).tocsr()
        standing.data *= whole.data > 0.999
        standing.eliminate_zeros()
        return standing

    def scores(self, table: sparse.csr_matrix, terms: sparse.csr_matrix) -> Matrix:
        """Return answers × codes, 0–1: the total weight of each code's phrases found in the answers of `table`, limited
        to that of one whole and rare phrase. `terms` are those of the words of `table`.
        """
        if not self.phrases:
            return np.zeros((table.shape[0], self._n_codes), np.float32)
        found = (self._standing_in(table, terms) @ self._of_code).toarray()
        return np.minimum(np.asarray(found, np.float32), 1)

    def carried(
        self, terms: Mapping[int, Sequence[tuple[int, float]]], column: int, whole: float
    ) -> dict[int, tuple[float, Phrase]]:
        """Distribute `whole`, the contribution of one code's phrases to an answer, over its words. `terms` are those of
        the answer, each with its words and their match. Returns word → its share, and its main phrase.
        """
        shares: list[tuple[int, float, Phrase]] = []
        for phrase in self._of_column.get(column, ()):
            standing = [terms.get(self._terms[word]) for word in phrase.words]
            for of_term in standing if None not in standing else ():
                assert of_term is not None
                each = phrase.weight / len(phrase.words) / max(1.0, sum(part for _, part in of_term))
                shares += [(word, part * each, phrase) for word, part in of_term]
        total = sum(share for _, share, _ in shares)
        found: dict[int, tuple[float, float, Phrase]] = {}
        for row, share, phrase in shares if total > 0 else ():
            so_far, most, first = found.get(row, (0.0, 0.0, phrase))
            found[row] = so_far + whole * share / total, max(most, share), phrase if share > most else first
        return {row: (added, phrase) for row, (added, _, phrase) in found.items()}

    @cached_property
    def _of_column(self) -> dict[int, list[Phrase]]:
        found: dict[int, list[Phrase]] = {}
        for phrase in self.phrases:
            found.setdefault(phrase.column, []).append(phrase)
        return found


def _table(
    data: NDArray[np.float64], rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]
) -> sparse.csr_matrix:
    return sparse.csr_matrix((data.astype(np.float32), (np.array(rows, np.intp), np.array(columns, np.intp))), shape)
