"""Coded answers as training rows: identical answers once, and coded excerpts beside their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coder.codebook.read import read_codebook
from coder.errors import CoderError
from coder.model import Codebook
from coder.suggest.labels import CodeTable, code_table
from coder.suggest.learner import Excerpt
from coder.text.language import normal_form

Array = NDArray[np.float64]
Key = tuple[str, str]
"""Normal form of the answer, and of the excerpt, empty for the whole answer."""

EXCERPT_WEIGHS = 0.5
"""Weight of an excerpt relative to a whole answer, which has the codes of its excerpts, too."""
MOST_FORMS = 200_000


@dataclass(frozen=True)
class Coded:
    """Rows to learn from. `known` is rows × codes (the mean over identical answers).

    `counts` is the number of answers that each row stands for.
    """

    keys: list[Key]
    texts: list[str]
    known: Array
    counts: Array
    whole: NDArray[np.bool_]
    """Which rows are whole answers."""

    @property
    def weights(self) -> Array:
        """The weight of each row in a fit: ten identical answers more than one, but not tenfold."""
        share = np.where(self.whole, 1.0, EXCERPT_WEIGHS)
        return np.asarray(share * (1 + np.log(self.counts)))

    @property
    def groups(self) -> list[NDArray[np.intp]]:
        """Rows of the same answer, where it has several."""
        if self.whole.all():
            return []
        places: dict[str, list[int]] = {}
        for place, (form, _) in enumerate(self.keys):
            places.setdefault(form, []).append(place)
        return [np.array(rows, np.intp) for rows in places.values() if len(rows) > 1]

    def ordered(self, order: Sequence[int]) -> Coded:
        """Return these rows in this order."""
        keys, texts = [self.keys[i] for i in order], [self.texts[i] for i in order]
        return Coded(keys, texts, self.known[order], self.counts[order], self.whole[order])


class Forms:
    """A cache of normal forms: learning again requests the same ones."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, texts: Sequence[str]) -> list[str]:
        """Return the normal form of each text."""
        found = list(map(self._known.get, texts))
        return [self(text) if form is None else form for text, form in zip(texts, found, strict=True)]

    def __call__(self, text: str) -> str:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= MOST_FORMS:
                self._known.clear()
            found = self._known[text] = normal_form(text)
        return found


def coded_rows(
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    excerpts: Sequence[Excerpt],
    codebook: Codebook | None,
    form: Forms,
) -> tuple[Coded, CodeTable]:
    """Return the sorted rows, and their possible codes. Raises CoderError for unequal lengths or no code."""
    if len(texts) != len(codes):
        raise CoderError(
            "There are {n} texts but codes for {coded}.",
            "Give one set of codes per text.",
            n=len(texts),
            coded=len(codes),
        )
    table = code_table([*codes, *(found for _, _, found in excerpts)], codebook)
    if not table.words:
        raise CoderError(
            "There is nothing to learn from: no answer has a code and there is no codebook with codes.",
            "Give a codebook, or code some answers first.",
        )
    forms, pieces = form.of(texts), list(texts)
    key_of: list[Key] = list(zip(forms, repeat("")))
    for place, part, _ in excerpts:
        if not 0 <= place < len(texts):
            raise CoderError(
                "An excerpt is of answer {place}, but there are {n}.", "Count from 0.", place=place, n=len(texts)
            )
        pieces.append(part)
        key_of.append((forms[place], form(part)))
    same: dict[Key, list[int]] = {}
    for i in np.flatnonzero(table.certain).tolist():
        key = key_of[i]
        # An excerpt that is the whole answer, or has no word, adds nothing to the answer.
        if i < len(texts) or key[1] not in ("", key[0]):
            same.setdefault(key, []).append(i)
    keys = sorted(same)
    alike = [same[key] for key in keys]
    rows = np.array(list(chain.from_iterable(alike)), np.intp)
    counts = np.array(list(map(len, alike)), np.float64)
    known = np.zeros((len(keys), len(table.words)))
    if len(keys):
        firsts = np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.intp)
        known = np.add.reduceat(table.known[rows], firsts, axis=0) / counts[:, None]
    whole = np.array([not part for _, part in keys], np.bool_)
    texts_kept = [pieces[found[0]] if len(found) == 1 else min(pieces[i] for i in found) for found in alike]
    return Coded(keys, texts_kept, known, counts, whole), table


def given_codebook(codebook: Codebook | str | Path | None) -> Codebook | None:
    """Return the codebook, reading it from a file if a path is given. Raises what reading raises."""
    if codebook is None or isinstance(codebook, Codebook):
        return codebook
    return read_codebook(Path(codebook))


def given_before(
    training_before: tuple[Codebook | None, Sequence[str]] | None,
) -> tuple[Codebook | None, Sequence[str]]:
    """Return the codebook and corpus of the last `fit`. Raises CoderError where there was none."""
    if training_before is None:
        raise CoderError("The suggester has not learned anything yet.", "Call fit() first.")
    return training_before
