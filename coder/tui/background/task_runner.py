"""Runs background work in threads and coroutines: each piece ends with its task's `on_done` or `on_error`.

One of the two is called, on the screen's thread, unless the screen has been left or waits for newer work of the same
name; unexpected exceptions are logged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from textual import message
from textual.screen import Screen

from coder.errors import CoderError
from coder.jobs import log

if TYPE_CHECKING:
    from coder.message import Message
    from coder.tui.app_interface import AppInterface
    from coder.tui.task import Task

T = TypeVar("T")


class CallOnScreen(message.Message):
    """A function to be called on the screen's thread, when no operation waits."""

    def __init__(self, callback: Callable[[], None]) -> None:
        super().__init__()
        self.callback = callback


class TaskRunner:
    """Runs background work in threads and coroutines."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self._newest: WeakKeyDictionary[Screen[None], dict[Message, object]] = WeakKeyDictionary()
        """The newest task of each name that a screen waits for."""

    def in_thread(self, task: Task[T], doing: Callable[[], T]) -> None:
        """Run a function in a thread. Of a screen's tasks of one name only the newest ends with a callback.

        An older one may have read the project before the coder's latest act. A thread cannot be stopped, so whenever it
        ends, its result is dropped.
        """
        if task.screen is not None:
            self._newest.setdefault(task.screen, {})[task.name] = task

        def work() -> None:
            try:
                done = doing()
            except Exception as error:  # whatever is raised, the task must end
                self.call_on_screen(partial(self._end, task, error))
            else:
                self.call_on_screen(partial(self._take, task, done))

        self.app.run_worker(work, thread=True, group=str(task.name), exit_on_error=False)

    def await_in_background(self, task: Task[T], doing: Awaitable[T]) -> None:
        """Run a coroutine while keys continue to act. Leaving the application cancels it."""

        async def work() -> None:
            try:
                done = await doing
            except Exception as error:
                self.call_on_screen(partial(self._end, task, error))
            else:
                self.call_on_screen(partial(self._take, task, done))

        self.app.run_worker(work(), group=str(task.name), exit_on_error=False)

    def call_on_screen(self, callback: Callable[[], None]) -> None:
        """Call a function on the screen's thread as soon as no operation waits; from any thread.

        Not after the application has ended: its screens still end then, and have some of their widgets.
        """
        self.app.post_message(CallOnScreen(lambda: callback() if self.app.is_running else None))

    def _take(self, task: Task[T], done: T) -> None:
        if self._is_wanted(task):
            try:
                task.on_done(done)
            except Exception as error:
                self._end(task, error)

    def _end(self, task: Task[T], error: Exception) -> None:
        if self._is_wanted(task):
            task.on_error(as_coder_error(task.name, error))

    def _is_wanted(self, task: Task[T]) -> bool:
        # While the application is left its screens are still on the stack, with some or none of their widgets.
        screen = task.screen
        if screen is None:
            return True
        newest = self._newest.get(screen, {}).get(task.name, task)
        return newest is task and screen.is_attached and screen in self.app.screen_stack and bool(screen.children)


def as_coder_error(name: Message, error: Exception) -> CoderError:
    """Return a refusal unchanged; for any other exception, which is logged, an error that names the log."""
    if isinstance(error, CoderError):
        return error

    return log.stopped(name, log.unforeseen(str(name), error))
