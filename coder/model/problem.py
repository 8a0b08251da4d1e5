"""Problems found while reading a file, with their places, and how many of them are listed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from coder.message import Message, text


class Problem(Struct, frozen=True):
    """A finding in a file that a researcher should know. `where` is a line, row, cell or id.

    `alike` is a plural noun phrase («rows with too few cells») for frequent problems; `count` their number.
    """

    what: str | Message
    where: str = ""
    alike: str | Message = ""
    count: int = 1

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else str(self.what)

    @property
    def message(self) -> str:
        """The problem, in English."""
        return str(self.what)

    @property
    def sort(self) -> str:
        """Its kind, in English."""
        return str(self.alike)

    @property
    def whole(self) -> Message:
        """The place and the problem, as a message."""
        what = self.what if isinstance(self.what, Message) else text(self.what)
        return Message("{where}: {what}", where=place(self.where), what=what) if self.where else what


IN_FILES = (
    Message("line"), Message("lines"), Message("row"), Message("rows"), Message("column"), Message("columns"),
    Message("paragraph"), Message("paragraphs"), Message("header"), Message("keys"), Message("answer"),
    Message("change"), Message("file"), Message("record"), Message("records"), Message("from line"), Message("heading"),
    Message("code"), Message("memo"), Message("note"), Message("log"), Message("codebook"), Message("imported file"),
)  # fmt: skip
"""First words of places, before a number or a name."""
_KNOWN = {message.template: message for message in IN_FILES}


def place(where: str) -> Message:
    """Return a place («line 3», «column alder») as a message whose first word is translated."""
    if where in _KNOWN:
        return _KNOWN[where]
    first, blank, rest = where.partition(" ")
    if first == "from" and blank:  # «from line 3»
        word, blank, rest = rest.partition(" ")
        first = f"from {word}"
    line, colon, column = rest.partition(":")
    if first == "line" and colon:
        return Message("line {line}, column {column}", line=line, column=column)
    if first not in _KNOWN:
        return text(where)
    name = rest.rstrip(":") or rest  # a heading may end in the sign that follows: «Hvis ja, hvilke:»
    return Message("{kind} {name}", kind=_KNOWN[first], name=name) if blank else _KNOWN[first]


PLACES = 3
"""Places listed for problems of one kind."""


def gathered(problems: Iterable[Problem]) -> list[Message]:
    """Return problems as lines, those of one kind or wording combined, with their number and first places."""
    sorts: dict[str | Message, list[Problem]] = {}
    for problem in problems:
        sorts.setdefault(problem.alike or problem.what, []).append(problem)
    lines = []
    for sort, alike in sorts.items():
        first, count = alike[0], sum(problem.count for problem in alike)
        if count == 1:
            lines.append(first.whole)
            continue
        where = _places([problem.where for problem in alike if problem.where], count)
        what = first.what if isinstance(first.what, Message) else text(first.what)
        if not first.alike:
            lines.append(Message("{where}: {what}", where=where, what=what) if where else what)
        elif where:
            lines.append(
                Message("{count} {sort} ({where}). The first: {what}", count=count, sort=sort, where=where, what=what)
            )
        else:
            lines.append(Message("{count} {sort}. The first: {what}", count=count, sort=sort, what=what))
    return lines


def _places(places: list[str], count: int) -> Message | None:
    """Return «lines 3, 5, 9 and 37 more» for «line 3», «line 5» and so on."""
    words = {place.partition(" ")[0] for place in places}
    if len(words) == 1 and all(" " in place for place in places):
        word = words.pop()
        places = [f"{word}s {places[0].partition(' ')[2]}", *(place.partition(" ")[2] for place in places[1:])]
    if not places:
        return None
    shown = place(", ".join(places[:PLACES]))
    return Message("{shown} and {more} more", shown=shown, more=count - PLACES) if count > PLACES else shown
