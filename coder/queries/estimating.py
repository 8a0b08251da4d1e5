"""Shares of all responses, estimated from a question's random sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound, nearest, there_is
from coder.intervals import change
from coder.message import Message
from coder.model.ids import ResponseId
from coder.model.reconciling import DISCUSS, HAS
from coder.model.sample import Sample
from coder.queries.codebooks import codebook_of
from coder.queries.coded_answers import CodedAnswers, coded_answers
from coder.queries.sampled_answers import RangeOfShares, SampledAnswers, SampledDecision
from coder.queries.sampled_answers import SampledGroup as SampledGroup  # re-exported for the front ends
from coder.queries.samples import Frame, frame_of, how_to_draw, questions_with_sample, sample_of
from coder.queries.stale_codes import stale_codes
from coder.queries.variables import variables_of
from coder.reports.coder_rule import CoderRule as CoderRule  # re-exported for the front ends
from coder.reports.coder_rule import as_decided, categories_above, counting, first
from coder.reports.counting import CHOSE_NONE as CHOSE_NONE  # re-exported for the front ends
from coder.reports.grouping import Described, keys_of
from coder.store import counts, reconciliations, samples, variables
from coder.store.coders import coder_names

if TYPE_CHECKING:
    from coder.estimate.shares import Share  # noqa: TC004 (it loads NumPy, and nothing decodes an estimate)
    from coder.model.json_values import Json
    from coder.model.progress import OnProgress
    from coder.project import Session
    from coder.queries.sampled_answers import Array
    from coder.store.samples import HandCoding


@dataclass(frozen=True, slots=True)
class EstimatedShare:
    """The share of one code in one cell; `span` is its range over coders, where several coded sampled responses."""

    code: str
    cell: SampledGroup
    share: Share
    span: RangeOfShares | None = None


@dataclass(frozen=True, slots=True)
class ShareChange:
    """The difference of the share of a code (0–1) between two consecutive waves in one group (None: all)."""

    code: str
    value: str | None
    label: str
    before: str
    after: str
    change: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimates:
    """All shares from one sample, codes in codebook order.

    `used` members are coded up to the first that is not, in the order drawn; `asked` is the number that belong in it.
    `unseen` codes are on none of them, with the upper bound `at_most` (0–1). `stale` counts, per code, sampled
    responses coded before its present meaning. `coders` counts responses per coder; on `suggested` of them a suggestion
    was accepted. `weight` is the variable of weights, which `unweighted` responses lack.
    """

    sample: Sample
    used: int
    asked: int
    answers: int
    cells: tuple[SampledGroup, ...]
    shares: tuple[EstimatedShare, ...]
    changes: tuple[ShareChange, ...]
    unseen: tuple[str, ...]
    at_most: float
    stale: Mapping[str, int]
    coders: Mapping[str, int]
    helped: int
    suggested: int = 0
    weight: str = ""
    unweighted: int = 0

    @property
    def complete(self) -> bool:
        """Return whether the whole sample is coded."""
        return self.used >= self.asked

    @property
    def counted(self) -> bool:
        """Return whether all responses are coded, so that shares are counted and not estimated."""
        return self.used == self.answers


def estimate(
    session: Session,
    question: str | None = None,
    *,
    by: str = "",
    weight: str = "",
    coder: str = "",
    several: CoderRule = CoderRule.FIRST,
    predictions: bool = True,
    done: OnProgress = lambda _: None,
) -> Estimates:
    """Estimate the share of every code from the sample of a question (None: the one question that has one).

    By wave, and by the values of a closed variable, of a multiple-choice question by each option. If all responses are
    coded, all are counted. The codes of `coder` count, else those by the rule `several`.

    Raises CoderError without a sample, or if too little is coded; NotFound for an unknown question,
    variable or coder.
    """
    with session.snapshot():
        sample = sample_of(session, _question(session, question))
        by, weight = (variables.closed_name(session.project, name) if name else "" for name in (by, weight))
        _require_coder(session, coder)
        read = prepared(
            session, sample, weight=weight, coders=(coder,) if coder else (), several=several, predictions=predictions,
            count=True,
        )  # fmt: skip
        values = samples.values_apart(session.project, by) if by else {}
        groups = _groups(session, by, values.values())
    sampled_answers, used, material = read.answers, read.used, read.material
    predicted = read.predicted(done)
    cells = list(sampled_answers.cells(values, groups))
    shares = tuple(
        EstimatedShare(code, cell, share, span)
        for cell, inside in cells
        for code, share, span in zip(
            sampled_answers.shown, sampled_answers.shares(predicted, inside), sampled_answers.spans(inside), strict=True
        )
    )
    return Estimates(
        sample, len(used), sampled_answers.asked, len(sampled_answers.ids), tuple(cell for cell, _ in cells), shares,
        tuple(_changes(shares)), sampled_answers.unseen, sampled_answers.at_most, read.stale,
        read.coders, 0 if material is None else len(material) - sampled_answers.trained_of_sample,
        sampled_answers.suggested(), weight, sampled_answers.unweighted,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreparedEstimate:
    """A sample and its codings: `used` members that count, `coders` with their numbers of responses, `stale` as in
    `Estimates`, `material` to learn predictions from (None: none are made).
    """

    sample: Sample
    used: Sequence[ResponseId]
    answers: SampledAnswers
    coders: Mapping[str, int]
    stale: Mapping[str, int]
    material: CodedAnswers | None

    def predicted(self, done: OnProgress = lambda _: None) -> Array | None:
        """Return the predictions for every response, if any are to be made; takes as long as learning does."""
        return None if self.material is None else self.answers.predicted(self.material, done)


def prepared(
    session: Session,
    sample: Sample,
    *,
    weight: str = "",
    coders: Sequence[str] = (),
    several: CoderRule = CoderRule.FIRST,
    predictions: bool = True,
    count: bool = False,
) -> PreparedEstimate:
    """Read a sample with the codes of these coders (none: everybody's), in one snapshot, by the rule `several`. If all
    responses are coded, and `count` is set, they replace the sample, and nothing is predicted.

    Raises CoderError if too little is coded.
    """
    frame = frame_of(session, sample.question, sample.by, sample.seed)
    decided = _decided(session, sample.question, coders, several)
    counted = count and frame.answers.keys() <= decided.keys()
    used = (
        [response_id for ids in frame.strata.values() for response_id in ids]
        if counted
        else _used(sample, frame, decided)
    )
    _require_coded(sample, frame, used)
    sampled_answers = SampledAnswers(session, sample, frame, used, decided, weight)
    return PreparedEstimate(
        sample,
        used,
        sampled_answers,
        Counter(name for response_id in used for name in decided[response_id].coders),
        stale_codes(session, sampled_answers.below, [decided[answer].at for answer in used]),
        coded_answers(session) if predictions and sampled_answers.enough and not counted else None,
    )


def _question(session: Session, question: str | None) -> str:
    """Return the question asked for, else the only one with a sample. Raises CoderError if that is ambiguous."""
    if question is not None:
        return question
    found = questions_with_sample(session)
    if len(found) != 1:
        raise CoderError(
            Message("{n} questions have a random sample: {found}.", n=len(found), found=found)
            if found
            else Message("No questions have a random sample."),
            Message("Name one with --question.") if found else how_to_draw(session),
        )
    return found[0]


def _require_coder(session: Session, coder: str) -> None:
    known = coder_names(session.project)
    if coder and coder not in known:
        hint = nearest(coder, known) or there_is(known)
        raise NotFound("There is no coder «{coder}».", hint, coder=coder)


def _decided(
    session: Session, question: str, coders: Sequence[str], several: CoderRule
) -> dict[ResponseId, SampledDecision]:
    """Return the decision that counts on each response, of those of `coders` (none: all)."""
    codings_by_response: dict[ResponseId, dict[str, HandCoding]] = {}
    for coding in samples.hand_codings(session.project, question):
        if not coders or coding.coder in coders:
            codings_by_response.setdefault(coding.response, {})[coding.coder] = coding
    waves = counts.waves(session.project)
    in_turn_in = {wave: counts.coders_in_turn(session.project, wave).get(question, ()) for wave in waves}
    wave_of = {answer: wave for wave in waves for answer, _ in counts.answers(session.project, wave, question)}
    above = categories_above(codebook_of(session))
    decided_by_response: dict[ResponseId, dict[str, bool]] = {}
    for settled in reconciliations.decided(session.project) if not coders else ():
        if settled.code is not None and settled.outcome != DISCUSS:
            decided_by_response.setdefault(settled.response, {})[settled.code] = settled.outcome == HAS
    found = {}
    for response, by_coder in codings_by_response.items():
        in_turn = in_turn_in.get(wave_of.get(response, ""), ())
        names = (first(by_coder, in_turn),) if several is CoderRule.FIRST else tuple(by_coder)
        votes = {name: coding.codes for name, coding in by_coder.items()}
        codes = counting(as_decided(votes, decided_by_response.get(response, {})), several, in_turn, above)
        counted_codings = [by_coder[name] for name in names]
        found[response] = SampledDecision(
            codes,
            max(coding.at for coding in counted_codings),
            names,
            any(coding.suggested for coding in counted_codings),
            votes,
        )
    return found


def _used(sample: Sample, frame: Frame, decided: Mapping[ResponseId, SampledDecision]) -> list[ResponseId]:
    """Return the coded members of each stratum up to the first uncoded one, which are a random sample themselves.

    Later members were not chosen by chance alone: they were coded for another reason. Nor do those at the end of an
    incomplete part count that were coded before the sample was drawn.
    """
    members = {answer for answer, _ in sample.members}
    used: list[ResponseId] = []
    for ids in frame.strata.values():
        first: list[ResponseId] = []
        for answer in ids:
            if answer not in members or answer not in decided:
                break
            first.append(answer)
        if any(answer in members for answer in ids[len(first) :]):
            while first and decided[first[-1]].at < sample.at:
                first.pop()
        used += first
    return used


def _require_coded(sample: Sample, frame: Frame, used: Sequence[ResponseId]) -> None:
    coded = set(used)
    uncoded = [cell for cell, ids in frame.strata.items() if len(coded.intersection(ids)) < min(2, len(ids))]
    if uncoded:
        sizes = {"n": len(sample.members), "used": len(used)}
        without = "–" if sample.by else ""
        where = ", ".join(" ".join(filter(None, (wave, value or without))) for wave, value in uncoded[:5])
        raise CoderError(
            Message(
                "Of the {n} answers of the sample {used} are coded in the order drawn, too few for an estimate.",
                **sizes,
            )
            if len(frame.strata) == 1
            else Message(
                "Of the {n} answers of the sample {used} are coded in the order drawn, too few for an estimate"
                " ({where}).",
                where=where,
                **sizes,
            ),
            "Code on with `coder code`, in the order «random sample».",
        )


def _groups(session: Session, by: str, values: Iterable[Sequence[Json]]) -> dict[str, str]:
    """Return the groups of a closed variable, in the order of reports, with their labels."""
    labels = next((variable.value_labels for variable in variables_of(session) if variable.name == by), {})
    several = [*values]
    keys = keys_of(Described(by, value_labels=labels), (value for chosen in several for value in chosen))
    return {key: labels.get(key, key) for key in (*keys, *([] if all(several) else [CHOSE_NONE]))}


def _changes(shares: Sequence[EstimatedShare]) -> Iterator[ShareChange]:
    """Yield the change from each wave to the next, where both have sampled responses."""
    found = {(share.code, share.cell.wave, share.cell.value): share for share in shares}
    waves = list(dict.fromkeys(share.cell.wave for share in shares))
    for before, after in pairwise(waves):
        for share in shares:
            other = found.get((share.code, after, share.cell.value))
            if share.cell.wave != before or other is None or not (share.share.n and other.share.n):
                continue
            first, second = share.share, other.share
            moved, low, high = change(first.share, (first.low, first.high), second.share, (second.low, second.high))
            yield ShareChange(share.code, share.cell.value, share.cell.label, before, after, moved, low, high)
