"""The page of keys, made from the registry of actions."""

from __future__ import annotations

from coder.tui.keys.actions import ACTIONS
from coder.tui.keys.contexts import CONTEXTS
from coder.tui.keys.keymap import Keymap


def keys_page() -> str:
    """A heading and a table for every context that has keys of its own, in English."""
    keys = Keymap()
    parts = [
        "# Keys\n\n`?` shows those of the screen you are on, and `:` finds any act by its name."
        " How to give an act another key: [Keys of your own](screen.md#keys-of-your-own).\n"
    ]
    for context, title in CONTEXTS.items():
        rows = []
        for action in ACTIONS:
            if action.context != context or not keys.of(action):
                continue
            if not action.name.startswith("slot("):
                rows.append((keys.of(action), action.help))
            elif action.name == "slot(1)":
                rows.append((("1–9",), action.help))
        if rows:
            table = "\n".join(
                f"| {' '.join(f'`{key}`' for key in shown)} | {description} |" for shown, description in rows
            )
            parts.append(f"## {title}\n\n| Key | What it does |\n|---|---|\n{table}\n")
    return "\n".join(parts)
