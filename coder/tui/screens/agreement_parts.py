"""Two tables opened from the agreement screen: by level of the codebook, and Cohen's kappa of each pair of coders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from coder.i18n.figures import between, between_percent, percent, ratio
from coder.i18n.words import _, several
from coder.model.agreement import LevelAgreement, PairKappa
from coder.model.ids import CodeId
from coder.queries.agreeing import Agreement
from coder.tui.keys.keymap import bindings
from coder.tui.screens.reconcile import ReconcileScreen
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import fit, on_one_line
from coder.tui.widgets.table_rows import TableColumn


class LevelsScreen(TableScreen[LevelAgreement]):
    """Rows are levels of the codebook, the top first."""

    context = "levels"
    on_row = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("levels"), ("escape", "app.leave", "")]

    def __init__(self, agreement: Agreement) -> None:
        super().__init__()
        self.agreement = agreement

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, LevelAgreement]:
        return {place: self.agreement.levels[place] for place in wanted}

    def load(self) -> None:
        columns: list[TableColumn[LevelAgreement]] = [
            TableColumn(_("level").rjust(6), 6, lambda row: (f"{row.level:>6}", "strong")),
            TableColumn(_("codes").rjust(6), 6, lambda row: (f"{row.codes:>6}", "dim")),
            TableColumn(_("same").rjust(6), 6, lambda row: (percent(row.percent.value).rjust(6), "")),
            TableColumn("95 %".rjust(9), 9, lambda row: (between_percent(row.percent).rjust(9), "")),
            TableColumn(_("alpha").rjust(6), 6, lambda row: (ratio(row.alpha.value).rjust(6), "")),
            TableColumn("95 %".rjust(14), 14, lambda row: (between(row.alpha).rjust(14), "")),
        ]
        self.table.show(range(len(self.agreement.levels)), columns)
        about = _("{n} answers by {coders}").format(
            n=self.agreement.over.answers, coders=on_one_line(", ".join(self.agreement.over.coders))
        )
        self.top.show(_("Agreement by level"), f"{on_one_line(self.agreement.question)} · {about}", "")
        self.show_preview()

    def text_of(self, row: LevelAgreement) -> str:
        if row.level == 1:
            return _(
                "Codes count as the category at the top that they stand below. Much lower at a deeper level: coders"
                " agree on the category, and its codes are not told apart well enough."
            )
        return _("Codes count as what stands above them at level {level}, or as themselves.").format(level=row.level)

    def action_open(self) -> None:
        """Show the answers on which coders differ on any code."""
        self.app.push_screen(ReconcileScreen(self.agreement.question))


class PairRow(NamedTuple):
    """A pair of coders on one code."""

    code: str
    pair: PairKappa


class PairsScreen(TableScreen[PairRow]):
    """Rows are pairs of coders by code, in codebook order."""

    context = "pairs"
    on_row = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pairs"), ("escape", "app.leave", "")]

    def __init__(self, agreement: Agreement, code: str | None = None) -> None:
        """Set the cursor to the first pair of `code`."""
        super().__init__()
        self.agreement = agreement
        self.rows = [
            PairRow(code_agreement.code, pair) for code_agreement in agreement.codes for pair in code_agreement.kappas
        ]
        self._first = next((place for place, row in enumerate(self.rows) if row.code == code), 0)

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, PairRow]:
        return {place: self.rows[place] for place in wanted}

    def load(self) -> None:
        names = max((len(self.coders(row)) for row in self.rows), default=0)
        width = min(max(12, names), max(12, self.size.width // 3))
        columns: list[TableColumn[PairRow]] = [
            TableColumn(_("code"), max(14, self.size.width - width - 36), lambda row: (self.called(row), "")),
            TableColumn(_("coders"), width, lambda row: (fit(self.coders(row), width), "")),
            TableColumn(_("answers").rjust(7), 7, lambda row: (f"{row.pair.answers:>7}", "dim")),
            TableColumn(_("kappa").rjust(6), 6, lambda row: (ratio(row.pair.kappa.value).rjust(6), "")),
            TableColumn("95 %".rjust(14), 14, lambda row: (between(row.pair.kappa).rjust(14), "")),
        ]
        self.table.show(range(len(self.rows)), columns, self._first)
        pairs = len({(row.pair.first, row.pair.second) for row in self.rows})
        counted = several("{n} pair", "{n} pairs", pairs)
        self.top.show(_("Agreement of two coders"), f"{on_one_line(self.agreement.question)} · {counted}", "")
        self.show_preview()

    def called(self, row: PairRow) -> str:
        known = self.state.codebook.by_id.get(row.code)
        if known is None:
            return on_one_line(row.code)
        return "  " * self.state.codebook.depth(known) + on_one_line(known.name)

    def coders(self, row: PairRow) -> str:
        return on_one_line(f"{row.pair.first} – {row.pair.second}")

    def text_of(self, row: PairRow) -> str:
        return _(
            "Cohen's kappa of two coders over the answers that both coded, ten at least. «–»: chance explains all,"
            " as where neither used the code."
        )

    def action_open(self) -> None:
        """Show the answers on which coders differ on this code or a descendant."""
        row = self.table.current_row
        if row is not None:
            codes = [CodeId(code.id) for code in self.state.codebook.subtree(self.state.codebook.known(row.code))]
            self.app.push_screen(ReconcileScreen(self.agreement.question, codes))
