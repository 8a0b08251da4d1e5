"""The screen of disagreements: codes side by side, decided by key, after which the next one is current."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from coder.errors import CoderError
from coder.i18n.words import N_, _, several
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import AMBIGUOUS, DISCUSS, GAP, HAS, HAS_NOT, SLIP, AnswerApart
from coder.operations.changed import CODEBOOK, RECONCILED, SAMPLES, SURVEY, Changed
from coder.operations.reconciling import OPEN, Decision, reconcile
from coder.project import open_project
from coder.queries.reconciling import Disagreements, decided_again, disagreements, memos_on
from coder.queries.themes import questions_with_codings
from coder.tui.dialogues.dialogue import EditText, PickOne
from coder.tui.keys.keymap import bindings
from coder.tui.screens.confused import ConfusedScreen
from coder.tui.screens.table_screen import TableScreen, refused_lines
from coder.tui.task import COUNTING, Task
from coder.tui.text import cut, fit, on_one_line, some_lines
from coder.tui.widgets.table_rows import TableColumn

REASONS = (
    (SLIP, N_("a slip")), (AMBIGUOUS, N_("the answer is ambiguous")), (GAP, N_("a gap in the definition")),
    ("", N_("no reason")),
)  # fmt: skip
MARKS = {HAS: "✓", HAS_NOT: "✗", DISCUSS: "?"}

Outcomes = Sequence[tuple[CodeId | None, str]]
"""Decisions by code; None for «no code fits»."""

Filtered = tuple[tuple[CodeId, ...], tuple[CodeId, CodeId] | None]
"""The codes, and the pair of confused codes, that the list is limited to; all if neither is given."""


class ReconcileScreen(TableScreen[AnswerApart]):
    """Rows are answers by their id: those with open disagreements, or all."""

    context = "reconcile"
    on_row = frozenset({"slot(1)", "keep_all", "neither", "no_code", "discuss", "reopen", "open"})
    reads = SURVEY | CODEBOOK | SAMPLES | RECONCILED | {"codings", "flags"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reconcile"), ("escape", "app.leave", "")]

    def __init__(self, question: str | None = None, codes: Sequence[CodeId] = ()) -> None:
        super().__init__()
        self.question = question
        self.about: Filtered = (tuple(codes), None)
        self.found: Disagreements | None = None
        self.rows: dict[ResponseId, AnswerApart] = {}
        self.with_decided = False
        self.busy = True  # from the first moment: it is read as it opens
        self.error: CoderError | None = None

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, AnswerApart]:
        return {response_id: self.rows[ResponseId(response_id)] for response_id in wanted}

    # Reading

    def load(self) -> None:
        """Find disagreements in the background."""
        self.busy = True
        task = Task(COUNTING, self, self._read, self._failed)
        reading = partial(self._reading, self.question)
        self.coder_app.tasks.in_thread(task, reading)
        self._show_top()

    def _reading(self, question: str | None) -> Disagreements:
        with open_project(self.state.session.path, self.state.session.coder, read_only=True) as session:
            return disagreements(session, question)

    def _read(self, found: Disagreements) -> None:
        self.busy, self.error, self.found = False, None, found
        self._show()

    def _failed(self, error: CoderError) -> None:
        """Refuse, as others' codes are hidden from a coder with an unfinished sample."""
        self.busy, self.error, self.found = False, error, None
        self.coder_app.refuse(error)
        self._show()

    def show_changed(self, changed: Changed | None) -> None:
        if self.busy or self.found is None or changed is None or changed.answers is None:
            super().show_changed(changed)  # what is being read may be older than the change
            return
        if not changed.tables <= RECONCILED:
            super().show_changed(changed)
            return
        self._read_again(changed.answers)
        self._show()
        self.show_keys()

    def _read_again(self, responses: Container[ResponseId]) -> None:
        """Reload the decisions on some answers."""
        if self.found is not None:
            session, answers = self.state.session, self.found.answers
            alike = self.found.alike_again
            again, alike_again = (
                tuple(decided_again(session, answer) if answer.response in responses else answer for answer in part)
                for part in (answers, alike)
            )
            self.found = replace(self.found, answers=again, alike_again=alike_again)

    # Showing

    def narrow(self, codes: Sequence[CodeId] = (), pair: tuple[CodeId, CodeId] | None = None) -> None:
        """List only disagreements on these codes, or on a confused pair."""
        self.about = tuple(codes), pair
        self._show()

    def _show(self, at: int | None = None) -> None:
        """Show the list, with the cursor at an index, or where it was: on the next answer after a decision."""
        listed = () if self.found is None else self.found.only(*self.about)
        if self.found is not None and self.with_decided and self.about[1] is None:
            listed += self.found.decided_alike(self.about[0])
        self.rows = {answer.response: answer for answer in listed if self.with_decided or answer.open}
        apart = min(60, max(24, self.size.width * 2 // 5))
        columns: list[TableColumn[AnswerApart]] = [
            TableColumn("", 1, self._mark),
            TableColumn(_("case"), 10, lambda row: (on_one_line(row.case), "dim")),
            TableColumn(_("coded differently"), apart, self._apart),
            TableColumn(_("answer"), 0, lambda row: (on_one_line(row.text), "dim")),
        ]
        instead = refused_lines(self.error, self.size.width)
        self.table.show(list(self.rows), columns, self.table.at if at is None else at, instead=instead)
        self._show_top()
        self.show_preview()

    @staticmethod
    def _mark(row: AnswerApart) -> tuple[str, str]:
        if not row.codes:
            return ("–", "dim")
        decided = [code_apart.decided.outcome for code_apart in row.codes if code_apart.decided is not None]
        return ("?" if DISCUSS in decided else " " if row.open else "✓", "strong")

    def _apart(self, row: AnswerApart) -> tuple[str, str]:
        if not row.codes:
            return (_("nothing any more"), "dim")
        return (" · ".join(self.called(code.code) for code in row.codes), "")

    def called(self, code: str) -> str:
        known = self.state.codebook.by_id.get(code)
        return on_one_line(known.name if known is not None else code)

    def _show_top(self) -> None:
        parts = []
        if self.busy and self.found is None:  # what is counted anew keeps its numbers until then
            parts = [_("counting …")]
        elif self.found is not None:
            listed = self.found.only(*self.about)
            left, discuss = (
                sum(answer.open for answer in listed),
                sum(self._mark(answer)[0] == "?" for answer in listed),
            )
            parts = [on_one_line(self.found.question)] if self.found.question is not None else []
            parts += [self.called(code) for code in self.about[0]]
            parts += [" ↔ ".join(map(self.called, self.about[1]))] if self.about[1] is not None else []
            hidden = on_one_line(", ".join(self.found.hidden))
            parts += (
                [_("hidden: {questions}").format(questions=cut(hidden, min(cell_len(hidden), 24)))] if hidden else []
            )
            parts += [several("{n} answer left", "{n} answers left", left)]
            parts += [_("{n} to discuss").format(n=discuss)] if discuss else []
            parts += [_("of {several} that two or more have coded").format(several=self.found.several)]
        self.top.show(_("Disagreements"), " · ".join(parts), self.coder_app.background_note)

    def text_of(self, row: AnswerApart) -> str:
        return row.text

    def more_about(self, row: AnswerApart, width: int) -> list[str]:
        room = max(4, self.size.height - 14)
        lines = [*self._side_by_side(row, width), *self._decided(row)]
        for code_apart in row.codes:
            code = self.state.codebook.by_id.get(code_apart.code)
            definition = (
                " · ".join(part for part in (code.definition, code.include, code.exclude) if part) if code else ""
            )
            if definition:
                lines += some_lines(f"{self.called(code_apart.code)}: {on_one_line(definition)}", width, 2)
        for coder, memo in memos_on(self.state.session, row.response):
            lines += some_lines(f"✎ {on_one_line(coder)}: {on_one_line(memo)}", width, 2)
        return lines[:room]

    def _side_by_side(self, row: AnswerApart, width: int) -> list[str]:
        """Return a column for each coder: their codes, with those that differ marked."""
        apart = {code_apart.code for code_apart in row.codes}
        cell = max(12, width // max(1, len(row.votes)) - 1)
        columns = []
        for number, (coder, codes) in enumerate(row.votes.items(), start=1):
            names = sorted(codes, key=lambda code: (code not in apart, self.called(code)))
            own_codes = [f"{'≠' if code in apart else '='} {self.called(code)}" for code in names]
            columns.append([f"{number} {on_one_line(coder)}", *(own_codes or [_("no code fits")])])
        height = max(map(len, columns), default=0)
        return [
            " ".join(fit(column[line] if line < len(column) else "", cell) for column in columns)
            for line in range(min(height, 6))
        ]

    def _decided(self, row: AnswerApart) -> list[str]:
        reasons = dict(REASONS)
        lines = []
        decided = [code_apart.decided for code_apart in row.codes if code_apart.decided is not None]
        for decision in (*decided, *row.beside):
            called = _("no code fits") if decision.code is None else self.called(decision.code)
            parts = [f"{MARKS[decision.outcome]} {called}", on_one_line(decision.coder)]
            parts += [_("nobody differs any more: it does not count")] if decision.lapsed else []
            parts += [_(reasons[decision.reason])] if decision.reason else []
            parts += [on_one_line(decision.note)] if decision.note else []
            lines.append(" · ".join(parts))
        return lines

    # Changes

    def _decide(self, outcomes: Outcomes, reason: str = "", note: str = "") -> None:
        row = self.table.current_row
        if row is None or not outcomes:
            return
        decisions = [Decision(row.response, code, outcome) for code, outcome in outcomes]

        def after() -> None:
            self._read_again({row.response})
            self._show()
            if row.response in self.rows:  # it is still listed: go to the next without a decision
                listed = list(self.rows.values())
                later = range(list(self.rows).index(row.response) + 1, len(listed))
                self._show(
                    next((place for place in later if any(c.decided is None for c in listed[place].codes)), None)
                )
            left = sum(answer.open for answer in self.rows.values())
            message = several("Decided; {n} answer left.", "Decided; {n} answers left.", left)
            self.coder_app.show_message(message if left else _("Decided; nothing is left here."))

        self.coder_app.attempt(lambda: reconcile(self.state.session, decisions, reason=reason, note=note), after)

    def _decide_with_reason(self, heading: str, outcomes: Outcomes) -> None:
        def chosen(index: int | None) -> None:
            if index is not None:
                self._decide(outcomes, REASONS[index][0])

        self.app.push_screen(PickOne(heading, [_(label) for _reason, label in REASONS]), chosen)

    def _all(self, outcome: str) -> list[tuple[CodeId, str]]:
        row = self.table.current_row
        return [] if row is None else [(code_apart.code, outcome) for code_apart in row.codes]

    def action_slot(self, number: int) -> None:
        row = self.table.current_row
        if row is None:
            return
        coders = list(row.votes)
        if number > len(coders):
            self.coder_app.show_message(_("There is no coder {n} here.").format(n=number))
            return
        coder = coders[number - 1]
        heading = _("As {coder}. Why did they differ?").format(coder=on_one_line(coder))
        self._decide_with_reason(heading, list(row.as_put_by(coder).items()))

    def action_keep_all(self) -> None:
        if outcomes := self._all(HAS):
            self._decide_with_reason(_("All of them hold. Why did they differ?"), outcomes)

    def action_neither(self) -> None:
        if outcomes := self._all(HAS_NOT):
            self._decide_with_reason(_("None of them holds. Why did they differ?"), outcomes)

    def action_no_code(self) -> None:
        if self.table.current_row is not None:
            self._decide_with_reason(_("No code fits. Why did they differ?"), [(None, HAS)])

    def action_discuss(self) -> None:
        outcomes = self._all(DISCUSS)

        def write(note: str | None) -> None:
            if note is not None:
                self._decide(outcomes, note=note)

        if outcomes:
            self.app.push_screen(EditText(_("What is to be discussed?")), write)

    def action_reopen(self) -> None:
        row = self.table.current_row
        self._decide(
            [
                *((code_apart.code, OPEN) for code_apart in row.codes if code_apart.decided is not None),
                *((decision.code, OPEN) for decision in row.beside),
            ]
            if row is not None
            else []
        )

    def action_every(self) -> None:
        self.with_decided = not self.with_decided
        self._show()
        self.coder_app.show_message(_("Decided ones, too.") if self.with_decided else _("Only what is open."))

    def action_by_code(self) -> None:
        """Choose a code that coders differ on, those with most disagreements first."""
        if self.found is None:
            return
        times: dict[CodeId, int] = {}
        for answer in self.found.answers:
            for code_apart in answer.codes:
                times[code_apart.code] = times.get(code_apart.code, 0) + (self.with_decided or code_apart.open)
        codes = sorted((code for code in times if times[code]), key=lambda code: -times[code])

        def chosen(index: int | None) -> None:
            if index is not None:
                self.narrow(codes[index - 1 : index] if index else ())

        rows = [_("all codes"), *(f"{times[code]:>4}  {self.called(code)}" for code in codes)]
        self.app.push_screen(PickOne(_("Disagreements on which code?"), rows), chosen)

    def action_confused(self) -> None:
        if self.found is not None:
            self.app.push_screen(ConfusedScreen(self.found, self.narrow))

    def action_agreement(self) -> None:
        self.coder_app.open_agreement(self.question)

    def action_question(self) -> None:
        found = questions_with_codings(self.state.session)

        def chosen(index: int | None) -> None:
            if index is not None:
                self.question = found[index - 1].question if index else None
                self.found = None  # the other question's, until this one's are there
                self.load()
                self._show()

        rows = [
            on_one_line(f"{progress.question}: {progress.label}" if progress.label else progress.question)
            for progress in found
        ]
        self.app.push_screen(PickOne(_("Disagreements on which question?"), [_("all questions"), *rows]), chosen)

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.coder_app.open_answer(row.response, list(self.rows))
