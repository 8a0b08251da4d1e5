"""Scores chunks on a Dask cluster: each worker gets the model once, and a lost worker's chunks go to others.

Workers read chunks of the files by name, so they must see them under the same paths; results come back here.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Protocol, cast

from coder import __version__
from coder.batch.chunks import Chunk
from coder.batch.memory import keep_freed_memory
from coder.batch.work import ScoredChunk, Scorer
from coder.batch.writing import OutputOptions
from coder.errors import CoderError
from coder.extras import how_to_install
from coder.i18n.words import _
from coder.jobs.messages import Refused
from coder.suggest import artefact
from coder.suggest.learner import Fitted

try:
    import dask
    import distributed
    from distributed.diagnostics.plugin import WorkerPlugin
except ImportError:
    raise CoderError(
        "The engine «dask» needs Dask.", "Install it with: {command}", command=how_to_install("dask")
    ) from None


class _Closing(Protocol):
    def close(self) -> object: ...


class _Future(Protocol):
    status: str

    def result(self, timeout: float) -> object: ...
    def release(self) -> None: ...


class _Scheduler(Protocol):
    address: str


class _Client(_Closing, Protocol):
    status: str
    scheduler: _Scheduler

    def scheduler_info(self, n_workers: int) -> Mapping[str, Mapping[str, object]]: ...
    def register_plugin(self, plugin: WorkerPlugin, name: str) -> object: ...
    def submit(self, task: Callable[..., object], /, *given: object, pure: bool, retries: int) -> _Future: ...
    def run(self, task: Callable[[], str]) -> Mapping[str, str]: ...


class _Waited(Protocol):
    done: set[_Future]


class _Worker(Protocol):
    plugins: Mapping[str, ModelOnWorker]


class _Dask(Protocol):
    """The part of Dask that is used, since only some of it has types."""

    def LocalCluster(self, **settings: object) -> _Closing: ...
    def Client(self, address: object) -> _Client: ...
    def wait(self, futures: list[_Future], timeout: float, return_when: str) -> _Waited: ...
    def get_worker(self) -> _Worker: ...


_dask = cast("_Dask", distributed)

AHEAD = 3
"""Chunks in flight per worker: one being scored, the others so that none waits."""
PATIENCE = 60.0
"""Seconds without any worker after which the run gives up; finished parts are kept."""
UNEASY = 4.0
"""Seconds without any worker after which that is reported."""
_SETTINGS = {
    "distributed.comm.timeouts.connect": "10s",
    "logging.distributed": "critical",
    # What `keep_freed_memory` sets, from a worker's first thread on.
    "distributed.nanny.pre-spawn-environ.MALLOC_ARENA_MAX": 1,
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 256 << 20,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 32 << 20,
    "distributed.worker.profile.enabled": False,  # samples the work a hundred times a second for a page nobody opens
}
_TICK, _SOON = 2.0, 0.1


class ModelOnWorker(WorkerPlugin):
    """The model in a worker's memory, loaded when the first chunk comes."""

    def __init__(
        self, model: bytes | artefact.Model[Fitted], identity: str, how: OutputOptions, most_new: int, most_pieces: int
    ) -> None:
        self.name = f"coder-model-{hashlib.sha256(f'{identity}{how!r}'.encode()).hexdigest()[:16]}"
        self._model = model
        self._how = how
        self._bounds = {"most_new": most_new, "most_pieces": most_pieces}
        self._scorer: Scorer | None = None

    def setup(self, worker: object) -> None:
        """Load nothing of the model yet: a worker slow to load should not be slow to join."""
        keep_freed_memory()  # before there is a thread that scores

    def score(self, chunk: Chunk) -> ScoredChunk:
        """Score a chunk with the model of this worker."""
        if self._scorer is None:
            model = artefact.loads(self._model) if isinstance(self._model, bytes) else self._model
            self._scorer = Scorer(model, self._how, **self._bounds)
        return self._scorer.score(chunk)


def score_on_worker(name: str, chunk: Chunk) -> ScoredChunk | Refused:
    """Run the task. A refusal is returned as data, since a retry elsewhere would give the same."""
    try:
        return _dask.get_worker().plugins[name].score(chunk)
    except CoderError as error:
        return Refused.of(error)


def version_on_worker() -> str:
    """Return the coder version of a worker."""
    return __version__


class Cluster:
    """The cluster at `scheduler`, or one of `count` local processes, which starts while the work is still being
    planned.

    Everything of it ends with the block.
    """

    def __init__(self, scheduler: str | None, count: int, memory: int | None) -> None:
        self._scheduler, self._count, self._memory = scheduler, count, memory
        self._closing = ExitStack()
        self._closing.enter_context(dask.config.set(_SETTINGS))
        self._thread = ThreadPoolExecutor(1)
        self._client = self._thread.submit(self._connect)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # if it never started, that was reported when it was needed
            self._client.result()
        self._closing.close()
        self._thread.shutdown()

    def client(self) -> _Client:
        """Return the connected client. Raises CoderError when there is no scheduler."""
        try:
            return self._client.result()
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            if self._scheduler is None:
                raise CoderError(
                    "Dask could not start its processes on this machine ({error}).",
                    "They reach each other by the address 127.0.0.1, which must be up. `--engine local` needs none.",
                    error=error.__cause__ or error,
                ) from None
            raise CoderError(
                "No Dask scheduler answers at {scheduler} ({error}).",
                "Start one with: dask scheduler. Its first lines say the address.",
                scheduler=self._scheduler,
                error=error,
            ) from None

    def _connect(self) -> _Client:
        address: object = self._scheduler
        if address is None:
            address = here = _dask.LocalCluster(
                n_workers=self._count, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50,
                memory_limit=self._memory or 0,
            )  # fmt: skip
            self._closing.callback(here.close)
        client = _dask.Client(address)
        self._closing.callback(client.close)
        return client


