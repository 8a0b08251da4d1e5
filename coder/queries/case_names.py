"""The names of a project's cases."""

from __future__ import annotations

from collections.abc import Iterable

from coder.project import Session
from coder.reports.study import Study
from coder.store import counts


def keys_of_cases(session: Session, study: Study, cases: Iterable[int]) -> dict[int, str]:
    """Return the key of each of these cases; of a response counted as a case, that of its document."""
    case_ids = list(cases)
    keys = counts.case_keys(session.project, study.cases_of(case_ids))
    return {case: keys[study.documents.get(case, case)] for case in case_ids}


def names_of_cases(session: Session, study: Study, cases: Iterable[int]) -> dict[int, str]:
    """Return the name of each case: its key, or «#» and the number of the response where responses are counted."""
    return {case: f"#{case}" for case in cases} if study.documents else keys_of_cases(session, study, cases)
