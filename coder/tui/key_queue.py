"""The queue of typed keys: each acts after the previous key has acted, on the screen that this has opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

if TYPE_CHECKING:
    from coder.tui.app_interface import AppInterface


class KeyHandled(Message):
    """Follows a key from the focused widget up to the app, without overtaking messages.

    When it arrives the key has been handled; when it arrives a second time, so have the messages that the key's widget
    has posted.
    """

    def __init__(self, key: events.Key, *, again: bool) -> None:
        super().__init__()
        self.key = key
        self.again = again


class KeyQueue:
    """The keys that have not acted yet, in the order typed."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self.held = False
        self._given_up: Callable[[], None] | None = None
        self._keys: deque[events.Key] = deque()
        self._acting: events.Key | None = None
        self._at: Screen[object] | None = None
        self._to: MessagePump = app
        self._stands: Screen[object] | None = None

    @property
    def at_rest(self) -> bool:
        """Whether every typed key has acted, or is held until a wait ends."""
        return self.held or not (self._keys or self._waits())

    async def take(self, key: events.Key) -> None:
        """Queue a key; escape ends a wait."""
        if self.held and key.key == "escape":
            self._keys.clear()
            self.app.messages.dismiss()
            given_up, self._given_up = self._given_up, None
            self.release()
            if given_up is not None:
                given_up()
            return
        self._keys.append(key)
        await self.go_on()

    async def key_handled(self, message: KeyHandled) -> None:
        """Note that a key has been handled; a message about an older key is ignored."""
        if message.key is not self._acting:
            return
        if not (message.again and self._send(again=False)):
            self._acting = None
            await self.go_on()

    async def go_on(self) -> None:
        """Let the next keys act, once the screen in front is ready and the previous key has acted on it."""
        while self._keys and not self.held and not self._waits():
            screen = self._front
            if screen is None:
                return
            if self._stands is not screen:  # a new screen must be mounted, with its field focused
                screen.call_after_refresh(self.app.call_later, self._standing, screen)
                return
            self._acting, self._at, self._to = self._keys.popleft(), screen, self.app.focused or screen
            await self.app.dispatch_key(self._acting)
            if not self._acting.is_forwarded or not self._send(again=True):
                self._acting = None

    @property
    def _front(self) -> Screen[object] | None:
        """The screen in front; none once the application has been left."""
        return self.app.screen if self.app.screen_stack else None

    def _waits(self) -> bool:
        """Return whether the last key is still being handled; False if its screen or widget is gone."""
        return self._acting is not None and self._at is self._front and self._to.is_running

    def _send(self, *, again: bool) -> bool:
        assert self._acting is not None
        return self._to.post_message(KeyHandled(self._acting, again=again))

    async def _standing(self, screen: Screen[object]) -> None:
        self._stands = screen
        await self.go_on()

    def hold(self, given_up: Callable[[], None] | None = None) -> None:
        """Queue keys until `release`; escape drops the queue and calls `given_up`."""
        self.held = True
        self._given_up = given_up

    def drop(self) -> None:
        """Drop the queued keys and let the next ones act."""
        self._keys.clear()
        self.release()

    def release(self) -> None:
        """Let the queued keys act."""
        self.held = False
        self.app.call_later(self.go_on)
