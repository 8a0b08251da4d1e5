"""When to stop searching for a code, from the responses seen so far (`coder.suggest.order`)."""

from __future__ import annotations

from msgspec import Struct

from coder.model import Questions
from coder.project import Session
from coder.queries import queue
from coder.queries.codebooks import subtree
from coder.store import answers, newest_run
from coder.suggest.order import enough_found


class Finding(Struct, frozen=True):
    """The state of the search for a code: responses with it, seen and in all, and whether to stop.

    `enough`: at least 95 % of the responses with the code are found, with 95 % confidence.
    """

    code: str
    found: int
    seen: int
    total: int
    enough: bool


def finding(session: Session, question: Questions, code: str) -> Finding:
    """Return how far this coder's search for a code and its descendants is, with the queue in the order `more`.

    Responses that this coder has coded count as seen: those coded before the newest run, which does not rank them,
    first, the rest in the order of the queue.
    """
    with session.snapshot():
        ids = queue.make_queue(session, question, "more", code=code)
        coded = answers.coded_by(session.project, session.coder)
        having = answers.with_codes(session.project, session.coder, subtree(session, code))
        looked_at = [response_id for response_id in ids if response_id in coded]
        ranked = newest_run.ranked(session.project, looked_at)
    in_order = sorted(looked_at, key=lambda response_id: response_id in ranked)
    seen = [response_id in having for response_id in in_order]
    return Finding(code, sum(seen), len(seen), len(ids), bool(seen) and enough_found(seen, len(ids)))
