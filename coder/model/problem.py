"""What is found while reading a file that a researcher should see, and many such as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found while reading a file that a researcher should see. `where` is a line, row, cell or id.

    `sort` is a noun phrase in the plural («rows with too few cells») for what comes often; `count` how many it is.
    """

    message: str
    where: str = ""
    sort: str = ""
    count: int = 1

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


PLACES = 3
"""How many places are named of problems of one sort."""


def gathered(problems: Iterable[Problem]) -> list[str]:
    """Problems as lines, those of one sort or wording on one, with how many they are and the first places."""
    sorts: dict[str, list[Problem]] = {}
    for one in problems:
        sorts.setdefault(one.sort or one.message, []).append(one)
    lines = []
    for sort, alike in sorts.items():
        first, count = alike[0], sum(one.count for one in alike)
        if count == 1:
            lines.append(str(first))
            continue
        where = _places([one.where for one in alike if one.where], count)
        if not first.sort:
            lines.append(f"{where}: {first.message}" if where else first.message)
        else:
            lines.append(f"{count} {sort}" + (f" ({where})" if where else "") + f". The first: {first.message}")
    return lines


def _places(places: list[str], count: int) -> str:
    """«lines 3, 5, 9 and 37 more» of «line 3», «line 5» and so on."""
    words = {place.partition(" ")[0] for place in places}
    if len(words) == 1 and all(" " in place for place in places):
        word = words.pop()
        places = [f"{word}s {places[0].partition(' ')[2]}", *(place.partition(" ")[2] for place in places[1:])]
    shown = ", ".join(places[:PLACES])
    return f"{shown} and {count - PLACES} more" if shown and count > PLACES else shown
