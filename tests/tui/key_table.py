"""The README's table of keys, made from the registry: `python tests/tui/key_table.py README.md` puts it in."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from coder.tui.keys.actions import ACTIONS
from coder.tui.keys.contexts import CONTEXTS
from coder.tui.keys.keymap import Keymap


def key_table() -> str:
    """A heading and a table for every context that has keys of its own, in English."""
    keys = Keymap()
    parts = []
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
            table = "\n".join(f"| {' '.join(f'`{key}`' for key in shown)} | {said} |" for shown, said in rows)
            parts.append(f"**{title}**\n\n| Key | What it does |\n|---|---|\n{table}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    readme = Path(sys.argv[1])
    text = readme.read_text(encoding="utf-8")
    whole = re.sub(
        r"(^## Keys\n\n).*?(?=^## )", lambda found: f"{found[1]}{key_table()}\n", text, flags=re.MULTILINE | re.DOTALL
    )
    readme.write_text(whole, encoding="utf-8")
