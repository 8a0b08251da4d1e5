"""The interface of the application for screens, dialogues and background work."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual import events
from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.model.ids import ResponseId
    from coder.operations.changed import Changed
    from coder.operations.learning import RunWritten  # not needed by the first screen
    from coder.project import Session
    from coder.tui.keys.keymap import Keymap
    from coder.tui.state.answer_queue import Order
    from coder.tui.state.coding_state import CodingState
    from coder.tui.task import Task

T = TypeVar("T")


class HoldsKeys(Protocol):
    """The queue of typed keys."""

    held: bool

    def hold(self, given_up: Callable[[], None] | None = None) -> None:
        """Queue keys until `release`; escape drops the queue and calls `given_up`."""

    def drop(self) -> None:
        """Drop the queued keys and let the next ones act."""

    def release(self) -> None:
        """Let the queued keys act."""


class ShowsMessages(Protocol):
    """The message lines above the key bar."""

    def show_waiting(self, message: str) -> None:
        """Show what the keys wait for, until `end_waiting`."""

    def end_waiting(self) -> None:
        """Remove what `show_waiting` has shown."""

    def dismiss(self) -> None:
        """Remove the message of the latest key."""

    def update_screens(self) -> None:
        """Show the current messages on the screen in front, and none on the screens behind it."""


class RunsJobs(Protocol):
    """The background jobs that a screen may start."""

    @property
    def making(self) -> bool:
        """Whether a run is in progress."""

    def acted(self) -> None:
        """Note that the coder has done something."""

    def compare(self) -> None:
        """Group equal answers."""

    def put_in_order(self, order: Order, *, from_start: bool) -> None:
        """Put the queue in an order once it is computed."""

    order_wanted: Order | None
    """The order chosen last, until it is ready."""

    def forget_order(self) -> None:
        """Cancel the order being computed."""

    def nearest(
        self,
        response: ResponseId,
        take: Callable[[tuple[tuple[ResponseId, float], ...]], None],
        failed: Callable[[], None],
    ) -> None:
        """Find the coded answers most similar to one."""

    def forget_nearest(self) -> None:
        """Cancel the search for the nearest answers."""

    def stop(self) -> None:
        """End every job at once."""

    def make_run(self, then: Callable[[RunWritten], None]) -> None:
        """Make a run of suggestions."""


class RunsTasks(Protocol):
    """Background work in threads and coroutines. However it ends, its task's callback is called."""

    def in_thread(self, task: Task[T], doing: Callable[[], T], *, group: str, exclusive: bool = False) -> None:
        """Run a function in a thread; `exclusive` cancels the rest of its `group`."""

    def await_in_background(self, task: Task[T], doing: Awaitable[T], *, group: str) -> None:
        """Run a coroutine while the keys go on."""

    def call_on_screen(self, act: Callable[[], None]) -> None:
        """Call a function on the screen's thread as soon as no operation waits; from any thread."""


class WritesReports(Protocol):
    """Writes the report in the background."""

    note: str
    """Its progress; empty if no report is being written."""

    def start(
        self, target: Path, *, several: str = "first", definition: Path | None = None, undecided: str = "refuse"
    ) -> None:
        """Begin to write."""


class AppInterface(App[None], inherit_bindings=False):
    """The application for its screens, dialogues and background work."""

    session: Session
    state: CodingState
    keymap: Keymap
    learns: bool
    """Whether suggestions are learned in the background."""
    key_queue: HoldsKeys
    messages: ShowsMessages
    background: RunsJobs | None
    tasks: RunsTasks
    report_writing: WritesReports

    @property
    @abstractmethod
    def current_screen(self) -> Screen[None]:
        """The screen in front, without dialogues."""

    @property
    @abstractmethod
    def background_note(self) -> str:
        """The background work in progress, in a word or two."""

    @abstractmethod
    def show_message(self, message: str, *, error: bool = False, lasting: bool = False) -> None:
        """Show a message until the next key; `lasting` is for news from the background."""

    @abstractmethod
    def refuse(self, error: CoderError) -> None:
        """Show an error and its remedy."""

    @abstractmethod
    def attempt(self, doing: Callable[[], object], after: Callable[[], object] | None = None) -> None:
        """Run an operation, then `after`."""

    @abstractmethod
    def guarded(self) -> AbstractContextManager[None]:
        """Show a refusal raised inside, and go on."""

    @abstractmethod
    def refresh_screen(self, changed: Changed | None = None) -> None:
        """Refresh the screen in front: all of it, or what an operation has changed."""

    @abstractmethod
    def own_change(self) -> None:
        """Note that the latest change in the file is by a job of this process, not by others."""

    @abstractmethod
    async def dispatch_key(self, key: events.Key) -> None:
        """Send a key to the focused widget."""

    @abstractmethod
    def open_answer(self, response: ResponseId, queue: Sequence[ResponseId] | None = None) -> None:
        """Open an answer of a list for coding, continuing in `queue`."""

    @abstractmethod
    def open_agreement(self, question: str | None) -> None:
        """Show how far coders agree on a question; leaving returns here."""

    @abstractmethod
    def copy(self, text: str) -> None:
        """Put user text on the clipboard."""

    @abstractmethod
    def action_leave(self) -> None:
        """Return to the previous screen."""

    @abstractmethod
    def action_stop(self) -> None:
        """Leave the program."""
