"""`coder batch`: suggest codes for files of any size."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.batch import inputs, other_files, run_report, writing
from coder.batch import job as job_batch
from coder.cli import options, output
from coder.cli.offered import METHOD, Offered
from coder.cli.stopping import Stopping, kept
from coder.i18n.words import _
from coder.jobs.processors import processors
from coder.project import open_project
from coder.queries import batching

if TYPE_CHECKING:
    from coder.batch.job import BatchResult, Fitted, Job, Model, Stopped

NOT_WRITTEN = (".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".sav", ".docx", ".db", ".sqlite", ".json")
"""Endings that one might take for output formats, but that are none."""
_SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class Memory(click.ParamType[int]):
    """An amount of memory, such as 800M or 2G, in powers of 1024 as in systems and batch queues."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*([KMGT]?)(?:i?B)?", str(value).strip(), re.IGNORECASE)
        if match is None:
            self.fail(_("«{value}» is no amount of memory; write it as 800M or 2G.").format(value=value), param, ctx)
        return int(float(match[1].replace(",", ".")) * _SIZES[match[2].upper()])


def _formats() -> tuple[str, ...]:
    return writing.formats()


@click.command("batch")
@click.argument("model", type=options.FilePath, metavar="MODEL")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--output", "target", type=options.FilePath, required=True, metavar="OUT", help="«-»: standard output."
)
@click.option("--format", "format_", type=Offered(_formats), help="Default: by OUT's ending, else jsonl.")
@click.option(
    "--text", metavar="COLUMN", help="The column of answers. Default: the one headed as the question is, else guessed."
)
@click.option("--id", "id_column", metavar="COLUMN", help="The column of ids. Default: guessed, else FILE-LINE.")
@click.option("--question", metavar="NAME", help="With a project: the open question that a model is made for.")
@click.option("--method", type=METHOD, help="With a project: what learns, as in `coder suggest`. Default: `default`.")
@click.option("--confidences", is_flag=True, help="Give the confidence of every code.")
@click.option("--evidence", is_flag=True, help="Give the words that carried each proposed code.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="Only the first N rows.")
@click.option("--sample", type=click.IntRange(0), metavar="N", help="Only N rows drawn at random, in their order.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="Of the sample.")
@click.option("--processes", type=click.IntRange(1, 1024), metavar="N", help="Default: one per core.")
@click.option("--memory", type=Memory(), metavar="SIZE", help="For all processes together, such as 800M or 2G.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", help="Default: local.")
@click.option("--scheduler", metavar="ADDRESS", help="Such as tcp://head:8786. Default: a cluster here.")
@click.option("--encoder", metavar="FOLDER", help="Of a model that needs one: where it is. Default: e5.")
@click.option("--encoding", metavar="NAME", help="Of CSV. Default: detected.")
@click.option("--delimiter", metavar="CHAR", help="Of CSV. Default: detected. Write \\t for a tab.")
@click.option(
    "--repair-mojibake",
    is_flag=True,
    help="Of CSV: repair text that was decoded wrongly before it came here («Ã¸» → «ø»).",
)
@options.missing_values
@click.option("--raw", is_flag=True, help="CSV out for analysis: comma, decimal point, nothing made safe for Excel.")
@options.as_json
@click.pass_obj
def command(
    stopping: Stopping, model: Path,
    files: tuple[str, ...], target: Path, format_: str | None, text: str | None, id_column: str | None,
    question: str | None, method: str | None, confidences: bool, evidence: bool, limit: int | None, sample: int | None,
    seed: int, processes: int | None, memory: int | None, engine: str, scheduler: str | None, encoder: str | None,
    encoding: str | None,
    delimiter: str | None, repair_mojibake: bool, missing: tuple[str, ...], keep_missing: bool,
    raw: bool, as_json: bool,
) -> None:  # fmt: skip
    """Suggest codes for every answer in FILE: CSV, JSONL or Parquet; globs, folders, or «-» for standard input.

    MODEL is a project, or a file made by `coder model`. One row per row that went in, in the same order: id, codes
    above their threshold with confidences, surest first. Finished parts are kept in OUT.parts until all is done: run
    the same command again to go on. OUT appears whole, with a report beside it (OUT.report.json).
    """
    to_stdout = str(target) == "-"
    ending = target.suffix.lower().removeprefix(".")
    chosen = format_ or (ending if ending in _formats() else "jsonl")
    options.only_with(engine == "dask", "--engine dask", "scheduler")
    options.only_with(sample is not None, "--sample", "seed")
    options.only_with(chosen == "csv", _("CSV out"), "raw")
    options.only_with(not to_stdout, _("a file as OUT"), "as_json")
    out = None if to_stdout else target
    progress = _Progress()
    if out is not None:
        other_files.keep_apart(out, [model])
        if format_ is None and chosen != ending and out.suffix.lower() in NOT_WRITTEN:
            raise click.UsageError(
                _("{file} would hold JSON lines. Name it .jsonl, .csv or .parquet, or give --format.").format(file=out)
            )
    job = job_batch.Job(
        _model(model, question, method),
        files,
        out,
        writing.OutputOptions(chosen, confidences, evidence, raw=raw),
        inputs.Wanted(
            text, id_column, limit, sample, seed,
            inputs.ReadOptions(
                encoding=encoding, delimiter=delimiter, repair_mojibake=repair_mojibake, missing=missing,
                detect_missing=not keep_missing,
            ),
        ),
        processes or processors(),
        memory,
        engine,
        scheduler,
        encoder,
    )  # fmt: skip
    try:
        ran = _run(job, progress)
        kept()
    except job_batch.Stopped as stop:
        progress.end()
        output.info(_stopped(stop, to_stdout))
        raise click.exceptions.Exit(stopping.code) from None
    finally:
        progress.end()
    _show(ran, as_json, to_stdout)


def _stopped(stop: Stopped, to_stdout: bool) -> str:
    if to_stdout:
        return _("Stopped; standard output keeps what it was given.")
    if stop.folder is None:
        return _("Stopped before the first part was finished; nothing is kept.")
    if not stop.parts:
        return _(
            "Stopped before the work began. Parts finished earlier are kept in {folder}."
            " Run the same command again to go on."
        ).format(folder=stop.folder)
    return _(
        "Stopped after {finished} of {parts} parts, which are kept in {folder}. Run the same command again to go on."
    ).format(finished=stop.finished, parts=stop.parts, folder=stop.folder)


def _model(model: Path, question: str | None, method: str | None) -> Path | bytes | Model[Fitted]:
    """Return the model file, or the project's model."""
    if other_files.is_model(model):
        if question is not None:
            raise click.UsageError(_("--question goes with a project; a model file is made for its own."))
        if method is not None:
            raise click.UsageError(_("--method goes with a project; a model file was made by its own."))
        return model

    output.info(_("Learning from the project …"))
    with open_project(model, read_only=True) as session:
        return batching.model_by(session, question, method or "default")


def _run(job: Job, progress: _Progress) -> BatchResult:
    return job_batch.run(job, sys.stdin.buffer, sys.stdout.buffer, progress, progress.print_line)


def _show(ran: BatchResult, as_json: bool, to_stdout: bool) -> None:
    if as_json and not to_stdout:
        output.write_json(run_report.as_json(ran.report))
        return
    output.info(run_report.as_text(ran.report))


class _Progress:
    """A bar with rate and time left on a terminal; else a line now and then. Silent for the first two seconds."""

    FIRST, BAR, LINE = 2.0, 0.2, 10.0

    def __init__(self) -> None:
        self._started = self._shown = time.monotonic()
        self._begin: tuple[int, int] | None = None
        self._bar = sys.stderr.isatty()
        self._open = False

    def print_line(self, text: str) -> None:
        """Print a line of its own, below the bar if one is shown."""
        self.end()
        output.info(text)

    def end(self) -> None:
        """Leave the line of the bar."""
        if self._open:
            click.echo(err=True)
        self._open = False

    def __call__(self, finished: int, whole: int, rows: int) -> None:
        now = time.monotonic()
        if self._begin is None:
            self._begin, self._started = (finished, rows), now
            return
        done = finished >= whole
        if now - self._started < self.FIRST or (
            now - self._shown < (self.BAR if self._bar else self.LINE) and not done
        ):
            return
        self._shown = now
        seconds = now - self._started
        rate = (rows - self._begin[1]) / seconds
        speed = (finished - self._begin[0]) / seconds
        left = (whole - finished) / speed if speed else 0.0
        share = finished / whole if whole else 1.0
        line = _("{percent} %  {n} answers  {rate} a second  {time} left").format(
            percent=f"{100 * share:3.0f}", n=output.thousands(rows), rate=output.thousands(rate), time=_clock(left)
        )
        if self._bar and not output.quiet():
            filled = round(20 * share)
            click.echo(f"\r[{'█' * filled}{'·' * (20 - filled)}] {line}  ", err=True, nl=done)
            self._open = not done
        else:
            output.info(line)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
