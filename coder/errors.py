"""What can be refused, and how it is said: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class CoderError(Exception):
    """Something was refused. `message` says what and where, `hint` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


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


def some_of(names: Iterable[str]) -> str:
    """The first LISTED names, and how many more there are: a file may have 5,000 columns. Empty for none."""
    given = list(names)
    if len(given) <= LISTED + 1:  # «and 1 more» takes the room of the one
        return ", ".join(given)
    return f"{', '.join(given[:LISTED])} and {len(given) - LISTED:,} more"


NEAR = 72
"""How alike (0–100, rapidfuzz's ratio) a known word must be to be guessed; at 60 «annet» is near «ensomhet»."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known words most like `word`, or an empty string when none is near.

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
    if not scored:
        return ""
    hits = sorted(scored)[:3]
    return "Did you mean " + " or ".join(f"«{name}»" for _, name in hits) + "?"
