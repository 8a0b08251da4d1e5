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
from coder.tui.front import Front
from coder.tui.waiting import Waiting

T = TypeVar("T")


class Brought(message.Message):
    """Something to be done on the screen's own thread, when no act waits."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self.act = act


class Tasks:
    """Work in threads and tasks behind the screen."""

    def __init__(self, app: Front) -> None:
        self.app = app

    def in_thread(self, waiting: Waiting[T], doing: Callable[[], T], *, group: str, exclusive: bool = False) -> None:
        """Do something in a thread; with `exclusive` in place of what is done in the same `group`."""

        def work() -> None:
            try:
                done = doing()
            except Exception as error:  # whatever it is, nobody must wait for ever
                self.bring(partial(self._end, waiting, error))
            else:
                self.bring(partial(self._take, waiting, done))

        self.app.run_worker(work, thread=True, group=group, exclusive=exclusive, exit_on_error=False)

    def in_task(self, waiting: Waiting[T], doing: Coroutine[Any, Any, T], *, group: str) -> None:
        """Wait for something beside the keys. Leaving the screen cancels it."""

        async def work() -> None:
            try:
                done = await doing
            except Exception as error:
                self.bring(partial(self._end, waiting, error))
            else:
                self.bring(partial(self._take, waiting, done))

        self.app.run_worker(work(), group=group, exit_on_error=False)

    def bring(self, act: Callable[[], None]) -> None:
        """Have something done on the screen's own thread, as soon as no act waits; from any thread."""
        self.app.post_message(Brought(act))

    def _take(self, waiting: Waiting[T], done: T) -> None:
        if self._stands(waiting):
            try:
                waiting.take(done)
            except Exception as error:
                self._end(waiting, error)

    def _end(self, waiting: Waiting[T], error: Exception) -> None:
        if self._stands(waiting):
            waiting.failed(plainly(waiting.name, error))

    def _stands(self, waiting: Waiting[T]) -> bool:
        return waiting.place is None or waiting.place in self.app.screen_stack


def plainly(name: Message, error: Exception) -> CoderError:
    """`error` as something that can be said: a refusal as it is; of anything else, which the log gets, the log."""
    if isinstance(error, CoderError):
        return error
    from coder.jobs.log import stopped, unforeseen  # only when something has gone wrong

    return stopped(name, unforeseen(str(name), error))
