"""The coded answers most like one answer, and how they were coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several
from coder.model.response import ListedResponse
from coder.queries import covered
from coder.tui.keys import bindings
from coder.tui.screens.listing import Listing
from coder.tui.text import digits, fit, on_one_line
from coder.tui.widgets.table import Column


class NearestScreen(Listing[ListedResponse]):
    """Rows are answers, most alike first, once they are `found`: it is there at once, so that every key is its own."""

    context = "nearest"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("nearest"), ("escape", "app.leave", "")]

    def __init__(self, response: int) -> None:
        super().__init__()
        self.response = response
        self.likeness: dict[int, float] = {}
        self.state = _("looking …")

    def on_mount(self) -> None:
        if self.coder.background is not None:
            self.coder.background.nearest(self.response, self._found, self._failed)

    def on_unmount(self) -> None:
        if self.coder.background is not None:
            self.coder.background.forget("nearest")

    def _found(self, found: Sequence[tuple[int, float]]) -> None:
        # Of an answer that is covered it may not be known that others have coded it.
        under = self.desk.covered.among(response for response, _likeness in found) - self.desk.done
        self.likeness = {response: likeness for response, likeness in found if response not in under}
        self.state = "" if self.likeness else _("No coded answer is like this one yet.")
        self.load()

    def _failed(self) -> None:
        self.state = _("This could not be worked out.")
        self.load()

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, ListedResponse]:
        return covered.rows(self.desk.session, wanted, self.desk.covered)

    def load(self) -> None:
        columns: list[Column[ListedResponse]] = [
            Column(_("alike"), 6, lambda row: (digits(self.likeness[row.response]), "")),
            Column(_("codes"), 36 if self.size.width >= 110 else 26, lambda row: (self._codes(row), "strong")),
            Column(_("answer"), 0, lambda row: (on_one_line(row.text), "")),
        ]
        self.table.show(list(self.likeness), columns)
        said = several("{n} coded answer like this one", "{n} coded answers like this one", len(self.likeness))
        at_hand = self.fetch([self.response]).get(self.response)
        said = self.state or said
        self.top.say(_("Nearest answers"), said, fit(at_hand.text, 24).strip() if at_hand else "")
        self.show_preview()

    def _codes(self, row: ListedResponse) -> str:
        by_id = self.desk.codebook.by_id
        return ", ".join(on_one_line(by_id[code].name) for code in row.codes if code in by_id)

    def text_of(self, row: ListedResponse) -> str:
        return row.text

    def more_about(self, row: ListedResponse, width: int) -> list[str]:
        return [f"→ {self._codes(row)}"]

    def action_same_codes(self) -> None:
        """Put the codes of the answer under the cursor on the one that is coded."""
        row = self.table.current_row
        desk = self.desk
        if row is None or desk.answer is None:
            return
        if desk.answer.id != self.response and not desk.go_to(self.response):  # an undo has gone elsewhere
            return
        by_id = desk.codebook.by_id
        wanted = [code for code in row.codes if code in by_id and not by_id[code].retired]
        missing = [code for code in wanted if code not in desk.answer.own_codes(desk.span)]
        if missing:
            self.coder.attempt(lambda: desk.toggle(missing), self.coder.action_leave)
        else:
            self.coder.action_leave()

    def action_open(self) -> None:
        if self.table.current is not None:
            self.coder.open_answer(self.table.current)
