"""Codings made before their code got its present definition, to be reviewed."""

from __future__ import annotations

from msgspec import Struct

from coder.model import Filter, Questions
from coder.model.ids import CodeId, CodingId, ResponseId
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.stale_codes import changed_meanings
from coder.store import queries
from coder.store.answer_references import find_response


class EarlierCoding(Struct, frozen=True):
    """A coding `at` a time when its code had another meaning, which ended at `changed`."""

    coding: CodingId
    response: ResponseId
    case: str
    question: str
    text: str
    code: CodeId
    name: str
    coder: str
    at: str
    changed: str


def under_earlier_definition(
    session: Session, questions: Questions = None, coder: str | None = None, case: str | None = None
) -> list[EarlierCoding]:
    """Return codings of all, or of one coder, on current responses to some questions (of one case), whose code got
    another definition since, was merged or split; by code in codebook order, then in file order.
    """
    with session.snapshot():
        meanings = changed_meanings(session)
        used = [code.id for code in codebook_of(session) if not code.retired and code.id in meanings]
        if not used:
            return []
        codings = []
        where = Filter(
            codes=tuple(used), question=questions or None, coder=coder, cases=() if case is None else (case,)
        )
        for excerpt in queries.excerpts(session.project, where):
            if excerpt.coding is None or excerpt.response is None or excerpt.code_key is None:
                continue
            since = meanings[excerpt.code_key].before(excerpt.at)
            if since is not None:
                codings.append(
                    EarlierCoding(
                        excerpt.coding,
                        excerpt.response,
                        excerpt.case,
                        excerpt.question,
                        excerpt.text,
                        CodeId(excerpt.code_key),
                        excerpt.code,
                        excerpt.coder,
                        excerpt.at,
                        since,
                    )
                )
    place = {code: number for number, code in enumerate(used)}
    return sorted(codings, key=lambda coding: (place[coding.code], coding.response))


def own_earlier(session: Session, questions: Questions) -> dict[ResponseId, list[EarlierCoding]]:
    """Return those of this coder, by response, in that order."""
    found: dict[ResponseId, list[EarlierCoding]] = {}
    for coding in under_earlier_definition(session, questions, session.coder):
        found.setdefault(coding.response, []).append(coding)
    return found


def earlier_on(session: Session, answer: ResponseId) -> list[EarlierCoding]:
    """Return those of this coder on one response. Raises NotFound for an unknown response."""
    row = find_response(session.project, f"#{answer}")
    codings = under_earlier_definition(session, row.question, session.coder, row.case)
    return [coding for coding in codings if coding.response == answer]
