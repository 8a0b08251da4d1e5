"""The dialogue for editing a code: definition, include, exclude, keywords, examples, colour, residual."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Checkbox, Input, Static, TextArea

from coder.errors import CoderError
from coder.i18n.words import N_, _, refusal
from coder.model import Code, Codebook
from coder.operations import codebook_edits
from coder.tui.dialogues.dialogue import Fields
from coder.tui.text import plain, shown

FIELDS = (
    ("definition", N_("Definition")), ("include", N_("Include")), ("exclude", N_("Exclude")),
    ("keywords", N_("Keywords, one a line")), ("examples", N_("Examples, one a line")),
)  # fmt: skip


class EditCode(Fields[Code]):
    """Dismissed with the edited code, for `codebook_edits.edited`.

    A refusal is shown in the dialogue, which stays open with everything written in it.
    """

    AUTO_FOCUS = ""

    def __init__(self, code: Code, codebook: Codebook) -> None:
        super().__init__(shown(code.name))
        self.code = code
        self.codebook = codebook
        self.add_class("-tall")

    def content(self) -> ComposeResult:
        with VerticalScroll(id="found", can_focus=False):
            for name, label in FIELDS:
                yield Static(plain(_(label)))
                yield TextArea(self._before(name), show_line_numbers=False, tab_behavior="focus", id=name)
            yield Static(plain(_("Colour, such as #1f77b4; empty for none")))
            yield Input(shown(self.code.colour), select_on_focus=False, id="colour")
            yield Checkbox(plain(_("For what fits none of the other codes (space)")), self.code.residual, id="residual")
        refused = Static("", id="refused", classes="part--bad")
        refused.display = False
        yield refused

    def on_mount(self) -> None:
        # Not by AUTO_FOCUS, which would centre the field and scroll its label out of view.
        self.set_focus(self.query(TextArea).first(), scroll_visible=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Scroll the label of the focused field into view, too."""
        field = event.widget
        beside = field.parent.children if isinstance(field.parent, VerticalScroll) else ()
        for label, after in pairwise(beside):
            if after is field and isinstance(label, Static):
                # After Textual has centred the field, which takes a refresh itself.
                self.call_after_refresh(self.call_after_refresh, label.scroll_visible, animate=False)

    def _before(self, name: str) -> str:
        value = getattr(self.code, name)
        return shown(value if isinstance(value, str) else "\n".join(value))

    def foot(self) -> str:
        return self.key_line(
            ("write.field_after", _("next field")), ("write.keep", _("keep")), ("dialogue.leave", _("leave it"))
        )

    def action_keep(self) -> None:
        code, colour = self.code, self.query_one("#colour", Input).value.strip()
        after = replace(
            code,
            definition=self._text("definition", code.definition),
            include=self._text("include", code.include),
            exclude=self._text("exclude", code.exclude),
            keywords=self._lines("keywords", code.keywords),
            examples=self._lines("examples", code.examples),
            colour=code.colour if colour == shown(code.colour) else colour,
            residual=self.query_one("#residual", Checkbox).value,
        )
        try:
            codebook_edits.edited(self.codebook, code, after)
        except CoderError as error:
            self._refuse(error)
        else:
            self.dismiss(after)

    def _text(self, name: str, before: str) -> str:
        """Return the text of a field; exactly the previous one if nobody has changed it."""
        text = self.query_one(f"#{name}", TextArea).text
        return before if text == shown(before) else text.strip()

    def _lines(self, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
        text = self._text(name, "\n".join(before))
        return before if text == "\n".join(before) else tuple(filter(None, map(str.strip, text.splitlines())))

    def _refuse(self, error: CoderError) -> None:
        refused = self.query_one("#refused", Static)
        refused.update(plain(refusal(error)))
        refused.display = True
