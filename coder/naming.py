"""Finds the question, variable or value that a person names, by one rule wherever a name is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from coder.errors import CoderError, NotFound, nearest
from coder.message import Fact, Message

SHORTEST_PART = 2
"""Fewest characters of a partial name: a single letter occurs in most names by chance."""

MOST_LISTED = 12
"""Names listed in a message before it gives only the number of the others."""


class Named(Struct, frozen=True):
    """An object with a short name and, if it has one, a full text."""

    name: str
    text: str = ""


class Noun(Struct, frozen=True):
    """The noun for a kind of object, singular and plural."""

    one: Message
    several: Message


OPEN_QUESTION = Noun(Message("open question"), Message("open questions"))
CLOSED_VARIABLE = Noun(Message("closed variable"), Message("closed variables"))
VARIABLE = Noun(Message("variable"), Message("variables"))
QUESTION_OR_VARIABLE = Noun(Message("question or variable"), Message("question or variables"))
VALUE = Noun(Message("value"), Message("values"))
COLUMN = Noun(Message("column"), Message("columns"))
HEADING = Noun(Message("heading"), Message("headings"))


def folded(text: str) -> str:
    """Return `text` in the form used to compare names: NFC, ignoring letter case and white space."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def find_name(wanted: str, known: Iterable[Named], what: Noun, where: Message | None = None) -> Named:
    """Return the one of `known` that `wanted` means: its name or full text, or a unique beginning or part of one.

    An exact name wins over every looser reading; names precede full texts, beginnings precede parts, and letter case
    matters nowhere else. `what` is the kind of object sought; `where` («in FILE») is used in messages. Raises
    CoderError where several fit, NotFound listing the known names where none does.
    """
    everything = list(dict.fromkeys(known))
    for reading in _readings(wanted):
        fitting = [named for named in everything if reading(named)]
        if len({named.name for named in fitting}) == 1:
            return fitting[0]
        if fitting:
            raise CoderError(
                Message("«{wanted}» stands for several {what} {where}.", wanted=wanted, what=what.several, where=where)
                if where
                else Message("«{wanted}» stands for several {what}.", wanted=wanted, what=what.several),
                "Say which: {names}.",
                names=_listed(fitting),
            )
    words = [text for named in everything for text in (named.name, named.text) if text]
    there_is = Message("There is: {names}.", names=_listed(everything)) if everything else Message("There is none yet.")
    raise NotFound(
        Message("There is no {what} «{wanted}» {where}.", what=what.one, wanted=wanted, where=where)
        if where
        else Message("There is no {what} «{wanted}».", what=what.one, wanted=wanted),
        nearest(wanted, words) or there_is,
    )


def _readings(wanted: str) -> Sequence[Callable[[Named], bool]]:
    """Return the readings from the strictest to the loosest."""
    sought = folded(wanted)
    exact: list[Callable[[Named], bool]] = [
        lambda named: named.name == wanted,
        lambda named: bool(wanted) and named.text == wanted,
        lambda named: folded(named.name) == sought,
        lambda named: folded(named.text) == sought,
    ]
    if len(sought) < SHORTEST_PART:
        return exact[:3] if not sought else exact
    return (
        *exact,
        lambda named: folded(named.name).startswith(sought),
        lambda named: folded(named.text).startswith(sought),
        lambda named: sought in folded(named.name),
        lambda named: sought in folded(named.text),
    )


def _listed(names: Sequence[Named]) -> Fact:
    shown = ", ".join(f"«{named.name}»" for named in names[:MOST_LISTED])
    more = len(names) - MOST_LISTED
    return Message("{names} and {more:,} more", names=shown, more=more) if more > 0 else shown
