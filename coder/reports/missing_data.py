"""The questions that a report leaves out for lack of data."""

from __future__ import annotations

from dataclasses import dataclass

from coder.reports.planning import Planned, ReportPlan, why_left_out, why_without_data


@dataclass(frozen=True, slots=True)
class MissingData:
    """A question without data: `unanswered`, or answered and `uncoded`."""

    name: str
    label: str
    why: str


def missing_data(plan: ReportPlan) -> list[MissingData]:
    """Return the questions without data: those of the report, then the others of the project."""
    study = plan.study
    found = [
        MissingData(section.section.question, section.label, why)
        for section in plan.sections
        if (why := _not_mentioned(plan, section))
    ]
    planned = {section.section.question for section in plan.sections}
    for name, kind in study.kinds.items():
        if name in planned:
            continue
        if kind == "closed":
            why = "" if study.keys(name) else "unanswered"
        else:
            why = why_without_data(study.questions.get(name), None, study.asked)
        found += [MissingData(name, study.labels[name], why)] if why else []
    return found


def _not_mentioned(plan: ReportPlan, planned: Planned) -> str:
    """Return the reason why a question goes unmentioned for lack of data."""
    why, most = why_left_out(planned), plan.study.quoted_uncoded(plan.definition.quotes, planned.section.asked_when)
    return "" if why == "uncoded" and most else why
