"""Unmasked tables to look at while coding, for the researcher alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.project import Session
from coder.queries.counting import read_study
from coder.reports.answered import Answered
from coder.reports.background import comparable
from coder.reports.coder_rule import CoderRule as CoderRule
from coder.reports.coder_rule import Spans, ranges_by_group, with_ranges
from coder.reports.coder_rule import coders_of as coders_of
from coder.reports.counting import CodeCount as CodeCount  # re-exported for the front ends
from coder.reports.counting import CountedShare as CountedShare
from coder.reports.counting import Crosstab as Crosstab
from coder.reports.counting import Group as Group
from coder.reports.counting import cases_by_code, code_counts, crosstab
from coder.reports.counting import in_order as in_order
from coder.reports.counting import rounded as rounded
from coder.reports.crossing import crossings
from coder.reports.definition import Definition, Section
from coder.reports.planning import made_whole, plan
from coder.reports.progress import Progress as Progress
from coder.reports.progress import progress as progress
from coder.reports.resolving import resolved
from coder.reports.study import Study
from coder.store import asked, variables


@dataclass(frozen=True, slots=True)
class WhoIsCounted:
    """The cases to count, as in a report definition: those in a `wave` (None: the latest) with one of these values of
    each variable `among` (empty: all), as coded by `coders` (none: all); and the size below which a report masks cells
    (None: of the unit).
    """

    wave: str | None = None
    among: tuple[tuple[str, tuple[str, ...]], ...] = ()
    coders: tuple[str, ...] = ()
    mask_below: int | None = None


EVERYBODY = WhoIsCounted()


def whom(
    session: Session, definition: Definition | None, question: str, *, latest: Study | None = None
) -> WhoIsCounted:
    """Return the cases to count of a question: by a definition's first section on it, else those asked it. `latest` is
    the latest wave, if it has been read. Raises NotFound, CoderError.
    """
    project = session.project
    definition = definition or Definition()
    resolved_definition = resolved(definition, variables.known(project), variables.known(project, "closed"))
    among = next(
        (section.asked_when for section in resolved_definition.sections or () if section.question == question), ()
    )
    if not among and question in asked.asked_when(project):
        study = (
            latest
            if latest is not None and resolved_definition.wave is None
            else read_study(session, resolved_definition.wave)
        )
        among = study.condition_of(question)
    return WhoIsCounted(resolved_definition.wave, among, resolved_definition.coders, resolved_definition.mask_below)


def code_table(
    session: Session,
    question: str,
    several: CoderRule = CoderRule.FIRST,
    coders: Sequence[str] = (),
    of: WhoIsCounted = EVERYBODY,
    *,
    study: Study | None = None,
) -> tuple[Answered, list[CodeCount]]:
    """Return the responses to a question as they are coded now, and how often each code is used. `coders` override
    those of `of`; `study` is what is counted, if it has been read. Raises NotFound.
    """
    if study is None:
        study = read_study(session, of.wave, coders or of.coders, several)
    answered = _asked(study, question, of)
    return answered, with_ranges(code_counts(answered, study.codebook), answered, study.codebook)


def _asked(study: Study, question: str, of: WhoIsCounted) -> Answered:
    answered = study.question(question)
    return answered.among(study.where(of.among)) if of.among else answered


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The codes in use by the groups of a variable: a count for each row of the crosstab, all its numbers, the cells
    that a report would mask, as (code, group), and the range over coders of each cell, where several have coded.
    """

    counts: tuple[CodeCount, ...]
    table: Crosstab
    hidden: frozenset[tuple[str, str]]
    spans: Spans


def group_tables(
    session: Session,
    question: str,
    by: Sequence[str],
    *,
    coders: Sequence[str] = (),
    several: CoderRule = CoderRule.FIRST,
    of: WhoIsCounted = EVERYBODY,
    language: str = "nb",
    study: Study | None = None,
) -> tuple[GroupTable, ...]:
    """Return the codes in use by the groups of each of these closed variables, unmasked. `study` as in `code_table`.

    Raises NotFound for an unknown question or variable.
    """
    if study is None:
        study = read_study(session, of.wave, coders or of.coders, several)
    answered = _asked(study, question, of)
    section = Section(question, asked_when=of.among)
    whole = made_whole(Definition(language=language, sections=(section,), mask_below=of.mask_below), study)
    sections = tuple(
        replace(whole_section, by=tuple(dict.fromkeys((*(whole_section.by or ()), *by))))
        for whole_section in whole.sections or ()
    )
    planned = plan(replace(whole, sections=sections), study)
    rows = [count for count in code_counts(answered, study.codebook) if count.share.n]
    cases = cases_by_code(answered, study.codebook)
    hidden = crossings(planned)[0].hidden
    tables = [
        crosstab(
            [(count.code.id, cases[count.code.id]) for count in rows],
            answered.coded,
            study.grouping(
                variable,
                planned.words("Not stated"),
                None,
                planned.words("Chose none"),
                planned.words.in_context("number", "."),
            ),
            answered=answered.respondents,
            earned=answered.earned,
        )
        for variable in by
    ]
    spans = ranges_by_group(answered, study.codebook, tables)
    return tuple(
        GroupTable(
            tuple(rows), table, frozenset((row, group) for row, name, group in hidden if name == variable), table_spans
        )
        for variable, table, table_spans in zip(by, tables, spans, strict=True)
    )


def group_variables(session: Session, latest: Study | None = None) -> list[str]:
    """Return the closed variables that divide respondents into groups worth comparing. `latest` as in `whom`."""
    return comparable(read_study(session) if latest is None else latest)
