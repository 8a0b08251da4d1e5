"""Learning and comparing in a process of its own, so that no key waits for it and leaving can end it at once.

A thread cannot be killed and a fit cannot be interrupted; a process can. It reads the project by itself, read-only,
and answers in lines of JSON. Every job carries a generation number, and what a newer job has overtaken is dropped.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from coder.errors import CoderError
from coder.kept_message import from_json
from coder.message import Message
from coder.model import Evidence, Questions
from coder.queries.answer import Proposal
from coder.queries.live_run import LiveRun
from coder.queries.stopping import Finding
from coder.queries.trust import Trust


@dataclass(frozen=True, slots=True)
class Learned:
    """What a fit proposes for some answers, surest first for each, and how far that can be trusted."""

    generation: int
    run: LiveRun
    proposals: dict[int, tuple[Proposal, ...]]
    trust: Trust = Trust()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class Alike:
    """Groups of alike answers, each a tuple of ids in file order."""

    generation: int
    groups: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Ids of all answers in an order of the queue."""

    generation: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The coded answers most like one answer: (id, likeness from 0 to 1)."""

    generation: int
    found: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How the search for a code stands."""

    generation: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Made:
    """A run of suggestions that is in the file now."""

    generation: int
    run: int
    responses: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that ended without a result, and why."""

    generation: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Ended:
    """All that was asked for has been delivered, after so many seconds."""

    generation: int
    seconds: float


Result = Learned | Alike | Ordered | Nearest | Found | Made | Failed | Ended


class Job:
    """One process at work. `deliver` is called from another thread, for each result of what was asked last.

    With `stays` it waits for more of the kind, having learned already; else it ends with its answer.
    """

    def __init__(
        self, generation: int, request: dict[str, Any], deliver: Callable[[Result], None], *, stays: bool = False
    ) -> None:
        self._writes = request["job"] == "suggest"
        self._stays = stays
        self._deliver = deliver
        self._cancelled = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        work = self._listen
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "coder.operations.learning_child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            self.generation, self._busy = generation, False
            work = partial(self._not_begun, error)
        else:
            self.ask(generation, request)
        self._thread = threading.Thread(target=work, name=f"learning {generation}", daemon=True)
        self._thread.start()

    def _not_begun(self, error: OSError) -> None:
        """Tell that there is no process, as what goes wrong in one is told: whoever asked must not wait for ever."""
        refused = CoderError(
            "The process that works this out could not be started: {why}.",
            "Close other programs, then try again.",
            why=error.strerror or error,
        )
        self._deliver(Failed(self.generation, refused.whole))

    def ask(self, generation: int, request: dict[str, Any]) -> None:
        """Ask for something; results of what was asked before are delivered with their own generation."""
        self.generation = generation
        self._token, self._asked, self._busy = uuid.uuid4().hex, time.monotonic(), True
        assert self._child is not None
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended, which is told where it is listened to
            self._child.stdin.write(json.dumps({"generation": generation, **request}).encode() + b"\n")
            self._child.stdin.flush()
        if not self._stays:
            self._nothing_more()

    def _nothing_more(self) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.close()

    @property
    def running(self) -> bool:
        """Whether the process is still at it."""
        return self._busy and self.ready

    @property
    def ready(self) -> bool:
        """Whether it could be asked for more."""
        return self._child is not None and self._child.poll() is None and not self._cancelled.is_set()

    def cancel(self) -> None:
        """End the process; nothing more is delivered. One that writes takes back by itself what it has begun."""
        self._cancelled.set()
        if self._child is None:
            return
        self._nothing_more()
        with contextlib.suppress(ProcessLookupError):
            if self._writes:
                self._child.terminate()
            else:
                self._child.kill()
                self._child.wait()

    def _listen(self) -> None:
        assert self._child is not None
        stream: IO[bytes] | None = self._child.stdout
        assert stream is not None
        with stream:
            for line in stream:
                try:
                    result = self._result(json.loads(line))
                except (ValueError, TypeError, KeyError):  # no line of ours: nothing that follows can be trusted
                    self._child.kill()
                    break
                if self._cancelled.is_set():
                    return
                self._deliver(result)
        code = self._child.wait()
        self._nothing_more()
        if self._busy and not self._cancelled.is_set():
            self._busy = False
            ended = CoderError("The process that works this out ended with code {code}.", "Try again.", code=code)
            self._deliver(Failed(self.generation, ended.whole))

    def _result(self, said: dict[str, Any]) -> Result:
        generation = int(said["generation"])
        if "ended" in said:
            self._busy = self._busy and generation != self.generation
            return Ended(generation, time.monotonic() - self._asked)
        if "failed" in said:
            return Failed(generation, from_json(said["failed"]))
        if "groups" in said:
            return Alike(generation, tuple(tuple(group) for group in said["groups"]))
        if "ordered" in said:
            return Ordered(generation, tuple(said["ordered"]))
        if "nearest" in said:
            return Nearest(generation, tuple((one, value) for one, value in said["nearest"]))
        if "finding" in said:
            return Found(generation, Finding(**said["finding"]))
        if "made" in said:
            return Made(generation, said["made"], said["responses"])
        run = said["run"]
        live = LiveRun(
            self._token, run["learned_from"], run["responses"], parameters=run["parameters"], seed=run["seed"],
            quality=run["quality"], libraries=run["libraries"],
        )  # fmt: skip
        proposals = {int(one): _proposals(rows) for one, rows in said["proposals"].items()}
        return Learned(generation, live, proposals, Trust(**said["trust"]))


def _proposals(rows: list[Any]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(code, confidence, rank, proposed, evidence=tuple(Evidence(*one) for one in evidence))
        for rank, (code, confidence, proposed, evidence) in enumerate(rows, start=1)
    )


def learn(
    project: Path, coder: str, generation: int, question: Questions, wanted: Sequence[int],
    deliver: Callable[[Result], None], again: Job | None = None,
) -> Job:  # fmt: skip
    """Begin to learn from what is coded now and to propose codes to a coder for the answers `wanted`, in that order.

    The job `again`, if it is ready, goes on from what it has learned already.
    """
    request = {
        "job": "learn", "project": str(project), "coder": coder, "question": question, "wanted": list(wanted),
    }  # fmt: skip
    if again is None or not again.ready:
        return Job(generation, request, deliver, stays=True)
    again.ask(generation, request)
    return again


def find_alike(project: Path, generation: int, question: Questions, deliver: Callable[[Result], None]) -> Job:
    """Begin to compare all answers to a question (to each question, when None)."""
    return Job(generation, {"job": "alike", "project": str(project), "question": question}, deliver)


def put_in_order(
    project: Path,
    generation: int,
    question: Questions,
    order: str,
    deliver: Callable[[Result], None],
    *,
    seed: int = 0,
    code: str | None = None,
    response: int | None = None,
) -> Job:
    """Begin to put all answers in an order of the queue; `similar` wants the answer that they are compared with."""
    request = {
        "job": "order", "project": str(project), "question": question, "order": order, "seed": seed, "code": code,
        "response": response,
    }  # fmt: skip
    return Job(generation, request, deliver)


def find_nearest(
    project: Path, coder: str, generation: int, question: Questions, response: int, deliver: Callable[[Result], None]
) -> Job:
    """Begin to look for the answers coded by a coder that are most like one."""
    request = {
        "job": "nearest", "project": str(project), "coder": coder, "question": question, "response": response,
    }  # fmt: skip
    return Job(generation, request, deliver)


def look_for_end(
    project: Path, coder: str, generation: int, question: Questions, code: str, deliver: Callable[[Result], None]
) -> Job:
    """Begin to work out whether a coder has found enough of a code."""
    request = {"job": "finding", "project": str(project), "coder": coder, "question": question, "code": code}
    return Job(generation, request, deliver)


def make_run(project: Path, coder: str, generation: int, question: Questions, deliver: Callable[[Result], None]) -> Job:
    """Begin a run of suggestions for all uncoded answers, which is written to the file as an act of this coder."""
    return Job(generation, {"job": "suggest", "project": str(project), "coder": coder, "question": question}, deliver)
