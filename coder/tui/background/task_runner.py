"""What goes on behind the screen always comes to an end: with a result, or with what went wrong, said in one line.

A piece of work is given who takes its result, and who ends the «…» that waits for it. Whatever happens, one of the two
is called, on the screen's own thread, and what nobody foresaw stands in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from textual import message

from coder.errors import CoderError
from coder.message import Message
from coder.tui.app_interface import AppInterface
from coder.tui.task import Task

T = TypeVar("T")


class CallOnScreen(message.Message):
    """Something to be done on the screen's own thread, when no act waits."""

    def __init__(self, callback: Callable[[], None]) -> None:
        super().__init__()
        self.callback = callback


class TaskRunner:
    """Work in threads and tasks behind the screen."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app

    def in_thread(self, task: Task[T], doing: Callable[[], T], *, group: str, exclusive: bool = False) -> None:
        """Do something in a thread; with `exclusive` in place of what is done in the same `group`."""

        def work() -> None:
            try:
                done = doing()
            except Exception as error:  # whatever it is, nobody must wait for ever
                self.call_on_screen(partial(self._end, task, error))
            else:
                self.call_on_screen(partial(self._take, task, done))

        self.app.run_worker(work, thread=True, group=group, exclusive=exclusive, exit_on_error=False)

    def await_in_background(self, task: Task[T], doing: Coroutine[Any, Any, T], *, group: str) -> None:
        """Wait for something beside the keys. Leaving the screen cancels it."""

        async def work() -> None:
            try:
                done = await doing
            except Exception as error:
                self.call_on_screen(partial(self._end, task, error))
            else:
                self.call_on_screen(partial(self._take, task, done))

        self.app.run_worker(work(), group=group, exit_on_error=False)

    def call_on_screen(self, callback: Callable[[], None]) -> None:
        """Have something done on the screen's own thread, as soon as no act waits; from any thread."""
        self.app.post_message(CallOnScreen(callback))

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
        return task.screen is None or task.screen in self.app.screen_stack


def as_coder_error(name: Message, error: Exception) -> CoderError:
    """`error` as something that can be said: a refusal as it is; of anything else, which the log gets, the log."""
    if isinstance(error, CoderError):
        return error
    from coder.jobs.log import stopped, unforeseen  # only when something has gone wrong

    return stopped(name, unforeseen(str(name), error))
