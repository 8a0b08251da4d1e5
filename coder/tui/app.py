"""The application: its screens, and what works on all of them: undo, messages, other programs' changes, leaving."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode

from coder import settings
from coder.errors import CoderError
from coder.i18n.words import _, refusal, several
from coder.operations import file_care
from coder.queries import assignments, at_once, queue
from coder.tui.app_leaving import LeavingApp
from coder.tui.background import jobs
from coder.tui.background.report_writing import ReportWriting
from coder.tui.background.task_runner import CallOnScreen, TaskRunner
from coder.tui.key_queue import KeyHandled, KeyQueue
from coder.tui.keys.keymap import Keymap, bindings
from coder.tui.messages import Messages
from coder.tui.operation_queue import LOCK_WAIT, OperationQueue
from coder.tui.screens.coding import CodingScreen
from coder.tui.state.coding_state import CodingState
from coder.tui.text import shown
from coder.tui.themes import OPENED, THEMES

if TYPE_CHECKING:
    from coder.operations.changed import Changed
    from coder.project import Session
    from coder.tui.background.jobs import BackgroundJobs

TICK = 1.0
"""Seconds between checks for other programs' changes; the coder's position is saved as often."""


class CoderApp(LeavingApp, inherit_bindings=False):
    """The coding screen of one project."""

    CSS_PATH = "styles/coder.tcss"
    TITLE = "coder"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("all")

    def __init__(
        self,
        session: Session,
        *,
        questions: Sequence[str] = (),
        theme: str | None = None,
        keymap: Mapping[str, str] | None = None,
        learn: bool = True,
        when_painted: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._disable_tooltips = self._disable_notifications = True  # messages have a line of their own
        for registered in THEMES:
            self.register_theme(registered)
        self.session = session
        self.state = CodingState(session, questions)
        self.keymap = Keymap(keymap)
        self.learns = learn
        self._when_painted = when_painted
        stored_theme = self.state.settings.theme
        wanted = theme or settings.wanted("theme", stored_theme if stored_theme in settings.THEMES else None)
        self._begin_with(f"coder-{wanted or settings.THEMES[0]}")
        self.operations = OperationQueue(self)
        self.tasks: TaskRunner = TaskRunner(self)
        self._version = queue.data_version(session)
        self._last_look: tuple[int, int] | None = None
        self._in_the_file: tuple[int, int] | None = None
        self._newest = queue.newest_act(session)
        self.background: BackgroundJobs | None = None
        self.report_writing: ReportWriting = ReportWriting(self)
        self.messages: Messages = Messages(self)
        self.key_queue: KeyQueue = KeyQueue(self)

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme: none yet of Textual's own, which is replaced before anything is styled."""
        return super().get_css_variables() if self._themed else {}

    _themed = False

    def _begin_with(self, theme: str) -> None:
        """Set the first theme. To assign it would parse all style sheets twice, with Textual's own theme before."""
        self._themed = True
        self.set_reactive(CoderApp.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)

    def get_default_screen(self) -> CodingScreen:
        return CodingScreen(id="_default")

    def on_mount(self) -> None:
        if self.keymap.own:
            self.set_keymap(self.keymap.own)
        self.screen_change_signal.subscribe(self, lambda _screen: self.call_later(self.key_queue.go_on))
        self.set_interval(TICK, self._tick)
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and not self.is_headless:
                signal.signal(getattr(signal, name), self._leave_on_signal)
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        """Read the queue and the rest of the look, and start the background jobs, after the first screen is painted."""
        if not self.state.queue.is_read:
            with self.guarded():
                self.state.queue.read()
            self.refresh_screen()
        if not self.stylesheet.has_source(str(OPENED)):
            self.stylesheet.read(OPENED)
            self.stylesheet.parse()

        self.background = jobs.BackgroundJobs(self)
        self.background.start()
        if self._when_painted is not None:
            self._when_painted()
        if self.state.queue.order_failed is not None:
            self.refuse(self.state.queue.order_failed)
        for progress in assignments.rounds_waiting(self.session):
            message = several(
                "{n} answer waits to be coded again: open the screen as «{coder}».",
                "{n} answers wait to be coded again: open the screen as «{coder}».",
                progress.left, coder=progress.coder,
            )  # fmt: skip
            self.show_message(message, lasting=True)

    @on(CallOnScreen)
    def _call_on_screen(self, event: CallOnScreen) -> None:
        self.operations.when_free(event.callback)

    # One key after the other

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.key_queue.take(event)
        elif not (isinstance(event, events.MouseEvent) and self.operations.waits):  # a click is for what is shown now
            await super().on_event(event)

    async def dispatch_key(self, key: events.Key) -> None:
        """Send a key to the focused widget, then remove the message of the previous key."""
        self.messages.before_key()
        await super().on_event(key)

    @on(KeyHandled)
    async def _key_handled(self, event: KeyHandled) -> None:
        self.messages.after_key()
        await self.key_queue.key_handled(event)

    # Messages

    def show_message(self, message: str, *, error: bool = False, lasting: bool = False) -> None:
        """Show a message above the key bar until the next key, for some seconds at most; `lasting` is for news from the
        background, which has a line of its own. Any text is safe here and never read as markup.
        """
        self.messages.add(message, error=error, lasting=lasting)

    def refuse(self, error: CoderError) -> None:
        """Show an error and its remedy."""
        self.show_message(refusal(error), error=True)

    def attempt(self, operation: Callable[[], object], after: Callable[[], object] | None = None) -> None:
        """Run an operation, then `after`. It waits while another program writes; on a full disk it can be retried."""
        self.operations.attempt(operation, after)

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Show a refusal raised inside, such as of a read from a missing file, and continue."""
        try:
            yield
        except CoderError as error:
            self.refuse(error)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        with self.guarded():
            return await super().run_action(action, default_namespace, namespaces)
        return True

    def refresh_screen(self, changed: Changed | None = None) -> None:
        """Refresh the screen in front, unless the application is being left: parts of it may be gone."""
        if self.is_running and self.current_screen.is_mounted and self.current_screen.is_attached:
            with self.guarded():
                self.current_screen.show_changed(changed)

    # Other programs

    def _tick(self) -> None:
        if self.operations.waits:
            return
        try:
            queue.be_patient(self.session, 0)  # keys must not wait for it
            self.state.save_settings()
            version = queue.data_version(self.session)
        except CoderError:
            return  # retried in a second, and when leaving
        finally:
            queue.be_patient(self.session, LOCK_WAIT)
        self._write_back_at_rest((version, queue.rows_written(self.session)))
        if version != self._version:
            self._version = version
            with self.guarded():
                before, self._newest = self._newest, queue.newest_act(self.session)
                if self._newest != before or not self._encoding:  # else only vectors were stored
                    self._reload(since=before[0])

    def _write_back_at_rest(self, written: tuple[int, int]) -> None:
        """Write the last acts from the log beside the file into the file itself, once nothing has been `written` for a
        tick: who copies the file while this screen is open has them, too.
        """
        if written == self._last_look != self._in_the_file:
            with contextlib.suppress(CoderError):  # tried again at the next tick
                if file_care.write_back(self.session):
                    self._in_the_file = written
        self._last_look = written

    def _reload(self, since: int) -> None:
        """Show what another program has changed since a change."""
        self.state.reload()
        self.refresh_screen()
        if self.background is not None:
            self.background.acted()
        if self.report_writing.note or (self.background is not None and self.background.making):
            return  # it is the report or the run requested on this screen
        if self._encoding and self._newest[1:] == (self.session.coder,):
            return  # vectors were stored just after a change of ours
        others = at_once.progress_of_others(self.session, since, self.state.queue.questions)
        progress = [
            _("{coder} has coded {n} of {all}.").format(
                coder=others_progress.coder, n=others_progress.coded, all=others_progress.of
            )
            for others_progress in others
        ]
        anything = _("Another program has changed the project; what you see is up to date.")
        self.show_message(" ".join(progress) or anything, lasting=True)

    @property
    def _encoding(self) -> bool:
        return self.background is not None and self.background.encoding

    def own_change(self) -> None:
        """Note that the latest change in the file is by a job of this process, not by others."""
        self._version = queue.data_version(self.session)

    # On every screen

    @property
    def background_note(self) -> str:
        """The background work in progress, in a word or two."""
        notes = (self.report_writing.note, self.background.note if self.background is not None else "")
        return " · ".join(note for note in notes if note)

    def copy(self, text: str) -> None:
        """Put user text on the clipboard, with what could drive a terminal or a shell made visible."""
        self.copy_to_clipboard(shown(text))
        self.show_message(_("Copied."))
