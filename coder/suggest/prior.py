"""Scores from the codebook alone: its texts as pseudo-answers, and the words that match a keyword or a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from coder.model import Code, Codebook
from coder.suggest.grams import LONGEST_WORD
from coder.text.function_words import FUNCTION_WORDS, telling
from coder.text.language import WORD, lemma, stems, word_form

MOST_PSEUDO_ANSWERS = 1200
"""Above it the fields of a code are joined; the kernel over pseudo-answers grows with their square."""
LEAST_MISSPELT = 6
"""Letters of a keyword from which a similar word counts as a misspelling of it."""


@dataclass(frozen=True)
class PseudoAnswers:
    """Texts from the codebook, with the column of the code that each supports."""

    texts: list[str]
    columns: list[int]


def pseudo_answers(codes: Sequence[Code | None], categories: Sequence[bool]) -> PseudoAnswers:
    """Return name, definition, inclusion rule, each keyword and each example of every code, as answers coded with it.

    A mere category gives only its definition, so that it does not compete with the codes below it for its own name.
    """
    pieces = [
        texts_of(code, category=category) if code else [] for code, category in zip(codes, categories, strict=True)
    ]
    if sum(map(len, pieces)) > MOST_PSEUDO_ANSWERS:
        pieces = [["\n".join(texts)] if texts else [] for texts in pieces]
    return PseudoAnswers(
        [text for texts in pieces for text in texts], [j for j, texts in enumerate(pieces) for _ in texts]
    )


def texts_of(code: Code, *, category: bool = False) -> list[str]:
    """Return the texts that an entry is learned as. Function words of a name are ignored, if it has any others."""
    definition = [code.definition, code.include]
    texts = definition if category else [telling(code.name), *definition, *code.keywords, *code.examples]
    return [text for text in dict.fromkeys(texts) if WORD.search(text)]


def texts_of_codebook(codebook: Codebook) -> list[str]:
    """Return every text that an entry of the codebook may be learned as."""
    alive = [code for code in codebook if not code.retired]
    each = [text for code in alive for category in (True, False) for text in texts_of(code, category=category)]
    joined = pseudo_answers(alive, [False] * len(alive)).texts
    return list(dict.fromkeys((*each, *joined)))


def name_words(codes: Sequence[Code | None]) -> frozenset[str]:
    """Return the words of the codes' names and one-word keywords, which lemmatisation must not change."""
    named = [text for code in codes if code for text in (code.name, *code.keywords) if text]
    return frozenset(word_form(found[0]) for text in named if len(found := WORD.findall(text)) == 1)


MOST_SEEN = 100_000
"""Cached pairs of code and word: some tens of megabytes, and the same words recur."""


class _Seen(dict[tuple[int, str], tuple[str, str]]):
    """What `find` returns for a column and a word, cached."""

    def __init__(self, find: Callable[[int, str], tuple[str, str]]) -> None:
        self._find = find

    def __missing__(self, asked: tuple[int, str]) -> tuple[str, str]:
        if len(self) >= MOST_SEEN:
            self.clear()  # endless batches must not fill the memory
        column, word = asked
        found = self._find(column, word)
        if len(word) <= LONGEST_WORD:
            self[asked] = found
        return found


@dataclass
class Hits:
    """The words in a code's keywords or name. `terms` is, by code, word or lemma → (source, keyword).

    `norwegian`: whether words match by their lemma, too.
    """

    terms: list[dict[str, tuple[str, str]]]
    norwegian: bool

    def __post_init__(self) -> None:
        self._seen = _Seen(self._find)
        self._lengths = [frozenset(map(len, of_code)) for of_code in self.terms]

    def source(self, column: int, word: str) -> tuple[str, str]:
        """Return for an answer's `word` and the code in `column`: (`keyword`, which), (`name`, "") or (`word`, "")."""
        return self._seen[column, word]

    def _find(self, column: int, word: str) -> tuple[str, str]:
        terms = self.terms[column]
        if not terms:
            return ("word", "")
        form, lengths = word_form(word[:LONGEST_WORD]), self._lengths[column]
        n = len(form)
        # The word, its lemma, or the first or last part of a compound. Most words are asked for once, in vain: nothing
        # is made of them that no term is as long as.
        bases = [form]
        if self.norwegian:
            bases.append(lemma(form, "nb"))
            if not lengths.isdisjoint(range(n - 3, n)):
                bases += stems(form)
        parts = [part for i in lengths if 5 <= i < n - 1 for part in (form[-i:], form[:i])]
        parts.sort(key=len, reverse=True)
        for variant in (*bases, *parts):
            if variant in terms:
                return terms[variant]
        if n >= LEAST_MISSPELT:
            near = process.extractOne(form, terms.keys(), scorer=fuzz.ratio, processor=None, score_cutoff=88)
            if near is not None and len(near[0]) >= LEAST_MISSPELT:
                return terms[near[0]]
        return ("word", "")


def hits(codes: Sequence[Code | None], *, norwegian: bool) -> Hits:
    """Return the terms of every code; for a keyword or name of several words, those of four letters or more.

    `norwegian`: whether words match by their lemma, too.
    """
    terms: list[dict[str, tuple[str, str]]] = []
    for code in codes:
        found: dict[str, tuple[str, str]] = {}
        for text, source in [(k, "keyword") for k in code.keywords] + [(code.name, "name")] if code else []:
            forms = [word_form(word) for word in WORD.findall(text)]
            for form in forms:
                if len(forms) == 1 or (len(form) >= 4 and form not in FUNCTION_WORDS):
                    for variant in (form, *((lemma(form, "nb"), lemma(form, "nn")) if norwegian else ())):
                        found.setdefault(variant, (source, text if source == "keyword" else ""))
        terms.append(found)
    return Hits(terms, norwegian)


def strongest(scores: NDArray[np.float64], columns: NDArray[np.intp], most: int) -> dict[int, NDArray[np.intp]]:
    """Return for each code in `columns` the rows of `scores` (answers × codes) that are highest, at most `most`."""
    return {column: np.argsort(-scores[:, column], kind="stable")[:most] for column in np.unique(columns).tolist()}
