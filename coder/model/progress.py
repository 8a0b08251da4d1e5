"""Progress of coding: for the project, by question, by code and by coder."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from coder.model.change import Import
from coder.model.ids import ResponseId
from coder.model.run import Run
from coder.model.unit import Unit

OnProgress = Callable[[int], None]
"""Called with how many answers, or cases, are done."""


class Totals(Struct, frozen=True):
    """How many of each there are in a project."""

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
    """An open question: cases `asked` (that answered or left it empty), answers `answered` and `coded`, codings, and
    cases that answered, in each wave: those with all of their answers coded, with some, with none.
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
    """What a coder has done: answers coded, codings, how many of these from a suggestion and how many read from a file,
    decisions by kind.
    """

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
    """An answer that a later import replaced, with the codings that still stand on it."""

    response: ResponseId
    case: str
    question: str
    replaced_by: ResponseId
    codings: int


class Status(Struct, frozen=True):
    """A project with how far it is coded, its newest run of suggestions, and what its imports brought and changed."""

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
