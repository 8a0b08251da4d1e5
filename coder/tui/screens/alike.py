"""The screen of equal answers: those coded as one, unless some are set apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _
from coder.model.ids import ResponseId
from coder.model.response import ListedResponse
from coder.operations.flags import toggle_flag
from coder.queries import hidden_codings
from coder.queries.answer import APART
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import on_one_line
from coder.tui.widgets.table_rows import TableColumn


class AlikeScreen(TableScreen[ListedResponse]):
    """The group of one answer."""

    context = "alike"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("alike"), ("escape", "app.leave", "")]

    def __init__(self, response: ResponseId) -> None:
        super().__init__()
        self.response = response

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, ListedResponse]:
        return hidden_codings.rows(self.state.session, wanted, self.state.blinding.covered)

    def load(self) -> None:
        members = self.state.alike.whole(self.response)
        together = sum(member not in self.state.alike.apart for member in members)
        columns = [
            TableColumn(_("apart"), 6, lambda row: ("≢" if row.response in self.state.alike.apart else "≡", "strong")),
            TableColumn(_("case"), 12, lambda row: (on_one_line(str(row.case)), "dim")),
            TableColumn(_("codes"), 24, self.codes_on),
            TableColumn(_("answer"), 0, lambda row: (on_one_line(row.text), "")),
        ]
        self.table.show(members, columns, self.response if not self.table.ids else None)
        self.top.show(
            _("Alike answers"), _("{n} alike, {together} coded as one").format(n=len(members), together=together)
        )
        self.show_preview()

    def action_toggle_apart(self) -> None:
        current = self.table.current
        if current is not None:

            def after() -> None:
                self.coder_app.show_message(
                    _("This answer is coded by itself now; the same key puts it back.")
                    if current in self.state.alike.apart
                    else _("This answer is coded with those alike again.")
                )

            self.coder_app.attempt(lambda: toggle_flag(self.state.session, [current], APART), after)

    def text_of(self, row: ListedResponse) -> str:
        return row.text

    def action_open(self) -> None:
        if self.table.current is not None:
            self.coder_app.open_answer(ResponseId(self.table.current))
