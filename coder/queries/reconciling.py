"""Responses on which coders disagree, the decisions on them, and what is still open."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from coder.agreement.confusion import confusions
from coder.agreement.rounds import first_rounds
from coder.errors import CoderError
from coder.model.agreement import Confusion
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import DISCUSS, NOTHING_RECONCILED, AnswerApart, CodeApart, Reconciled, ReconciledSoFar
from coder.model.rounds import persons
from coder.project import Session
from coder.queries import assignments, samples
from coder.queries.codebooks import codebook_of
from coder.queries.variables import question_meant
from coder.store import answer_references, answers, reconciliations, variables

Votes = Mapping[str, frozenset[CodeId]]
"""Coder → codes on a response, none for «no code fits»; the first round of each coder."""


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Responses to a question (None: to all) coded by two or more, `several`; those coded differently, in file order;
    the confused pairs of codes, the most frequent first; other responses with decisions, which may have lapsed; and the
    questions that are `hidden` from the coder.
    """

    question: str | None
    several: int
    answers: tuple[AnswerApart, ...]
    confused: tuple[Confusion, ...]
    alike_again: tuple[AnswerApart, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def lapsed(self) -> int:
        """Return the number of decisions that do not count, since nobody differs any more."""
        return sum(decision.lapsed for answer in (*self.answers, *self.alike_again) for decision in answer.beside)

    @property
    def codes(self) -> int:
        """Return the number of disagreements, counted by response and code."""
        return sum(len(answer.codes) for answer in self.answers)

    @property
    def to_discuss(self) -> int:
        """Return how many are marked for discussion."""
        return sum(
            code.decided is not None and code.decided.outcome == DISCUSS
            for answer in self.answers
            for code in answer.codes
        )

    @property
    def open(self) -> int:
        """Return how many have no decision."""
        return sum(code.decided is None for answer in self.answers for code in answer.codes)

    def decided_alike(self, codes: Iterable[CodeId] = ()) -> tuple[AnswerApart, ...]:
        """Return the responses on which nobody differs any more, with their decisions on `codes`, or on all."""
        wanted = frozenset(codes)
        found = (
            replace(answer, beside=tuple(decision for decision in answer.beside if decision.code in wanted))
            if wanted
            else answer
            for answer in self.alike_again
        )
        return tuple(answer for answer in found if answer.beside)

    def only(self, codes: Iterable[CodeId] = (), pair: tuple[CodeId, CodeId] | None = None) -> tuple[AnswerApart, ...]:
        """Return the responses with a disagreement on one of `codes`, with these alone; or where one coder applied one
        of a `pair` and another the other, with these two alone. All where neither is given.
        """
        wanted = frozenset(codes) | frozenset(pair or ())
        if not wanted:
            return self.answers
        found = []
        for answer in self.answers:
            disputed_codes = tuple(code for code in answer.codes if code.code in wanted)
            if disputed_codes and (pair is None or _confused(answer.votes, *pair)):
                found.append(replace(answer, codes=disputed_codes))
        return tuple(found)


def _confused(votes: Votes, code_id: CodeId, other: CodeId) -> bool:
    """Return whether one coder applied `code_id` and not `other`, and another the reverse."""
    return any(code_id in codes and other not in codes for codes in votes.values()) and any(
        other in codes and code_id not in codes for codes in votes.values()
    )


def disagreements(session: Session, question: str | None = None) -> Disagreements:
    """Return the current responses that coders have coded differently; of all questions, those that are not `hidden`.

    Raises NotFound for an unknown question, CoderError where nothing is left for what is hidden from the coder.
    """
    asked = question_meant(session, question)
    with session.snapshot():
        hidden = hidden_questions(session)
        wanted_questions = [asked] if asked is not None or not hidden else _questions(session)
        votes: dict[ResponseId, Votes] = {}
        for name in wanted_questions:
            row = None if name is None else variables.question_id(session.project, name)
            if name not in hidden:
                votes |= _votes(reconciliations.votes(session.project, row))
        refuse_hidden(
            session, hidden if asked is None and not votes else {k: n for k, n in hidden.items() if k == asked}
        )
        decisions = list(reconciliations.with_lapsed(session.project))
        decided = {(decision.response, decision.code): decision for decision in decisions if not decision.lapsed}
        order = {CodeId(code.id): place for place, code in enumerate(codebook_of(session))}
        codes = {response: _apart(response, answer_votes, decided, order) for response, answer_votes in votes.items()}
        beside: dict[ResponseId, list[Reconciled]] = {}
        for decision in decisions:
            if all(code_apart.code != decision.code for code_apart in codes.get(decision.response, ())):
                beside.setdefault(decision.response, []).append(decision)
        wanted = (*(response for response, apart in codes.items() if apart), *beside)
        found = [
            AnswerApart(
                response.id,
                response.case,
                response.question,
                response.wave,
                response.text,
                votes.get(response.id, {}),
                codes.get(response.id, ()),
                tuple(beside.get(response.id, ())),
            )
            for response in answer_references.responses_of(session.project, wanted)
            if asked in (None, response.question) and response.question not in hidden
        ]
    return Disagreements(
        asked,
        len(votes),
        tuple(answer for answer in found if answer.codes),
        tuple(confusions(votes.values())),
        tuple(answer for answer in found if not answer.codes),
        tuple(hidden) if asked is None else (),
    )


def _questions(session: Session) -> list[str]:
    return [variable.name for variable in variables.every_variable(session.project) if variable.kind == "open"]


def decided_again(session: Session, answer: AnswerApart) -> AnswerApart:
    """Return the response with the decisions as they are now."""
    now = {decision.code: decision for decision in reconciliations.with_lapsed(session.project, answer.response)}
    codes = tuple(replace(code_apart, decided=now.pop(code_apart.code, None)) for code_apart in answer.codes)
    return replace(answer, codes=codes, beside=tuple(now.values()))


def memos_on(session: Session, response: ResponseId) -> list[tuple[str, str]]:
    """Return (coder, text) of the memos on a response or an excerpt of it."""
    return answers.memos_on(session.project, response)


def votes_on(session: Session, response: ResponseId) -> Votes:
    """Return the codes of each coder of a response; nothing for fewer than two."""
    return _votes(reconciliations.votes(session.project, response=response)).get(response, {})


def _votes(rows: Iterable[tuple[ResponseId, str, CodeId | None]]) -> dict[ResponseId, Votes]:
    votes_by_response: dict[ResponseId, dict[str, set[CodeId]]] = {}
    for response, coder, code in rows:
        own = votes_by_response.setdefault(response, {}).setdefault(coder, set())
        if code is not None:
            own.add(code)
    person = persons({coder for by_coder in votes_by_response.values() for coder in by_coder})
    found: dict[ResponseId, Votes] = {}
    for response, by_coder in votes_by_response.items():
        first = first_rounds(by_coder, person)
        if len(first) > 1:
            found[response] = {coder: frozenset(by_coder[name]) for coder, name in sorted(first.items())}
    return found


def _apart(
    response: ResponseId,
    votes: Votes,
    decided: Mapping[tuple[ResponseId, CodeId | None], Reconciled],
    order: Mapping[CodeId, int],
) -> tuple[CodeApart, ...]:
    all_codes = frozenset[CodeId]().union(*votes.values())
    alike = all_codes.intersection(*votes.values())
    return tuple(
        CodeApart(
            code,
            tuple(coder for coder, codes in votes.items() if code in codes),
            tuple(coder for coder, codes in votes.items() if code not in codes),
            decided.get((response, code)),
        )
        for code in sorted(all_codes - alike, key=lambda code: order.get(code, len(order)))
    )


def hidden_questions(session: Session) -> dict[str, int]:
    """Return the questions of which others' codes are hidden from the coder, who has not finished a sample or an
    assignment there, since they would bias what is left; with the number of answers left.
    """
    done = answers.coded_by(session.project, session.coder)
    left: dict[str, set[ResponseId]] = {}
    for drawn in (*assignments.drawn(session, ()), *samples.drawn(session, ())):
        if drawn.hides(done):
            left.setdefault(drawn.question, set()).update(drawn.members - done)
    return {question: len(responses) for question, responses in left.items()}


def refuse_hidden(session: Session, hidden: Mapping[str, int]) -> None:
    """Raise CoderError if others' codes on questions are `hidden`."""
    if hidden:
        raise CoderError(
            "{coder} is still coding a sample, or what was given out: until then it is hidden what others have put.",
            "Seen before, it would make agreement look better than it is. Code the rest first; answers left: {left}.",
            coder=session.coder,
            left=sum(hidden.values()),
        )


def refuse_blind(session: Session, question: str) -> None:
    """Raise CoderError if others' codes on a question are hidden from the coder."""
    refuse_hidden(session, {name: left for name, left in hidden_questions(session).items() if name == question})


def reconciled_so_far(session: Session, among: Container[int]) -> ReconciledSoFar:
    """Return the decisions on disagreements on the responses `among` these, whatever this coder may see."""
    decisions = list(reconciliations.decided(session.project))
    if not decisions:
        return NOTHING_RECONCILED
    with session.snapshot():
        decided = {(reconciled.response, reconciled.code): reconciled for reconciled in decisions}
        votes = _votes(reconciliations.votes(session.project))
    found = [
        code_apart.decided
        for response, by_coder in votes.items()
        if response in among
        for code_apart in _apart(response, by_coder, decided, {})
    ]
    settled = [reconciled for reconciled in found if reconciled is not None and reconciled.outcome != DISCUSS]
    return ReconciledSoFar(
        len(settled),
        tuple(sorted({reconciled.coder for reconciled in settled})),
        len(found) - len(settled) - found.count(None),
        found.count(None),
    )
