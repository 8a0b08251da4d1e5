"""Which codes there are, and how the caller calls them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.errors import NotFound
from coder.model import Code, Codebook, normal_name


@dataclass(frozen=True)
class CodeTable:
    """The codes that can be suggested: `words` as the caller says them, `codes` their entries in the codebook."""

    words: tuple[str, ...]
    codes: tuple[Code | None, ...]
    known: NDArray[np.float64]
    """Coded answers × codes, 0 or 1."""
    certain: NDArray[np.bool_]
    """Per coded answer: whether its codes say all. Not where a code has since been split among several."""
    categories: NDArray[np.bool_]
    """Per code: whether it is a mere category, with codes below it and never used itself."""


def code_table(labels: Sequence[frozenset[str]], codebook: Codebook | None) -> CodeTable:
    """The codes of `codebook` that are not retired, in its order, and labels outside it, sorted.

    A label is an id, a name or a full path. One of a retired code, or of one that is gone, counts for the code
    that replaces it; with no heir it is dropped, with several the answer is left out of learning.
    Raises CoderError when a name stands for several codes.
    """
    book = codebook or Codebook()
    alive = [code for code in book if not code.retired]
    heirs: dict[str, list[Code]] = {}
    for code in alive:
        for old in code.replaces:
            heirs.setdefault(old, []).append(code)
    every = sorted(set().union(*labels)) if labels else []
    meaning: dict[str, tuple[Code | str, ...]] = {}
    for label in every:
        found = _found(label, book)
        if found is not None and not found.retired:
            meaning[label] = (found,)
        elif found is not None or label in heirs:
            meaning[label] = tuple(heirs.get(found.id if found else label, ()))
        else:
            meaning[label] = (normal_name(label),)
    strangers = sorted({m for ms in meaning.values() for m in ms if isinstance(m, str)})
    keys: list[Code | str] = [*alive, *strangers]
    column = {key if isinstance(key, str) else (key.id,): j for j, key in enumerate(keys)}
    known = np.zeros((len(labels), len(keys)))
    certain = np.ones(len(labels), bool)
    for i, answer in enumerate(labels):
        for label in answer:
            meant = meaning[label]
            certain[i] &= len(meant) < 2
            for m in meant if len(meant) == 1 else ():
                known[i, column[m if isinstance(m, str) else (m.id,)]] = 1
    by_id = bool(every) and all(x in book.by_id for x in every) and not _all_names(every, book)
    used = set(np.flatnonzero(known.sum(axis=0)).tolist())
    parents = {code.parent for code in alive}
    return CodeTable(
        words=tuple(_words(keys, book, by_id=by_id)),
        codes=tuple(None if isinstance(key, str) else key for key in keys),
        known=known,
        certain=certain,
        categories=np.array(
            [
                not isinstance(k, str) and k.id in parents and not (j in used or k.keywords or k.examples)
                for j, k in enumerate(keys)
            ],
            np.bool_,
        ),
    )


def _found(label: str, book: Codebook) -> Code | None:
    try:
        return book.find(label)
    except NotFound:
        return None


def _all_names(labels: Sequence[str], book: Codebook) -> bool:
    names = {normal_name(code.name).casefold() for code in book}
    return all(normal_name(label).casefold() in names for label in labels)


def _words(keys: Sequence[Code | str], book: Codebook, *, by_id: bool) -> list[str]:
    """Ids, or names, with the full path for a name that several codes carry."""
    names = Counter(normal_name(key if isinstance(key, str) else key.name).casefold() for key in keys)
    return [
        key
        if isinstance(key, str)
        else key.id
        if by_id
        else key.name
        if names[normal_name(key.name).casefold()] == 1
        else book.path(key)
        for key in keys
    ]
