"""The palette: any action of the screen, found by its name."""

from __future__ import annotations

from coder.i18n.words import _
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.keys.actions import ACTIONS
from coder.tui.keys.keymap import Keymap
from coder.tui.name_search import find


class Palette(PickOne):
    """Dismissed with the index of an action in `actions`."""

    def __init__(self, keys: Keymap, context: str) -> None:
        here = "code" if context == "span" else context
        self.actions = [action for action in ACTIONS if action.palette and action.context in (here, "all")]
        names = [f"{_(action.label)}: {_(action.help)}" for action in self.actions]
        super().__init__(_("What do you want to do?"), names, lambda query: _found(query, names, self.labels))
        self.labels = [_(action.label) for action in self.actions]
        self.signs = [f"[{' '.join(keys.of(action))}] " if keys.of(action) else "" for action in self.actions]

    def mark(self, index: int) -> str:
        """Return the keys of a row, before its description, which would push them out of the dialogue."""
        return self.signs[index]

    def action_id(self, index: int) -> str:
        """Return the id of the action at an index."""
        return self.actions[index].id


def _found(query: str, names: list[str], labels: list[str]) -> list[int]:
    by_label = find(query, labels)
    return by_label + [index for index in find(query, names) if index not in by_label]
