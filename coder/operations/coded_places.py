"""Finds the answers that the rows of a file of codings are about, and lists the rows of which nothing is here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coder.errors import NotFound
from coder.message import Message
from coder.model.problem import Problem
from coder.store import answer_references, variables
from coder.store.memos import MemoTarget

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.operations.coded_tables import CodedRow
    from coder.project import Session

LISTED = 50
"""Rows of a kind that are listed; of more only the number."""


class Places:
    """The places of rows: the answer, and its characters."""

    def __init__(self, session: Session, problems: list[Problem], question: str | None, wave: str | None) -> None:
        self._session, self._problems = session, problems
        self._question, self._wave = question, wave
        self._known: dict[tuple[str, str | None], dict[str, list[tuple[ResponseId, int]]]] = {}
        self._lost: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        if question is not None:
            self._answers(question, wave)  # refuses an unknown wave whatever the rows contain

    def find(self, row: CodedRow) -> tuple[ResponseId, tuple[int, int]] | None:
        """Return the answer and characters of a row; None, noting the problem, where there is none."""
        question = self._question or row.question or ""
        answers = self._answers(question, self._wave if self._question else row.wave)
        self._seen[row.case] += 1
        case_answers = answers.get(row.case, [])
        if self._question and row.span is None and self._seen[row.case] > 1:
            # The second row with an id is about the case that an import called «K1 (2)», or else about the same case.
            case_answers = answers.get(f"{row.case} ({self._seen[row.case]})", case_answers)
        if row.response is not None and row.response not in (number for number, _ in case_answers):
            case_answers = self._earlier(question, row, row.response) or case_answers
        if not case_answers:
            self._lose(
                "cases have", Message("the case «{case}» has no answer to this question here.", case=row.case), row
            )
            return None
        response, length = next((answer for answer in case_answers if answer[0] == row.response), case_answers[0])
        first, last = row.span or (0, length)
        if not (0 <= first < last <= length or (first == 0 and last == length)):
            self._lose(
                "excerpts do not fit an answer here; they are about",
                Message(
                    "characters {first}–{last} are no excerpt of the answer of «{case}», which has {length} here.",
                    first=first,
                    last=last,
                    case=row.case,
                    length=length,
                ),
                row,
            )
            return None
        return response, (first, last)

    def of_memo(self, row: CodedRow) -> MemoTarget | None:
        """Return the subject of a memo, apart from its code; None, noting the problem, where that is not here."""
        if not row.case:
            return MemoTarget()
        if not row.question:
            try:
                return MemoTarget(answer_references.find_case(self._session.project, row.case))
            except NotFound:
                self._lose(
                    "cases have", Message("there is no case «{case}» here, which a memo is about.", case=row.case), row
                )
                return None
        place = self.find(row)
        if place is None:
            return None
        response, span = place
        return MemoTarget(None, response, *(span if row.span else (None, None)))

    def close(self) -> None:
        """List how many more there were than are listed."""
        for what, count in self._lost.items():
            if count > LISTED:
                more = count - LISTED
                message = (
                    Message("{n} more {n:case has|cases have} no answer here.", n=more)
                    if what == "cases have"
                    else Message("{n} more {what} another text.", n=more, what=what)
                )
                self._problems.append(Problem(message))

    def _lose(self, what: str, why: Message, row: CodedRow) -> None:
        self._lost[what] += 1
        if self._lost[what] <= LISTED:
            self._problems.append(Problem(why, f"line {row.line}"))

    def _earlier(self, question: str, row: CodedRow, number: ResponseId) -> list[tuple[ResponseId, int]]:
        """Return the exact answer of a row whose text a later import has changed, as in exports of all versions."""
        project = self._session.project
        question_row = variables.question_id(project, question)
        length = answer_references.length_of_earlier(project, number, question_row, row.case, row.wave or "")
        return [] if length is None else [(number, length)]

    def _answers(self, question: str, wave: str | None) -> dict[str, list[tuple[ResponseId, int]]]:
        if (question, wave) not in self._known:
            number = variables.question_id(self._session.project, question)
            self._known[question, wave] = answer_references.responses_by_case(self._session.project, number, wave)
        return self._known[question, wave]
