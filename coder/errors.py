"""Refusals, and how they are worded: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from coder.message import Fact, Message, lines, run_on

Hint: TypeAlias = "str | Message | Sequence[Message | None] | None"


class CoderError(Exception):
    """A refusal: what happened and where, and hints at what to do about it.

    Both are English templates, or messages put together by the caller, with the facts that fill the blanks of either:
    `NotFound("There is no code «{name}».", "Choose one of {count}.", name=name, count=n)`. They are translated where
    they are shown (see `coder.message`).
    """

    def __init__(self, what: str | Message, hint: Hint = "", /, **facts: object) -> None:
        self.what = _message(what, facts)
        hint_texts = (hint,) if isinstance(hint, str | Message) or hint is None else tuple(hint)
        self.hints = tuple(_message(hint_text, facts) for hint_text in hint_texts if hint_text)
        super().__init__(self.what, self.hints)

    @property
    def message(self) -> str:
        """What happened and where, in English."""
        return str(self.what)

    @property
    def hint(self) -> str:
        """What to do about it, in English; empty where there is no hint."""
        return " ".join(map(str, self.hints))

    @property
    def remedy(self) -> Message | None:
        """What to do about it."""
        return run_on(self.hints) if self.hints else None

    @property
    def whole(self) -> Message:
        """What happened, where, and what to do, as one message of a line each."""
        return self.what if self.remedy is None else lines((self.what, self.remedy))

    def __str__(self) -> str:
        return str(self.whole)


def _message(template: str | Message, facts: dict[str, object]) -> Message:
    return template if isinstance(template, Message) else Message(template, **facts)


class NotFound(CoderError):
    """An unknown name or id."""


class FileRefused(CoderError):
    """A file that cannot be read as what it should be; nothing was written."""


class ProjectRefused(CoderError):
    """A project file that cannot be opened or written; it is unchanged."""


class ProjectBusy(ProjectRefused):
    """A project file that another program is writing to; retrying later works."""


class CodebookRefused(CoderError):
    """A codebook with problems; all of them are in the message, one a line."""


class Conflict(CoderError):
    """An operation that conflicts with somebody else's."""


LISTED = 10
"""Names listed in a hint."""


def some_of(names: Iterable[str | Message]) -> Fact:
    """Return the first LISTED names and the number of the others: a file may have 5,000 columns. Empty for none."""
    name_tuple = tuple(names)
    if len(name_tuple) <= LISTED + 1:  # «and 1 more» would be as long as the name
        return ", ".join(map(str, name_tuple)) if all(isinstance(name, str) for name in name_tuple) else name_tuple
    return Message("{names} and {more:,} more", names=name_tuple[:LISTED], more=len(name_tuple) - LISTED)


def there_is(names: Iterable[str]) -> Message:
    """Return a hint listing what exists."""
    return Message("There is: {names}.", names=some_of(names) or Message("none"))


NEAR = 72
"""Least similarity (0–100, rapidfuzz's ratio) of a suggested word; at 60 «annet» is near «ensomhet»."""


LEAST_STEM = 4
"""Letters from which a word that another begins with is the same in another form."""


def nearest(word: str, known: Iterable[str]) -> Message | None:
    """Return a hint with the known words most similar to `word`, or None when none is near.

    Near are misspellings (three letters in four agree), names that contain or are contained in the whole word, and
    other forms of it that begin alike («agreement» and «agree»).
    """
    from rapidfuzz import fuzz, utils  # only needed once something has gone wrong

    sought = utils.default_process(word)
    scored: list[tuple[float, str]] = []
    for name in known:
        folded_name = utils.default_process(name)
        short, long = sorted((sought, folded_name), key=len)
        within = len(short) >= 3 and short != long and f" {short} " in f" {long} "
        begins = len(short) >= LEAST_STEM and long.startswith(short)
        score = 90.0 if within or begins else fuzz.ratio(sought, folded_name)
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
