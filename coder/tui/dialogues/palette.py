"""The palette: any act of this place by its name."""

from __future__ import annotations

from coder.i18n.words import _
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.keys.actions import ACTIONS
from coder.tui.keys.keymap import Keymap
from coder.tui.name_search import find


class Palette(PickOne):
    """Dismissed with the place of an action in `actions`."""

    def __init__(self, keys: Keymap, context: str) -> None:
        here = "code" if context == "span" else context
        self.actions = [one for one in ACTIONS if one.palette and one.context in (here, "all")]
        names = [f"{_(one.label)}: {_(one.help)}" for one in self.actions]
        super().__init__(_("What do you want to do?"), names, lambda query: _found(query, names, self.labels))
        self.labels = [_(one.label) for one in self.actions]
        self.signs = [f"[{' '.join(keys.of(one))}] " if keys.of(one) else "" for one in self.actions]

    def mark(self, place: int) -> str:
        """The keys stand first, so that no long description pushes them out of the box."""
        return self.signs[place]

    def action_id(self, place: int) -> str:
        """The id of the action in a place."""
        return self.actions[place].id


def _found(query: str, names: list[str], labels: list[str]) -> list[int]:
    by_label = find(query, labels)
    return by_label + [place for place in find(query, names) if place not in by_label]
