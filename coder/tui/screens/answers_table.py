"""The columns of the answers screen, and the preview of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from rich.cells import cell_len

from coder.i18n.words import _, with_decimal_sign
from coder.model import as_text_or_number, in_full
from coder.model.ids import ResponseId
from coder.model.response import ListedResponse
from coder.queries import answer, hidden_codings, queue, reviewing
from coder.queries.answer import COME_BACK, GOOD_QUOTE
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import cut, on_one_line, sureness
from coder.tui.widgets.painted import Piece
from coder.tui.widgets.table_rows import TableColumn

ANSWER_LEAST = 32
"""Cells of the answer, for which other columns shrink as far as possible."""


def narrowed(
    columns: Sequence[tuple[TableColumn[ListedResponse], int]], room: int
) -> list[TableColumn[ListedResponse]]:
    """Return columns, each with its least width, narrowed to `room` cells, those with most spare cells first."""
    widths = [column.width for column, _least in columns]
    least = [least_width for _column, least_width in columns]
    while sum(widths) + len(widths) > room:
        index = max(range(len(widths)), key=lambda at: widths[at] - least[at])
        if widths[index] <= least[index]:
            break
        widths[index] -= 1
    return [replace(column, width=width) for (column, _least), width in zip(columns, widths, strict=True)]


def _value(name: str, row: ListedResponse) -> Piece:
    value = as_text_or_number(row.data.get(name))
    if value is None:
        return "", "dim"
    return on_one_line(value) if isinstance(value, str) else with_decimal_sign(in_full(value)), "dim"


class AnswersTable(TableScreen[ListedResponse]):
    """Answers in a table: the columns and their cells."""

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, ListedResponse]:
        return hidden_codings.rows(self.state.session, wanted, self.state.blinding.covered)

    def _columns(self) -> list[TableColumn[ListedResponse]]:
        wide = self.size.width >= 110
        case = _("case")
        columns = [
            (TableColumn("", 2, self._flags), 2),
            (TableColumn(case, 10, lambda row: (on_one_line(str(row.case)), "dim")), max(6, cell_len(case))),
        ]
        if len(self.state.queue.questions) != 1 and len(queue.questions(self.state.session)) > 1:
            columns.append((TableColumn(_("question"), 12, lambda row: (on_one_line(row.question), "dim")), 8))
        columns += [(TableColumn(on_one_line(name), 12, partial(_value, name)), 7) for name in self._variables()]
        columns.append((TableColumn(_("codes"), 36 if wide else 18, self.codes_on), 10))
        if reviewing.runs(self.state.session):
            columns.append((TableColumn(_("suggested"), 26 if wide else 16, self._suggested), 10))
        room = self.size.width - 5 - max(ANSWER_LEAST, self.size.width * 2 // 5)
        return [*narrowed(columns, room), TableColumn(_("answer"), 0, lambda row: (on_one_line(row.text), ""))]

    def _variables(self) -> tuple[str, ...]:
        return self.state.settings.columns

    @staticmethod
    def _flags(row: ListedResponse) -> Piece:
        signs = {COME_BACK: "⚑", GOOD_QUOTE: "❝"}
        return "".join(sign for kind, sign in signs.items() if kind in row.flags), "hint"

    def _suggested(self, row: ListedResponse) -> Piece:
        """Return the newest run's surest suggestion, after its confidence."""
        if row.confidence is None:
            return "", ""
        return f"{self._sure(row.confidence)} {self.code_name(row.suggested or '')}", ""

    def _sure(self, confidence: float) -> str:
        return sureness(confidence, 1, unchecked=self.state.suggestion_source.of_run.unchecked)

    def text_of(self, row: ListedResponse) -> str:
        return row.text

    def more_about(self, row: ListedResponse, width: int) -> list[str]:
        if row.confidence is None:
            return []
        text = _("surest suggestion: {code}, {confidence}")
        return [
            cut(
                text.format(code=self.code_name(row.suggested or ""), confidence=self._sure(row.confidence).strip()),
                width,
            )
        ]

    def action_copy(self) -> None:
        if self.table.current is not None:
            self.coder_app.copy(answer.read_answer(self.state.session, ResponseId(self.table.current)).text)
