"""Where in an answer stands what was searched for."""

from __future__ import annotations

from coder.store.text_query import hits


def first_hit(query: str, text: str) -> int:
    """The character of `text` at which the first hit of `query` begins; 0 where nothing of it is seen."""
    return next(iter(hits(query, text)), (0, 0))[0] if query else 0
