"""Contexts of keys: the screens, their modes and the dialogues over them, and which of them apply together."""

from __future__ import annotations

from coder.i18n.words import N_

CONTEXTS = {
    "code": N_("Coding"),
    "span": N_("Marking an excerpt"),
    "list": N_("Moving in a list"),
    "grid": N_("All answers"),
    "alike": N_("Alike answers"),
    "nearest": N_("Nearest answers"),
    "review": N_("Suggestions"),
    "codebook": N_("Codebook"),
    "report": N_("Report"),
    "themes": N_("Themes"),
    "quotes": N_("Quotes of a theme"),
    "reconcile": N_("Disagreements"),
    "confused": N_("Codes that are confused"),
    "agreement": N_("Agreement"),
    "levels": N_("Agreement by level"),
    "pairs": N_("Agreement of two coders"),
    "all": N_("Everywhere"),
    "dialogue": N_("In a box over the screen"),
}

DIALOGUES = ("dialogue", "ask", "either", "read", "line", "write", "picker", "marks")
"""Contexts of dialogues: keys of all of them, then those of each kind."""

TYPED_IN = ("dialogue", "line", "write", "picker")
"""Dialogues in which letters are typed, so that none can be a key."""

ALSO = {
    "code": ("span",), "grid": ("list",), "alike": ("list",), "nearest": ("list",), "review": ("list",),
    "codebook": ("list",), "report": ("list",), "themes": ("list",), "quotes": ("list",),
    "reconcile": ("list",), "confused": ("list",), "agreement": ("list",), "levels": ("list",), "pairs": ("list",),
    **dict.fromkeys(DIALOGUES[1:], ("dialogue",)),
}  # fmt: skip
"""Contexts whose keys also apply on a screen, or in a mode of it."""
