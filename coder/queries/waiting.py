"""Suggestions of the newest run that await a coder's decision, and why others do not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from coder.errors import CoderError
from coder.model.ids import CodeRow, RunId, SuggestionId
from coder.model.suggestion import SuggestionFor
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.hold_out import held_out, rate_of
from coder.store import answer_references, automatic, codebooks, newest_run, runs


def waiting(session: Session, code: str | None = None, limit: int | None = None) -> Iterator[SuggestionFor]:
    """Yield proposed suggestions of the newest run that this coder has not decided on in any run, surest first.

    None for responses that the coder codes without suggestions.
    """
    with session.snapshot():
        row = _row(session, code)
    found = runs.waiting(session.project, session.coder, code=row)
    if rate_of(session):
        suggestions = list(found)
        response_ids = held_out(session, {suggestion.response.id for suggestion in suggestions})
        found = (suggestion for suggestion in suggestions if suggestion.response.id not in response_ids)
    return islice(found, limit)


def not_waiting(session: Session, code: str | None = None) -> dict[str, int]:
    """Return why suggestions of the newest run do not await this coder. See `runs.not_waiting`."""
    return runs.not_waiting(session.project, session.coder, code=_row(session, code))


def run_and_uncoded(session: Session) -> tuple[RunId | None, int]:
    """Return the newest run, None where there is none, and how many responses nobody has coded."""
    with session.snapshot():
        run = runs.latest_run(session.project)
        return None if run is None else run.id, len(automatic.current_ids(session.project, uncoded=True))


def suggestion_for(session: Session, response: str, code: str) -> SuggestionId:
    """Return the newest run's suggestion of `code` for a response. Raises CoderError when there is none."""
    with session.snapshot():
        row = answer_references.find_response(session.project, response)
        found = codebook_of(session).find(code)
        suggestion = newest_run.suggestion_for(session.project, row.id, codebooks.code_ids(session.project)[found.id])
    if suggestion is None:
        raise CoderError(
            "The newest run does not suggest «{name}» for {answer}.",
            "Apply the code by hand with `coder apply`, or make a new run with `coder suggest`.",
            name=found.name,
            answer=row.named,
        )
    return suggestion


def _row(session: Session, code: str | None) -> CodeRow | None:
    return None if code is None else codebooks.code_ids(session.project)[codebook_of(session).find(code).id]
