"""Runs the process of `learning`, so that no key waits for it and leaving can end it at once.

A thread cannot be killed and a fit cannot be interrupted; a process can. It reads the project by itself, read-only.
Every job carries a generation number, and replies superseded by a newer job are dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from coder.jobs import log
from coder.jobs.messages import Crashed, Done, Progress, Refused
from coder.jobs.process import NotStarted, Process
from coder.model import Questions
from coder.model.ids import ResponseId
from coder.operations.learning import LEARNING, NAMES, Delivered, Learn, LearningRequest, LearningResult, MakeRun


class LearningJob:
    """One process at work. `deliver` is called from another thread, for each reply to the latest request.

    With `stays` it waits for further requests, keeping what it has learned; otherwise it ends with its reply.
    """

    def __init__(
        self, generation: int, request: LearningRequest, deliver: Callable[[Delivered], None], *, stays: bool = False
    ) -> None:
        self.generation = generation
        self._writes = isinstance(request, MakeRun)
        self._stays = stays
        self._deliver = deliver
        self._cancelled = threading.Event()
        self._process: Process | None = None
        self._refused: Refused | None = None
        self._busy = False
        try:
            self._process = Process(LEARNING, name=NAMES[type(request)])
        except NotStarted as error:
            self._refused = Refused.of(error)
        else:
            self.ask(generation, request)
        self._thread = threading.Thread(target=self._listen, name=f"learning {generation}", daemon=True)
        self._thread.start()

    def ask(self, generation: int, request: LearningRequest) -> None:
        """Send a request; replies to earlier ones are delivered with their own generation."""
        assert self._process is not None
        self.generation = generation
        self._asked, self._busy = time.monotonic(), True
        self._process.ask(generation, request)
        if not self._stays:
            self._process.nothing_more()

    @property
    def running(self) -> bool:
        """Whether the process is still at work."""
        return self._busy and self.ready

    @property
    def ready(self) -> bool:
        """Whether it accepts further requests."""
        return self._process is not None and self._process.ready

    @property
    def pid(self) -> int | None:
        """The process id, if there is a process."""
        return self._process.pid if self._process is not None else None

    def cancel(self) -> None:
        """End the process; nothing more is delivered. A writing process undoes what it has begun."""
        self._cancelled.set()
        if self._process is not None:
            self._process.end(gently=self._writes)

    def _listen(self) -> None:
        try:
            if self._refused is not None:  # the requester must not wait for ever
                self._deliver(Delivered(self.generation, self._refused))
            if self._process is None:
                return
            for number, reply in self._process.messages():
                assert isinstance(reply, LearningResult | Progress | Done | Refused | Crashed)
                if isinstance(reply, Done | Refused | Crashed):
                    self._busy = self._busy and number != self.generation
                if not self._cancelled.is_set():
                    self._deliver(Delivered(number, reply, time.monotonic() - self._asked))
        except Exception as error:  # nothing catches exceptions of a thread, and the requester must not wait for ever
            self._busy = False
            self._deliver(Delivered(self.generation, Crashed((), log=log.unforeseen("listening to a job", error))))


def learn(
    project: Path, coder: str, generation: int, question: Questions, wanted: Sequence[ResponseId],
    deliver: Callable[[Delivered], None], again: LearningJob | None = None, encoded: int = 0,
) -> LearningJob:  # fmt: skip
    """Start learning. The job `again`, if it is ready, continues from what it has learned."""
    request = Learn(project, coder, question, tuple(wanted), encoded)
    if again is None or not again.ready:
        return LearningJob(generation, request, deliver, stays=True)
    again.ask(generation, request)
    return again
