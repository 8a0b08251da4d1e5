"""Notices above the keys: what a key has brought, and below it what none has."""

from __future__ import annotations

from dataclasses import dataclass

from coder.tui.app_interface import AppInterface
from coder.tui.screens.app_screen import AppScreen
from coder.tui.text import shown

MESSAGE_SECONDS, ERROR_SECONDS = 4.0, 10.0
"""Seconds that a message stands, and one about something refused."""


@dataclass(frozen=True, eq=False, slots=True)
class ShownMessage:
    """One line above the keys."""

    message: str
    bad: bool


class Messages:
    """At most two messages at a time, the lasting one below; neither covers the other."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self._standing: dict[bool, ShownMessage] = {}
        self._before: ShownMessage | None = None
        self._wait: ShownMessage | None = None

    def add(self, message: str, *, bad: bool, lasting: bool) -> None:
        """Say something for some seconds; `lasting` is for what no key has brought."""
        self._standing[lasting] = notice = ShownMessage(shown(message), bad)
        self.update_screens()
        self.app.set_timer(ERROR_SECONDS if bad else MESSAGE_SECONDS, lambda: self._remove(notice))

    def show_waiting(self, message: str) -> None:
        """Say what is waited for, until `end_wait`."""
        self._standing[True] = self._wait = ShownMessage(shown(message), bad=False)
        self.update_screens()

    def end_waiting(self) -> None:
        """Nothing is waited for any more."""
        if self._wait is not None:
            self._remove(self._wait)
            self._wait = None

    def before_key(self) -> None:
        """Remember what stands before a key acts."""
        self._before = self._standing.get(False)

    def after_key(self) -> None:
        """The key has acted: what stood before it goes, what it has brought stays."""
        self._remove(self._before)

    def dismiss(self) -> None:
        """Take away what a key has brought."""
        self._remove(self._standing.get(False))

    def _remove(self, notice: ShownMessage | None) -> None:
        gone = [lasting for lasting, one in self._standing.items() if one is notice]
        for lasting in gone:
            del self._standing[lasting]
        if gone:
            self.update_screens()

    def update_screens(self) -> None:
        """Bring the screen in front in step with what is said."""
        messages = [self._standing[lasting] for lasting in sorted(self._standing)]
        for screen in self.app.screen_stack:
            if isinstance(screen, AppScreen):
                screen.show_messages(
                    [(one.message, one.bad) for one in messages] if screen is self.app.current_screen else []
                )
