"""What a coder does to answers on the screen: toggle codes, decide on suggestions, «no code fits», flags.

Each function is one act: one journalled change over one answer, the answers alike, or a selection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coder.codebook import make_id
from coder.errors import CoderError, NotFound
from coder.model import Code, normal_name
from coder.project import Row, Session, in_use, refuse_earlier_version
from coder.queries.answer import NO_CODE_FITS, Proposal
from coder.queries.live_run import LiveRun
from coder.store import answers, codebooks, coding, flags, journal, runs
from coder.store.coding_orders import NAMED as NAMED
from coder.store.coding_orders import SUREST as SUREST
from coder.store.journal import Change


@dataclass(frozen=True, slots=True)
class Toggled:
    """Codings made and taken back."""

    added: int
    removed: int


def toggle(
    session: Session,
    responses: Sequence[int],
    codes: Sequence[str],
    span: tuple[int, int] | None = None,
    *,
    by_first: bool = False,
) -> Toggled:
    """Put codes (stable ids) on answers, or take them off where all of these have them already.

    `by_first`: take them off where the first has them, as for answers alike of which one is in front.
    `span` is an excerpt of the one answer given; without it codes stand on whole answers.
    Raises CoderError for a retired code.
    """
    added = removed = 0
    with journal.change(session.project, "apply", session.coder, in_order=session.in_order) as act:
        codebook = session.codebook()  # read under the lock: nobody retires a code between the look and the act
        wanted = [in_use(codebook, codebook.known(code)) for code in codes]
        rows = codebooks.code_ids(session.project)
        targets = _targets(session, responses, span)
        for code in wanted:
            standing = [
                coding.find_coding(session.project, response, part, rows[code.id], act.coder_id)
                for response, part in targets
            ]
            if all(one is not None for one in standing[: 1 if by_first else None]):
                there = [one for one in standing if one is not None]
                for coding_id in there:
                    act.delete("codings", coding_id)
                removed += len(there)
                continue
            for (response, part), one in zip(targets, standing, strict=True):
                if one is None:
                    coding.put_coding(session.project, act, response, part, rows[code.id])
                    added += 1
        names = ", ".join(f"«{code.name}»" for code in wanted)
        act.describe(f"{names} {'on' if added or not removed else 'off'} {_where(responses, span)}")
    return Toggled(added, removed)


def new_code(
    session: Session,
    name: str,
    responses: Sequence[int],
    span: tuple[int, int] | None = None,
    parent: str | None = None,
) -> str:
    """Add a code to the codebook and put it on answers, as one change; returns its id. Raises CoderError when taken."""
    name = normal_name(name)
    if not name:
        raise CoderError("The code has no name.", "Write one.")
    with journal.change(session.project, "apply", session.coder, in_order=session.in_order) as act:
        codebook = session.codebook()
        if parent is not None:
            in_use(codebook, codebook.known(parent))
        if any(one.name.casefold() == name.casefold() and one.parent == parent for one in codebook if not one.retired):
            raise CoderError(f"There is a code «{name}» already.", "Choose it, or give the new one another name.")
        code = Code(id=make_id(name, {one.id for one in codebook}), name=name, parent=parent)
        row = act.insert(
            "codes",
            {
                "key": code.id, "name": name, "position": len(codebook),
                "parent_id": None if parent is None else codebooks.code_ids(session.project)[parent],
            },
        )  # fmt: skip
        act.insert(
            "codebooks",
            {
                "at": act.at, "name": codebook.name, "description": codebook.description,
                "language": codebook.language,
            },
        )  # fmt: skip
        for response, part in _targets(session, responses, span):
            coding.put_coding(session.project, act, response, part, row)
        act.describe(f"new code «{name}» on {_where(responses, span)}" if responses else f"new code «{name}»")
    return code.id


def decide(
    session: Session,
    responses: Sequence[int],
    proposals: Sequence[Proposal],
    decision: str,
    live: LiveRun | None = None,
) -> None:
    """Accept or reject suggested codes for an answer and those alike, as one change.

    A coding made so keeps run, confidence and rank. Raises Conflict when one was decided before.
    """
    with journal.change(session.project, "decide", session.coder, in_order=session.in_order) as act:
        codebook = session.codebook()
        codes = [codebook.known(one.code) for one in proposals]
        if decision == "accept":
            codes = [in_use(codebook, code) for code in codes]
        rows = codebooks.code_ids(session.project)
        for proposal in proposals:
            for response in responses:
                if response != responses[0] and proposal.code in answers.decided_on(
                    session.project, response, session.coder
                ):
                    continue  # decided by itself before it was known to be alike
                suggestion = _suggestion(session, act, response, rows[proposal.code], proposal, live)
                if suggestion is not None:
                    known = coding.find_suggestion(session.project, suggestion)
                    coding.put_decision(session.project, act, known, decision)
                elif decision == "accept":
                    _put_whole(session, act, response, rows[proposal.code])
        names = ", ".join(f"«{code.name}»" for code in codes)
        act.describe(f"{_VERBS[decision]} {names} on {_where(responses, None)}")


def decide_listed(
    session: Session, suggestions: Sequence[int], decision: str, group: Callable[[int], Sequence[int]]
) -> int:
    """Accept or reject suggestions of a list, each for its answer and those alike, as one change.

    `group` gives the answers that are coded as one with an answer, itself first. Those among them that this coder has
    decided on are left as they are. Returns on how many answers something was decided. Raises NotFound, CoderError.
    """
    touched: set[int] = set()
    with journal.change(session.project, "decide", session.coder, in_order=session.in_order) as act:
        codebook = session.codebook()
        listed = [coding.find_suggestion(session.project, one) for one in suggestions]
        done = {(row["response_id"], row["code_id"]) for row in listed}
        for row in listed:
            if decision == "accept":
                in_use(codebook, codebook.known(row["code_key"]))
            refuse_earlier_version(row)
            coding.put_decision(session.project, act, row, decision)
            touched.add(row["response_id"])
            for response in group(row["response_id"])[1:]:
                if (response, row["code_id"]) in done or row["code_key"] in answers.decided_on(
                    session.project, response, session.coder
                ):
                    continue
                done.add((response, row["code_id"]))
                other = runs.suggestion_in(session.project, row["run_id"], response, row["code_id"])
                if other is not None:
                    coding.put_decision(session.project, act, coding.find_suggestion(session.project, other), decision)
                elif decision == "accept":
                    _put_whole(session, act, response, row["code_id"])
                else:
                    continue  # nothing is suggested there that could be rejected
                touched.add(response)
        names = {row["code_key"] for row in listed}
        if len(names) == 1:
            said = f"«{codebook.known(names.pop()).name}»"
            act.describe(f"{_VERBS[decision]} {said} on {_where(sorted(touched), None)}")
        else:
            act.describe(f"{_VERBS[decision]} {len(listed)} suggestions")
    return len(touched)


_VERBS = {"accept": "accepted", "reject": "rejected"}


def _suggestion(
    session: Session, act: Change, response: int, code_row: int, proposal: Proposal, live: LiveRun | None
) -> int | None:
    """The suggestion's row for this answer, written now when its run is a live one; None where there is none."""
    if proposal.suggestion is not None or live is None:
        return None if proposal.run is None else runs.suggestion_in(session.project, proposal.run, response, code_row)
    run = runs.live_run(session.project, live.token)
    if run is None:
        run = act.insert(
            "runs",
            {
                "at": act.at, "method": live.method, "parameters": live.parameters, "seed": live.seed,
                "codebook_id": codebooks.codebook_version(session.project), "learned_from": live.learned_from,
                "responses": live.responses, "quality": live.quality, "live": live.token,
                "libraries": live.libraries,
            },
        )  # fmt: skip
    evidence = json.dumps([asdict(one) for one in proposal.evidence], ensure_ascii=False, separators=(",", ":"))
    return act.insert(
        "suggestions",
        {
            "run_id": run, "response_id": response, "code_id": code_row, "rank": proposal.rank,
            "confidence": proposal.confidence, "proposed": int(proposal.proposed), "evidence": evidence,
        },
    )  # fmt: skip


