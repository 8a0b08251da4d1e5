"""The message lines above the key bar: one for the latest key, and one for news from the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coder.tui.screens.app_screen import AppScreen
from coder.tui.text import shown

if TYPE_CHECKING:
    from coder.tui.app_interface import AppInterface

MESSAGE_SECONDS, ERROR_SECONDS = 4.0, 10.0
"""Seconds that a message is shown, and an error."""


class ShownMessage(Struct, frozen=True, eq=False):
    """One line above the keys."""

    text: str
    error: bool


class Messages:
    """At most two messages at a time: that of the latest key, and below it the lasting one."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self._standing: dict[bool, ShownMessage] = {}
        self._before: ShownMessage | None = None
        self._wait: ShownMessage | None = None

    def add(self, message: str, *, error: bool, lasting: bool) -> None:
        """Show a message for some seconds; `lasting` is for news from the background."""
        self._standing[lasting] = shown_message = ShownMessage(shown(message), error)
        self.update_screens()
        self.app.set_timer(ERROR_SECONDS if error else MESSAGE_SECONDS, lambda: self._remove(shown_message))

    def show_waiting(self, message: str) -> None:
        """Show what the keys wait for, until `end_waiting`."""
        self._standing[True] = self._wait = ShownMessage(shown(message), error=False)
        self.update_screens()

    def end_waiting(self) -> None:
        """Remove what `show_waiting` has shown."""
        if self._wait is not None:
            self._remove(self._wait)
            self._wait = None

    def before_key(self) -> None:
        """Remember the message shown before a key acts."""
        self._before = self._standing.get(False)

    def after_key(self) -> None:
        """Remove the message of the previous key, after this key has acted."""
        self._remove(self._before)

    def dismiss(self) -> None:
        """Remove the message of the latest key."""
        self._remove(self._standing.get(False))

    def dismiss_lasting(self, message: str) -> None:
        """Remove a message from the background that no longer holds, if it is still shown."""
        standing = self._standing.get(True)
        if standing is not None and standing.text == shown(message):
            self._remove(standing)

    def _remove(self, shown_message: ShownMessage | None) -> None:
        gone = [lasting for lasting, standing in self._standing.items() if standing is shown_message]
        for lasting in gone:
            del self._standing[lasting]
        if gone:
            self.update_screens()

    def update_screens(self) -> None:
        """Show the current messages on the screen in front, and none on the screens behind it."""
        messages = [self._standing[lasting] for lasting in sorted(self._standing)]
        for screen in self.app.screen_stack:
            if isinstance(screen, AppScreen):
                screen.show_messages(
                    [(message.text, message.error) for message in messages] if screen is self.app.current_screen else []
                )
