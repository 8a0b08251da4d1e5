"""Writing the report behind the screen: one at a time, whatever screen is in front; no key waits for it.

It is written in a process of its own, which ends with the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.worker import Worker

from coder.errors import CoderError
from coder.i18n.words import _, several, translated
from coder.text.visible import typed
from coder.tui.front import Front
from coder.tui.text import on_one_line

if TYPE_CHECKING:
    from coder.operations.reporting import Reported


@dataclass(frozen=True, slots=True)
class Ended:
    """A report that was written to `target`, or what was refused."""

    target: Path
    several: str
    definition: Path | None
    done: Reported | None = None
    error: CoderError | None = None


class Exporting(Message):
    """How far the report is, brought to the screen's own thread."""

    def __init__(self, note: str, ended: Ended | None = None) -> None:
        super().__init__()
        self.note = note
        self.ended = ended


def _notes(done: Reported) -> Iterator[str]:
    """What must be known before the report is given out."""
    if done.assumed_persons:
        yield _("Nobody has said what a case is (coder unit): small cells are hidden, as those of persons.")
    if done.exposed:
        yield _(
            "Hidden cells that can be computed together with reports made before, the last on {date}: {n} of {hidden}."
            " Do not give out both."
        ).format(date=done.earlier, n=done.exposed, hidden=done.hidden)


class Export:
    """The report that is being written, if any."""

    def __init__(self, app: Front) -> None:
        self.app = app
        self.note = ""

    def start(
        self, target: Path, *, several: str = "first", definition: Path | None = None, undecided: str = "refuse"
    ) -> None:
        """Begin to write; a second report waits for nobody and is refused while one is under way."""
        if self.note:
            self.app.tell(_("A report is being written already."))
            return
        self.note = _("writing the report …")
        self.app.refresh_screen()
        work: Worker[None] = self.app.run_worker(
            self._write(target, several, definition, undecided), group="report", exit_on_error=False
        )
        work.description = "report"

    async def _write(self, target: Path, several: str, definition: Path | None, undecided: str) -> None:
        """Wait for the process that writes; leaving the screen cancels this, and the process with it."""
        from coder.operations.report_process import report_elsewhere  # loaded here: the screen opens without it

        ended = Ended(target, several, definition, error=CoderError("{target} was not written.", target=target))
        try:
            done = await report_elsewhere(
                self.app.session, target, several=several, definition=definition, undecided=undecided,
                progress=self._step,
            )  # fmt: skip
            ended = Ended(target, several, definition, done)
        except CoderError as error:
            ended = Ended(target, several, definition, error=error)
        finally:  # whatever happens, the screen must not go on saying that something is being written
            self.app.post_message(Exporting("", ended))

    def _step(self, what: str, done: int, steps: int) -> None:
        if done < steps:
            said = _("writing the report {done}/{steps} …").format(done=done + 1, steps=steps)
            self.app.post_message(Exporting(said))

    def take(self, message: Exporting) -> None:
        """Show how far it is; at the end say where it stands, or why not and what to do."""
        self.note = message.note
        self.app.refresh_screen()
        ended = message.ended
        if ended is None:
            return
        self.app.own_change()
        self.app.desk.reload()
        if ended.error is not None:
            self._refused(ended, ended.error)
        elif ended.done is not None:
            done = ended.done
            made = [several("{n} table", "{n} tables", done.tables)] if done.tables else []
            made += [several("{n} figure", "{n} figures", done.figures)] if done.figures else []
            made += [several("{n} quote", "{n} quotes", done.quotes)] if done.quotes else []
            counts = ", ".join(made) or _("nothing to count yet")
            said = _("The report is written ({counts}): {file}").format(counts=counts, file=ended.target)
            self.app.tell(" ".join([said, *_notes(done)]), bad=bool(done.exposed), lasting=True)

    def _refused(self, ended: Ended, error: CoderError) -> None:
        from coder.operations.reporting import UndecidedHits
        from coder.tui.screens.dialogue import Ask
        from coder.tui.screens.report import ReportScreen

        if not isinstance(error, UndecidedHits):
            self.app.refuse(error)
            return
        said = _("{message} Decide with `coder redact {project}`.").format(
            message=on_one_line(translated(error.what)), project=on_one_line(typed(self.app.session.project.path))
        )
        if not isinstance(self.app.screen, ReportScreen):  # somebody who codes meanwhile must not answer by accident
            self.app.tell(said, bad=True)
            return

        def again() -> None:
            self.start(ended.target, several=ended.several, definition=ended.definition, undecided="hide")

        question = Ask(
            _("The report is not written yet"),
            f"{said} {_('Or write it now, with these places replaced in it.')}",
            _("replace and write"),
            unasked=True,
        )
        self.app.push_screen(question, lambda yes: again() if yes else None)
