"""The names of a project's cases."""

from __future__ import annotations

from collections.abc import Iterable

from coder.project import Session
from coder.reports.study import Study
from coder.store import counts


def keys_of_cases(session: Session, study: Study, cases: Iterable[int]) -> dict[int, str]:
    """The key of each of these cases; of an answer that is counted as a case, that of the document it is from."""
    held = list(cases)
    keys = counts.case_keys(session.project, study.cases_of(held))
    return {one: keys[study.documents.get(one, one)] for one in held}


def names_of_cases(session: Session, study: Study, cases: Iterable[int]) -> dict[int, str]:
    """What each of these cases is meant by: its key, or the number of the answer behind a «#» where answers are
    counted.
    """
    return {one: f"#{one}" for one in cases} if study.documents else keys_of_cases(session, study, cases)
