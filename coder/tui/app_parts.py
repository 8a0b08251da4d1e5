"""What screens, dialogues and background work may ask of the parts of the application: for types alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.operations.learning import RunWritten
    from coder.tui.state.answer_queue import Order
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

    def dismiss_lasting(self, message: str) -> None:
        """Remove a message from the background that no longer holds, if it is still shown."""

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

    def in_thread(self, task: Task[T], doing: Callable[[], T]) -> None:
        """Run a function in a thread. Of a screen's tasks of one name only the newest ends with a callback."""

    def await_in_background(self, task: Task[T], doing: Awaitable[T]) -> None:
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