def no_code_fits(session: Session, responses: Sequence[int], *, by_first: bool = False) -> bool:
    """Say that no code fits, taking this coder's codings off; or take that back where it is said of all of them.

    `by_first` as for `toggle`. Returns whether it stands now.
    """
    with journal.change(session.project, "no code fits", session.coder, in_order=session.in_order) as act:
        targets = _targets(session, responses, None)
        kind = NO_CODE_FITS
        if all(
            flags.find_flag(session.project, act.coder_id, response, span, kind) is not None
            for response, span in targets[: 1 if by_first else None]
        ):
            for response, _ in targets:
                flags.remove_flags(session.project, act, response, kind)
            act.describe(f"«no code fits» off {_where(responses, None)}")
            return False
        for response in responses:
            row = coding.find_response(session.project, f"#{response}")
            coding.put_no_code_fits(session.project, act, row)
        act.describe(f"«no code fits» on {_where(responses, None)}")
    return True


def say_no_code_fits(session: Session, reference: str) -> tuple[Row, bool, int]:
    """Say of one answer that no code fits: the answer, whether that is new, and how many own codings it took off."""
    with journal.change(session.project, "no code fits", session.coder, in_order=session.in_order) as act:
        row = coding.find_response(session.project, reference)
        before = act.rows_touched
        new = coding.put_no_code_fits(session.project, act, row)
        act.describe(f"«no code fits» on {_where([row['id']], None)}")
        taken_off = act.rows_touched - before - new
    return row, new, taken_off


