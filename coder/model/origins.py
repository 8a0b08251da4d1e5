"""Where codings come from, by code, coder and file, and what became of what runs suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coder.model.ids import ResponseId, RunId

if TYPE_CHECKING:
    from coder.model.run import Run


class CodeFates(NamedTuple):
    """The fates of a run's suggestions of one code (by id): kept, proposed, and coders' decisions on them."""

    run: RunId
    code: str
    kept: int
    proposed: int
    accepted: int
    rejected: int
    changed: int


class Way(NamedTuple):
    """How runs were made: method, encoder and version of the program; empty where unknown."""

    method: str
    model: str
    version: str


def way_of(run: Run) -> Way:
    """Return how a run was made."""
    return Way(run.method, str(run.parameters.get("encoder") or ""), run.libraries.get("coder", ""))


class CodeOrigins(NamedTuple):
    """Codings of a code (by id) on current answers: by hand, from suggestions, and from files."""

    code: str
    by_hand: int
    suggested: int
    from_files: int


class CodingsOfFile(NamedTuple):
    """The number of codings on current answers read from a file; its name is empty where unknown."""

    file: str
    codings: int


class ByHand(NamedTuple):
    """Codings of a code (by id) made by hand by one coder on one day. `run` is the last run before the coding with
    suggestions for its answer; None where there is none, or it was made while coding.
    """

    code: str
    coder: str
    day: str
    run: RunId | None
    by_hand: int


class AutomaticCode(NamedTuple):
    """A code (by its path) applied to an answer by a run, without a coder."""

    run: RunId
    response: ResponseId
    case: str
    question: str
    wave: str
    code: str
    confidence: float


class AutomaticPut(NamedTuple):
    """Codes applied to current answers by runs, without a coder: their number, the number of answers, and of answers
    held out for an audit.
    """

    codes: int
    answers: int
    audit: int


class ShownSuggestions(NamedTuple):
    """Suggestions shown to a coder, as (id of the code, confidence), and why: see `store.flags.note_shown`."""

    at: str
    coder: str
    response: ResponseId
    because: str
    suggestions: tuple[tuple[str, float], ...]
