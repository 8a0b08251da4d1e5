"""What can be refused, and how it is said: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from coder.message import Fact, Message, lines, run_on

Hint: TypeAlias = "str | Message | Sequence[Message | None] | None"


class CoderError(Exception):
    """Something was refused: what and where, and hints at what to do about it.

    Both are given as templates in English, or as messages where they are put together, with the facts that stand in
    the blanks of either: `NotFound("There is no code «{name}».", "Choose one of {count}.", name=name, count=n)`. They
    are put into words where they are shown (see `coder.message`).
    """

    def __init__(self, what: str | Message, hint: Hint = "", /, **facts: object) -> None:
        self.what = _message(what, facts)
        given = (hint,) if isinstance(hint, str | Message) or hint is None else tuple(hint)
        self.hints = tuple(_message(one, facts) for one in given if one)
        super().__init__(self.what, self.hints)

    @property
    def message(self) -> str:
        """What and where, in English."""
        return str(self.what)

    @property
    def hint(self) -> str:
        """What to do about it, in English; empty where nothing is said of that."""
        return " ".join(map(str, self.hints))

    @property
    def remedy(self) -> Message | None:
        """What to do about it."""
        return run_on(self.hints) if self.hints else None

    @property
    def whole(self) -> Message:
        """What, where and what to do about it, as one message of a line each."""
        return self.what if self.remedy is None else lines((self.what, self.remedy))

    def __str__(self) -> str:
        return str(self.whole)


def _message(said: str | Message, facts: dict[str, object]) -> Message:
    return said if isinstance(said, Message) else Message(said, **facts)


class NotFound(CoderError):
    """A name or an id that nothing answers to."""


class FileRefused(CoderError):
    """A file that cannot be read for what it should be; nothing was written."""


class ProjectRefused(CoderError):
    """A project file that cannot be opened or written; it was left as it is."""


class ProjectBusy(ProjectRefused):
    """A project file that another program is writing to; the same can be done when it has finished."""


class CodebookRefused(CoderError):
    """A codebook with problems; all of them are in the message, one a line."""


class Conflict(CoderError):
    """An act that somebody else's act stands in the way of."""


LISTED = 10
"""How many of what exists a hint names."""


def some_of(names: Iterable[str | Message]) -> Fact:
    """The first LISTED names, and how many more there are: a file may have 5,000 columns. Empty for none."""
    given = tuple(names)
    if len(given) <= LISTED + 1:  # «and 1 more» takes the room of the one
        return ", ".join(map(str, given)) if all(isinstance(one, str) for one in given) else given
    return Message("{names} and {more:,} more", names=given[:LISTED], more=len(given) - LISTED)


def there_is(names: Iterable[str]) -> Message:
    """A hint at what there is."""
    return Message("There is: {names}.", names=some_of(names) or Message("none"))


NEAR = 72
"""How alike (0–100, rapidfuzz's ratio) a known word must be to be guessed; at 60 «annet» is near «ensomhet»."""


def nearest(word: str, known: Iterable[str]) -> Message | None:
    """A hint naming the known words most like `word`, or None when none is near.

    Near is a slip of the pen (three letters in four are the same), or a name that holds the whole word, or is held.
    """
    from rapidfuzz import fuzz, utils  # only needed once something has gone wrong

    sought = utils.default_process(word)
    scored: list[tuple[float, str]] = []
    for name in known:
        held = utils.default_process(name)
        short, long = sorted((sought, held), key=len)
        within = len(short) >= 3 and short != long and f" {short} " in f" {long} "
        score = 90.0 if within else fuzz.ratio(sought, held)
        if score >= NEAR:
            scored.append((-score, name))
    match [name for _, name in sorted(scored)[:3]]:
        case [first, second, third]:
            return Message(
                "Did you mean «{first}» or «{second}» or «{third}»?", first=first, second=second, third=third
            )
        case [first, second]:
            return Message("Did you mean «{first}» or «{second}»?", first=first, second=second)
        case [first]:
            return Message("Did you mean «{first}»?", first=first)
    return None
