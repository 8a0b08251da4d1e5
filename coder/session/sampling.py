"""Random samples of a question's answers: drawn, enlarged, looked at, and planned."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from coder.errors import CoderError
from coder.estimate import drawing
from coder.model import Questions, Sample, Stratum
from coder.session.session import Session
from coder.store import answers, counts, journal, samples, variables
from coder.store.samples import FrameAnswer
from coder.visible import typed

MOST_STRATA = 50
"""Values of a variable from which a sample by it is no help any more."""

Cell = tuple[str, str]
"""Wave and value."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A sample with how many of its members are coded, by anybody and by the coder of the session.

    `gone` are members whose text a later import replaced or took away; `came` are answers to the question that were not
    there, or had another text, when the sample was last drawn from, and belong into it.
    """

    sample: Sample
    coded: int
    own: int
    gone: int
    came: int

    @property
    def members(self) -> int:
        return len(self.sample.members)

    @property
    def complete(self) -> bool:
        """Whether every answer that belongs into it is coded."""
        return self.coded == self.members and not self.gone and not self.came


@dataclass(frozen=True, slots=True)
class Drawn:
    """The answers of a sample that still stand as they were drawn, and whether they are coded without suggestions."""

    members: frozenset[int]
    blind: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The answers that a sample is of, as they are now: by stratum, each in the order in which they are drawn."""

    answers: dict[int, FrameAnswer]
    strata: dict[Cell, list[int]]


def frame_of(session: Session, question: str, by: str, seed: int) -> Frame:
    """The current answers to a question in their strata. Raises CoderError for a variable of too many values."""
    held = samples.frame(session.project, question)
    values = samples.values(session.project, by) if by else {}
    order = {wave: place for place, wave in enumerate(counts.waves(session.project))}
    strata: dict[Cell, list[int]] = {}
    for one in sorted(held, key=lambda one: order.get(one.wave, 0)):
        value = values.get((one.case, one.wave))
        strata.setdefault((one.wave, "" if value is None else _text(value)), []).append(one.id)
    if len(strata) > MOST_STRATA * max(1, len(order)):
        raise CoderError(
            f"«{by}» has {len(strata)} values, too many to draw from each.", "Name a variable with fewer groups."
        )
    return Frame({one.id: one for one in held}, {cell: drawing.drawn_first(ids, seed) for cell, ids in strata.items()})


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def draw(
    session: Session,
    question: str,
    n: int,
    *,
    seed: int | None = None,
    by: str = "",
    blind: bool = True,
    anew: bool = False,
) -> Sample:
    """Draw `n` answers to a question at random, as one change: in proportion from each wave and each value of `by`.

    Raises CoderError when there is no answer, or a sample stands already and none is to be drawn `anew`; NotFound for
    an unknown question or variable.
    """
    variable = variables.question_id(session.project, question)
    question = variables.question_name(session.project, question)
    by = variables.closed_name(session.project, by) if by else ""
    with journal.change(session.project, "sample", session.coder) as act:
        standing = samples.latest(session.project, question)
        if standing and not anew:
            raise CoderError(
                f"There is a sample of «{question}» already, of {len(standing[0].members)} answers.",
                "Enlarge it with --enlarge, or draw another with --anew: codings stay, but only the new one counts.",
            )
        chosen = secrets.randbelow(1_000_000) if seed is None else seed
        frame = frame_of(session, question, by, chosen)
        if not frame.answers:
            raise CoderError(f"There is no answer to «{question}» to draw from.", "Import some first: coder import")
        drawn = drawing.allocated([len(ids) for ids in frame.strata.values()], n)
        strata, members = _drawn(frame, list(frame.strata), drawn, {})
        sample = samples.put_sample(act, variable, seed=chosen, by=by, blind=blind, strata=strata)
        samples.put_members(act, sample, members, strata)
        act.describe(f"random sample of {len(members)} answers to «{question}», seed {chosen}")
    return samples.latest(session.project, question)[0]


def enlarge(session: Session, question: str, n: int) -> tuple[Sample, int]:
    """Let the sample of a question have `n` answers, as one change: those drawn stay, and the next ones join them.

    Answers that came in since are drawn as if they had been there from the start. Returns the sample and how many
    joined. Raises CoderError when there is no sample, or nothing to add.
    """
    with journal.change(session.project, "sample", session.coder) as act:
        sample = sample_of(session, question)
        frame = frame_of(session, question, sample.by, sample.seed)
        cells = [(one.wave, one.value) for one in sample.strata]
        cells += [cell for cell in frame.strata if cell not in cells]
        there = {answer for answer, _ in sample.members} & frame.answers.keys()
        least = [_reached(frame.strata.get(cell, []), there) for cell in cells]
        sizes = [len(frame.strata.get(cell, [])) for cell in cells]
        drawn = drawing.allocated(sizes, max(n, sum(least)), least)
        strata, members = _drawn(frame, cells, drawn, dict(sample.members))
        if not members:
            raise CoderError(
                f"The sample of «{question}» has {len(there)} of {len(frame.answers)} answers already.",
                "Give a larger number with --n.",
            )
        samples.enlarge(session.project, act, sample.id, strata)
        samples.put_members(act, sample.id, members, strata)
        act.describe(f"{len(members)} more answers in the random sample of «{question}»")
    return sample_of(session, question), len(members)


