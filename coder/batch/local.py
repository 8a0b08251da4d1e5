"""Scores chunks on this machine: in this process, or in several that share the model's file only.

The pool is our own because a lost process must cost one chunk and not the run: whoever dies is replaced, what it held
is given to another, and the chunk that kills two processes is named.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from threadpoolctl import threadpool_limits

from coder.batch.chunks import Chunk
from coder.batch.work import ScoredChunk, Scorer
from coder.batch.writing import OutputOptions
from coder.encoders.kinds import Meant
from coder.encoders.process import EncoderProcess, Remembering
from coder.errors import CoderError
from coder.jobs.messages import Refused
from coder.message import Message
from coder.suggest import artefact
from coder.suggest.learner import Fitted

ENOUGH_DEATHS = 2
_ENDING = (signal.SIGINT, signal.SIGTERM)
MOST_VECTORS = 10_000
"""Texts whose vectors a process remembers: some tens of megabytes."""
MOST_OPEN = 4096
"""Descriptors that a process closes at most; more files than these nobody here opens."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs to begin: the model, what rows hold, and how much it may remember."""

    model: Path | artefact.Model[Fitted]
    how: OutputOptions
    most_new: int
    most_pieces: int
    encoder: Meant | None = None
    """What the model needs, if it does; it does the work in a process of its own beside each."""

    def scorer(self, model: artefact.Model[Fitted] | None = None) -> Scorer:
        """The model, ready; `model` if that has been read already."""
        found = model or read(self.model)
        encoder = None if self.encoder is None else Remembering(EncoderProcess(self.encoder, threads=1), MOST_VECTORS)
        if encoder is not None:
            found = found.with_encoder(encoder)
        scorer = Scorer(found, self.how, most_new=self.most_new, most_pieces=self.most_pieces)
        scorer.at_end = None if encoder is None else encoder.close
        return scorer


def read(model: Path | artefact.Model[Fitted]) -> artefact.Model[Fitted]:
    """The model of a file, or one that is in memory already. Raises FileRefused."""
    return artefact.load(model) if isinstance(model, Path) else model


def in_memory(model: artefact.Model[Fitted]) -> bytes:
    """A model that has no file as it goes to another process, made here and never read from a file. Raises CoderError
    where it cannot go."""
    try:
        return pickle.dumps(model.suggester)
    except Exception as error:  # a class of somebody's own may raise anything
        raise CoderError(
            "What was learned cannot be handed to other processes: {error}",
            "Its class must bear `pickle.dumps`.",
            error=str(error) or type(error).__name__,
        ) from error


def run_here(setup: Setup, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, ScoredChunk]]:
    """Score in this process, in order."""
    with closing(setup.scorer()) as scorer:
        for chunk in chunks:
            yield chunk, scorer.score(chunk)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    chunk: Chunk | None = None


class Processes:
    """Processes that read the model while the work is still being planned. All end with the block."""

    def __init__(self, count: int, model: Path | artefact.Model[Fitted]) -> None:
        self.workers: list[_Worker] = []
        try:
            for _ in range(count):
                self.workers.append(_start(model))
        except BaseException:
            _end(self.workers)
            raise

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self.workers)


