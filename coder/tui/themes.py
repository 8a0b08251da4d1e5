"""The themes: dark, light, high contrast, and the terminal's own sixteen colours."""

from __future__ import annotations

from pathlib import Path

from textual.theme import Theme

THEMES = (
    Theme(
        "coder-dark", primary="#7aa2c8", secondary="#c8b27a", accent="#e0a458", warning="#e0a458", error="#e07a6a",
        success="#8fbf7f", foreground="#d8dce0", background="#14181c", surface="#1b2026", panel="#2a323a", dark=True,
        variables={"quiet": "#97a1ab", "rule": "#66727e"},
    ),
    Theme(
        "coder-light", primary="#1f5a8a", secondary="#7a5a00", accent="#9a3b00", warning="#8a4b00", error="#a01818",
        success="#1c6b2a", foreground="#1c1f22", background="#fbfaf7", surface="#f1efe9", panel="#dcd8cf", dark=False,
        variables={"quiet": "#5c6268", "rule": "#857f74"},
    ),
    Theme(
        "coder-contrast", primary="#ffff00", secondary="#00ffff", accent="#ffff00", warning="#ffff00", error="#ff8080",
        success="#80ff80", foreground="#ffffff", background="#000000", surface="#000000", panel="#404040", dark=True,
        text_alpha=1.0, variables={"quiet": "#e0e0e0", "rule": "#a0a0a0"},
    ),
    Theme(
        "coder-16", primary="ansi_blue", secondary="ansi_cyan", accent="ansi_yellow", warning="ansi_yellow",
        error="ansi_red", success="ansi_green", foreground="ansi_default", background="ansi_default",
        surface="ansi_default", panel="ansi_default", boost="ansi_default", dark=True, ansi=True,
        variables={
            "ansi-background": "ansi_black", "ansi-foreground": "ansi_white", "border-blurred": "ansi_black",
            "quiet": "ansi_default", "rule": "ansi_default",
            "block-cursor-foreground": "ansi_black", "block-cursor-background": "ansi_white",
            "input-cursor-background": "ansi_white", "input-cursor-foreground": "ansi_black",
            "input-cursor-text-style": "none", "input-selection-background": "ansi_bright_blue",
            "input-selection-foreground": "ansi_black", "screen-selection-background": "ansi_bright_blue",
            "screen-selection-foreground": "ansi_black",
        },
    ),
)  # fmt: skip
"""In the order of `settings.THEMES`, each named «coder-» and its name there."""

OPENED = Path(__file__).parent / "styles" / "opened.tcss"
"""The style sheet of tables and boxes, which are opened over the first screen: it is read after that is painted."""
