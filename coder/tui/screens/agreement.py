"""The agreement screen: agreement of coders by code, with the figures of `coder agree`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.errors import CoderError
from coder.i18n.figures import between, paradox_text, percent, ratio
from coder.i18n.words import _
from coder.model.agreement import CodeAgreement
from coder.model.ids import CodeId
from coder.operations.changed import CODEBOOK, SAMPLES, SURVEY
from coder.project import open_project
from coder.queries.agreeing import Agreement, agreements
from coder.queries.reconciling import hidden_questions, refuse_blind, refuse_hidden
from coder.tui.dialogues.dialogue import PickOne
from coder.tui.keys.keymap import bindings
from coder.tui.screens.agreement_parts import LevelsScreen, PairsScreen
from coder.tui.screens.reconcile import ReconcileScreen
from coder.tui.screens.table_screen import TableScreen, refused_lines
from coder.tui.task import COUNTING, Task
from coder.tui.text import on_one_line, some_lines
from coder.tui.widgets.table_rows import TableColumn


def _number(title: str, width: int, figure: Callable[[CodeAgreement], str]) -> TableColumn[CodeAgreement]:
    return TableColumn(title.rjust(width), width, lambda row: (figure(row).rjust(width), ""))


class AgreementScreen(TableScreen[CodeAgreement]):
    """Rows are codes in codebook order."""

    context = "agreement"
    on_row = frozenset({"open"})
    reads = SURVEY | CODEBOOK | SAMPLES | {"codings", "flags"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agreement"), ("escape", "app.leave", "")]

    def __init__(self, question: str | None = None) -> None:
        super().__init__()
        self.question = question
        self.every: Sequence[Agreement] = ()
        self.codes: Sequence[CodeAgreement] = ()
        self.busy = True  # from the first moment: it is read as it opens
        self.error: CoderError | None = None

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, CodeAgreement]:
        return {place: self.codes[place] for place in wanted}

    def load(self) -> None:
        self.busy = True
        task = Task(COUNTING, self, self._read, self._failed)
        self.coder_app.tasks.in_thread(task, self._reading)
        self._show_top()

    def _reading(self) -> list[Agreement]:
        with open_project(self.state.session.path, self.state.session.coder, read_only=True) as session:
            if self.question is not None:
                refuse_blind(session, self.question)
            hidden = hidden_questions(session)
            found = agreements(session, by_week=False)
            shown = [agreement for agreement in found if agreement.question not in hidden]
            if not shown:
                refuse_hidden(session, hidden)
            return shown

    def _read(self, found: list[Agreement]) -> None:
        self.busy, self.error, self.every = False, None, found
        self._show()

    def _failed(self, error: CoderError) -> None:
        self.busy, self.error, self.every = False, error, ()
        self.coder_app.refuse(error)
        self._show()

    @property
    def agreement(self) -> Agreement | None:
        """The agreement on the question requested, or on the first with several coders."""
        first = next(iter(self.every), None)
        return next((agreement for agreement in self.every if agreement.question == self.question), first)

    def _show(self) -> None:
        self.codes = () if self.agreement is None else self.agreement.codes
        widest = max((len(self.called(agreement)) for agreement in self.codes), default=0)
        columns: list[TableColumn[CodeAgreement]] = [
            TableColumn(
                _("code"), min(max(14, widest), max(14, self.size.width - 64)), lambda row: (self.called(row), "")
            ),
            _number(_("share"), 6, lambda row: percent(row.share)),
            _number(_("agree"), 6, lambda row: percent(row.percent.value)),
            _number(_("alpha"), 6, lambda row: ratio(row.alpha.value)),
            _number("95 %", 14, lambda row: between(row.alpha)),
            _number(_("kappa"), 6, lambda row: ratio(row.kappa.value) + ("!" if row.paradox else " ")),
            _number("AC1", 5, lambda row: ratio(row.ac1.value)),
            _number(_("both"), 6, lambda row: percent(row.positive.value)),
        ]
        instead = refused_lines(self.error, self.size.width) if self.agreement is None else []
        self.table.show(range(len(self.codes)), columns, self.table.at, instead=instead)
        self._show_top()
        self.show_preview()

    def called(self, row: CodeAgreement) -> str:
        known = self.state.codebook.by_id.get(row.code)
        if known is None:
            return on_one_line(row.code)
        return "  " * self.state.codebook.depth(known) + on_one_line(known.name)

    def _show_top(self) -> None:
        agreement = self.agreement
        if self.busy:
            parts = [_("counting …")]
        elif agreement is None:  # why stands where the list would be
            parts = []
        else:
            over = agreement.over
            parts = [
                on_one_line(agreement.question),
                # Where there is no room names are cut, and no figure.
                _("alpha over sets {alpha} ({interval})").format(
                    alpha=ratio(over.alpha.value), interval=between(over.alpha)
                ),
                _("{n} answers by {coders}").format(n=over.answers, coders=on_one_line(", ".join(over.coders))),
            ]
        self.top.show(_("Agreement"), " · ".join(parts), self.coder_app.background_note)

    def text_of(self, row: CodeAgreement) -> str:
        code = self.state.codebook.by_id.get(row.code)
        if row.paradox:
            return paradox_text(row, on_one_line(code.name if code is not None else row.code))
        return _(
            "Somebody put it on {used} of {answers} answers. Alpha, kappa and AC1: agreement beyond chance. «both»: how"
            " often another put it, too, where one did. It is that of the codings, whatever was decided since."
        ).format(used=row.used, answers=row.answers)

    def more_about(self, row: CodeAgreement, width: int) -> list[str]:
        code = self.state.codebook.by_id.get(row.code)
        return some_lines(on_one_line(code.definition), width, 2) if code is not None and code.definition else []

    def action_question(self) -> None:
        def chosen(index: int | None) -> None:
            if index is not None:
                self.question = self.every[index].question
                self._show()

        rows = [on_one_line(agreement.question) for agreement in self.every]
        self.app.push_screen(PickOne(_("Agreement on which question?"), rows), chosen)

    def action_levels(self) -> None:
        """Show agreement at each level of the codebook."""
        agreement = self.agreement
        if agreement is None:
            return
        if agreement.levels:
            self.app.push_screen(LevelsScreen(agreement))
        else:
            self.coder_app.show_message(_("The codebook has one level only."))

    def action_pairs(self) -> None:
        """Show kappa of each pair of coders, from the code in the current row on."""
        agreement, row = self.agreement, self.table.current_row
        if agreement is None:
            return
        if any(code_agreement.kappas for code_agreement in agreement.codes):
            self.app.push_screen(PairsScreen(agreement, None if row is None else row.code))
        else:
            self.coder_app.show_message(_("No two coders have ten answers in common."))

    def action_open(self) -> None:
        """Show the answers on which coders differ on this code or a descendant."""
        row, agreement = self.table.current_row, self.agreement
        if row is not None and agreement is not None:
            codes = [CodeId(code.id) for code in self.state.codebook.subtree(self.state.codebook.known(row.code))]
            self.app.push_screen(ReconcileScreen(agreement.question, codes))
