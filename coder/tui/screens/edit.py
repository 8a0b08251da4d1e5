"""What the codebook says of a code: definition, include, exclude, keywords, examples."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static, TextArea

from coder.model import Code
from coder.tui.screens.dialogue import Fields
from coder.tui.text import plain, shown
from coder.tui.words import N_, _

FIELDS = (
    ("definition", N_("Definition")), ("include", N_("Include")), ("exclude", N_("Exclude")),
    ("keywords", N_("Keywords, one a line")), ("examples", N_("Examples, one a line")),
)  # fmt: skip


class EditCode(Fields[dict[str, Any]]):
    """Dismissed with the fields that were changed, ready for `session.revising.edited`."""

    def __init__(self, code: Code) -> None:
        super().__init__(shown(code.name))
        self.code = code
        self.add_class("-tall")

    def content(self) -> ComposeResult:
        with VerticalScroll(id="found", can_focus=False):
            for name, label in FIELDS:
                yield Static(plain(_(label)))
                yield TextArea(self._before(name), show_line_numbers=False, tab_behavior="focus", id=name)

    def _before(self, name: str) -> str:
        value = getattr(self.code, name)
        return shown(value if isinstance(value, str) else "\n".join(value))

    def foot(self) -> str:
        return self.told(
            ("write.field_after", _("next field")), ("write.keep", _("keep")), ("dialogue.leave", _("leave it"))
        )

    def action_keep(self) -> None:
        changed: dict[str, Any] = {}
        for name, _label in FIELDS:
            text = self.query_one(f"#{name}", TextArea).text
            if text != self._before(name):
                lines = tuple(line.strip() for line in text.splitlines() if line.strip())
                changed[name] = lines if name in ("keywords", "examples") else text.strip()
        self.dismiss(changed)
