"""Progress of coding: for the project, by question, by code and by coder."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from coder.model.change import Import
from coder.model.ids import ResponseId
from coder.model.run import Run
from coder.model.unit import Unit

OnProgress = Callable[[int], None]
"""Called with the number of answers, or cases, done so far."""


class Totals(Struct, frozen=True):
    """Totals of a project."""

    cases: int
    responses: int
    codes: int
    coders: int
    codings: int
    runs: int
    suggestions: int
    memos: int
    changes: int


class QuestionProgress(Struct, frozen=True):
    """An open question: cases `asked` (with an answer or an empty one), answers `answered` and `coded`, codings, and
    the cases that answered, in each wave: with all of their answers coded, some, or none.
    """

    asked: int
    question: str
    label: str
    answered: int
    coded: int
    codings: int
    cases: int
    all_coded: int
    some_coded: int
    none_coded: int


class CodeUse(Struct, frozen=True):
    """How often a code (`code` is its path) was applied, and to how many answers and cases with its sub-codes."""

    code_id: str
    code: str
    retired: int
    codings: int
    responses_with_sub_codes: int
    cases_with_sub_codes: int


class CoderProgress(Struct, frozen=True):
    """A coder's work: answers coded, codings, how many of these from suggestions and from files, decisions by kind."""

    coder: str
    responses: int
    codings: int
    from_suggestions: int
    from_files: int
    accepted: int
    rejected: int
    changed: int
    last_act: str | None


class EarlierVersion(Struct, frozen=True):
    """An answer replaced by a later import, with the codings still on it."""

    response: ResponseId
    case: str
    question: str
    replaced_by: ResponseId
    codings: int


class Status(Struct, frozen=True):
    """A project with its progress, its newest run of suggestions, and the effects of its imports."""

    project: str
    title: str | None
    unit: Unit
    totals: Totals
    questions: tuple[QuestionProgress, ...]
    codes: tuple[CodeUse, ...]
    coders: tuple[CoderProgress, ...]
    run: Run | None
    earlier_versions: tuple[EarlierVersion, ...]
    imports: tuple[Import, ...]
