"""Notices above the keys: what a key has brought, and below it what none has."""

from __future__ import annotations

from dataclasses import dataclass

from coder.tui.front import Front
from coder.tui.screens.place import Place
from coder.tui.text import shown

SAID, SAID_BAD = 4.0, 10.0
"""Seconds that a message stands, and one about something refused."""


@dataclass(frozen=True, eq=False, slots=True)
class Notice:
    """One line above the keys."""

    message: str
    bad: bool


class Notices:
    """At most two messages at a time, the lasting one below; neither covers the other."""

    def __init__(self, app: Front) -> None:
        self.app = app
        self._standing: dict[bool, Notice] = {}
        self._before: Notice | None = None
        self._wait: Notice | None = None

    def tell(self, message: str, *, bad: bool, lasting: bool) -> None:
        """Say something for some seconds; `lasting` is for what no key has brought."""
        self._standing[lasting] = notice = Notice(shown(message), bad)
        self.show()
        self.app.set_timer(SAID_BAD if bad else SAID, lambda: self._hush(notice))

    def tell_wait(self, message: str) -> None:
        """Say what is waited for, until `end_wait`."""
        self._standing[True] = self._wait = Notice(shown(message), bad=False)
        self.show()

    def end_wait(self) -> None:
        """Nothing is waited for any more."""
        if self._wait is not None:
            self._hush(self._wait)
            self._wait = None

    def key_comes(self) -> None:
        """Remember what stands before a key acts."""
        self._before = self._standing.get(False)

    def key_gone(self) -> None:
        """The key has acted: what stood before it goes, what it has brought stays."""
        self._hush(self._before)

    def hush(self) -> None:
        """Take away what a key has brought."""
        self._hush(self._standing.get(False))

    def _hush(self, notice: Notice | None) -> None:
        gone = [lasting for lasting, one in self._standing.items() if one is notice]
        for lasting in gone:
            del self._standing[lasting]
        if gone:
            self.show()

    def show(self) -> None:
        """Bring the screen in front in step with what is said."""
        notices = [self._standing[lasting] for lasting in sorted(self._standing)]
        for screen in self.app.screen_stack:
            if isinstance(screen, Place):
                screen.say([(one.message, one.bad) for one in notices] if screen is self.app.place else [])