def _reached(in_order: Sequence[int], there: set[int]) -> int:
    """How many of a stratum must be drawn for those who are in the sample to be among them."""
    return max((place + 1 for place, answer in enumerate(in_order) if answer in there), default=0)


def _drawn(
    frame: Frame, cells: Sequence[Cell], drawn: Sequence[int], there: dict[int, int]
) -> tuple[list[Stratum], list[tuple[int, int]]]:
    """The strata, and (answer, stratum) of those drawn that are not `there`, in the order they are to be coded."""
    strata, fresh = [], {}
    for place, (cell, count) in enumerate(zip(cells, drawn, strict=True)):
        ids = frame.strata.get(cell, [])
        strata.append(Stratum(*cell, answers=len(ids), drawn=count))
        if new := [one for one in ids[:count] if one not in there]:
            fresh[place] = new
    stratum = {one: place for place, ids in fresh.items() for one in ids}
    return strata, [(one, stratum[one]) for one in drawing.interleaved(fresh.values())]


def sample_of(session: Session, question: str) -> Sample:
    """The newest sample of a question. Raises CoderError when there is none, NotFound for an unknown question."""
    question = variables.question_name(session.project, question)
    found = samples.latest(session.project, question)
    if not found:
        raise CoderError(
            f"No random sample of «{question}» has been drawn.",
            f"Draw one: coder sample {typed(session.project.path)} --question {typed(question)} --n 200",
        )
    return found[0]


def queue(session: Session, question: Questions) -> list[int]:
    """The answers of each question's sample (of the first that has one, where none is named) in the order drawn."""
    return [answer for one in _of_each(session, question) for answer in _current(session, one)]


def _of_each(session: Session, question: Questions) -> list[Sample]:
    """The newest sample of each question, or of the first that has one, where none is named."""
    return [one for name in _names(question) for one in samples.latest(session.project, name)[:1]]


def _names(question: Questions) -> Sequence[str | None]:
    """The questions by name; None alone stands for every one."""
    return ([question] if isinstance(question, str) else question) or [None]


def _current(session: Session, sample: Sample) -> list[int]:
    held = set(answers.ids(session.project, sample.question))
    return [answer for answer, _ in sample.members if answer in held]


def drawn(session: Session, question: Questions) -> tuple[Drawn, ...]:
    """The sample of each question, or those of all questions where none is named."""
    return tuple(
        Drawn(frozenset(_current(session, one)), one.blind)
        for name in _names(question)
        for one in samples.latest(session.project, name)
    )


def questions_with_sample(session: Session) -> list[str]:
    """The questions that have a sample."""
    return [one.question for one in samples.latest(session.project)]


def progress(session: Session, question: str | None = None) -> list[Progress]:
    """How far each sample, or that of one question, is coded."""
    found = []
    own = answers.coded_by(session.project, session.coder)
    for sample in samples.latest(session.project, question):
        frame = frame_of(session, sample.question, sample.by, sample.seed)
        there = [answer for answer, _ in sample.members if answer in frame.answers]
        coded = {one.response for one in samples.hand_codings(session.project, sample.question)}
        held = set(there)
        came = sum(answer not in held for ids in frame.strata.values() for answer in ids[: _reached(ids, held)])
        found.append(
            Progress(
                sample, sum(one in coded for one in there), sum(one in own for one in there),
                len(sample.members) - len(there), came,
            )
        )  # fmt: skip
    return found


# Planning


@dataclass(frozen=True, slots=True)
class Planned:
    """How many of `answers` to code for each purpose.

    `margins` are (± points, answers for a share of 50 %, of 20 %); `to_find` is for a code on 2 % of all;
    `agreement` are (per cent of answers with the code, answers to code twice), which may be more than there are.
    """

    question: str
    answers: int
    margins: tuple[tuple[float, int, int], ...]
    to_find: tuple[tuple[float, int], ...]
    agreement: tuple[tuple[float, int], ...]


MARGINS = (2.0, 3.0, 5.0, 7.5, 10.0)
RARE = (5.0, 2.0, 1.0)
COMMON = (50.0, 20.0, 10.0, 5.0)
EXPECTED, BOUND = 0.8, 0.667
"""Kappa that coders are thought to reach, and the least that conclusions may be drawn from (Krippendorff 2004)."""


def plan(session: Session, question: str, margins: Sequence[float] = MARGINS) -> Planned:
    """How large a sample of a question's answers must be. Raises NotFound for an unknown question."""
    question = variables.question_name(session.project, question)
    n = len(answers.ids(session.project, question))
    return Planned(
        question, n,
        tuple((one, drawing.for_share(n, one / 100), drawing.for_share(n, one / 100, 0.2)) for one in margins),
        tuple((one, drawing.to_find(n, one / 100)) for one in RARE),
        tuple((one, drawing.for_agreement(one / 100, EXPECTED, BOUND)) for one in COMMON),
    )  # fmt: skip
