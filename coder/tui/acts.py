"""Acts of the coder, one after the other: one that meets another program's writing waits for it, keys and all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from coder.errors import CoderError, ProjectBusy, ProjectRefused
from coder.i18n.words import _
from coder.operations.changed import told_by
from coder.queries import queue
from coder.tui.front import Front

PATIENCE = 0.1
"""Seconds that an act holds the screen up for another program; then it waits without holding up anything."""

AGAIN = 0.1
"""Seconds until a waiting act is tried again."""

QUIET = 0.5
"""Seconds of waiting that nobody is told of."""

LAST = 2.0
"""Seconds that a waiting act is given when the screen is left."""

Doing = Callable[[], Any]


class Acts:
    """Does acts. While one waits nothing else acts, so that it meets the screen for which it was meant."""

    def __init__(self, app: Front) -> None:
        self.app = app
        self._waiting: deque[tuple[Doing, Doing | None]] = deque()
        self._later: list[Doing] = []
        queue.be_patient(app.session, PATIENCE)

    @property
    def waits(self) -> bool:
        """Whether an act waits for another program."""
        return bool(self._waiting)

    def when_free(self, doing: Doing) -> None:
        """Do what changes the desk without the coder: now, or after the act that waits."""
        if self.waits:
            self._later.append(doing)
        else:
            with self.app.guarded():
                doing()

    def attempt(self, doing: Doing, after: Doing | None) -> None:
        """Do an act, then `after`. One that cannot be written is refused, offered again, or waits."""
        self._waiting.append((doing, after))
        if len(self._waiting) > 1:
            return
        if not self._try():
            self.app.typed.hold(self._give_up)
            self.app.set_timer(AGAIN, self._again)
            self.app.set_timer(QUIET, self._tell)

    def _try(self) -> bool:
        """Do the first act that waits; False where another program is still writing."""
        doing, after = self._waiting[0]
        try:
            changed = told_by(doing())
        except ProjectBusy:
            return False
        except ProjectRefused as error:
            self._waiting.popleft()
            if self.app.session.project.read_only:
                self.app.refuse(error)
            else:
                self._ask(error, doing, after)
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
                self.app.desk.take(changed)
            if after is not None:
                after()
        self.app.refresh_screen(changed)
        if self.app.background is not None:
            self.app.background.acted()
        return True

    def _ask(self, error: ProjectRefused, doing: Doing, after: Doing | None) -> None:
        from coder.tui.screens.dialogue import Again

        def answered(again: bool | None) -> None:
            with self.app.guarded():
                self.attempt(doing, after) if again else self.app.desk.read()

        self.app.push_screen(Again(error), answered)

    def _again(self) -> None:
        while self._waiting:
            if not self._try():
                self.app.set_timer(AGAIN, self._again)
                return
        self._free()

    def _free(self) -> None:
        self.app.notices.end_wait()
        later, self._later = self._later, []
        for doing in later:
            self.when_free(doing)
        self.app.typed.release()

    def _tell(self) -> None:
        if self.waits:
            self.app.notices.tell_wait(
                _("Another program is writing to the project; your keys wait for it. esc drops them.")
            )

    def _give_up(self) -> None:
        """The coder waits no longer: the acts are dropped, and that is said."""
        self._waiting.clear()
        with self.app.guarded():
            self.app.desk.read()
        self._free()
        self.app.tell(_("Not saved: what waited for the other program is dropped."), bad=True)
        self.app.refresh_screen()

    def finish(self) -> None:
        """The screen is left: give what waits a last moment to be written."""
        with suppress(CoderError):
            queue.be_patient(self.app.session, LAST)
            while self._waiting:
                self._waiting.popleft()[0]()
