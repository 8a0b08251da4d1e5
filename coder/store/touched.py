"""What a change has touched so far, from the rows it wrote: tables, answers, codes and decided suggestions."""

from __future__ import annotations

from collections.abc import Mapping

from coder.model.ids import CodeRow, ResponseId, SuggestionId

MOST_ANSWERS = 1_000
"""Answers listed singly; a change with more concerns many."""

ON_ANSWERS = {
    "responses", "codings", "decisions", "memos", "flags", "suggestions", "redactions", "automatic", "sample_members",
    "assignment_members", "reconciliations",
}  # fmt: skip
"""Tables whose rows are about answers."""


class Touched:
    """The rows that a change touched, by subject. `many`: there are more answers than are listed singly."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.answers: set[ResponseId] = set()
        self.codes: set[CodeRow] = set()
        """Rows of `codes`."""
        self.suggestions: set[SuggestionId] = set()
        """Suggestions decided on, which give the answer and code of the decision."""
        self.many = False

    def row(self, table: str, image: Mapping[str, object] | None) -> None:
        """Record the former or present state of a row; None is no row."""
        self.tables.add(table)
        if image is None:
            return
        answer = image["id"] if table == "responses" else image.get("response_id")
        if isinstance(answer, int) and not self.many:
            self.answers.add(ResponseId(answer))
        code = image["id"] if table == "codes" else image.get("code_id")
        if isinstance(code, int):
            self.codes.add(CodeRow(code))
        decided = image["suggestion_id"] if table == "decisions" else None
        if isinstance(decided, int) and not self.many:
            self.suggestions.add(SuggestionId(decided))
        self.many = self.many or len(self.answers) > MOST_ANSWERS or len(self.suggestions) > MOST_ANSWERS

    def rows(self, table: str) -> None:
        """Record many rows written at once."""
        self.tables.add(table)
        self.many = self.many or table in ON_ANSWERS
