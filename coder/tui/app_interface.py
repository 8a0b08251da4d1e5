"""What the parts of the screen may ask of the application that they belong to; the application knows them all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from textual import events
from textual.app import App
from textual.screen import Screen

from coder.errors import CoderError
from coder.operations.changed import Changed
from coder.operations.learning import Made
from coder.project import Session
from coder.tui.keys.keymap import Keymap
from coder.tui.state.coding_state import CodingState
from coder.tui.task import Task

T = TypeVar("T")


class HoldsKeys(Protocol):
    """The keys that are still to act."""

    held: bool

    def hold(self, given_up: Callable[[], None] | None = None) -> None:
        """Keep what is typed until `release`; escape ends the waiting, drops it, and calls `given_up`."""

    def drop(self) -> None:
        """Drop what was typed meanwhile and let the next keys act."""

    def release(self) -> None:
        """Let what was typed meanwhile act."""


class ShowsMessages(Protocol):
    """What stands above the keys."""

    def show_waiting(self, message: str) -> None:
        """Say what is waited for, until `end_wait`."""

    def end_waiting(self) -> None:
        """Nothing is waited for any more."""

    def dismiss(self) -> None:
        """Take away what a key has brought."""

    def update_screens(self) -> None:
        """Bring the screen in front in step with what is said."""


class RunsJobs(Protocol):
    """The jobs behind the screen that a screen may ask for."""

    @property
    def making(self) -> bool:
        """Whether a run is being made."""

    def acted(self) -> None:
        """The coder has done something."""

    def compare(self) -> None:
        """Find the answers alike anew."""

    def put_in_order(self, order: str, settings: dict[str, str], *, from_start: bool) -> None:
        """Put the queue in an order once that is worked out."""

    def nearest(
        self, response: int, take: Callable[[tuple[tuple[int, float], ...]], None], failed: Callable[[], None]
    ) -> None:
        """Look for the coded answers most like one."""

    def forget(self, what: str) -> None:
        """End what was asked for."""

    def make_run(self, then: Callable[[Made], None]) -> None:
        """Make a run of suggestions."""


class RunsTasks(Protocol):
    """What is done in threads and tasks behind the screen. However it ends, who waits for it is told."""

    def in_thread(self, task: Task[T], doing: Callable[[], T], *, group: str, exclusive: bool = False) -> None:
        """Do something in a thread; with `exclusive` in place of what is done in the same `group`."""

    def await_in_background(self, task: Task[T], doing: Coroutine[Any, Any, T], *, group: str) -> None:
        """Wait for something beside the keys."""

    def call_on_screen(self, act: Callable[[], None]) -> None:
        """Have something done on the screen's own thread, as soon as no act waits; from any thread."""


class WritesReports(Protocol):
    """The report that is written behind the screen."""

    def start(
        self, target: Path, *, several: str = "first", definition: Path | None = None, undecided: str = "refuse"
    ) -> None:
        """Begin to write."""


class AppInterface(App[None], inherit_bindings=False):
    """The application as its parts see it."""

    session: Session
    state: CodingState
    keymap: Keymap
    learns: bool
    """Whether suggestions are learned behind the screen."""
    key_queue: HoldsKeys
    messages: ShowsMessages
    background: RunsJobs | None
    tasks: RunsTasks
    report_writing: WritesReports

    @property
    @abstractmethod
    def current_screen(self) -> Screen[None]:
        """The screen in front, dialogues aside."""

    @property
    @abstractmethod
    def background_note(self) -> str:
        """What goes on behind the screen, in a word or two."""

    @abstractmethod
    def show_message(self, message: str, *, bad: bool = False, lasting: bool = False) -> None:
        """Say something above the keys until the next key; `lasting` is for what no key has brought."""

    @abstractmethod
    def refuse(self, error: CoderError) -> None:
        """Say what was refused, and what to do."""

    @abstractmethod
    def attempt(self, doing: Callable[[], object], after: Callable[[], object] | None = None) -> None:
        """Do an act, then `after`."""

    @abstractmethod
    def guarded(self) -> AbstractContextManager[None]:
        """What is refused inside is said and ends nothing else."""

    @abstractmethod
    def refresh_screen(self, changed: Changed | None = None) -> None:
        """Show the desk on the screen in front: all of it, or what an act has changed."""

    @abstractmethod
    def own_change(self) -> None:
        """What a job of ours has written to the file is no news."""

    @abstractmethod
    async def dispatch_key(self, key: events.Key) -> None:
        """Give a key, whose turn it is, to what is in focus."""

    @abstractmethod
    def open_answer(self, response: int, queue: Sequence[int] | None = None) -> None:
        """Code an answer of a list, going on in `queue`."""

    @abstractmethod
    def copy(self, text: str) -> None:
        """Put user text on the clipboard."""

    @abstractmethod
    def action_leave(self) -> None:
        """Go back to the screen before."""

    @abstractmethod
    def action_stop(self) -> None:
        """Leave the program."""
