"""The top line, which names the screen, and the key bar at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message

from coder.i18n.words import _
from coder.tui.text import cut
from coder.tui.widgets.painted import Painted, Row

if TYPE_CHECKING:
    from coder.tui.keys.actions import Action

NAME = 20
"""Cells reserved for the name of a screen, even a whole question, before the text after it is cut."""


class TopBar(Painted):
    """One line: the screen's name, its state, and at the right the background work."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"part--dim"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name for it)
        super().__init__(id=id)
        self.texts = ("", "", "")

    def show(self, name: str, text: str, right: str = "") -> None:
        """Show texts, which must be safe."""
        if (name, text, right) != self.texts:
            self.texts = (name, text, right)
            self.refresh()

    def row(self, y: int) -> Row:
        name, text, right = self.texts
        room = self.size.width - cell_len(text) - cell_len(right) - 4
        name = cut(name, min(cell_len(name), max(room, NAME)))
        room = self.size.width - cell_len(name) - cell_len(right) - 4
        return ((f" {name} ", "strong"), (" " + cut(text, room - 1) if room > 1 else "", ""), (f" {right} ", "dim"))


class KeyBar(Painted):
    """The keys useful now, as many as fit; a click does what the key does."""

    class Pressed(Message):
        """An action was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name for it)
        super().__init__(id=id)
        self.actions: Sequence[tuple[Action, str]] = ()
        self._places: list[tuple[int, int, Action]] = []

    def show(self, actions: Sequence[tuple[Action, str]]) -> None:
        """Show these actions with their keys, the first ones first; help and back always fit."""
        if actions != self.actions:
            self.actions = actions
            self.refresh()

    def row(self, y: int) -> Row:
        room = self.size.width
        needed = {id(action): cell_len(f" {key} {_(action.label)} ") for action, key in self.actions}
        last = [pair for pair in self.actions if pair[0].name in ("help", "leave")]
        room -= sum(needed[id(action)] for action, _key in last)
        chosen = []
        for pair in self.actions:
            if pair in last:
                continue
            if needed[id(pair[0])] > room:
                break
            room -= needed[id(pair[0])]
            chosen.append(pair)
        pieces = []
        self._places, x = [], 0
        for action, key in [*chosen, *last]:
            pieces += [(f" {key}", "key"), (f" {_(action.label)} ", "")]
            self._places.append((x, x + needed[id(action)], action))
            x += needed[id(action)]
        return pieces

    def on_click(self, event: events.Click) -> None:
        for start, end, action in self._places:
            if start <= event.x < end:
                self.post_message(self.Pressed(action))
