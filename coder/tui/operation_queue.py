"""The coder's operations in sequence: while another program writes, they and the keys wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from coder.errors import CoderError, ProjectBusy, ProjectRefused
from coder.i18n.words import _
from coder.operations.changed import changed_of
from coder.queries import queue
from coder.tui.dialogues import dialogue

if TYPE_CHECKING:
    from coder.tui.app_interface import AppInterface

LOCK_WAIT = 0.0
"""Seconds that an operation may block the screen while another program writes: it waits in the queue instead."""

RETRY_AFTER = 0.005
"""Seconds until a waiting operation is retried. Another program that writes one change after the other frees the file
only for a millisecond between them, so rare retries would wait long.
"""

SILENT_WAIT = 0.5
"""Seconds of waiting before a message reports it."""

LAST_WAIT = 2.0
"""Seconds for a waiting operation when the application is left."""

Operation = Callable[[], object]


class OperationQueue:
    """Runs operations. While one waits no key acts, so that each meets the screen it was typed for."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self._waiting: deque[tuple[Operation, Operation | None]] = deque()
        self._later: list[Operation] = []
        queue.be_patient(app.session, LOCK_WAIT)

    @property
    def waits(self) -> bool:
        """Whether an operation waits for another program."""
        return bool(self._waiting)

    def when_free(self, operation: Operation) -> None:
        """Run an operation that changes the coding state without the coder: now, or after the waiting one."""
        if self.waits:
            self._later.append(operation)
        else:
            with self.app.guarded():
                operation()

    def attempt(self, operation: Operation, after: Operation | None) -> None:
        """Run an operation, then `after`. One that cannot be written is refused, offered again, or waits."""
        self._waiting.append((operation, after))
        if len(self._waiting) > 1:
            return
        if not self._try():
            self.app.key_queue.hold(self._give_up)
            self.app.set_timer(RETRY_AFTER, self._again)
            self.app.set_timer(SILENT_WAIT, self._show_waiting)

    def _try(self) -> bool:
        """Run the first waiting operation; return False while another program is writing."""
        operation, after = self._waiting[0]
        try:
            changed = changed_of(operation())
        except ProjectBusy:
            return False
        except ProjectRefused as error:
            self._waiting.popleft()
            if self.app.session.read_only:
                self.app.refuse(error)
            else:
                self._ask(error, operation, after)
            return True
        except CoderError as error:
            self._waiting.popleft()
            self.app.refuse(error)
            self.app.refresh_screen()
            return True
        except BaseException:
            self._waiting.popleft()
            raise
        self._waiting.popleft()
        with self.app.guarded():
            if changed is not None:
                self.app.state.refresh(changed)
            if after is not None:
                after()
        self.app.refresh_screen(changed)
        if self.app.background is not None:
            self.app.background.acted()
        return True

    def _ask(self, error: ProjectRefused, operation: Operation, after: Operation | None) -> None:
        def answered(again: bool | None) -> None:
            with self.app.guarded():
                self.attempt(operation, after) if again else self.app.state.read()

        self.app.push_screen(dialogue.ConfirmRetry(error), answered)

    def _again(self) -> None:
        while self._waiting:
            if not self._try():
                self.app.set_timer(RETRY_AFTER, self._again)
                return
        self._free()

    def _free(self) -> None:
        self.app.messages.end_waiting()
        later, self._later = self._later, []
        for operation in later:
            self.when_free(operation)
        self.app.key_queue.release()

    def _show_waiting(self) -> None:
        if self.waits:
            self.app.messages.show_waiting(
                _("Another program is writing to the project; your keys wait for it. esc drops them.")
            )

    def _give_up(self) -> None:
        """Drop the waiting operations, with a message."""
        self._waiting.clear()
        with self.app.guarded():
            self.app.state.read()
        self._free()
        self.app.show_message(_("Not saved: what waited for the other program is dropped."), error=True)
        self.app.refresh_screen()

    def finish(self) -> None:
        """Try waiting operations once more when the screen is left."""
        with suppress(CoderError):
            queue.be_patient(self.app.session, LAST_WAIT)
            while self._waiting:
                self._waiting.popleft()[0]()
