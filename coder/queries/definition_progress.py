"""Progress of open questions among the cases that were asked them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from coder.model.progress import QuestionProgress
from coder.project import Session
from coder.queries.counting import read_study
from coder.queries.definitions import whole_definition
from coder.queries.variables import asked_questions, waves_of
from coder.reports.definition import Definition
from coder.reports.planning import plan
from coder.reports.progress import Progress, progress


@dataclass(frozen=True, slots=True)
class DefinedQuestion:
    """An open question of a definition in `wave`: put to those with one of these values of each variable `among`
    (empty: to all). How many of them were `asked`, and how far they are coded.
    """

    question: str
    wave: str
    among: tuple[tuple[str, tuple[str, ...]], ...]
    asked: int
    progress: Progress
    codings: int


def defined_questions(session: Session, definition: Definition) -> list[DefinedQuestion]:
    """Return the open questions of a definition. Raises NotFound and CoderError as a report by it does."""
    with session.snapshot():
        whole, study = whole_definition(session, definition)
    answered_sections = [
        (planned.section, planned.answered) for planned in plan(whole, study).sections if planned.answered is not None
    ]
    return [
        DefinedQuestion(
            section.question, study.wave, section.asked_when, len(answered.asked), progress(answered),
            len(answered.every),
        )
        for section, answered in answered_sections
    ]  # fmt: skip


def of_those_asked(session: Session, rows: Iterable[QuestionProgress]) -> Iterator[QuestionProgress]:
    """Yield how far each question is, among the cases that were asked it, over all waves."""
    conditions = asked_questions(session)
    with session.snapshot():
        studies = [read_study(session, wave) for wave in waves_of(session)] if any(conditions.values()) else []
        for row in rows:
            if not conditions.get(row.question):
                yield row
                continue
            asked_count = codings = 0
            parts: list[Progress] = []
            for study in studies:
                cases = study.where(study.condition_of(row.question))
                answered = study.question(row.question).among(cases)
                had_it = {
                    case for case, case_values in study.data.items() if row.question in case_values
                } | answered.respondents
                asked_count += len(had_it & cases)
                codings += len(answered.every)
                parts.append(progress(answered))
            yield replace(
                row, asked=asked_count, codings=codings, answered=sum(part.answers for part in parts),
                coded=sum(part.coded for part in parts), cases=sum(part.cases for part in parts),
                all_coded=sum(part.all_coded for part in parts), some_coded=sum(part.some_coded for part in parts),
                none_coded=sum(part.none_coded for part in parts),
            )  # fmt: skip
