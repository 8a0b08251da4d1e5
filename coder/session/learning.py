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
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from coder.model import Evidence
from coder.session.answer import Proposal
from coder.session.deciding import LiveRun

KEPT = 8
"""Suggestions kept for each answer."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a fit proposes for some answers, surest first for each."""

    generation: int
    run: LiveRun
    proposals: dict[int, tuple[Proposal, ...]]


@dataclass(frozen=True, slots=True)
class Alike:
    """Groups of alike answers, each a tuple of ids in file order."""

    generation: int
    groups: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that ended without a result, and why."""

    generation: int
    reason: str


Result = Learned | Alike | Failed


class Job:
    """One process at work. `deliver` is called from another thread, for each result of this generation."""

    def __init__(self, generation: int, request: dict[str, Any], deliver: Callable[[Result], None]) -> None:
        self.generation = generation
        self._deliver = deliver
        self._cancelled = threading.Event()
        self._token = uuid.uuid4().hex
        self._child = subprocess.Popen(
            [sys.executable, "-m", "coder.session.learning_child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.write(json.dumps(request).encode())
            self._child.stdin.close()
        self._thread = threading.Thread(target=self._listen, name=f"learning {generation}", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the process is still at it."""
        return self._child.poll() is None

    def cancel(self) -> None:
        """End the process; nothing more is delivered."""
        self._cancelled.set()
        with contextlib.suppress(ProcessLookupError):
            self._child.kill()
        self._child.wait()

    def _listen(self) -> None:
        stream: IO[bytes] | None = self._child.stdout
        assert stream is not None
        delivered = False
        with stream:
            for line in stream:
                result = self._result(json.loads(line))
                if self._cancelled.is_set():
                    return
                delivered = True
                self._deliver(result)
        code = self._child.wait()
        if not delivered and not self._cancelled.is_set():
            self._deliver(Failed(self.generation, f"the process ended with code {code}"))

    def _result(self, said: dict[str, Any]) -> Result:
        if "failed" in said:
            return Failed(self.generation, said["failed"])
        if "groups" in said:
            return Alike(self.generation, tuple(tuple(group) for group in said["groups"]))
        run = said["run"]
        live = LiveRun(
            self._token, run["learned_from"], run["responses"], parameters=run["parameters"], seed=run["seed"],
            quality=run["quality"],
        )  # fmt: skip
        return Learned(self.generation, live, {int(one): _proposals(rows) for one, rows in said["proposals"].items()})


def _proposals(rows: list[Any]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(code, confidence, rank, proposed, evidence=tuple(Evidence(*one) for one in evidence))
        for rank, (code, confidence, proposed, evidence) in enumerate(rows, start=1)
    )


def learn(
    project: Path, generation: int, question: str | None, wanted: Sequence[int], deliver: Callable[[Result], None]
) -> Job:
    """Begin a fit on all that is coded now; it proposes codes for the answers `wanted`, in that order."""
    return Job(
        generation, {"job": "learn", "project": str(project), "question": question, "wanted": list(wanted)}, deliver
    )


def find_alike(project: Path, generation: int, question: str | None, deliver: Callable[[Result], None]) -> Job:
    """Begin to compare all answers to a question (to each question, when None)."""
    return Job(generation, {"job": "alike", "project": str(project), "question": question}, deliver)
