"""Random samples of a question's responses: their population, their progress, and the size needed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.errors import CoderError
from coder.estimate import drawing
from coder.message import Message
from coder.model.cell import in_full
from coder.model.ids import ResponseId
from coder.model.sample import Sample
from coder.store import answers, counts, samples, variables
from coder.store.samples import FrameAnswer
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.project import Session

MOST_STRATA = 50
"""Values of a variable up to which a sample can be stratified by it."""

StratumKey = tuple[str, str]
"""(wave, value)"""


class SampleProgress(Struct, frozen=True):
    """A sample with how many of its members are coded, by anybody and by this coder.

    `gone` members were replaced or removed by a later import; `came` are responses that are new, or have another text,
    since the last draw and belong in it; `before` members had been coded before it was drawn.
    """

    sample: Sample
    coded: int
    own: int
    gone: int
    came: int
    before: int = 0

    @property
    def members(self) -> int:
        return len(self.sample.members)

    @property
    def complete(self) -> bool:
        """Return whether all responses that belong in it are coded."""
        return self.coded == self.members and not self.gone and not self.came


class DrawnSample(Struct, frozen=True):
    """The members of a sample whose text is as drawn, and whether they are coded without suggestions.

    `assigned`: they are no sample, but were assigned to a coder.
    """

    members: frozenset[ResponseId]
    blind: bool
    assigned: bool = False
    question: str = ""

    def hides(self, done: Set[ResponseId]) -> bool:
        """Return whether others' codes on its question are hidden from a coder who has coded the responses `done`.

        They are until what was assigned is coded, and of a sample from its first coded response to the last.
        """
        return not self.members <= done and (self.assigned or not self.members.isdisjoint(done))


class Frame(Struct, frozen=True):
    """The responses that a sample is of, as they are now: by stratum, each in the order drawn."""

    answers: dict[ResponseId, FrameAnswer]
    strata: dict[StratumKey, list[ResponseId]]


def frame_of(session: Session, question: str, by: str, seed: int) -> Frame:
    """Return the current responses to a question by stratum. Raises CoderError for a variable of too many values."""
    frame_answers = samples.frame(session.project, question)
    values = samples.values(session.project, by) if by else {}
    order = {wave: place for place, wave in enumerate(counts.waves(session.project))}
    strata: dict[StratumKey, list[ResponseId]] = {}
    for answer in sorted(frame_answers, key=lambda answer: order.get(answer.wave, 0)):
        value = values.get((answer.case, answer.wave))
        strata.setdefault((answer.wave, "" if value is None else _text(value)), []).append(answer.id)
    if len(strata) > MOST_STRATA * max(1, len(order)):
        raise CoderError(
            "«{by}» has {n} values, too many to draw from each.",
            "Name a variable with fewer groups.",
            by=by,
            n=len(strata),
        )
    return Frame(
        {answer.id: answer for answer in frame_answers},
        {cell: drawing.drawn_first(ids, seed) for cell, ids in strata.items()},
    )


def _text(value: object) -> str:
    return in_full(value) if isinstance(value, float) else str(value)


def reached(in_order: Sequence[ResponseId], included: set[ResponseId]) -> int:
    """Return how many of a stratum must be drawn to include those in `included`."""
    return max((place + 1 for place, answer in enumerate(in_order) if answer in included), default=0)


def sample_of(session: Session, question: str) -> Sample:
    """Return the newest sample of a question. Raises CoderError without one, NotFound for an unknown question."""
    question = variables.question_name(session.project, question)
    found = samples.latest(session.project, question)
    if not found:
        raise CoderError(
            Message("No random sample of «{question}» has been drawn.", question=question),
            how_to_draw(session, question),
        )
    return found[0]


MOST_PROPOSED = 200
"""Size of a proposed sample at most; of few responses, as many as give a share of 50 % within ± 5 points."""


def how_to_draw(session: Session, question: str | None = None) -> Message:
    """Return the command that draws a sample of a question, or of the only one, with a size that fits."""
    named = [
        variable
        for variable in variables.every_variable(session.project)
        if variable.kind == "open" and question in (None, variable.name)
    ]
    size = min((len(answers.ids(session.project, variable.name)) for variable in named), default=0)
    return Message(
        "How many it takes: --plan. Draw one: coder sample {typed_path} --question {typed_question} --n {typed_size}",
        typed_path=typed(session.path),
        typed_question=typed(named[0].name) if len(named) == 1 else Message("NAME"),
        typed_size=typed(str(min(MOST_PROPOSED, drawing.for_share(size, 0.05)) if size else MOST_PROPOSED)),
    )


def queue(session: Session, question: Questions) -> list[ResponseId]:
    """Return the sampled responses of each question (None: of the first that has a sample) in the order drawn."""
    return [answer for sample in _of_each(session, question) for answer in _current(session, sample)]


def _of_each(session: Session, question: Questions) -> list[Sample]:
    """Return the newest sample of each question; of None, of the first that has one."""
    return [sample for name in _names(question) for sample in samples.latest(session.project, name)[:1]]


def _names(question: Questions) -> Sequence[str | None]:
    """Return the questions by name; None stands for all."""
    return ([question] if isinstance(question, str) else question) or [None]


def _current(session: Session, sample: Sample) -> list[ResponseId]:
    response_ids = set(answers.ids(session.project, sample.question))
    return [answer for answer, _ in sample.members if answer in response_ids]


def drawn(session: Session, question: Questions) -> tuple[DrawnSample, ...]:
    """Return the sample of each question, or of all questions."""
    return tuple(
        DrawnSample(frozenset(_current(session, sample)), sample.blind, question=sample.question)
        for name in _names(question)
        for sample in samples.latest(session.project, name)
    )


def questions_with_sample(session: Session) -> list[str]:
    """Return the questions with a sample."""
    return [sample.question for sample in samples.latest(session.project)]


def progress(session: Session, question: str | None = None) -> list[SampleProgress]:
    """Return how far each sample, or that of one question, is coded."""
    found = []
    own = answers.coded_by(session.project, session.coder)
    for sample in samples.latest(session.project, question):
        frame = frame_of(session, sample.question, sample.by, sample.seed)
        current_members = [answer for answer, _ in sample.members if answer in frame.answers]
        hand = samples.hand_codings(session.project, sample.question)
        coded = {coding.response for coding in hand}
        before = {coding.response for coding in hand if coding.at < sample.at}
        response_ids = set(current_members)
        came = sum(
            answer not in response_ids for ids in frame.strata.values() for answer in ids[: reached(ids, response_ids)]
        )
        found.append(
            SampleProgress(
                sample,
                sum(response_id in coded for response_id in current_members),
                sum(response_id in own for response_id in current_members),
                len(sample.members) - len(current_members),
                came,
                sum(response_id in before for response_id in current_members),
            )
        )
    return found


class SamplePlan(Struct, frozen=True):
    """How many of `answers` to code for each purpose.

    `margins` are (± points, responses for a share of 50 %, of 20 %); `to_find` is for a code on 2 % of all; `agreement`
    are (per cent of responses with the code, responses to code twice), which may exceed `answers`.
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
"""Kappa expected of coders, and the least for tentative conclusions (Krippendorff 2004)."""


def plan(session: Session, question: str, margins: Sequence[float] = MARGINS) -> SamplePlan:
    """Return how large a sample of a question's responses must be. Raises NotFound for an unknown question."""
    question = variables.question_name(session.project, question)
    n = len(answers.ids(session.project, question))
    return SamplePlan(
        question, n,
        tuple(
            (margin, drawing.for_share(n, margin / 100), drawing.for_share(n, margin / 100, 0.2)) for margin in margins
        ),
        tuple((share, drawing.to_find(n, share / 100)) for share in RARE),
        tuple((share, drawing.for_agreement(share / 100, EXPECTED, BOUND)) for share in COMMON),
    )  # fmt: skip
