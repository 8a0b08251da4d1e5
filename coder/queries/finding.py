"""Finds answers by their text, codes and variables, and where in an answer the searched words stand."""

from __future__ import annotations

from collections.abc import Iterator

from coder.model import Filter
from coder.model.response import FoundResponse, Response
from coder.project import Session
from coder.store import coding, search
from coder.store.text_query import hits


def response_meant(session: Session, reference: str) -> Response:
    """The answer with this number, CASE/QUESTION or only case. Raises NotFound."""
    return coding.find_response(session.project, reference)


def search_answers(session: Session, where: Filter, limit: int | None = None) -> Iterator[FoundResponse]:
    """Answers that fit. See `store.search`."""
    return search.search(session.project, where, limit)


def count_answers(session: Session, where: Filter) -> int:
    """How many answers fit."""
    return search.count(session.project, where)


def first_hit(query: str, text: str) -> int:
    """The character of `text` at which the first hit of `query` begins; 0 where nothing of it is seen."""
    return next(iter(hits(query, text)), (0, 0))[0] if query else 0
