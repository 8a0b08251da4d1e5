"""The answers screen: all answers in a table, sorted, filtered, marked, and coded many at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from coder.errors import CoderError
from coder.i18n.words import N_, _, several
from coder.model.ids import ResponseId
from coder.operations.changed import CODEBOOK, RECONCILED, SAMPLES, SUGGESTIONS, SURVEY
from coder.operations.coding import code_answers, no_code_fits
from coder.project import open_project
from coder.queries import hidden_codings
from coder.queries.variables import variables_of
from coder.tui.dialogues.choices import choose_several
from coder.tui.dialogues.code_picker import pick_codes
from coder.tui.dialogues.dialogue import Confirm, PickOne
from coder.tui.filter_line import ParsedFilter, read_filter
from coder.tui.keys.keymap import bindings
from coder.tui.screens.answers_table import AnswersTable
from coder.tui.task import LOOKING, Task
from coder.tui.text import on_one_line

if TYPE_CHECKING:
    from coder.queries.hidden_codings import HiddenCodings

SORTS = (
    ("number", N_("place in the file")), ("case", N_("case")), ("text", N_("text")), ("length", N_("length")),
    ("codes", N_("number of codes")), ("confidence", N_("confidence of the surest suggestion")),
)  # fmt: skip

MANY = 100
"""Answers from which coding them at once asks first."""


class AnswersScreen(AnswersTable):
    """The answers to the question being coded."""

    context = "grid"
    on_row = frozenset({"open", "toggle_mark", "mark_all", "slot(1)", "pick"})
    reads = SURVEY | CODEBOOK | SUGGESTIONS | SAMPLES | RECONCILED | {"codings", "flags"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("grid"), ("escape", "clear", "")]

    def __init__(self, filter_line: str = "") -> None:
        super().__init__()
        self.filter_line = filter_line
        self.sort, self.descending = "number", False
        self.ids: list[ResponseId] | None = None
        self.busy = False
        self._listed = ("", self.sort, self.descending)
        """The filter and the order of the rows."""
        self._read = ("", "")
        """The filter last read, and the same with codes in full that were given by some of their letters."""

    def line(self) -> ComposeResult:
        field = Input(self.filter_line, id="filter", select_on_focus=False)
        field.set_class(self.AUTO_FOCUS == "#filter", "shown")
        field.placeholder = _(
            'words  "a phrase"  code:NAME  -code:NAME  VARIABLE=VALUE  by:NAME  uncoded  conf>.5  flag:quote'
        )
        yield field

    # The list

    def load(self) -> None:
        """Find the rows; the first time without a filter they are the question's answers, which are known."""
        if self.ids is None and not self.filter_line and self.sort == "number" and self.state.queue.order == "file":
            self.ids = list(self.state.queue.ids)
        if self.ids is None:
            self.find()
        self._show()

    def find(self) -> None:
        """Find the answers that match, in the background."""
        try:
            variables = [variable.name for variable in variables_of(self.state.session)]
            wanted = read_filter(self.filter_line, self.state.codebook, variables, self.state.queue.questions or None)
        except CoderError as error:
            self._refused(error)
            return
        self._read = (self.filter_line, wanted.line)
        self.busy = True
        task = Task(LOOKING, self, self._found, self._not_found)
        looking = partial(self._look, wanted, self.state.blinding.covered, self.sort, self.descending)
        self.coder_app.tasks.in_thread(task, looking)

    def _look(self, wanted: ParsedFilter, hidden: HiddenCodings, sort: str, descending: bool) -> list[ResponseId]:
        with open_project(self.state.session.path, self.state.session.coder, read_only=True) as session:
            return hidden_codings.fitting(
                session, wanted.where, hidden, sort=sort, descending=descending, confidence=wanted.confidence,
                flag=wanted.flag,
            )  # fmt: skip

    def _found(self, ids: list[ResponseId]) -> None:
        self.busy = False
        self.ids = ids
        self._listed = (self.filter_line, self.sort, self.descending)
        self._show(fresh=True)

    def _not_found(self, error: CoderError) -> None:
        self.busy = False
        self._refused(error)

    def on_resize(self) -> None:  # Textual calls that of the base, too
        if self.is_mounted and self.ids is not None:
            self.call_after_refresh(self._show)

    def _refused(self, error: CoderError) -> None:
        """Show a refusal; the list and its heading stay, and so does the filter for correction."""
        typed = self.filter_line
        self.filter_line, self.sort, self.descending = self._listed
        if self.ids is None:  # opened with an invalid filter
            self.ids = list(self.state.queue.ids)
            self._show()
        field = self.query_one("#filter", Input)
        if typed != self.filter_line:
            field.value = typed
            field.add_class("shown")
            field.focus()
        self.coder_app.refuse(error)
        self._show_top()

    def _show(self, *, fresh: bool = False) -> None:
        keep = self.table.current if fresh or self.table.ids else (self.state.answer.id if self.state.answer else None)
        ids = self.ids or []
        self.table.show(ids, self._columns(), keep)
        if fresh and self.table.current != keep:
            self.table.move(0)
        self._show_top()
        self.show_preview()

    def _show_top(self) -> None:
        ids = self.ids or []
        old = self.busy and self.filter_line != self._listed[0]
        parts = [] if old else [several("{n} answer", "{n} answers", len(ids)) if ids else _("no answers")]
        if not old and not self.filter_line and ids and len(ids) == len(self.state.queue.ids):
            parts.append(
                _("coded {n} ({percent} %)").format(
                    n=self.state.queue.coded, percent=round(100 * self.state.queue.coded / len(ids))
                )
            )
        if self.filter_line:
            typed, read = self._read
            parts.append(on_one_line(read if typed == self.filter_line else self.filter_line))
        if self.table.marks:
            parts.append(several("{n} marked", "{n} marked", len(self.table.marks)))
        if self.busy:
            parts.append(_("looking …"))
        self.top.show(
            on_one_line(self.state.queue.question_names or _("All answers")),
            " · ".join(parts),
            self.coder_app.background_note,
        )

    # Actions

    def _act(self, operation: Callable[[], object], count: int) -> None:
        def after() -> None:
            self.table.forget()
            if count > 1:
                self.coder_app.show_message(_("That was {n} answers as one act; u takes it back.").format(n=count))

        if count < MANY:
            self.coder_app.attempt(operation, after)
            return
        question = Confirm(
            _("Many answers at once"),
            _("This goes on {n} answers, as one act that can be undone.").format(n=count),
            _("do it"),
        )
        self.app.push_screen(question, lambda yes: self.coder_app.attempt(operation, after) if yes else None)

    def toggle(self, codes: tuple[str, ...]) -> None:
        """Apply codes to the marked answers, or remove them if all have them."""
        chosen = self.table.chosen()
        if chosen:
            wanted = [self.state.codebook.known(code) for code in codes]
            self._act(lambda: code_answers(self.state.session, chosen, wanted, stands=None), len(chosen))

    def action_slot(self, number: int) -> None:
        code = self.state.slots.code(number)
        if code is not None:
            self.toggle((code.id,))

    def action_pick(self) -> None:
        pick_codes(self.coder_app, set(), self.toggle)

    def action_no_code(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._act(lambda: no_code_fits(self.state.session, chosen, stands=None), len(chosen))

    def action_toggle_mark(self) -> None:
        self.table.toggle_mark()
        self._show_top()

    def action_mark_all(self) -> None:
        self.table.mark_all()
        self._show_top()

    def action_open(self) -> None:
        if self.table.current is not None:
            self.coder_app.open_answer(ResponseId(self.table.current), self.ids)

    # Filter, order, columns

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.add_class("shown")
        field.focus()

    @on(Input.Submitted, "#filter")
    def _filter(self, event: Input.Submitted) -> None:
        self.filter_line = event.value.strip()
        event.input.set_class(bool(self.filter_line), "shown")
        self.table.focus()
        self.find()
        self._show_top()

    def action_clear(self) -> None:
        """Leave the filter line; from the table, remove the filter."""
        field = self.query_one("#filter", Input)
        if field.has_focus:
            field.value = self.filter_line
            field.set_class(bool(self.filter_line), "shown")
            self.table.focus()
        elif self.table.marks:
            self.table.marks.clear()
            self._show()
        elif self.filter_line:
            field.value = self.filter_line = ""
            field.remove_class("shown")
            self.find()
        else:
            self.coder_app.action_leave()

    def action_sort(self) -> None:
        variables = [variable.name for variable in variables_of(self.state.session) if variable.kind == "closed"]
        names = [name for name, _label in SORTS] + [f"variable:{name}" for name in variables]
        labels = [_(label) for _name, label in SORTS] + [on_one_line(name) for name in variables]

        def sort(index: int | None) -> None:
            if index is not None:
                self.sort, self.descending = names[index], names[index] in ("confidence", "codes", "length")
                self.find()

        self.app.push_screen(PickOne(_("Sort by"), labels), sort)

    def action_reverse(self) -> None:
        self.descending = not self.descending
        self.find()

    def action_columns(self) -> None:
        variables = [variable.name for variable in variables_of(self.state.session) if variable.kind == "closed"]
        shown = self._variables()
        if not variables:
            self.coder_app.show_message(
                _("The project has no variables; `coder import` brings some in, with the answers.")
            )
            return

        def take(indexes: Sequence[int]) -> None:
            self.state.settings.columns = tuple(variables[index] for index in indexes)
            self._show()

        choose_several(
            self.coder_app, _("Show which variables?"), [on_one_line(name) for name in variables],
            [variables.index(name) for name in shown if name in variables], _("no variable"), take,
        )  # fmt: skip


class FilteredAnswersScreen(AnswersScreen):
    """The same, with the focus in the filter line."""

    AUTO_FOCUS = "#filter"
