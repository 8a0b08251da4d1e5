"""The screen of confused codes: a pair opens the answers on which coders differ on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several
from coder.model.agreement import Confusion
from coder.model.ids import CodeId
from coder.queries.reconciling import Disagreements
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import on_one_line, some_lines
from coder.tui.widgets.table_rows import TableColumn


class ConfusedScreen(TableScreen[Confusion]):
    """Rows are pairs of codes, the most frequent first."""

    context = "confused"
    on_row = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("confused"), ("escape", "app.leave", "")]

    def __init__(
        self, disagreements: Disagreements, narrow: Callable[[Sequence[CodeId], tuple[CodeId, CodeId]], None]
    ) -> None:
        super().__init__()
        self.pairs = [confusion for confusion in disagreements.confused if confusion.second]
        self._narrow = narrow

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, Confusion]:
        return {place: self.pairs[place] for place in wanted}

    def load(self) -> None:
        columns: list[TableColumn[Confusion]] = [
            TableColumn(_("answers").rjust(8), 8, lambda row: (f"{row.answers:>8}", "strong")),
            TableColumn(_("of").rjust(6), 6, lambda row: (f"{row.either:>6}", "dim")),
            TableColumn(_("one coder"), max(20, (self.size.width - 20) // 2), lambda row: (self.called(row.first), "")),
            TableColumn(_("the other"), 0, lambda row: (self.called(row.second), "")),
        ]
        self.table.show(range(len(self.pairs)), columns)
        self.top.show(_("Confused codes"), several("{n} pair", "{n} pairs", len(self.pairs)), "")
        self.show_preview()

    def called(self, code: str) -> str:
        known = self.state.codebook.by_id.get(code)
        return on_one_line(code if known is None else self.state.codebook.path(known))

    def text_of(self, row: Confusion) -> str:
        return _(
            "On {n} of {either} answers that have one of the two, one coder put the one where another put the other."
            " Say in both definitions what tells them apart."
        ).format(n=row.answers, either=row.either)

    def more_about(self, row: Confusion, width: int) -> list[str]:
        lines: list[str] = []
        for code_id in (row.first, row.second):
            code = self.state.codebook.by_id.get(code_id)
            definition = (
                " · ".join(part for part in (code.definition, code.include, code.exclude) if part) if code else ""
            )
            lines += some_lines(f"{self.called(code_id)}: {on_one_line(definition) or _('no definition')}", width, 3)
        return lines

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None:
            self._narrow((), (CodeId(row.first), CodeId(row.second)))
            self.coder_app.action_leave()
