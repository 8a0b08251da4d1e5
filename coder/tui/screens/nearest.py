"""The coded answers most like one answer, and how they were coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from coder.session import answer
from coder.tui.keys import bindings
from coder.tui.screens.listing import Listing
from coder.tui.text import digits, fit, on_one_line
from coder.tui.widgets.table import Column
from coder.tui.words import _, several

if TYPE_CHECKING:
    from coder.tui.app import CoderApp


class NearestScreen(Listing):
    """Rows are answers; `found` has them with their likeness, most alike first."""

    context = "nearest"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("nearest"), ("escape", "app.leave", "")]

    def __init__(self, response: int, found: Sequence[tuple[int, float]]) -> None:
        super().__init__()
        self.response = response
        self.likeness = dict(found)

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        return answer.page(self.desk.session, wanted)

    def load(self) -> None:
        columns = [
            Column(_("alike"), 6, lambda row: (digits(self.likeness[row["response"]]), "")),
            Column(_("codes"), 36 if self.size.width >= 110 else 26, lambda row: (self._codes(row), "strong")),
            Column(_("answer"), 0, lambda row: (on_one_line(row["text"]), "")),
        ]
        self.table.show(list(self.likeness), columns)
        said = several("{n} coded answer like this one", "{n} coded answers like this one", len(self.likeness))
        at_hand = self.fetch([self.response]).get(self.response)
        self.top.say(_("Nearest answers"), said, fit(at_hand["text"], 24).strip() if at_hand else "")
        self.show_preview()

    def _codes(self, row: Mapping[str, Any]) -> str:
        by_id = self.desk.codebook.by_id
        return ", ".join(on_one_line(by_id[code].name) for code in row["codes"] if code in by_id)

    def more_about(self, row: Mapping[str, Any], width: int) -> list[str]:
        return [f"→ {self._codes(row)}"]

    def action_same_codes(self) -> None:
        """Put the codes of the answer under the cursor on the one that is coded."""
        row = self.table.current_row
        desk = self.desk
        if row is None or desk.answer is None:
            return
        by_id = desk.codebook.by_id
        wanted = [code for code in row["codes"] if code in by_id and not by_id[code].retired]
        missing = [code for code in wanted if code not in desk.answer.own_codes(desk.span)]
        if missing:
            self.coder.attempt(lambda: desk.toggle(missing), self.coder.action_leave)
        else:
            self.coder.action_leave()

    def action_open(self) -> None:
        if self.table.current is not None:
            self.desk.go_to(self.table.current)
            self.coder.action_to_code()


def look_for_nearest(app: CoderApp) -> None:
    """Look behind the screen for coded answers like the one in front; they are shown when they are found."""
    at_hand = app.desk.answer
    if at_hand is None or app.background is None:
        return
    in_front = app.screen

    def show(found: Sequence[tuple[int, float]]) -> None:
        if app.screen is not in_front or app.desk.answer is None or app.desk.answer.id != at_hand.id:
            return  # the coder has gone on meanwhile
        if found:
            app.push_screen(NearestScreen(at_hand.id, found))
        else:
            app.tell(_("No coded answer is like this one yet."))

    app.background.nearest(at_hand.id, show)
