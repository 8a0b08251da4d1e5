"""The dialogue with marks: several of a list, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from coder.i18n.words import _
from coder.tui.app_interface import AppInterface
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.keys.keymap import bindings
from coder.tui.name_search import find
from coder.tui.text import plain
from coder.tui.widgets.painted import Panel

NONE = 0
"""The index of the row that means none of the others."""


class _Sought(Input):
    """The search field. A key that marks writes nothing into it, even a letter or a blank."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        keys = cast("AppInterface", self.app).keymap
        return super().check_consume_key(key, character) and keys.action_for("marks", key) is None


class PickSeveral(PickOne):
    """Several of a list. Dismissed with the number of `taken`: their indices in the given list, in the order of
    marking.

    Until a mark is changed, the current row is taken alone, as in a list with a single choice. The first row stands for
    none, which may mean all; marking it unmarks the others.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("picker"), *bindings("marks")]

    def __init__(self, heading: str, rows: Sequence[str], marked: Sequence[int], none: str) -> None:
        listed = [none, *rows]
        super().__init__(heading, listed, lambda query: find(query, listed, limit=len(listed)))
        self.marked = [index + 1 for index in marked]
        self.changed = False
        self.in_front = self.marked[0] if self.marked else NONE

    def content(self) -> ComposeResult:
        yield _Sought(select_on_focus=False)
        yield Panel(id="found")

    @property
    def taken(self) -> tuple[int, ...]:
        """The marked indices."""
        return tuple(index - 1 for index in self.marked)

    def foot(self) -> str:
        take = _("take what is marked") if self.changed else _("choose only this")
        return self.key_line(("marks.also", _("mark")), ("picker.take", take), ("dialogue.leave", _("back")))

    def refill(self, query: str) -> None:
        """Search again; the best match becomes current, or without a query the previous row."""
        self.matches = self.find(query)
        self.at = self.matches.index(self.in_front) if not query else 0
        self.repaint()

    def mark(self, index: int) -> str:
        is_marked = index in self.marked if index != NONE else not self.marked
        return "☑ " if is_marked else "☐ "

    def action_also(self) -> None:
        """Mark or unmark the current row, and clear the query to search for the next one."""
        if not self.matches:
            return
        self.in_front = index = self.matches[self.at]
        if index == NONE:
            self.marked.clear()
        else:
            (self.marked.remove if index in self.marked else self.marked.append)(index)
        self.changed = True
        self.query_one("#foot", Static).update(plain(self.foot()))
        self.query_one(Input).value = ""
        self.repaint()

    def action_take(self) -> None:
        if not self.changed and self.matches:
            index = self.matches[self.at]
            self.marked = [] if index == NONE else [index]
        if self.changed or self.matches:
            self.dismiss(len(self.marked))

    def clicked(self) -> None:
        self.action_also()
