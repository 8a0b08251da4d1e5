"""The interface of the application for screens, dialogues and background work."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.screen import Screen

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.model.ids import ResponseId
    from coder.operations.changed import Changed
    from coder.project import Session
    from coder.tui.app_parts import HoldsKeys, RunsJobs, RunsTasks, ShowsMessages, WritesReports
    from coder.tui.keys.keymap import Keymap
    from coder.tui.state.coding_state import CodingState


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
