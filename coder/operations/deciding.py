"""Accepts, rejects and changes suggestions: one rule for both front ends.

A coder decides once on a code for an answer, in whichever run it was suggested. Decisions that make a coding are
refused for a retired code and for an answer whose text a later import changed; a rejection makes none. A coder who has
applied the code by hand cannot reject it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from coder.codebook.in_use import in_use
from coder.errors import CoderError, Conflict
from coder.i18n.words import N_
from coder.message import Message
from coder.model import Code, Codebook, Suggestion
from coder.model.decoding import plain_fields
from coder.model.ids import CodeRow, CodingId, ResponseId, RunId, SuggestionId
from coder.model.suggestion import SuggestionFor
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import meant, place_of, quoted
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.hold_out import held_out
from coder.queries.live_run import LiveRun
from coder.store import answer_references, codebooks, coding, decisions, journal, runs
from coder.store.journal import Change
from coder.store.rows import Image

ACCEPT, REJECT, CHANGE = "accept", "reject", "change"


_SUMMARIES = {
    ACCEPT: (N_("accepted {n} suggestions"), N_("accepted {codes} on {where}")),
    REJECT: (N_("rejected {n} suggestions"), N_("rejected {codes} on {where}")),
    CHANGE: (N_("changed to another code {n} suggestions"), N_("changed to another code {codes} on {where}")),
}


class LiveSuggestion(Struct, frozen=True):
    """A suggestion of a live run, stored only once it is decided on."""

    response: ResponseId
    proposal: Suggestion
    run: LiveRun


NamedSuggestion = int | LiveSuggestion
"""A suggestion by number, or a live one without a number."""


def named_for(response: ResponseId, proposal: Suggestion, live: LiveRun | None) -> NamedSuggestion:
    """Return the reference of a suggestion: its number, or the live run that has made it."""
    if proposal.id is not None:
        return proposal.id
    assert live is not None
    return LiveSuggestion(response, proposal, live)


class DecidedOn(Struct, frozen=True):
    """A decision on a suggestion of a `code` (its path) for an answer, and the coding that it made, if any."""

    suggestion: SuggestionId
    response: ResponseId
    code: str
    coding: CodingId | None


class SuggestionsDecided(Struct, frozen=True):
    """The decisions on the named suggestions, and the number of answers decided on, including those alike."""

    changed: Changed
    each: tuple[DecidedOn, ...]
    answers: int


def alone(response: ResponseId) -> Sequence[ResponseId]:
    """Return the group of an answer that is coded by itself."""
    return (response,)


def decide(
    session: Session,
    suggestions: Sequence[NamedSuggestion],
    decision: str,
    other: str | Code | None = None,
    *,
    group: Callable[[ResponseId], Sequence[ResponseId]] = alone,
    in_order: str | None = None,
) -> SuggestionsDecided:
    """Accept, reject or change (to the code `other`) suggestions, as one change, recorded with `in_order`, by default
    the order of the session.

    `group` returns the answers that are coded together with an answer, itself first. Those alike are decided on, too,
    or coded where the run has no suggestion for them; but not where this coder has decided on the code before, or an
    import has changed the text. A coding made so keeps run, confidence and rank. Raises NotFound for an unknown
    suggestion, Conflict where this coder has decided on it before, CoderError.
    """
    each: list[DecidedOn] = []
    touched: set[ResponseId] = set()
    order = session.in_order if in_order is None else in_order
    with journal.change(session.project, "decide", session.coder, in_order=order) as act:
        codebook = codebook_of(session)  # read under the lock: nobody retires a code between look-up and change
        chosen = None if other is None else in_use(codebook, meant(codebook, other))
        rows = codebooks.code_ids(session.project)
        instead = None if chosen is None else rows[chosen.id]
        named = [_found(session, act, suggestion, codebook, rows) for suggestion in suggestions]
        listed = {(row.response.id, row.code_row) for row in named}
        names: list[str] = []
        for suggestion, row in zip(suggestions, named, strict=True):
            code = chosen or codebook.known(row.suggestion.code)
            if decision != REJECT:
                in_use(codebook, code)
                _refuse_earlier_version(row)
            _refuse_held_out(session, row)
            if decision != ACCEPT and coding.has_code(session.project, row.response.id, row.code_row, act.coder_id):
                raise Conflict(
                    "You have put «{name}» on {answer} yourself.",
                    "Take the code off first, or accept the suggestion.",
                    name=codebook.known(row.suggestion.code).name,
                    answer=row.response.named,
                )
            coding_id = decisions.put_decision(session.project, act, row, decision, instead)
            each.append(
                DecidedOn(row.suggestion.id or SuggestionId(0), row.response.id, codebook.path(code), coding_id)
            )
            names.append(code.name)
            touched.add(row.response.id)
            for response in group(row.response.id):
                if (response, row.code_row) not in listed:
                    listed.add((response, row.code_row))
                    if _decide_alike(session, act, response, suggestion, row, decision, instead):
                        touched.add(response)
        if each:
            act.describe(_summary(session, decision, each, names, sorted(touched)))
        changed = changed_by(session, act)
    return SuggestionsDecided(changed, tuple(each), len(touched))


def _summary(
    session: Session, decision: str, each: Sequence[DecidedOn], names: Sequence[str], touched: Sequence[ResponseId]
) -> Message:
    several, of_codes = _SUMMARIES[decision]
    if len(set(names)) > 1 and len({decided_on.response for decided_on in each}) > 1:
        return Message(several, n=len(each))
    return Message(of_codes, codes=quoted(names), where=place_of(session, touched, None))


def _found(
    session: Session, act: Change, named: NamedSuggestion, codebook: Codebook, rows: Mapping[str, CodeRow]
) -> SuggestionFor:
    """Return the suggestion; one of a live run is stored now. Raises NotFound."""
    if isinstance(named, LiveSuggestion):
        code = codebook.known(named.proposal.code)
        named = _written(session, act, named, named.response, rows[code.id])
    return decisions.find_suggestion(session.project, SuggestionId(named))


def _decide_alike(
    session: Session,
    act: Change,
    response: ResponseId,
    named: NamedSuggestion,
    row: SuggestionFor,
    decision: str,
    instead: CodeRow | None,
) -> bool:
    """Decide for an answer like that of the suggestion `row`; return whether there was something to decide."""
    project = session.project
    if decisions.decided_before(project, response, row.code_row, act.coder_id) is not None:
        return False  # decided by itself before it was known to be alike
    if decision != ACCEPT and coding.has_code(project, response, row.code_row, act.coder_id):
        return False
    answer = answer_references.find_response(project, f"#{response}")
    if answer.replaced_by is not None:
        return False
    if isinstance(named, LiveSuggestion):
        suggestion: SuggestionId | None = _written(session, act, named, response, row.code_row)
    else:
        suggestion = runs.suggestion_in(project, row.suggestion.run or RunId(0), response, row.code_row)
    if suggestion is not None:
        decisions.put_decision(project, act, decisions.find_suggestion(project, suggestion), decision, instead)
    elif decision != REJECT:
        coding.put_coding(project, act, response, (0, len(answer.text)), instead or row.code_row)
    return suggestion is not None or decision != REJECT


def _written(
    session: Session, act: Change, named: LiveSuggestion, response: ResponseId, code_row: CodeRow
) -> SuggestionId:
    """Store a live run's suggestion for an answer, and the run where this is its first; return the row."""
    run = runs.live_run(session.project, named.run.token)
    if run is None:
        live = named.run
        row: Image = {
            "at": act.at, "method": live.method, "parameters": live.parameters, "seed": live.seed,
            "codebook_id": codebooks.codebook_version(session.project), "learned_from": live.learned_from,
            "responses": live.responses, "quality": live.quality, "live": live.token, "libraries": live.libraries,
        }  # fmt: skip
        run = RunId(act.insert("runs", row))
    proposal = named.proposal
    evidence = json.dumps([plain_fields(part) for part in proposal.evidence], ensure_ascii=False, separators=(",", ":"))
    suggestion: Image = {
        "run_id": run, "response_id": response, "code_id": code_row, "rank": proposal.rank,
        "confidence": proposal.confidence, "proposed": int(proposal.proposed), "evidence": evidence,
    }  # fmt: skip
    return SuggestionId(act.insert("suggestions", suggestion))


def _refuse_earlier_version(suggested: SuggestionFor) -> None:
    if suggested.response.replaced_by is not None:
        raise CoderError(
            "Suggestion {id} is about {answer}, whose text a later import changed (now answer {replaced_by}).",
            "Make a new run with `coder suggest`.",
            id=suggested.suggestion.id,
            answer=suggested.response.named,
            replaced_by=suggested.response.replaced_by,
        )


def _refuse_held_out(session: Session, suggested: SuggestionFor) -> None:
    if held_out(session, [suggested.response.id]):
        raise CoderError(
            "{answer} was drawn to be coded by {coder} without suggestions.",
            "Code it by hand: coder apply",
            answer=suggested.response.named,
            coder=session.coder,
        )
