"""Finds names by some of their letters: beginnings, letters in order, typing errors, with or without å, ø and æ."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_NORDIC = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ä": "a", "ö": "o", "đ": "d", "ŋ": "n"})
LEAST = 75
"""Score from 0 to 100 below which a name does not match."""


def folded(text: str) -> str:
    """Return `text` without case, accents and Nordic letters; `aa`, `ae` and `oe` count as å, æ and ø."""
    text = text.casefold().translate(_NORDIC)
    text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return " ".join(text.replace("aa", "a").replace("ae", "a").replace("oe", "o").split())


def find(query: str, names: Sequence[str], limit: int = 50) -> list[int]:
    """Return the indices of matching names, best first; all of them, in order, for an empty query."""
    wanted = folded(query)
    if not wanted:
        return list(range(len(names)))[:limit]
    scored = [(score, -index) for index, name in enumerate(names) if (score := _score(wanted, folded(name))) > 0]
    scored.sort(reverse=True)
    return [-index for _, index in scored[:limit]]


def _score(query: str, path: str) -> float:
    """Return how well a folded path matches, 0 to 100; its last name counts most."""
    name = path.rsplit(" > ", 1)[-1]
    best = max(_name_score(query, name), 0.9 * _name_score(query, path) if path != name else 0)
    return best if best >= LEAST else 0


def _name_score(query: str, name: str) -> float:
    if name == query:
        return 1000
    if name.startswith(query):
        return 900 - len(name) / 10
    if f" {query}" in name:
        return 800 - len(name) / 10
    if query in name:
        return 700 - len(name) / 10
    spread = _spread(query.replace(" ", ""), name)
    if spread is not None:
        return 600 - spread - len(name) / 10
    from rapidfuzz import fuzz  # slow to load, and needed for typing errors alone

    # The query is short and the name long: compare with the part of it that fits best.
    likeness = fuzz.partial_ratio(query, name) if len(query) < len(name) else fuzz.ratio(query, name)
    return float(likeness) if len(query) > 2 else 0


def _spread(query: str, name: str) -> float | None:
    """Return how far apart the letters of `query` are in `name`, in order; None if they are not in it."""
    index, cost = -1, 0.0
    for letter in query:
        found = name.find(letter, index + 1)
        starts = name.find(f" {letter}", max(index, 0))
        if starts >= 0:
            found = starts + 1 if found < 0 or found > index + 1 else found
        if found < 0:
            return None
        cost += 0 if found == index + 1 else 2 if found == 0 or name[found - 1] == " " else found - index
        index = found
    return cost
