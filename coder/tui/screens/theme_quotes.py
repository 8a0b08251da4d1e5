"""The quotes of a theme: the answers with its codes, among which the author chooses quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several
from coder.model.ids import CodeId, ResponseId
from coder.operations.changed import THEMES, Changed
from coder.operations.themes import choose_quotes
from coder.queries.themes import Material, QuoteChoice, arranged_themes, choices_of
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import on_one_line
from coder.tui.widgets.table_rows import TableColumn


class ThemeQuotesScreen(TableScreen[QuoteChoice]):
    """Rows are answers by their id: those quoted when the screen was opened are first."""

    context = "quotes"
    on_row = frozenset({"toggle_mark", "open"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("quotes"), ("escape", "app.leave", "")]

    def __init__(self, material: Material, code: CodeId) -> None:
        super().__init__()
        self.material = material
        self.codes: tuple[CodeId, ...] = (code,)
        """Codes of the theme; the first one identifies it."""
        self.choices: dict[ResponseId, QuoteChoice] = {}
        self.quoted: tuple[ResponseId, ...] = ()

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, QuoteChoice]:
        return {response_id: self.choices[ResponseId(response_id)] for response_id in wanted}

    def show_changed(self, changed: Changed | None) -> None:
        if changed is None or changed.tables & THEMES:
            self.load()
        self.show_keys()

    def load(self) -> None:
        arranged = arranged_themes(self.state.session, self.material)
        theme = next((arranged_theme for arranged_theme in arranged if self.codes[0] in arranged_theme.codes), None)
        if theme is None:  # another program has removed its code
            self.coder_app.action_leave()
            return
        self.quoted, self.codes = theme.quoted, theme.codes
        if not self.choices:
            self.choices = {choice.response: choice for choice in choices_of(self.state.session, self.material, theme)}
        columns: list[TableColumn[QuoteChoice]] = [
            TableColumn("", 1, lambda row: ("●" if row.response in self.quoted else " ", "strong")),
            TableColumn(_("case"), 12, lambda row: (on_one_line(row.case), "dim")),
            TableColumn("", 1, lambda row: ("★" if row.flagged else " ", "good")),
            TableColumn(_("answer"), 0, lambda row: (on_one_line(row.text), "")),
        ]
        self.table.show(list(self.choices), columns)
        how = _("chosen by you") if theme.quotes_chosen else _("chosen by the report")
        parts = [on_one_line(theme.name), several("{n} answer", "{n} answers", len(self.choices))]
        parts.append(several("{n} quote", "{n} quotes", len(self.quoted)) + f" ({how})")
        self.top.show(_("Quotes"), " · ".join(parts), self.coder_app.background_note)
        self.show_preview()

    def text_of(self, row: QuoteChoice) -> str:
        return row.text

    def more_about(self, row: QuoteChoice, width: int) -> list[str]:
        return [_("Is quoted.") if row.response in self.quoted else _("Is not quoted.")]

    def action_toggle_mark(self) -> None:
        """Quote the answer, or not; from then on exactly the marked answers are quoted."""
        row = self.table.current_row
        if row is None:
            return
        if row.response in self.quoted:
            wanted = [response_id for response_id in self.quoted if response_id != row.response]
        else:
            wanted = [*self.quoted, row.response]
        self._choose(wanted)

    def action_automatic(self) -> None:
        self._choose(None)

    def _choose(self, wanted: Sequence[ResponseId] | None) -> None:
        question, named = self.material.question, [f"id:{code}" for code in self.codes]
        self.coder_app.attempt(lambda: choose_quotes(self.state.session, question, named, wanted))

    def action_open(self) -> None:
        if self.table.current is not None:
            self.coder_app.open_answer(ResponseId(self.table.current))
