"""Decides on codes that coders applied differently, in a layer beside the codings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.codebook.in_use import in_use
from coder.errors import CoderError
from coder.message import Message
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import DISCUSS, HAS, HAS_NOT
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import place_of, refuse_earlier_text
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.reconciling import Votes, hidden_questions, refuse_hidden, votes_on
from coder.store import answer_references, codebooks, journal, reconciliations
from coder.store.journal import Change

OPEN = "open"
"""Removes the decision."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on a code for an answer: `has`, `has not`, `discuss` or OPEN. Without a code: that none fits."""

    response: ResponseId
    code: CodeId | None
    outcome: str


@dataclass(frozen=True, slots=True)
class DisagreementsDecided:
    """The result; `decided` are decisions on a code for an answer."""

    changed: Changed
    decided: int


def reconcile(
    session: Session, decisions: Sequence[Decision], *, reason: str = "", note: str = ""
) -> DisagreementsDecided:
    """Decide on codes for answers, as one change; the latest decision wins.

    «No code fits» decides against each code applied there, and a code that fits against «no code fits». Raises
    CoderError where fewer than two have coded an answer, where a retired code is to hold that nobody has applied there,
    and while the coder codes a sample.
    """
    with journal.change(session.project, "reconcile", session.coder) as act:
        codebook, rows = codebook_of(session), codebooks.code_ids(session.project)
        opened = any(decision.outcome == OPEN for decision in decisions)
        known = reconciliations.with_lapsed(session.project) if opened else ()
        decided = {(reconciled.response, reconciled.code) for reconciled in known}
        votes: dict[ResponseId, Votes] = {}
        done: dict[tuple[ResponseId, CodeId | None], str] = {}
        if hidden := hidden_questions(session):
            responses = answer_references.responses_of(session.project, {decision.response for decision in decisions})
            asked = {response.question for response in responses}
            refuse_hidden(session, {question: left for question, left in hidden.items() if question in asked})
        for decision in decisions:
            if decision.outcome == OPEN and (decision.response, decision.code) in decided:
                reconciliations.take_back(session.project, act, decision.response, None)
                done[decision.response, decision.code] = OPEN  # it may have lapsed: nobody differs any more
                continue
            if decision.response not in votes:
                votes[decision.response] = _votes_on(session, decision.response)
            voted_codes = frozenset[CodeId]().union(*votes[decision.response].values())
            if decision.code is None and decision.outcome == HAS:
                done |= {(decision.response, code): HAS_NOT for code in voted_codes}
            elif decision.outcome in (HAS, OPEN):
                reconciliations.take_back(session.project, act, decision.response, None)
            if decision.code is not None and decision.outcome == HAS and decision.code not in voted_codes:
                in_use(codebook, codebook.known(decision.code))
            done[decision.response, decision.code] = decision.outcome
        for (response, code), outcome in done.items():
            row = None if code is None else rows[code]
            if outcome == OPEN:
                reconciliations.take_back(session.project, act, response, row)
            else:
                reconciliations.put(session.project, act, response, row, outcome, reason, note)
        _describe(session, act, decisions)
        return DisagreementsDecided(changed_by(session, act), len(done))


def _votes_on(session: Session, response: ResponseId) -> Votes:
    row = answer_references.find_response(session.project, f"#{response}")
    refuse_earlier_text(row)
    votes = votes_on(session, response)
    if not votes:
        raise CoderError(
            "Fewer than two have coded {answer}: there is nothing to reconcile.",
            "`coder reconcile PROJECT` lists what was coded differently.",
            answer=row.named,
        )
    return votes


SUMMARIES = {
    HAS: Message("«{code}» holds for {where}"),
    HAS_NOT: Message("«{code}» does not hold for {where}"),
    DISCUSS: Message("«{code}» is to be discussed for {where}"),
    OPEN: Message("«{code}» is open again for {where}"),
}


def _describe(session: Session, act: Change, decisions: Sequence[Decision]) -> None:
    where = place_of(session, sorted({decision.response for decision in decisions}), None)
    if len(decisions) != 1:
        act.describe(Message("{n} disagreements decided on {where}", n=len(decisions), where=where))
        return
    (decision,) = decisions
    if decision.code is None:
        if decision.outcome == OPEN:
            act.describe(Message("whether no code fits {where} is open again", where=where))
        else:
            act.describe(Message("no code fits {where}", where=where))
        return
    code = codebook_of(session).known(decision.code)
    act.describe(Message(SUMMARIES[decision.outcome].template, code=code.name, where=where))
