"""Scores chunks on this machine: in this process, or in several that only share the model's file.

The pool is our own because a lost process must cost one chunk and not the run: a dead process is replaced, its chunk
given to another, and a chunk that kills two processes is reported.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
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
from coder.jobs import forks
from coder.jobs.messages import Refused
from coder.message import Message
from coder.suggest import artefact
from coder.suggest.learner import Fitted

ENOUGH_DEATHS = 2
MOST_VECTORS = 10_000
"""Texts whose vectors a process caches: some tens of megabytes."""
MOST_OPEN = 4096
"""Most descriptors that a process closes; nobody opens more files."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The parameters of a process: the model, the content of rows, and the sizes of its caches."""

    model: Path | artefact.Model[Fitted]
    how: OutputOptions
    most_new: int
    most_pieces: int
    encoder: Meant | None = None
    """The encoder that the model needs, if any; it runs in a process of its own beside each."""

    def scorer(self, model: artefact.Model[Fitted] | None = None) -> Scorer:
        """Return a scorer for the model; `model` if that has been read already."""
        found = model or read(self.model)
        encoder = None if self.encoder is None else Remembering(EncoderProcess(self.encoder, threads=1), MOST_VECTORS)
        if encoder is not None:
            found = found.with_encoder(encoder)
        scorer = Scorer(found, self.how, most_new=self.most_new, most_pieces=self.most_pieces)
        scorer.at_end = None if encoder is None else encoder.close
        return scorer


def read(model: Path | artefact.Model[Fitted]) -> artefact.Model[Fitted]:
    """Return the model of a file, or one that is in memory already. Raises FileRefused."""
    return artefact.load(model) if isinstance(model, Path) else model


def in_memory(model: artefact.Model[Fitted]) -> bytes:
    """Serialise a model without a file for another process; never used for files. Raises CoderError on failure."""
    try:
        return pickle.dumps(model.suggester)
    except Exception as error:  # a user's own class may raise anything
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
    """Processes that load the model while the work is still being planned. All end with the block."""

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
    """Score in `processes`, each chunk as soon as one is free; results are yielded as they complete.

    Raises CoderError when a chunk has killed two processes, and refusals of a process. All end with this generator.
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
    # A fork has all libraries at once, where a new Python loads them for most of a second.
    forked = forks.possible()
    context = get_context("fork") if forked else get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, model, forked), daemon=True)
    worker = _Worker(process, ours)
    try:
        with forks.signals_wait():
            process.start()
    except BaseException:
        if process.pid is not None:
            _end([worker])
        raise
    finally:
        theirs.close()
    return worker


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
            return  # it has died; its line says so when it is read


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


def _serve(line: Connection, model_sent: Path | artefact.Model[Fitted], forked: bool) -> None:
    """Run a process: receive the setup and chunks, send results, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # and the parent's reaction to a request to end is not ours
    if forked:  # the parent's open descriptors are not ours to keep: its lock, and its lines to our neighbours
        os.closerange(3, line.fileno())
        os.closerange(line.fileno() + 1, MOST_OPEN)
    threadpool_limits(1)  # a process with threaded linear algebra would only take the core from its neighbour
    try:
        model = _model(model_sent)
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
        sys.exit(0)  # nobody reads any more


def _model(model_sent: Path | artefact.Model[Fitted]) -> artefact.Model[Fitted] | None:
    """Return the model, loading also the tables of lemmas that it will need, which takes most of a second."""
    try:
        model = read(model_sent)
    except CoderError:
        return None  # reported with the first chunk
    model.load_lemmas()
    return model
