"""The responses that the author of a report has chosen to quote."""

from __future__ import annotations

from coder.project import Session
from coder.queries.case_names import names_of_cases
from coder.reports.choosing import Quoted, quoted_answers
from coder.reports.planning import ReportPlan


def quoted_by_author(session: Session, planned: ReportPlan) -> dict[str, Quoted]:
    """Return the quotes of a report's groups, by the name of the group."""
    any_quoted = any(group.quotes for section in planned.sections for group in section.section.groups)
    keys = names_of_cases(session, planned.study, planned.study.asked) if any_quoted else {}
    return quoted_answers(planned, {key: case for case, key in keys.items()})