def run_in_processes(
    setup: Setup, chunks: Iterable[Chunk], processes: Processes
) -> Iterator[tuple[Chunk, ScoredChunk]]:
    """Score in `processes`, each chunk as soon as one is free; results come as they are ready.

    Raises CoderError when a chunk has killed two processes, and what a process refused. All end when this does.
    """
    waiting = deque(chunks)
    deaths: dict[int, int] = {}
    workers = processes.workers
    try:
        for worker in workers:
            _begin(worker, setup, waiting)
        while any(worker.chunk is not None for worker in workers):
            ready = connection.wait([worker.line for worker in workers if worker.chunk is not None])
            for place, worker in enumerate(workers):
                if worker.line not in ready:
                    continue
                chunk = worker.chunk
                assert chunk is not None
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):
                    deaths[chunk.number] = deaths.get(chunk.number, 0) + 1
                    if deaths[chunk.number] >= ENOUGH_DEATHS:
                        raise CoderError(
                            "A process ended {times} times over the same answers ({where}): {why}.",
                            "Use fewer --processes or less --memory, and run again.",
                            times=ENOUGH_DEATHS,
                            where=chunk.where,
                            why=_why(worker.process),
                        ) from None
                    _end([worker])
                    waiting.appendleft(chunk)
                    workers[place] = _start(setup.model)
                    _begin(workers[place], setup, waiting)
                    continue
                if isinstance(answer, Refused):
                    raise answer.error()
                _give(worker, waiting)
                yield chunk, answer
    finally:
        _end(workers)


def _start(model: Path | artefact.Model[Fitted]) -> _Worker:
    # A fork has all libraries at once, where a new Python loads them for most of a second; with threads beside it a
    # fork may hang, and elsewhere than on Linux system libraries do not bear one.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork") if forks else get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, model, forks), daemon=True)
    worker = _Worker(process, ours)
    try:
        with _signals_wait():
            process.start()
    except BaseException:
        if process.pid is not None:
            _end([worker])
        raise
    finally:
        theirs.close()
    return worker


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Ctrl-C and SIGTERM come after the block: libraries do things as a process forks, and a KeyboardInterrupt in
    those is printed and lost. (To block them is not enough: a thread of a library would still receive them.)"""
    if threading.current_thread() is not threading.main_thread():  # which alone is told of signals
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in _ENDING}
    try:
        for number in _ENDING:
            signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    for one in came:
        signal.raise_signal(one)


def _begin(worker: _Worker, setup: Setup, waiting: deque[Chunk]) -> None:
    with suppress(OSError):  # it has died, as below
        worker.line.send(setup)
    _give(worker, waiting)


def _give(worker: _Worker, waiting: deque[Chunk]) -> None:
    worker.chunk = waiting.popleft() if waiting else None
    if worker.chunk is not None:
        try:
            worker.line.send(worker.chunk)
        except OSError:
            return  # it has died; its line says so when it is listened to


def _end(workers: Iterable[_Worker]) -> None:
    for worker in workers:
        worker.line.close()
        worker.process.kill()
        worker.process.join()


def _why(process: BaseProcess) -> Message:
    process.join(5)
    code = process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return Message("killed by {name}, perhaps for want of memory", name=name)
        return Message("killed by {name}", name=name)
    return Message("exit code {code}", code=code)


def _serve(line: Connection, given: Path | artefact.Model[Fitted], forked: bool) -> None:
    """A process's life: the setup and chunks in, results out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # and what it does when it is told to end is not for us to do
    if forked:  # what the other holds open is not ours to keep: its lock, and its lines to our neighbours
        os.closerange(3, line.fileno())
        os.closerange(line.fileno() + 1, MOST_OPEN)
    threadpool_limits(1)  # a process that threads its sums would only take the core from its neighbour
    try:
        model = _model(given)
        setup: Setup = line.recv()
        scorer: Scorer | None = None
        while True:
            chunk = line.recv()
            try:
                scorer = scorer or setup.scorer(model)
                line.send(scorer.score(chunk))
            except CoderError as error:
                line.send(Refused.of(error))
            except MemoryError:
                refused = CoderError(
                    "{where}: there is not enough memory.", "Use fewer --processes or less --memory.", where=chunk.where
                )
                line.send(Refused.of(refused))
    except (EOFError, OSError):
        sys.exit(0)  # nobody listens any more


def _model(given: Path | artefact.Model[Fitted]) -> artefact.Model[Fitted] | None:
    """The model, and with it the tables of lemmas that it will ask for, which take most of a second to load."""
    try:
        model = read(given)
    except CoderError:
        return None  # told with the first chunk, to those who listen
    model.load_lemmas()
    return model
