"""Draws random samples of a question's answers, and enlarges them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.estimate import drawing
from coder.message import Message
from coder.model.sample import Sample, Stratum
from coder.operations.changed import Changed, changed_by
from coder.queries.samples import Frame, StratumKey, frame_of, reached, sample_of
from coder.store import journal, samples, variables

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """The present sample, and the number of answers added."""

    changed: Changed
    sample: Sample
    joined: int


def draw(
    session: Session,
    question: str,
    n: int,
    *,
    seed: int | None = None,
    by: str = "",
    blind: bool = True,
    anew: bool = False,
) -> SampleDrawn:
    """Draw `n` answers to a question at random, as one change: in proportion from each wave and each value of `by`.

    Raises CoderError when there is no answer, or a sample exists and none is to be drawn `anew`; NotFound for an
    unknown question or variable.
    """
    variable = variables.question_id(session.project, question)
    question = variables.question_name(session.project, question)
    by = variables.closed_name(session.project, by) if by else ""
    with journal.change(session.project, "sample", session.coder) as act:
        existing = samples.latest(session.project, question)
        if existing and not anew:
            raise CoderError(
                "There is a sample of «{question}» already, of {n} {n:answer|answers}.",
                "Enlarge it with --enlarge, or draw another with --anew: codings stay, but only the new one counts.",
                question=question,
                n=len(existing[0].members),
            )
        chosen = secrets.randbelow(1_000_000) if seed is None else seed
        frame = frame_of(session, question, by, chosen)
        if not frame.answers:
            raise CoderError(
                "There is no answer to «{question}» to draw from.", "Import some first: coder import", question=question
            )
        drawn = drawing.allocated([len(ids) for ids in frame.strata.values()], n)
        strata, members = _drawn(frame, list(frame.strata), drawn, {})
        sample = samples.put_sample(act, variable, seed=chosen, by=by, blind=blind, strata=strata)
        samples.put_members(act, sample, members, strata)
        act.describe(
            Message(
                "random sample of {n} answers to «{question}», seed {seed}",
                n=len(members),
                question=question,
                seed=chosen,
            )
        )
        return SampleDrawn(changed_by(session, act), samples.latest(session.project, question)[0], len(members))


def enlarge(session: Session, question: str, n: int) -> SampleDrawn:
    """Enlarge the sample of a question to `n` answers, as one change: members stay, and the next ones are added.

    Later answers are drawn as if they had been there from the start. Raises CoderError when there is no sample, or
    nothing to add.
    """
    with journal.change(session.project, "sample", session.coder) as act:
        sample = sample_of(session, question)
        frame = frame_of(session, question, sample.by, sample.seed)
        cells = [(stratum.wave, stratum.value) for stratum in sample.strata]
        cells += [cell for cell in frame.strata if cell not in cells]
        current_members = {answer for answer, _ in sample.members} & frame.answers.keys()
        least = [reached(frame.strata.get(cell, []), current_members) for cell in cells]
        sizes = [len(frame.strata.get(cell, [])) for cell in cells]
        drawn = drawing.allocated(sizes, max(n, sum(least)), least)
        strata, members = _drawn(frame, cells, drawn, dict(sample.members))
        if not members:
            raise CoderError(
                "The sample of «{question}» has {n} of {all} answers already.",
                "Give a larger number with --n.",
                question=question,
                n=len(current_members),
                all=len(frame.answers),
            )
        samples.enlarge(session.project, act, sample.id, strata)
        samples.put_members(act, sample.id, members, strata)
        act.describe(
            Message("{n} more answers in the random sample of «{question}»", n=len(members), question=question)
        )
        return SampleDrawn(changed_by(session, act), sample_of(session, question), len(members))


def _drawn(
    frame: Frame, cells: Sequence[StratumKey], drawn: Sequence[int], drawn_before: dict[ResponseId, int]
) -> tuple[list[Stratum], list[tuple[ResponseId, int]]]:
    """Return the strata, and (answer, stratum) of those drawn that are not `drawn_before`, in coding order."""
    strata, fresh = [], {}
    for place, (cell, count) in enumerate(zip(cells, drawn, strict=True)):
        ids = frame.strata.get(cell, [])
        strata.append(Stratum(*cell, answers=len(ids), drawn=count))
        if new := [response_id for response_id in ids[:count] if response_id not in drawn_before]:
            fresh[place] = new
    stratum = {response_id: place for place, ids in fresh.items() for response_id in ids}
    return strata, [(response_id, stratum[response_id]) for response_id in drawing.interleaved(fresh.values())]
