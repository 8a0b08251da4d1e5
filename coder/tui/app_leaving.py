"""Leaving the application: by key, by signal, and when the terminal is gone."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING

from textual import constants
from textual.driver import Driver

from coder.errors import CoderError
from coder.i18n.words import _
from coder.tui import terminal
from coder.tui.app_actions import AppActions

if TYPE_CHECKING:
    from coder.tui.operation_queue import OperationQueue

GRACE = 4.0
"""Seconds that leaving may take when the terminal is gone."""


class LeavingApp(AppActions, inherit_bindings=False):
    """The part of the application that ends it."""

    operations: OperationQueue

    def action_stop(self) -> None:
        """Leave; ask first if that drops requested work that is not finished."""
        making = self.background is not None and self.background.making
        lost = [_("The report is still being written.")] if self.report_writing.note else []
        lost += [_("A run of suggestions is still being made.")] if making else []
        if not lost:
            self.leave_now()
            return
        lost.append(_("It is dropped if you quit now; what you have coded is saved."))
        self.ask(_("Quit now?"), " ".join(lost), _("quit"), self.leave_now)

    def leave_now(self) -> None:
        """Leave: every operation is in the file, so only the position is saved and background work stopped."""
        if self.background is not None:
            self.background.stop()
        self.operations.finish()
        with contextlib.suppress(CoderError):  # the position is a convenience; leaving must not fail for it
            self.state.save_settings()
        self.exit()

    def _leave_on_signal(self, *_args: object) -> None:
        """Leave when the terminal is gone, or the process is asked to end."""
        self.terminal_gone()

    def terminal_gone(self) -> None:
        """Leave, since the terminal is gone; from any thread. If that takes too long the process ends.

        Every operation is in the file as soon as it is done, so nothing is lost with the process.
        """
        ending = threading.Timer(GRACE, self._end_at_once)
        ending.daemon = True
        ending.start()
        self.call_later(self.leave_now)

    def _end_at_once(self) -> None:
        with contextlib.suppress(Exception):
            if self.background is not None:
                self.background.stop()
        os._exit(1)

    @property
    def unforeseen(self) -> Exception | None:
        """The unexpected exception that has ended the application, for the caller to log."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave. Textual would print the values of variables, with answers among them."""
        self._close_messages_no_wait()

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver; on POSIX one that notices when the terminal is gone."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()

        return terminal.Terminal