def run_on_dask(
    cluster: Cluster,
    model: bytes | artefact.Model[Fitted],
    identity: str,
    how: OutputOptions,
    chunks: Sequence[Chunk],
    *,
    most_new: int,
    most_pieces: int,
    notify: Callable[[str], None],
) -> Iterator[tuple[Chunk, ScoredChunk]]:
    """Score on a cluster with the model of this `identity`; results are yielded as they complete. `notify` is called
    when no worker is left.

    Raises CoderError when the scheduler cannot be reached, no worker is left, or a worker runs another version.
    """
    client = cluster.client()
    yield from _run(
        client, _WorkerWatch(client, notify), ModelOnWorker(model, identity, how, most_new, most_pieces), chunks
    )


def _run(
    client: _Client, watch: _WorkerWatch, plugin: ModelOnWorker, chunks: Sequence[Chunk]
) -> Iterator[tuple[Chunk, ScoredChunk]]:
    watch.wait()
    _same_versions(client)
    client.register_plugin(plugin, name=plugin.name)
    left = iter(chunks)
    running: dict[_Future, Chunk] = {}

    def fill() -> None:
        for chunk in left:
            # Not pure: a rerun with other options must never be handed an earlier run's result.
            running[client.submit(score_on_worker, plugin.name, chunk, pure=False, retries=2)] = chunk
            if len(running) >= AHEAD * max(_n_workers(client), 1):
                break

    fill()
    while running:
        try:
            finished = _dask.wait(list(running), timeout=_TICK, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            finished = set()
        if not finished:
            watch.look()
            continue
        watch.seen()
        for future in finished:
            chunk = running.pop(future)
            done = _result(watch, future, chunk)
            if done is None:
                running[client.submit(score_on_worker, plugin.name, chunk, pure=False, retries=2)] = chunk
                continue
            yield chunk, done
        fill()


def _result(watch: _WorkerWatch, future: _Future, chunk: Chunk) -> ScoredChunk | None:
    """Return the result of a finished task; None where it was lost with its worker afterwards."""
    if future.status in ("lost", "cancelled"):
        watch.look()
        return None
    try:
        answer = future.result(timeout=600)
    except Exception as error:  # whatever went wrong on the worker, of any class
        raise CoderError(
            "{where}: a worker failed ({kind}: {error}).",
            "See that all workers have the same packages and enough memory, and run again.",
            where=chunk.where,
            kind=type(error).__name__,
            error=error,
        ) from error
    finally:
        future.release()
    if isinstance(answer, Refused):
        raise answer.error()
    assert isinstance(answer, ScoredChunk)
    return answer


def _n_workers(client: _Client) -> int:
    return len(client.scheduler_info(n_workers=-1).get("workers", ()))


def _same_versions(client: _Client) -> None:
    for address, version in client.run(version_on_worker).items():
        if version != __version__:
            raise CoderError(
                "The worker at {address} runs coder {version}, this is {own}.",
                "Install the same everywhere.",
                address=address,
                version=version,
                own=__version__,
            )


class _WorkerWatch:
    """Watches whether there are workers, for how long there are none, and whether that was reported."""

    def __init__(self, client: _Client, notify: Callable[[str], None]) -> None:
        self._client = client
        self._notify = notify
        self._alone_since = 0.0
        self._notified = False

    def wait(self) -> None:
        """Return once there is a worker. Raises CoderError when none has come for PATIENCE seconds."""
        while self.look():
            time.sleep(_SOON)

    def seen(self) -> None:
        """Record activity of a worker."""
        self._alone_since, self._notified = 0.0, False

    def look(self) -> bool:
        """Return whether there is no worker, reporting that after a while, with what to do.

        Raises CoderError after PATIENCE seconds, or when the scheduler has gone.
        """
        if self._client.status not in ("running", "connecting"):
            raise CoderError("The Dask scheduler has gone.", "Start it and run again.")
        if _n_workers(self._client):
            self.seen()
            return False
        address = self._client.scheduler.address
        start = f"dask worker {address}"
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        alone = now - self._alone_since
        if alone > PATIENCE:
            raise CoderError(
                "The scheduler at {address} has had no worker for {patience:.0f} seconds.",
                "Start workers with `{start}` and run again.",
                address=address,
                patience=PATIENCE,
                start=start,
            )
        if alone > UNEASY and not self._notified:
            self._notified = True
            self._notify(
                _(
                    "There is no worker at the scheduler at {address}. Waiting for one; start it with: {start}"
                    " (giving up in {seconds} seconds)"
                ).format(address=address, start=start, seconds=f"{PATIENCE - alone:.0f}")
            )
        return True
