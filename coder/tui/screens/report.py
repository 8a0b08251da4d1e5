"""The report screen: frequencies of codes, or codes by the groups of a variable; writes the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from coder.errors import CoderError
from coder.i18n.words import _, translated
from coder.operations.reporting import RULES, formats
from coder.project import open_project
from coder.queries import queue
from coder.queries.code_tables import CoderRule, in_order
from coder.tui.dialogues.choices import choose_several
from coder.tui.dialogues.dialogue import Confirm, EditLine, PickOne
from coder.tui.filter_line import code_term
from coder.tui.keys.keymap import bindings
from coder.tui.report_counts import (
    ReportCounts,
    count_codes,
    kept_definition,
    rule_text,
)
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.report_table import CountRequest, ReportTable
from coder.tui.screens.themes import ThemesScreen
from coder.tui.task import COUNTING, Task
from coder.tui.text import cut, on_one_line, shown


class ReportScreen(ReportTable):
    """Rows are codes by their index in the counts."""

    context = "report"
    on_row = frozenset({"open", "sort"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("report"), ("escape", "app.leave", "")]

    # Counting

    @property
    def by(self) -> tuple[str, ...]:
        """The variables whose groups are compared; none for the frequency table."""
        return self.state.settings.report_variables

    @property
    def several(self) -> CoderRule:
        """The rule for answers with several coders."""
        chosen = self.state.settings.report_rule
        return CoderRule(chosen) if chosen in RULES else CoderRule.FIRST

    @property
    def question(self) -> str | None:
        """The question being coded; if all are, that of the current answer."""
        return self.state.queue.question or (self.state.answer.question if self.state.answer is not None else None)

    @property
    def chosen(self) -> int:
        """The number of questions being coded, of which only one is counted here."""
        return len(self.state.queue.questions) or (self.counted.questions if self.counted is not None else 1)

    def load(self) -> None:
        """Count again if something has changed since; one count at a time, the latest request last."""
        self._wanted = CountRequest(
            self.question,
            self.by,
            self.several,
            self.state.blinding.sampling_in(self.question),
            self.state.definition,
            (queue.data_version(self.state.session), queue.rows_written(self.state.session)),
        )
        if self._wanted != self._under_way and not self.busy:
            self.busy = True
            self._under_way = self._wanted
            task = Task(COUNTING, self, self._counted, self._failed)
            self.coder_app.tasks.in_thread(task, partial(self._count, self._wanted))
        self._show_top()

    def _count(self, wanted: CountRequest) -> ReportCounts:
        with open_project(self.state.session.path, self.state.session.coder, read_only=True) as session:
            return count_codes(
                session, wanted.question, wanted.by, wanted.rule, alone=wanted.alone, definition=wanted.definition
            )

    def _counted(self, counted: ReportCounts) -> None:
        self.busy, self.error = False, None
        self.counted = counted
        self._show()
        self.load()

    def _failed(self, error: CoderError) -> None:
        self.busy, self.error = False, error
        self.coder_app.refuse(error)
        self.load()

    # Showing

    def _show(self) -> None:
        counted = self.counted
        if counted is None:
            return
        at = self.table.current
        keep = self.counts[at].code.id if at is not None and at < len(self.counts) else None
        if not counted.tables:
            self.cells = {}
            self.counts = in_order(counted.counts, self.order)
        else:
            first = counted.tables[0]
            self.cells = {
                code: (total, *(cell for table in counted.tables for cell in table.cells[row]))
                for row, (code, total) in enumerate(zip(first.rows, first.totals, strict=True))
            }
            self.counts = in_order([count for count in counted.counts if count.code.id in self.cells], self.order)
        index = next((at for at, count in enumerate(self.counts) if count.code.id == keep), None)
        self.table.show(range(len(self.counts)), self._columns(), index)
        self._show_top()
        self.show_preview()

    @property
    def idle(self) -> frozenset[str]:
        counted, idle = self.counted, set(super().idle)
        if counted is None or len(counted.groups) <= self.shown_groups:
            idle.add("groups_right")
        if counted is None or not counted.in_turn:
            idle.add("several")
        return frozenset(idle)

    def _show_top(self) -> None:
        self.show_keys()
        counted = self.counted
        name = _("Report")
        if counted is None:
            text = _("counting …") if self.error is None else on_one_line(translated(self.error.what))
            self.top.show(name, text, self.coder_app.background_note)
            return
        question = on_one_line(counted.question)
        parts = [cut(question, min(cell_len(question), max(24, self.size.width // 3)))]
        if self.chosen > 1:
            parts[0] += " " + _("(one of {n} questions)").format(n=self.chosen)
        if counted.counts and not counted.answered:
            parts.append(_("no answers"))
        elif counted.counts:
            whose = _("% of {n} coded of {answered} answered") if counted.coded else _("none of {answered} coded yet")
            parts.append(whose.format(n=counted.coded, answered=counted.answered))
            progress = counted.progress
            if progress.several:
                done = _("{n} of {answers} answers coded") if progress.coded else _("none of {answers} answers coded")
                parts.append(done.format(n=progress.coded, answers=progress.answers))
        else:
            parts.append(_("no codes yet"))
        if counted.alone:
            parts.append(_("your codes alone"))
        if counted.tables:
            labels = ", ".join(on_one_line(table.grouping.label) for table in counted.tables)
            parts.insert(1, _("by {variable}").format(variable=labels))
        self.top.show(name, " · ".join(parts), self.coder_app.background_note)

    def on_resize(self) -> None:
        if self.is_mounted:
            self.call_after_refresh(self._show)

    # Actions

    def action_variable(self) -> None:
        """Choose the variables whose groups are compared, or none."""
        if self.counted is None:
            self.coder_app.show_message(_("counting …"))
            return
        names = self.counted.variables
        if not names:
            self.coder_app.show_message(_("No variable divides the respondents into groups worth comparing."))
            return

        def take(indexes: Sequence[int]) -> None:
            self.state.settings.report_variables = tuple(names[index] for index in indexes)
            self.first_group = 0
            self.load()

        marked = [names.index(name) for name in self.by if name in names]
        choose_several(
            self.coder_app, _("Compare the groups of which variables?"), [on_one_line(name) for name in names], marked,
            _("no variable: how often each code is used"), take,
        )  # fmt: skip

    def action_several(self) -> None:
        """Choose the rule for answers with several coders."""
        if self.counted is None:
            self.coder_app.show_message(_("counting …"))
            return
        if not self.counted.in_turn:
            self.coder_app.show_message(_("No answer to this question is coded by more than one."))
            return
        first = on_one_line(self.counted.in_turn[0])
        rows = [rule_text(rule).format(coder=first) for rule in CoderRule]

        def choose(index: int | None) -> None:
            if index is not None:
                self.state.settings.report_rule = RULES[index]
                self.load()

        self.app.push_screen(PickOne(_("What counts where several have coded an answer?"), rows), choose)

    def action_definition(self) -> None:
        """Ask for the report definition with the conditions for being asked; none counts all cases."""
        folder = self.state.session.path.parent.absolute()

        def take(name: str | None) -> None:
            if name is None:
                return
            try:
                self.state.settings.report_definition = kept_definition(self.state.session, folder, name)
            except CoderError as error:
                self.coder_app.refuse(error)
            else:
                self.load()

        hint = _("A file as `coder report --definition` takes. Left empty: everybody was asked everything.")
        heading = _("Which report definition sets who was asked?")
        self.app.push_screen(EditLine(heading, self.state.settings.report_definition, hint), take)

    def action_sort(self) -> None:
        self.order = "frequency" if self.order == "codebook" else "codebook"
        self._show()

    def action_groups_right(self) -> None:
        self.first_group += 1
        self._show()

    def action_groups_left(self) -> None:
        self.first_group -= 1
        self._show()

    def action_open(self) -> None:
        """Show the answers with the code."""
        row = self.table.current_row
        if row is not None:
            self.app.push_screen(AnswersScreen(code_term(self.state.codebook, row.code)))

    def action_themes(self) -> None:
        """Show the themes of the question being counted."""
        self.app.push_screen(ThemesScreen(self.counted.question if self.counted is not None else self.question))

    def action_write(self) -> None:
        """Ask for the report's file, and begin to write it."""
        project = self.state.session.path
        word = _("report")
        standard = project.with_name(f"{project.stem}-{word}.docx")
        endings = " ".join(f".{ending}" for ending in formats())
        hint = _("The ending decides what it becomes: {endings}. Without a folder it stands beside the project.")

        def chosen(name: str | None) -> None:
            if name:
                target = standard if name == shown(standard.name) else project.parent / Path(name).expanduser()
                self._write(target.absolute())

        self.app.push_screen(EditLine(_("Write the report to"), standard.name, hint.format(endings=endings)), chosen)

    def _write(self, target: Path) -> None:
        if not target.is_file() or target.samefile(self.state.session.path):
            self._start(target)
            return
        question = Confirm(
            _("The file is there already"), _("{file} is written over.").format(file=target), _("write over it")
        )
        self.app.push_screen(question, lambda yes: self._start(target) if yes else None)

    def _start(self, target: Path) -> None:
        self.coder_app.report_writing.start(target, several=self.several.value, definition=self.state.definition)
