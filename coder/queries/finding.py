"""Finds responses by their text, codes and variables, and the position of the hits."""

from __future__ import annotations

from collections.abc import Iterator

from coder.model import Filter
from coder.model.response import FoundResponse, Response
from coder.project import Session
from coder.store import answer_references, search
from coder.store.text_query import hits


def response_meant(session: Session, reference: str) -> Response:
    """Resolve a number, CASE/QUESTION or case to a response. Raises NotFound."""
    return answer_references.find_response(session.project, reference)


def search_answers(session: Session, where: Filter, limit: int | None = None) -> Iterator[FoundResponse]:
    """Yield responses that match. See `store.search`."""
    return search.search(session.project, where, limit)


def count_answers(session: Session, where: Filter) -> int:
    """Return how many responses match."""
    return search.count(session.project, where)


def first_hit(query: str, text: str) -> int:
    """Return the character of `text` at which the first hit of `query` begins, 0 where none is visible."""
    return next(iter(hits(query, text)), (0, 0))[0] if query else 0
