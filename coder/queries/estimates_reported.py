"""The estimates of a report, from each question's random sample."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.intervals import change
from coder.project import Session
from coder.queries import samples
from coder.queries.estimating import PreparedEstimate, prepared
from coder.queries.variables import waves_of
from coder.reports.coder_rule import CoderRule
from coder.reports.compact import ids
from coder.reports.counting import MISSING
from coder.reports.estimated import LEAST_SAMPLED, FromSample, SampledBy, SampledCell, SampledChange, SampledShare
from coder.reports.labels import called
from coder.reports.planning import Planned, ReportPlan
from coder.reports.shares import is_whole
from coder.store import counts
from coder.store import samples as stored

if TYPE_CHECKING:
    from coder.queries.sampled_answers import Array


def estimates_reported(session: Session, plan: ReportPlan) -> list[FromSample | None]:
    """Return the estimates from the sample of each section's question, None for a section without one.

    Estimates are made once every response in the sample is coded, and not all others are, too. Learns to predict once
    per question.
    """
    known: dict[str, tuple[PreparedEstimate, Array | None]] = {}
    found: list[FromSample | None] = []
    for planned in plan.sections:
        question = planned.section.question
        wanted = planned.answered is not None and plan.definition.makes("estimates")
        drawn = stored.latest(session.project, question)[:1] if wanted else []
        if not drawn:
            found.append(None)
            continue
        sample = drawn[0]
        progress = samples.progress(session, question)[0]
        by = called(plan.words, plan.study.labels.get(sample.by, sample.by), sample.by) if sample.by else ""
        begun = FromSample(
            sample.seed, sample.at[:10], by, progress.members + progress.came,
            progress.coded,
        )  # fmt: skip
        if planned.answered is not None and is_whole(planned.answered):
            found.append(replace(begun, counted=True))
            continue
        if question not in known:
            try:
                read = prepared(
                    session,
                    sample,
                    weight=plan.definition.weight,
                    coders=plan.definition.coders,
                    several=CoderRule(plan.definition.several_coders),
                )
            except CoderError:  # too little is coded, or by these coders
                found.append(begun)
                continue
            complete = len(read.used) == read.answers.asked
            known[question] = read, read.predicted() if complete else None
        read, predicted = known[question]
        if len(read.used) < read.answers.asked:
            found.append(begun)
            continue
        estimate = _estimate_of(session, plan, planned, read, predicted, begun)
        found.append(replace(estimate, learned_from=0 if read.material is None else len(read.material)))
    return found


def _estimate_of(
    session: Session,
    plan: ReportPlan,
    planned: Planned,
    read: PreparedEstimate,
    predicted: Array | None,
    begun: FromSample,
) -> FromSample:
    wave, sampled_answers = plan.study.wave, read.answers

    def cell(label: str, wave: str, cases: Set[int]) -> SampledCell:
        inside = sampled_answers.inside(wave, plan.study.cases_of(cases))
        answers, sampled = sampled_answers.counted(inside)
        shares = {
            code: SampledShare(
                100 * share.share,
                100 * share.low,
                100 * share.high,
                100 * share.hand,
                share.positive,
                share.n,
                share.way == "sample and predictions" and share.trust > 0,
                (100 * span.low, 100 * span.high) if span else None,
                span.fewest if span else 0,
            )
            for code, share, span in zip(
                sampled_answers.shown,
                sampled_answers.shares(predicted, inside),
                sampled_answers.spans(inside),
                strict=True,
            )
            if share.way != "none"
        }
        return SampledCell(label, answers, sampled, shares)

    groups = [
        SampledBy(
            by.name,
            by.label,
            tuple(cell(group.label, wave, group.cases & planned.asked) for group in by.groups if group.key != MISSING),
        )
        for by in (planned.by if plan.definition.makes("groups") else ())
    ]
    waves = waves_of(session)
    place = waves.index(wave) if wave in waves else 0
    before, changes = None, {}
    whole = cell("", wave, planned.asked)
    suggested = sampled_answers.suggested(sampled_answers.inside(wave, plan.study.cases_of(planned.asked)))
    if place and not planned.section.asked_when and plan.definition.makes("waves"):
        before = cell(waves[place - 1], waves[place - 1], ids(counts.cases_of(session.project, waves[place - 1])))
        if min(before.sampled, whole.sampled) >= LEAST_SAMPLED:
            changes = _changes(before, whole)
    return FromSample(
        begun.seed,
        begun.date,
        begun.by,
        begun.asked,
        begun.coded,
        tuple(sorted(read.coders)),
        whole,
        groups,
        sampled_answers.unseen,
        100 * sampled_answers.at_most,
        frozenset(read.stale),
        before if changes else None,
        changes,
        suggested,
    )


def _changes(before: SampledCell, after: SampledCell) -> dict[str, SampledChange]:

    found = {}
    for code, second in after.shares.items():
        if code in before.shares:
            first = before.shares[code]
            points, low, high = change(
                first.percent / 100, (first.low / 100, first.high / 100),
                second.percent / 100, (second.low / 100, second.high / 100),
            )  # fmt: skip
            found[code] = SampledChange(100 * points, 100 * low, 100 * high)
    return found
