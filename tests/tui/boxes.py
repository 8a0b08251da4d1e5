"""Every box over the screens, and the keys that open it."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from coder.errors import CoderError
from coder.tui.app import CoderApp
from coder.tui.dialogues import code_picker, dialogue, edit_code, help, palette, pick_several  # noqa: A004 (the screen of that name)

KEYS: dict[type[Any], tuple[str, ...]] = {
    edit_code.EditCode: ("B", "e"),
    dialogue.EditText: ("m",),
    dialogue.EditLine: ("B", "r"),
    dialogue.PickOne: ("t", "s"),
    code_picker.Picker: ("c",),
    pick_several.PickSeveral: ("t", "v"),
    palette.Palette: ("colon",),
    help.Help: ("question_mark",),
    dialogue.ShowText: ("E",),
    dialogue.Confirm: ("B", "d"),
    dialogue.ConfirmEither: ("B", "M", "u", "n", "g", "e", "enter"),
    dialogue.ConfirmRetry: (),
}
"""Keys to each box, from the first answer."""


async def opened_box(kind: type[Any], app: CoderApp, pilot: Pilot[Any]) -> None:
    """Open a box by its keys; one that no key brings opens by itself."""
    await pilot.press(*KEYS[kind])
    if kind is dialogue.ConfirmRetry:
        app.push_screen(dialogue.ConfirmRetry(CoderError("The disk is full.")))
    await pilot.pause()
    assert type(app.screen) is kind
