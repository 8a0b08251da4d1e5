"""Finds the question, variable or value that a person names, by one rule wherever a name is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from coder.errors import CoderError, NotFound, nearest
from coder.message import Fact, Message

SHORTEST_PART = 2
"""Characters that a part of a name must have: a single letter stands in most of them by chance."""

MOST_LISTED = 12
"""Names that a message lists before it only says how many more there are."""


class Named(Struct, frozen=True):
    """Something with a short name and, where it has one, its full text."""

    name: str
    text: str = ""


class Noun(Struct, frozen=True):
    """What kind of thing is named: one of them, and several."""

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
    """`text` as names are compared: composed (NFC), letter case and spacing aside."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def find_name(wanted: str, known: Iterable[Named], what: Noun, where: Message | None = None) -> Named:
    """The one of `known` that `wanted` means: its name or full text, a unique beginning, or a unique part of them.

    A name as it is written wins over every looser reading; names go before full texts, beginnings before parts, and
    letter case counts nowhere else. `what` is what is looked for, `where` («in FILE») goes into what is said.
    Raises CoderError where several fit, NotFound with what there is where none does.
    """
    everything = list(dict.fromkeys(known))
    for reading in _readings(wanted):
        fitting = [one for one in everything if reading(one)]
        if len({one.name for one in fitting}) == 1:
            return fitting[0]
        if fitting:
            raise CoderError(
                Message("«{wanted}» stands for several {what} {where}.", wanted=wanted, what=what.several, where=where)
                if where
                else Message("«{wanted}» stands for several {what}.", wanted=wanted, what=what.several),
                "Say which: {names}.",
                names=_listed(fitting),
            )
    words = [text for one in everything for text in (one.name, one.text) if text]
    there_is = Message("There is: {names}.", names=_listed(everything)) if everything else Message("There is none yet.")
    raise NotFound(
        Message("There is no {what} «{wanted}» {where}.", what=what.one, wanted=wanted, where=where)
        if where
        else Message("There is no {what} «{wanted}».", what=what.one, wanted=wanted),
        nearest(wanted, words) or there_is,
    )


def _readings(wanted: str) -> Sequence[Callable[[Named], bool]]:
    """From the strictest to the loosest."""
    sought = folded(wanted)
    exact: list[Callable[[Named], bool]] = [
        lambda one: one.name == wanted,
        lambda one: bool(wanted) and one.text == wanted,
        lambda one: folded(one.name) == sought,
        lambda one: folded(one.text) == sought,
    ]
    if len(sought) < SHORTEST_PART:
        return exact[:3] if not sought else exact
    return (
        *exact,
        lambda one: folded(one.name).startswith(sought),
        lambda one: folded(one.text).startswith(sought),
        lambda one: sought in folded(one.name),
        lambda one: sought in folded(one.text),
    )


def _listed(names: Sequence[Named]) -> Fact:
    shown = ", ".join(f"«{one.name}»" for one in names[:MOST_LISTED])
    more = len(names) - MOST_LISTED
    return Message("{names} and {more:,} more", names=shown, more=more) if more > 0 else shown