def unsay_no_code_fits(session: Session, reference: str) -> Row:
    """Take back that no code fits one answer. Raises NotFound where this coder has not said so."""
    with journal.change(session.project, "no code fits", session.coder) as act:
        row = coding.find_response(session.project, reference)
        if not flags.remove_flags(session.project, act, row["id"], NO_CODE_FITS):
            raise NotFound(
                f"You have not said that no code fits answer {row['id']}.",
                "A coder takes back only what they said themselves.",
            )
        act.describe(f"«no code fits» off {_where([row['id']], None)}")
    return row


def flag(session: Session, responses: Sequence[int], kind: str, span: tuple[int, int] | None = None) -> bool:
    """Put a flag on answers (or an excerpt of one), or take it off where all have it. Returns whether it stands now.

    «No code fits» is of whole answers and takes the codes off: see `no_code_fits`.
    """
    if kind == NO_CODE_FITS:
        return no_code_fits(session, responses)
    with journal.change(session.project, "flag", session.coder) as act:
        targets = _targets(session, responses, span)
        there = [flags.find_flag(session.project, act.coder_id, one, part, kind) for one, part in targets]
        stands = any(one is None for one in there)
        for (response, part), flag_id in zip(targets, there, strict=True):
            if stands:
                flags.put_flag(session.project, act, response, part, kind)
            else:
                act.delete("flags", int(flag_id or 0))
        act.describe(f"flag «{kind}» {'on' if stands else 'off'} {_where(responses, span)}")
    return stands


@dataclass(frozen=True, slots=True)
class Shown:
    """Suggestions for an answer, as (stable id, confidence), and how the coder came to see them: `chosen`, `asked`,
    `open`."""

    response: int
    because: str
    suggestions: tuple[tuple[str, float], ...]


def note_shown(session: Session, notes: Sequence[Shown]) -> None:
    """Record what the coder saw of suggestions, in one go. See `store.flags.note_shown`."""
    with session.project.transaction():
        for one in notes:
            flags.note_shown(session.project, session.coder, one.response, one.because, one.suggestions)


def _targets(
    session: Session, responses: Sequence[int], span: tuple[int, int] | None
) -> list[tuple[int, tuple[int, int]]]:
    """Each answer with the characters that are meant. Raises NotFound, CoderError."""
    targets = []
    for response in responses:
        row: dict[str, Any] = coding.find_response(session.project, f"#{response}")
        targets.append((response, coding.checked_span(row, *(span or (None, None)))))
    return targets


def _put_whole(session: Session, act: Change, response: int, code_row: int) -> None:
    ((_, span),) = _targets(session, [response], None)
    coding.put_coding(session.project, act, response, span, code_row)


def _where(responses: Sequence[int], span: tuple[int, int] | None) -> str:
    if len(responses) != 1:
        return f"{len(responses)} answers"
    return f"answer {responses[0]}" + (f", characters {span[0]}–{span[1]}" if span else "")


def coded_with(session: Session, responses: Sequence[int]) -> dict[int, set[str]]:
    """Which codes this coder has put on each of these answers."""
    return answers.coded_with(session.project, session.coder, responses)
