"""A pilot that waits until the application has nothing left to handle or to paint.

Textual's own waits until the process has used little time of a processor for a fiftieth of a second. On a busy machine
that is also so where the process has not had its turn, and what is looked at then has not been painted yet.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from textual import events
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

from coder.tui.app import CoderApp

PAUSE = 0.002
"""Seconds between two looks at whether the application is at rest: a screen paints each 60th of a second."""
LONGEST = 30.0
"""Seconds after which a pilot gives up."""


class SettledPilot(Pilot[Any]):
    """Presses keys as Textual's pilot does, and returns when each has acted and what it changed is painted."""

    waits_for_reading = True
    """Whether a screen in front that reads behind its keys is waited for; what it shows until then has a test, too."""

    def __init__(self, app: CoderApp) -> None:
        super().__init__(app)
        self.coder_app = app

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.app.post_message(key_event(self.coder_app, key))
            await self._until_at_rest()
        await self.settle()

    async def pause(self, delay: float | None = None) -> None:
        if delay is not None:
            await asyncio.sleep(delay)
        await self.settle()

    async def resize_terminal(self, width: int, height: int) -> None:
        await super().resize_terminal(width, height)
        assert self.app.size == Size(width, height)

    async def settle(self) -> None:
        """Wait until every message has been handled and the screen is painted.

        Raises:
            TimeoutError: It is not so after LONGEST seconds.
        """
        while await self._wait_for_screen() and not self._is_at_rest():
            await self._until_at_rest()

    async def _until_at_rest(self) -> None:
        until = asyncio.get_running_loop().time() + LONGEST
        while not self._is_at_rest():
            if asyncio.get_running_loop().time() > until:
                raise TimeoutError("the application does not come to rest")
            await asyncio.sleep(PAUSE)

    def _is_at_rest(self) -> bool:
        app = self.coder_app
        leaving = app._exit or not app.screen_stack
        return at_rest(app) and (leaving or not self.waits_for_reading or not getattr(app.screen, "busy", False))


def key_event(app: CoderApp, key: str) -> events.Key:
    """The event of a typed key, by its character or by Textual's name of it."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    character = key if len(key) == 1 else None
    with suppress(KeyError):
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    event = events.Key(key, character)
    event.set_sender(app)
    return event


def at_rest(app: CoderApp) -> bool:
    """Whether every key has acted, no message nor new size of the terminal waits, and the screen is painted."""
    if app._exit or not app.screen_stack:
        return True
    if app._resize_event is not None:
        return False
    return (
        app.key_queue.at_rest
        and painted_whole(app.screen)
        and not any(pump._message_queue.qsize() or pump._next_callbacks for pump in pumps(app))
    )


def painted_whole(screen: Screen[Any]) -> bool:
    """Whether nothing on a screen waits to be laid out or painted, and nothing waits for that."""
    return not (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def pumps(app: CoderApp) -> Iterator[MessagePump]:
    """The application, its screens and what is on them."""
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)
