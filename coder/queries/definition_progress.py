"""How far the open questions of a report definition are answered and coded, by those alone who were asked them."""

from __future__ import annotations

from dataclasses import dataclass

from coder.project import Session
from coder.queries.definitions import whole_definition
from coder.reports.definition import Definition
from coder.reports.planning import plan
from coder.reports.progress import Progress, progress


@dataclass(frozen=True, slots=True)
class DefinedQuestion:
    """An open question as a definition has it, in `wave`: put to those alone who gave one of these values to each
    variable `among` (empty: to all). How many of them were `asked`, and how far they are coded.
    """

    question: str
    wave: str
    among: tuple[tuple[str, tuple[str, ...]], ...]
    asked: int
    progress: Progress
    codings: int


def asked_as(session: Session, definition: Definition) -> list[DefinedQuestion]:
    """The open questions of a definition. Raises NotFound and CoderError as a report by it does."""
    with session.snapshot():
        whole, study = whole_definition(session, definition)
    held = [(one.section, one.answered) for one in plan(whole, study).sections if one.answered is not None]
    return [
        DefinedQuestion(
            section.question, study.wave, section.asked_when, len(answered.asked), progress(answered),
            len(answered.every),
        )
        for section, answered in held
    ]  # fmt: skip
