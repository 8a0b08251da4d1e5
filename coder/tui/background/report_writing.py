"""Writes the report in the background, in a separate process: one at a time, and no key waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coder.i18n.words import _, several, translated
from coder.operations import report_process, reporting
from coder.text.visible import typed
from coder.tui.dialogues import dialogue
from coder.tui.screens import report
from coder.tui.task import REPORT, Task
from coder.tui.text import on_one_line

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.operations.reporting import ReportWritten
    from coder.tui.app_interface import AppInterface


def _as_sentence(text: str) -> str:
    """Return a text with a full stop, where it ends without one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _notes(done: ReportWritten) -> Iterator[str]:
    """Yield warnings to read before the report is distributed."""
    if done.assumed_persons:
        yield _("Nobody has said what a case is (coder unit): small cells are hidden, as those of persons.")
    if done.exposed:
        yield _(
            "Hidden cells that can be computed together with reports made before, the last on {date}: {n} of {hidden}."
            " Do not give out both."
        ).format(date=done.earlier, n=done.exposed, hidden=done.hidden)
    if done.unweighted:
        yield _(
            "Not weighted, since weighted per cent would reveal hidden numbers to whoever knows the weights: {names}."
        ).format(names=", ".join(f"«{on_one_line(name)}»" for name in done.unweighted))


class ReportWriting:
    """The report being written, if any."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self.note = ""

    def start(
        self, target: Path, *, several: str = "first", definition: Path | None = None, undecided: str = "refuse"
    ) -> None:
        """Begin to write; refused while another report is being written."""
        if self.note:
            self.app.show_message(_("A report is being written already."))
            return
        self.note = _("writing the report …")
        self.app.refresh_screen()
        task = Task(REPORT, None, self._written, partial(self._failed, target, several, definition))
        self.app.tasks.await_in_background(task, self._write(target, several, definition, undecided))

    async def _write(
        self, target: Path, several: str, definition: Path | None, undecided: str
    ) -> tuple[Path, ReportWritten]:
        """Wait for the process that writes; leaving the application cancels both."""
        done = await report_process.report_elsewhere(
            self.app.session, target, several=several, definition=definition, undecided=undecided, progress=self._step
        )
        return target, done

    def _step(self, what: str, done: int, steps: int) -> None:
        if done < steps:
            message = _("writing the report {done}/{steps} …").format(done=done + 1, steps=steps)
            self.app.tasks.call_on_screen(partial(self._far, message))

    def _far(self, note: str) -> None:
        if self.note:
            self.note = note
            self.app.refresh_screen()

    def _over(self) -> None:
        """Note what the process has written to the project, after its end."""
        self.note = ""
        self.app.refresh_screen()
        self.app.own_change()
        self.app.state.reload()

    def _written(self, written: tuple[Path, ReportWritten]) -> None:
        """Show where the report is."""
        self._over()
        target, done = written
        counts_in_words = [several("{n} table", "{n} tables", done.tables)] if done.tables else []
        counts_in_words += [several("{n} figure", "{n} figures", done.figures)] if done.figures else []
        counts_in_words += [several("{n} quote", "{n} quotes", done.quotes)] if done.quotes else []
        counts = ", ".join(counts_in_words) or _("nothing to count yet")
        message = _("The report is written ({counts}): {file}").format(counts=counts, file=target)
        apart = _("Appendices: `coder report {typed_project} --appendices FILE`.").format(
            typed_project=typed(self.app.session.path)
        )
        parts = [message, *_notes(done), *([apart] if done.apart else [])]
        self.app.show_message(" ".join(parts), error=bool(done.exposed or done.unweighted), lasting=True)

    def _failed(self, target: Path, several: str, definition: Path | None, error: CoderError) -> None:
        """Show why there is no report and what to do."""
        self._over()

        if not isinstance(error, reporting.UndecidedHits):
            self.app.refuse(error)
            return
        message = on_one_line(
            _("{message} Decide with `coder redact {typed_project}`.").format(
                message=_as_sentence(translated(error.what)), typed_project=typed(self.app.session.path)
            )
        )
        if not isinstance(self.app.screen, report.ReportScreen):  # a coder at work must not answer by accident
            self.app.show_message(message, error=True)
            return

        def again() -> None:
            self.start(target, several=several, definition=definition, undecided="hide")

        question = dialogue.Confirm(
            _("The report is not written yet"),
            " ".join((message, _("Or write it now, with these places replaced in it."))),
            _("replace and write"),
            unasked=True,
        )
        self.app.push_screen(
            question, lambda yes: self.start(target, several=several, undecided="hide") if yes else None
        )
