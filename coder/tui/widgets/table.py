"""A table of any length: only visible rows are read and painted."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from coder.tui.keys.keymap import bindings
from coder.tui.widgets.table_rows import R, TableRows


class TableView(TableRows[R], can_focus=True, inherit_bindings=False):
    """Rows by id, a cursor, and marks. `fetch` reads rows for some ids at once.

    `moved` is called directly, not by a message, when the cursor is on another row, so that the row's preview is
    painted together with the cursor.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    class Opened(Message):
        """The row under the cursor was clicked twice."""

    # Moving

    def move(self, index: int) -> None:
        """Put the cursor on a row."""
        index = max(0, min(index, len(self.ids) - 1))
        if index != self.at and self.ids:
            before, self.at = self.at, index
            self._read_rows()
            self._into_view()
            self._repaint(before)
            self._repaint(index)
            self.moved()

    def action_down(self) -> None:
        self.move(self.at + 1)

    def action_up(self) -> None:
        self.move(self.at - 1)

    def action_half_down(self) -> None:
        self.move(self.at + self._page // 2)

    def action_half_up(self) -> None:
        self.move(self.at - self._page // 2)

    def action_top(self) -> None:
        self.move(0)

    def action_bottom(self) -> None:
        self.move(len(self.ids) - 1)

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor and move one down."""
        if self.current is not None:
            self.marks ^= {self.current}
            self._repaint(self.at)
            self.move(self.at + 1)

    def mark_all(self) -> None:
        """Mark every row listed; unmark them if they are all marked."""
        self.marks = set() if self.marks.issuperset(self.ids) else set(self.ids)
        self.refresh()

    def chosen(self) -> list[int]:
        """Return the marked rows listed, in order, or the one under the cursor."""
        marked = [row_id for row_id in self.ids if row_id in self.marks] if self.marks else []
        return marked or ([self.current] if self.current is not None else [])

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._heads:
            return
        self.move(offset.y - self._heads + int(self.scroll_offset.y))
        if event.chain == 2:
            self.post_message(self.Opened())
