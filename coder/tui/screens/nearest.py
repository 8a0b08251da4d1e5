"""The nearest-answers screen: the coded answers most like one answer, and their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several
from coder.model.ids import ResponseId
from coder.model.response import ListedResponse
from coder.queries import hidden_codings
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import digits, fit, on_one_line
from coder.tui.widgets.table_rows import TableColumn


class NearestScreen(TableScreen[ListedResponse]):
    """Rows are answers, most similar first, once `found`; the screen opens before, so that it gets every key."""

    context = "nearest"
    on_row = frozenset({"same_codes", "open"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("nearest"), ("escape", "app.leave", "")]

    def __init__(self, response: ResponseId) -> None:
        super().__init__()
        self.response = response
        self.likeness: dict[ResponseId, float] = {}
        self.status = _("looking …")

    def on_mount(self) -> None:
        if self.coder_app.background is not None:
            self.coder_app.background.nearest(self.response, self._found, self._failed)

    def on_unmount(self) -> None:
        if self.coder_app.background is not None:
            self.coder_app.background.forget_nearest()

    def _found(self, found: Sequence[tuple[ResponseId, float]]) -> None:
        # For a covered answer it must not be revealed that others have coded it.
        under = self.state.blinding.covered.among(response for response, _likeness in found) - self.state.queue.done
        self.likeness = {response: likeness for response, likeness in found if response not in under}
        self._end("" if self.likeness else _("No coded answer is like this one yet."))

    def _failed(self) -> None:
        self._end(_("This could not be worked out."))

    def _end(self, status: str) -> None:
        self.status = status
        if self.children:  # when it is left, its widgets go first
            self.load()

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, ListedResponse]:
        return hidden_codings.rows(self.state.session, wanted, self.state.blinding.covered)

    def load(self) -> None:
        columns: list[TableColumn[ListedResponse]] = [
            TableColumn(_("alike"), 6, lambda row: (digits(self.likeness[row.response]), "")),
            TableColumn(_("codes"), 36 if self.size.width >= 110 else 26, self.codes_on),
            TableColumn(_("answer"), 0, lambda row: (on_one_line(row.text), "")),
        ]
        self.table.show(list(self.likeness), columns)
        text = several("{n} coded answer like this one", "{n} coded answers like this one", len(self.likeness))
        at_hand = self.fetch([self.response]).get(self.response)
        text = self.status or text
        self.top.show(_("Nearest answers"), text, fit(at_hand.text, 24).strip() if at_hand else "")
        self.show_preview()

    def text_of(self, row: ListedResponse) -> str:
        return row.text

    def more_about(self, row: ListedResponse, width: int) -> list[str]:
        return [f"→ {self.codes_on(row)[0]}"]

    def action_same_codes(self) -> None:
        """Apply the codes of the answer under the cursor to the one being coded."""
        row = self.table.current_row
        state = self.state
        if row is None or state.answer is None:
            return
        if state.answer.id != self.response and not state.go_to(self.response):  # an undo has moved on
            return
        by_id = state.codebook.by_id
        wanted = [code for code in row.codes if code in by_id and not by_id[code].retired]
        missing = [code for code in wanted if code not in state.answer.own_codes(state.span)]
        if missing:
            self.coder_app.attempt(lambda: state.toggle(missing), self.coder_app.action_leave)
        else:
            self.coder_app.action_leave()

    def action_open(self) -> None:
        if self.table.current is not None:
            self.coder_app.open_answer(ResponseId(self.table.current))
