"""The application: its screens, and what works on all of them: undo, messages, other programs' changes, leaving."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import constants, events, on
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.driver import Driver

from coder.errors import CoderError
from coder.i18n.words import N_, _, refusal, translated
from coder.message import by_case
from coder.model.ids import ResponseId
from coder.operations.changed import Changed
from coder.operations.memos import write_memo
from coder.operations.undoing import ActReversed, redo, undo
from coder.project import Session
from coder.queries import queue
from coder.tui.app_interface import AppInterface
from coder.tui.background.report_writing import ReportWriting
from coder.tui.background.task_runner import CallOnScreen, TaskRunner
from coder.tui.key_queue import KeyHandled, KeyQueue
from coder.tui.keys.keymap import Keymap, bindings
from coder.tui.messages import Messages
from coder.tui.operation_queue import LOCK_WAIT, OperationQueue
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.state.coding_state import CodingState
from coder.tui.state.saved_position import open_answer
from coder.tui.text import shown
from coder.tui.themes import NAMES, THEMES

if TYPE_CHECKING:
    from coder.tui.background.jobs import BackgroundJobs

TICK = 1.0
"""Seconds between checks for other programs' changes; the coder's position is saved as often."""

GRACE = 4.0
"""Seconds that leaving may take when the terminal has gone."""

THEME_NAMES = {
    "dark": N_("dark"), "light": N_("light"), "contrast": N_("high contrast"), "16": N_("the terminal's colours"),
}  # fmt: skip


class CoderApp(AppInterface, inherit_bindings=False):
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
    ) -> None:
        super().__init__()
        for registered in THEMES:
            self.register_theme(registered)
        self.session = session
        self.state = CodingState(session, questions)
        self.keymap = Keymap(keymap)
        self.learns = learn
        wanted = theme or self.state.settings.theme or "dark"
        self.theme = f"coder-{wanted if wanted in NAMES else 'dark'}"
        self.operations = OperationQueue(self)
        self.tasks: TaskRunner = TaskRunner(self)
        self._version = queue.data_version(session)
        self._newest = queue.newest_act(session)
        self.background: BackgroundJobs | None = None
        self.report_writing: ReportWriting = ReportWriting(self)
        self.messages: Messages = Messages(self)
        self.key_queue: KeyQueue = KeyQueue(self)

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
        """The first screen is painted: load and start the background jobs."""
        from coder.tui.background.jobs import BackgroundJobs  # with the processes that it starts

        self.background = BackgroundJobs(self)
        self.background.start()

    @on(CallOnScreen)
    def _call_on_screen(self, event: CallOnScreen) -> None:
        self.operations.when_free(event.callback)

    # Keymap, one after the other

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.key_queue.take(event)
        elif not (isinstance(event, events.MouseEvent) and self.operations.waits):  # a click is for what is shown now
            await super().on_event(event)

    async def dispatch_key(self, key: events.Key) -> None:
        """Give a key to the widget in focus; afterwards the message of the key before goes."""
        self.messages.before_key()
        await super().on_event(key)

    @on(KeyHandled)
    async def _key_handled(self, event: KeyHandled) -> None:
        self.messages.after_key()
        await self.key_queue.key_handled(event)

    # Talking

    def show_message(self, message: str, *, error: bool = False, lasting: bool = False) -> None:
        """Show a message above the key bar until the next key, for some seconds at most; `lasting` is for news from the
        background, which has a line of its own. Any text is safe here and never read as markup.
        """
        self.messages.add(message, error=error, lasting=lasting)

    def refuse(self, error: CoderError) -> None:
        """Show an error and its remedy."""
        self.show_message(refusal(error), error=True)

    def attempt(self, operation: Callable[[], object], after: Callable[[], object] | None = None) -> None:
        """Run an operation, then `after`. It waits while another program writes; a full disk can be tried again."""
        self.operations.attempt(operation, after)

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Show a refusal raised inside, such as a reading of a file that has gone, and go on."""
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
        """Refresh the screen in front, unless the application is being left: then parts of it may have gone."""
        if self.is_running and self.current_screen.is_mounted and self.current_screen.is_attached:
            with self.guarded():
                self.current_screen.show_changed(changed)

    @property
    def current_screen(self) -> AppScreen:
        """The screen in front, dialogues aside."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, AppScreen))

    # Other programs

    def _tick(self) -> None:
        if self.operations.waits:
            return
        try:
            queue.be_patient(self.session, 0)  # keys must not wait for it
            self.state.save_settings()
            version = queue.data_version(self.session)
        except CoderError:
            return  # tried again in a second, and when leaving
        finally:
            queue.be_patient(self.session, LOCK_WAIT)
        if version != self._version:
            self._version = version
            with self.guarded():
                before, self._newest = self._newest, queue.newest_act(self.session)
                if self._newest != before or not self._encoding:  # else only vectors were kept
                    self._reload()

    def _reload(self) -> None:
        """Show what another program has changed."""
        self.state.reload()
        self.refresh_screen()
        if self.report_writing.note or (self.background is not None and self.background.making):
            return  # it is the report or the run that this screen has asked for
        if self._encoding and self._newest[1:] == (self.session.coder,):
            return  # vectors were kept just after an act of ours
        self.show_message(_("Another program has changed the project; what you see is up to date."), lasting=True)

    @property
    def _encoding(self) -> bool:
        return self.background is not None and self.background.encoding

    def own_change(self) -> None:
        """Take what a job of ours has written to the file for known."""
        self._version = queue.data_version(self.session)

    # Everywhere

    def action_undo(self) -> None:
        self._undo_or_redo(undo, _("Undone: {what}"))

    def action_redo(self) -> None:
        self._undo_or_redo(redo, _("Redone: {what}"))

    def _undo_or_redo(self, operation: Callable[[Session], ActReversed], message: str) -> None:
        done: list[ActReversed] = []

        def act() -> ActReversed:
            done.append(operation(self.session))
            return done[-1]

        def after() -> None:
            (found,) = done
            touched = queue.answers_of(self.session, found.act)
            if touched and (self.state.answer is None or self.state.answer.id not in touched):
                self.state.go_to(touched[0])
            self.show_message(message.format(what=translated(by_case(found.what))))

        self.attempt(act, after)

    def action_to_code(self) -> None:
        self._show(None)

    def action_to_grid(self) -> None:
        from coder.tui.screens.answers import AnswersScreen

        self._show(AnswersScreen)

    def action_to_review(self) -> None:
        from coder.tui.screens.review import ReviewScreen

        self._show(ReviewScreen)

    def action_to_codebook(self) -> None:
        from coder.tui.screens.codebook import CodebookScreen

        self._show(CodebookScreen)

    def action_to_report(self) -> None:
        from coder.tui.screens.report import ReportScreen

        self._show(ReportScreen)

    def _show(self, kind: type[AppScreen] | None) -> None:
        """Go to the coding screen, or from there to another one."""
        if isinstance(self.screen, kind or CodingScreen):
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if kind is not None:
            self.push_screen(kind())

    def action_next_theme(self) -> None:
        now = self.theme.removeprefix("coder-")
        wanted = NAMES[(NAMES.index(now) + 1) % len(NAMES)]
        self.theme = f"coder-{wanted}"
        self.state.settings.theme = wanted
        self.show_message(_("Theme: {name}").format(name=_(THEME_NAMES[wanted])))

    def action_project_memo(self) -> None:
        from coder.tui.dialogues.dialogue import EditText

        def write(text: str | None) -> None:
            if text:
                self.attempt(
                    lambda: write_memo(self.session, text), lambda: self.show_message(_("Memo on the project written."))
                )

        self.push_screen(EditText(_("Memo on the project")), write)

    def action_help(self) -> None:
        from coder.tui.dialogues.help import Help

        self.push_screen(Help(self.keymap, self.current_screen.mode))

    def action_palette(self) -> None:
        from coder.tui.dialogues.palette import Palette

        palette = Palette(self.keymap, self.current_screen.mode)

        async def run(index: int | None) -> None:
            if index is not None:
                await self.current_screen.do(palette.actions[index])

        self.push_screen(palette, run)

    def action_leave(self) -> None:
        if len(self.screen_stack) > 1:
            self.current_screen.before_leaving()
            self.pop_screen()

    def open_answer(self, response: ResponseId, queue: Sequence[ResponseId] | None = None) -> None:
        """Code an answer of a list, going on in `queue`; leaving leads back to the list."""
        self.push_screen(CodingScreen(return_to=open_answer(self.state, response, queue)))

    def action_stop(self) -> None:
        """Leave: every operation is in the file, so only the position is saved and the background stopped."""
        if self.background is not None:
            self.background.stop()
        self.operations.finish()
        with contextlib.suppress(CoderError):  # the position is a convenience; leaving must not fail for it
            self.state.save_settings()
        self.exit()

    def _leave_on_signal(self, *_args: object) -> None:
        """The terminal has gone, or the process is asked to end."""
        self.terminal_gone()

    def terminal_gone(self) -> None:
        """Leave, since the terminal has gone; from any thread. If that takes too long the process ends.

        Every operation is in the file as soon as it is done, so that nothing is lost with the process.
        """
        ending = threading.Timer(GRACE, self._end_at_once)
        ending.daemon = True
        ending.start()
        self.call_later(self.action_stop)

    def _end_at_once(self) -> None:
        with contextlib.suppress(Exception):
            if self.background is not None:
                self.background.stop()
        os._exit(1)

    @property
    def unforeseen(self) -> Exception | None:
        """The unexpected exception that has ended the application, for the caller to log."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave. Textual would print the values of variables, and answers are among them."""
        self._close_messages_no_wait()

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, but on POSIX one that notices when the terminal has gone."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from coder.tui.terminal import Terminal

        return Terminal

    @property
    def background_note(self) -> str:
        """The background work that is going on, in a word or two."""
        notes = (self.report_writing.note, self.background.note if self.background is not None else "")
        return " · ".join(note for note in notes if note)

    def copy(self, text: str) -> None:
        """Put user text on the clipboard, with what could drive a terminal or a shell made visible."""
        self.copy_to_clipboard(shown(text))
        self.show_message(_("Copied."))
