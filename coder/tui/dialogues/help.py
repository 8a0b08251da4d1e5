"""Every key of the screen in front, from the action registry."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from coder.i18n.words import _
from coder.tui.dialogues.dialogue import ReadBox
from coder.tui.keys.contexts import ALSO, CONTEXTS, DIALOGUES
from coder.tui.keys.keymap import Keymap
from coder.tui.text import cut, wrap
from coder.tui.widgets.painted import Panel, Row


class Help(ReadBox):
    """The keys of a context, then those of every screen."""

    SCROLLS = "#found"
    PAGE = 12

    def __init__(self, keys: Keymap, context: str) -> None:
        super().__init__(_("Keys: {screen}").format(screen=_(CONTEXTS[context])))
        self.keys = keys
        self.context = context
        self.add_class("-tall")

    def content(self) -> ComposeResult:
        with VerticalScroll(id="found", can_focus=False):
            yield Panel(id="keys")

    def on_mount(self) -> None:
        self.call_after_refresh(self.fill)

    def fill(self) -> None:
        """Lay out the lines in the present width."""
        width = max(30, self.query_one("#found").content_size.width - 2)
        rows: list[Row] = []
        for context in (self.context, *ALSO.get(self.context, ()), "all", "dialogue"):
            rows += [(("", ""),), ((_(CONTEXTS[context]), "title"),)]
            listed = DIALOGUES if context == "dialogue" else (context,)
            pairs = [pair for shown_context in listed for pair in self.keys.help(shown_context)]
            column = max((cell_len(key) for key, _help in pairs), default=0) + 2
            for key, text in pairs:
                for number, (start, end) in enumerate(wrap(text, width - column)):
                    rows.append(((cut("" if number else key, column), "key"), (text[start:end], "")))
        panel = self.query_one("#keys", Panel)
        panel.styles.height = len(rows)
        panel.show(rows)
