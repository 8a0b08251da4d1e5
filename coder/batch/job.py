"""A batch run from beginning to end: plan, score what is not finished yet, assemble the output, report."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from coder import __version__
from coder.batch import cluster
from coder.batch.card import read_card
from coder.batch.chunks import LAST, Chunk, chunk_bytes
from coder.batch.counts import Counts, total
from coder.batch.duplicate_ids import duplicate_ids
from coder.batch.inputs import (
    Opened,
    Wanted,
    find_files,
    identity_of,
    keep_standard_input,
    open_input,
    open_standard_input,
    plan,
)
from coder.batch.local import Processes, Setup, in_memory, read, run_here, run_in_processes
from coder.batch.memory import Share, peak_megabytes, share_out
from coder.batch.other_files import keep_apart
from coder.batch.output import Output
from coder.batch.parts import NotWritten, Parts, Task
from coder.batch.reading import read_chunk, readable
from coder.batch.run_report import About, InputFile, RunReport, report
from coder.batch.work import ScoredChunk
from coder.batch.writing import PIECEWISE, OutputOptions, Writer, formats
from coder.encoders.kinds import Meant, needed
from coder.encoders.measuring import LONG, how_long, seconds_of
from coder.errors import CoderError, FileRefused
from coder.extras import how_to_install
from coder.i18n.words import _
from coder.kept_message import to_json
from coder.message import Message, one_or_many
from coder.partial import clear_leftovers, scratch_prefix
from coder.registry import TABLE, WRITERS, find, function
from coder.suggest import artefact
from coder.suggest.artefact import Model as Model  # named by the command too
from coder.suggest.learner import Fitted as Fitted

if TYPE_CHECKING:
    from coder.batch.cluster import Cluster

TIMED_ANSWERS = 64
"""Answers encoded to estimate how long encoding will take."""
STANDARD, STANDARD_INPUT = "-", "standard input"
Progress = Callable[[int, int, int], None]
"""Called with bytes finished, bytes in all, and rows finished."""
Notify = Callable[[str], None]
"""Called with messages for the user during the run."""


@dataclass(frozen=True, slots=True)
class Job:
    """The job. `model` is a model file, its bytes, or a model in memory. `files` may be globs, folders and «-»; `out`
    None is standard output. `memory` is in bytes, for all processes together.
    """

    model: Path | bytes | artefact.Model[Fitted]
    files: Sequence[str]
    out: Path | None
    how: OutputOptions = OutputOptions()  # noqa: RUF009 (frozen)
    wanted: Wanted = Wanted()  # noqa: RUF009 (frozen)
    processes: int = 1
    memory: int | None = None
    engine: str = "local"
    scheduler: str | None = None
    encoder: str | None = None
    """The folder of the encoder that the model was made with, if not the default."""


@dataclass(slots=True)
class BatchResult:
    """The result of a run: its report, and the messages to the user."""

    report: RunReport
    messages: list[str] = field(default_factory=list)


class Stopped(Exception):
    """The user stopped the run; `finished` of `parts` (0: unknown) are kept in `folder` (None: none are)."""

    def __init__(self, finished: int, parts: int, folder: Path | None) -> None:
        super().__init__()
        self.finished, self.parts, self.folder = finished, parts, folder


def run(
    job: Job,
    standard_input: IO[bytes] | None,
    standard_output: IO[bytes] | None,
    progress: Progress,
    notify: Notify = lambda _: None,
) -> BatchResult:
    """Run the job. `notify` is called with messages for the user. Raises CoderError and FileRefused keeping finished
    parts, Stopped at Ctrl-C.
    """
    _check(job)
    with _parts(job.out) as parts, ExitStack() as ending:
        job_run = _Run(job, parts, progress, standard_output, ending, notify)
        try:
            return job_run.go(standard_input)
        except KeyboardInterrupt:
            raise job_run.stopped() from None
        except NotWritten:
            raise
        except CoderError as error:
            raise type(error)(error.what, (*error.hints, job_run.kept())) from error


def _check(job: Job) -> None:
    if job.how.format not in PIECEWISE:
        if job.how.format not in (known := formats()):
            raise CoderError(
                "There is no format «{format}».", "There is: {formats}.",
                format=job.how.format, formats=", ".join(known),
            )  # fmt: skip
        function(find(WRITERS, TABLE + job.how.format))  # better missed now than after the work
    if job.how.format == "parquet":
        try:
            import pyarrow  # noqa: F401  # an extra; better missed now than after the work
        except ImportError:
            raise CoderError(
                "Writing Parquet needs pyarrow.", "Install it with: {command}", command=how_to_install("parquet")
            ) from None
    if job.out is not None:
        model = [job.model] if isinstance(job.model, Path) else []
        keep_apart(job.out, [*model, *map(Path, job.files)])
    if job.out is not None and job.out.is_dir():
        raise FileRefused("{out} is a folder.", "Name a file in it.", out=job.out)


@contextmanager
def _parts(out: Path | None) -> Iterator[Parts]:
    """Open the folder of parts: beside the output, or temporary where there is no output file."""
    if out is None:
        clear_leftovers(Path(tempfile.gettempdir()))
        with tempfile.TemporaryDirectory(prefix=scratch_prefix("coder-batch-")) as folder:
            parts = Parts(Path(folder) / "parts", passing=True)
            parts.open()
            try:
                yield parts
            finally:
                parts.close()
        return
    parts = Parts(out.with_name(out.name + ".parts"))
    parts.open()
    try:
        yield parts
    finally:
        parts.close()


@dataclass(frozen=True, slots=True)
class _Held:
    """The model, its identity, and its size in bytes."""

    model: Path | artefact.Model[Fitted]
    identity: str
    size: int


class _Run:
    def __init__(
        self, job: Job, parts: Parts, progress: Progress, output: IO[bytes] | None, ending: ExitStack, notify: Notify
    ) -> None:
        self._job = job
        self._notify = notify
        self._messages: list[str] = []
        self._planned = 0
        self._parts = parts
        self._progress = progress
        self._standard_output = output
        self._counts: dict[int, Counts] = {}
        self._ending = ending
        self._processes: Processes | None = None
        self._cluster: Cluster | None = None
        self._encoder: Meant | None = None

    def go(self, standard_input: IO[bytes] | None) -> BatchResult:
        parts, began = self._parts, time.monotonic()
        model_held = self._held()
        model = read(model_held.model)
        card = read_card(model, str(model_held.model) if isinstance(self._job.model, Path) else "The model")
        headings = card.data.question_headings or tuple(name for name in (card.data.question,) if name)
        job = self._job = replace(self._job, wanted=replace(self._job.wanted, headings=headings))
        share = share_out(job.memory, job.processes, model_held.size)
        self._encoder = self._needed(model)
        self._start_early(share, model_held.model)
        opened, identity = self._open(standard_input)
        size = chunk_bytes(encoded=self._encoder is not None)
        how = OutputOptions(job.how.format, job.how.confidences, job.how.evidence, len(opened) > 1, job.how.raw)
        cleared = parts.begin(Task(__version__, size, LAST, model_held.identity, identity, repr(how), repr(job.wanted)))
        if cleared:
            self._report(_("Parts of an earlier run with other answers, model or options were cleared away."))
        with parts.room():
            chunks = plan(opened, job.wanted, parts.folder, size)
        self._planned = len(chunks)
        self._take_up(chunks)
        before = len(self._counts)
        if before:
            self._report(_("Went on from {n} of {whole} finished parts.").format(n=before, whole=len(chunks)))
        rows_before = sum(chunk.rows for chunk in self._counts.values())
        self._estimate_encoding(share, chunks)
        output = Output(job.out, self._standard_output, parts, Writer(model.codes, how))
        self._score(model_held, how, share, chunks, output)
        output.finish(chunks)
        seconds = time.monotonic() - began
        counts = total([self._counts[chunk.number] for chunk in chunks])
        engine = _engine(job, share)
        about = About(
            input=[
                InputFile(file.name, str(file.roles), self._missing(file, chunks), to_json(file.roles))
                for file in opened
            ],
            output="standard output" if job.out is None else readable(str(job.out)),
            model_sha256=model_held.identity,
            engine=str(engine),
            engine_kept=to_json(engine),
            parts=len(chunks),
            parts_from_before=before,
            seconds=round(seconds, 2),
            answers_per_second=round((counts.rows - rows_before) / seconds, 1),
            peak_megabytes=peak_megabytes(),
            duplicate_ids=duplicate_ids(parts, chunks, how),
        )
        problems = [
            to_json(Message("{file}: {what}", file=file.name, what=problem.whole))
            for file in opened
            for problem in file.source.problems
        ]
        run_report = report(card, model.codes, counts, about, problems)
        output.keep_report(run_report)
        parts.remove()
        return BatchResult(run_report, self._messages)

    def _needed(self, model: artefact.Model[Fitted]) -> Meant | None:
        """Return the encoder that the model needs. Raises CoderError where it is missing, or another one."""
        name, asked = model.encoder, self._job.encoder
        if name is None:
            if asked:
                raise CoderError("The model was made of words alone, and takes no encoder.", "Leave out --encoder.")
            return None
        if self._job.engine == "dask":
            raise CoderError(
                "A model that needs an encoder is not sent to a cluster.",
                "Leave out --engine dask.",
            )
        return needed(name, asked)

    def _missing(self, file: Opened, chunks: Sequence[Chunk]) -> dict[str, int]:
        """Return how often each text that is no answer occurred in a file."""
        return total([self._counts[chunk.number] for chunk in chunks if chunk.table.name == file.name]).missing

    def stopped(self) -> Stopped:
        """Return the exception for a stop by the user now."""
        finished = len(self._counts) if self._planned else self._parts.finished()
        kept = self._job.out is not None and finished
        return Stopped(finished, self._planned, self._parts.folder if kept else None)

    def _report(self, line: str) -> None:
        self._messages.append(line)
        self._notify(line)

    def kept(self) -> Message | None:
        """Return what a refusal says about the parts; None unless some are finished and kept."""
        if self._job.out is None or not self._counts:
            return None
        return Message(
            "{n} of {planned} parts are finished and kept in {folder}: the same command on the same files goes on"
            " from them.",
            n=len(self._counts),
            planned=self._planned,
            folder=self._parts.folder,
        )

    def _held(self) -> _Held:
        """Return the model as a file that processes can share, or in memory. Raises CoderError where it cannot be
        passed to another process.
        """
        model = self._job.model
        if isinstance(model, Path):
            with model.open("rb") as file:
                return _Held(model, hashlib.file_digest(file, "sha256").hexdigest(), model.stat().st_size)
        if isinstance(model, artefact.Model):
            content = in_memory(model)
            return _Held(model, hashlib.sha256(content).hexdigest(), len(content))
        path = self._parts.folder / "model.coder"
        with self._parts.room():
            path.write_bytes(model)
        return _Held(path, hashlib.sha256(model).hexdigest(), len(model))

    def _open(self, standard_input: IO[bytes] | None) -> tuple[list[Opened], list[dict[str, str | int]]]:
        named = [path for path in self._job.files if path != STANDARD]
        files = find_files(named, self._job.out) if named else []
        opened = [open_input(path, self._job.wanted) for path in files]
        identity = [identity_of(path) for path in files]
        if STANDARD in self._job.files:
            assert standard_input is not None
            with self._parts.room():
                kept = keep_standard_input(standard_input, self._parts.folder)
            try:
                opened.append(replace(open_standard_input(kept, self._job.wanted), name=STANDARD_INPUT))
            except CoderError as error:
                raise type(error)(error.what.with_fact(str(kept), STANDARD_INPUT), error.hints) from None
            with kept.open("rb") as file:
                identity.append({"sha256": hashlib.file_digest(file, "sha256").hexdigest()})
        return opened, identity

    def _take_up(self, chunks: Sequence[Chunk]) -> None:
        for chunk in chunks:
            counts = self._parts.counts(chunk.number)
            if counts is not None:
                self._counts[chunk.number] = counts

    def _estimate_encoding(self, share: Share, chunks: Sequence[Chunk]) -> None:
        """Report how long encoding will take, estimated from the first answers and the length of all."""
        left = [chunk for chunk in chunks if chunk.number not in self._counts]
        if self._encoder is None or not left:
            return
        texts = read_chunk(left[0]).texts
        some = [text for text in texts if text.strip()][:TIMED_ANSWERS]
        times = sum(chunk.end - chunk.start for chunk in left) / max(left[0].end - left[0].start, 1)
        if not some or len(texts) * times <= TIMED_ANSWERS:
            return
        seconds = seconds_of(self._encoder, some, round(times * sum(map(len, texts)))) / min(share.processes, len(left))
        if seconds > LONG:
            self._notify(how_long(round(times * len(texts)), seconds))

    def _score(
        self, model_held: _Held, how: OutputOptions, share: Share, chunks: Sequence[Chunk], output: Output
    ) -> None:
        whole = sum(chunk.end - chunk.start for chunk in chunks)
        finished = sum(chunk.end - chunk.start for chunk in chunks if chunk.number in self._counts)
        rows = sum(counts.rows for counts in self._counts.values())
        left = [chunk for chunk in chunks if chunk.number not in self._counts]
        self._progress(finished, whole, rows)
        if not left:
            return
        for chunk, done in self._results(model_held, how, share, left):
            self._parts.put(chunk.number, done)
            self._counts[chunk.number] = done.counts
            finished += chunk.end - chunk.start
            rows += done.counts.rows
            output.pass_on(self._counts)
            self._progress(finished, whole, rows)

    def _results(
        self, model_held: _Held, how: OutputOptions, share: Share, left: Sequence[Chunk]
    ) -> Iterator[tuple[Chunk, ScoredChunk]]:
        if self._job.engine == "dask":
            assert self._cluster is not None
            sent = model_held.model.read_bytes() if isinstance(model_held.model, Path) else model_held.model
            return cluster.run_on_dask(
                self._cluster, sent, model_held.identity, how, left,
                most_new=share.most_new, most_pieces=share.most_pieces, notify=self._notify,
            )  # fmt: skip
        setup = Setup(_absolute(model_held.model), how, share.most_new, share.most_pieces, self._encoder)
        if share.processes == 1 or len(left) == 1:
            return run_here(setup, left)
        if self._processes is None:
            self._processes = self._ending.enter_context(Processes(min(share.processes, len(left)), setup.model))
        return run_in_processes(setup, left, self._processes)

    def _start_early(self, share: Share, model: Path | artefact.Model[Fitted]) -> None:
        """Have processes load the model while the files are examined, where they are certainly worth it; or start a
        cluster, which takes seconds.
        """
        if self._job.engine == "dask":
            memory = None if self._job.memory is None else self._job.memory // share.processes
            self._cluster = self._ending.enter_context(cluster.Cluster(self._job.scheduler, share.processes, memory))
            return
        if share.processes == 1 or self._job.wanted.chosen:
            return
        sizes = [Path(name).stat().st_size for name in self._job.files if Path(name).is_file()]
        if sum(sizes) > 2 * share.processes * chunk_bytes(encoded=self._encoder is not None):
            self._processes = self._ending.enter_context(Processes(share.processes, _absolute(model)))


def _absolute(model: Path | artefact.Model[Fitted]) -> Path | artefact.Model[Fitted]:
    return model.absolute() if isinstance(model, Path) else model


def _engine(job: Job, share: Share) -> Message:
    if job.engine == "dask" and job.scheduler:
        return Message("Dask at {scheduler}", scheduler=job.scheduler)
    if job.engine == "dask":
        return one_or_many("Dask with one local worker", "Dask with {n} local workers", share.processes)
    return one_or_many("one process", "{n} processes", share.processes)
