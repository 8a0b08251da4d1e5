"""Pieces scored on this machine: in this process, or by several that share the model's file and nothing else.

The pool is our own because a lost process must cost one piece and not the run: whoever dies is replaced, what it held
is given to another, and the piece that kills two processes is named.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from coder.batch.pieces import Piece
from coder.batch.work import Done, Scorer
from coder.batch.writing import How
from coder.errors import CoderError, FileRefused
from coder.suggest import artefact

ENOUGH_DEATHS = 2
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs to begin: the model's file, what rows hold, and how much it may remember."""

    model: Path
    how: How
    most_new: int
    most_pieces: int

    def scorer(self) -> Scorer:
        """The model, ready."""
        return Scorer(artefact.load(self.model), self.how, most_new=self.most_new, most_pieces=self.most_pieces)


def run_here(setup: Setup, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Done]]:
    """Score in this process, in order."""
    scorer = setup.scorer()
    for piece in pieces:
        yield piece, scorer.score(piece)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    piece: Piece | None = None


class Processes:
    """Processes that load their libraries while the work is still being planned. All end with the block."""

    def __init__(self, count: int) -> None:
        self.workers = [_start() for _ in range(count)]

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self.workers)


def run_in_processes(setup: Setup, pieces: Iterable[Piece], processes: Processes) -> Iterator[tuple[Piece, Done]]:
    """Score in `processes`, each piece as soon as one is free; results come as they are ready.

    Raises CoderError when a piece has killed two processes, and what a process refused. All end when this does.
    """
    waiting = deque(pieces)
    deaths: dict[int, int] = {}
    workers = processes.workers
    try:
        for worker in workers:
            _begin(worker, setup, waiting)
        while any(worker.piece is not None for worker in workers):
            ready = connection.wait([worker.line for worker in workers if worker.piece is not None])
            for place, worker in enumerate(workers):
                if worker.line not in ready:
                    continue
                piece = worker.piece
                assert piece is not None
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):
                    deaths[piece.number] = deaths.get(piece.number, 0) + 1
                    if deaths[piece.number] >= ENOUGH_DEATHS:
                        raise CoderError(
                            f"A process ended {ENOUGH_DEATHS} times over the same answers ({piece.where}):"
                            f" {_why(worker.process)}.",
                            "Finished parts are kept. Use fewer --processes or more --memory, and run again to go on.",
                        ) from None
                    _end([worker])
                    waiting.appendleft(piece)
                    workers[place] = _start()
                    _begin(workers[place], setup, waiting)
                    continue
                if isinstance(answer, tuple):
                    raise FileRefused(*answer)
                _give(worker, waiting)
                yield piece, answer
    finally:
        _end(workers)


def _start() -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    # A process that threads its sums would only take the core from its neighbour.
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        process.start()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    theirs.close()
    return _Worker(process, ours)


def _begin(worker: _Worker, setup: Setup, waiting: deque[Piece]) -> None:
    with suppress(OSError):  # it has died, as below
        worker.line.send(setup)
    _give(worker, waiting)


def _give(worker: _Worker, waiting: deque[Piece]) -> None:
    worker.piece = waiting.popleft() if waiting else None
    if worker.piece is not None:
        try:
            worker.line.send(worker.piece)
        except OSError:
            return  # it has died; its line says so when it is listened to


def _end(workers: Iterable[_Worker]) -> None:
    for worker in workers:
        worker.line.close()
        worker.process.kill()
        worker.process.join()


def _why(process: BaseProcess) -> str:
    process.join(5)
    code = process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        return f"killed by {name}" + (", perhaps for want of memory" if name == "SIGKILL" else "")
    return f"exit code {code}"


def _serve(line: Connection) -> None:
    """A process's life: the setup and pieces in, results out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    try:
        setup: Setup = line.recv()
        scorer: Scorer | None = None
        while True:
            piece = line.recv()
            try:
                scorer = scorer or setup.scorer()
                line.send(scorer.score(piece))
            except CoderError as error:
                line.send((error.message, error.hint))
            except MemoryError:
                line.send((f"{piece.where}: there is not enough memory.", "Use fewer --processes, or more --memory."))
    except (EOFError, OSError):
        sys.exit(0)  # nobody listens any more
