"""Tables to look at while coding: what is coded now, for the researcher's own eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.project import Session
from coder.queries.counted import read_study
from coder.reports.coder_rule import CoderRule as CoderRule
from coder.reports.coder_rule import coders_of as coders_of
from coder.reports.coder_rule import with_ranges
from coder.reports.counting import Answered, cases_by_code, code_counts, crosstab
from coder.reports.counting import CodeCount as CodeCount  # what the tables below hold, for the front ends too
from coder.reports.counting import Crosstab as Crosstab
from coder.reports.counting import Group as Group
from coder.reports.counting import Share as Share
from coder.reports.counting import in_order as in_order
from coder.reports.counting import rounded as rounded
from coder.reports.crossing import crossings
from coder.reports.definition import Definition, Section
from coder.reports.planning import made_whole, plan
from coder.reports.progress import Progress as Progress
from coder.reports.progress import progress as progress
from coder.reports.study import Study


def tallied(
    session: Session, question: str, several: CoderRule = CoderRule.FIRST, coders: Sequence[str] = ()
) -> tuple[Answered, list[CodeCount]]:
    """The answers to a question as they are coded now, and how often each code is used. Raises NotFound."""
    study = read_study(session, coders=coders, several=several)
    answered = study.question(question)
    return answered, with_ranges(code_counts(answered, study.codebook), answered, study.codebook)


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The codes in use by the groups of a variable: a count for each row of the crosstab, every number in it, and which
    cells a report would hide, as (code, group).
    """

    counts: tuple[CodeCount, ...]
    table: Crosstab
    hidden: frozenset[tuple[str, str]]


def group_tables(
    session: Session,
    question: str,
    by: Sequence[str],
    *,
    wave: str | None = None,
    coders: Sequence[str] = (),
    several: CoderRule = CoderRule.FIRST,
    language: str = "nb",
) -> tuple[GroupTable, ...]:
    """The codes in use by the groups of each of these closed variables, for the researcher's own eyes.

    Raises NotFound for an unknown question or variable.
    """
    study = read_study(session, wave, coders, several)
    answered = study.question(question)
    whole = made_whole(Definition(language=language, sections=(Section(question),)), study)
    sections = tuple(replace(one, by=tuple(dict.fromkeys((*(one.by or ()), *by)))) for one in whole.sections or ())
    planned = plan(replace(whole, sections=sections), study)
    rows = [one for one in code_counts(answered, study.codebook) if one.share.n]
    cases = cases_by_code(answered, study.codebook)
    hidden = crossings(planned)[0].hidden
    return tuple(
        GroupTable(
            tuple(rows),
            crosstab(
                [(one.code.id, cases[one.code.id]) for one in rows],
                answered.coded,
                study.grouping(variable, planned.words("missing")),
                answered=answered.respondents,
                earned=answered.earned,
            ),
            frozenset((row, group) for row, name, group in hidden if name == variable),
        )
        for variable in by
    )


def group_variables(session: Session) -> list[str]:
    """The closed variables that divide respondents into groups worth comparing."""
    study: Study = read_study(session)
    return list(made_whole(Definition(), study).variables or ())
