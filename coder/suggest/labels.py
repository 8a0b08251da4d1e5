"""The codes that a model knows, and the caller's names for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coder.errors import NotFound
from coder.model import ID, Code, Codebook, normal_name

TELLING = re.compile(r"[^\W\d_]{4}")
"""Four letters in a row."""


@dataclass(frozen=True)
class CodeTable:
    """The codes that can be suggested: `words` are the caller's names, `codes` their entries in the codebook.

    A label outside the codebook is an entry with just its name, if that has letters.
    """

    words: tuple[str, ...]
    codes: tuple[Code | None, ...]
    known: NDArray[np.float64]
    """Coded answers × codes, 0 or 1."""
    certain: NDArray[np.bool_]
    """Per coded answer: whether its codes are complete. Not where a code has since been split among several."""
    categories: NDArray[np.bool_]
    """Per code: whether it is a mere category, with codes below it and never used itself."""


@dataclass(frozen=True)
class _Meant:
    """What labels mean in a codebook: the codes and strangers that can be suggested, with the caller's names for them;
    the column of each label that means one of them, and labels of codes split among several.
    """

    keys: tuple[Code | str, ...]
    words: tuple[str, ...]
    codes: tuple[Code | None, ...]
    columns: Mapping[str, int]
    split: frozenset[str]


def code_table(labels: Sequence[frozenset[str]], codebook: Codebook | None) -> CodeTable:
    """Return the codes of `codebook` that are not retired, in order, and labels outside it, sorted.

    A label is an id, a name or a full path; where all that the codebook knows are ids, none is taken as a name. One of
    a retired or deleted code counts for its replacement; without a successor it is dropped, with several the answer is
    not learned from. Raises CoderError when a name stands for several codes.
    """
    meant = _meant(tuple(sorted(set[str]().union(*set(labels)))), codebook or Codebook())
    keys, columns = meant.keys, meant.columns
    # Each distinct set once: thousands of answers have some hundred of them, and every refit repeats them.
    number: dict[frozenset[str], int] = {}
    numbers = np.array([number.setdefault(answer, len(number)) for answer in labels], np.intp)
    of_set = np.zeros((len(number), len(keys)))
    for place, answer in enumerate(number):
        of_set[place, [columns[label] for label in answer if label in columns]] = 1
    known = of_set[numbers]
    certain = np.array([meant.split.isdisjoint(answer) for answer in number], np.bool_)[numbers]
    used = set(np.flatnonzero(of_set.any(axis=0)).tolist())
    parents = {code.parent for code in keys if not isinstance(code, str)}
    return CodeTable(
        words=meant.words,
        codes=meant.codes,
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


@lru_cache(maxsize=8)
def _meant(every: tuple[str, ...], book: Codebook) -> _Meant:
    """Return what sorted labels mean in a codebook. Every refit asks for the same ones."""
    alive = [code for code in book if not code.retired]
    heirs: dict[str, list[Code]] = {}
    for code in alive:
        for old in code.replaces:
            heirs.setdefault(old, []).append(code)
    in_book = _in_book(every, book)
    meaning: dict[str, tuple[Code | str, ...]] = {}
    for label in every:
        found = in_book[label]
        if found is not None and not found.retired:
            meaning[label] = (found,)
        elif found is not None or label in heirs:
            meaning[label] = tuple(heirs.get(found.id if found else label, ()))
        else:
            meaning[label] = (normal_name(label),)
    strangers = sorted({m for ms in meaning.values() for m in ms if isinstance(m, str)})
    keys: tuple[Code | str, ...] = (*alive, *strangers)
    column = {key if isinstance(key, str) else (key.id,): j for j, key in enumerate(keys)}
    # The known labels show how codes are referred to; unknown ones do not.
    inside = [label for label in every if in_book[label] is not None]
    by_id = bool(inside) and all(label in book.by_id for label in inside) and not _all_names(inside, book)
    return _Meant(
        keys=keys,
        words=tuple(_words(keys, book, by_id=by_id)),
        codes=tuple(_named(key) if isinstance(key, str) else key for key in keys),
        columns={
            label: column[meant[0] if isinstance(meant[0], str) else (meant[0].id,)]
            for label, meant in meaning.items()
            if len(meant) == 1
        },
        split=frozenset(label for label, meant in meaning.items() if len(meant) > 1),
    )


def _named(label: str) -> Code | None:
    """Return a code named by the label, if that has letters; «K7» or «12» do not count."""
    return Code(id=label, name=label) if TELLING.search(label) else None


def _in_book(labels: Sequence[str], book: Codebook) -> Mapping[str, Code | None]:
    """Return the code of each label. Where no label but ids is in the codebook, an id that is also the name of another
    code is the id: so projects call their codes.
    """
    others = {label: _found(label, book) for label in labels if label not in book.by_id}
    if any(others.values()):
        return {label: others[label] if label in others else _found(label, book) for label in labels}
    return {label: book.by_id.get(label) for label in labels}


def _found(label: str, book: Codebook) -> Code | None:
    try:
        return book.find(label)
    except NotFound:
        return None


def _all_names(labels: Sequence[str], book: Codebook) -> bool:
    names = {normal_name(code.name).casefold() for code in book}
    return all(normal_name(label).casefold() in names for label in labels)


def _words(keys: Sequence[Code | str], book: Codebook, *, by_id: bool) -> list[str]:
    """Return ids, or names: the full path for a name shared by several codes, and `id:` with the id where both are
    the id of another code, as which `Codebook.resolve` would take them.
    """
    names = Counter(normal_name(key if isinstance(key, str) else key.name).casefold() for key in keys)

    def called(code: Code) -> str:
        ways = [code.name] if names[normal_name(code.name).casefold()] == 1 else []
        return next((way for way in (*ways, book.path(code)) if book.by_id.get(way, code) == code), ID + code.id)

    return [key if isinstance(key, str) else key.id if by_id else called(key) for key in keys]
