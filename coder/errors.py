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


class CodebookRefused(CoderError):
    """A codebook with problems; all of them are in the message, one a line."""


class Conflict(CoderError):
    """An act that somebody else's act stands in the way of."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known words most like `word`, or an empty string when none is near."""
    from rapidfuzz import process, utils  # only needed once something has gone wrong

    hits = process.extract(word, list(known), processor=utils.default_process, limit=3, score_cutoff=60)
    if not hits:
        return ""
    return "Did you mean " + " or ".join(f"«{name}»" for name, _, _ in hits) + "?"
