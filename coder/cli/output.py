"""Prints for all commands: data on standard output, messages on standard error, every user text through `visible`."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING

import click
from msgspec.structs import replace

from coder.cli import aligned
from coder.cli.quietness import quiet
from coder.i18n.words import N_, _, plural, several, translated
from coder.model import decoding, problem
from coder.model.run import Run, RunReport
from coder.text import escaped
from coder.text.visible import one_line, visible

if TYPE_CHECKING:
    from coder.model.response import FoundResponse, Response

__all__ = [
    "ANSWERS",
    "Number",
    "columns_left",
    "confirm",
    "counted",
    "data",
    "data_stream",
    "done",
    "info",
    "listed",
    "moment",
    "note",
    "notes_on",
    "one_line",
    "percent",
    "place",
    "print_table",
    "problems",
    "progress",
    "quiet",
    "quote",
    "run_as_json",
    "thousands",
    "undecided",
    "write_json",
    "write_quote",
]


def data(text: str = "") -> None:
    """Print a line of data."""
    click.echo(visible(text))


def done(text: str) -> None:
    """Print what a command has done."""
    if not quiet():
        data(text)


def info(text: str) -> None:
    """Print a line on the work, on standard error."""
    if not quiet():
        click.echo(visible(text), err=True)


def note(text: str) -> None:
    """Print a warning, on standard error."""
    info(_("Note: {text}").format(text=text))


def notes_on(file: object, notes: Iterable[problem.Problem]) -> None:
    """Print the warnings on a file, on standard error."""
    for warning in notes:
        info(_("{file}: note: {note}").format(file=file, note=translated(warning.whole)))


def ask_before(question: str) -> None:
    """Ask before a command does much, as `confirm`; raises UsageError where standard input is no terminal, so that
    nobody can be asked: --yes is needed there.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(_("{question} Say so with --yes.").format(question=question))
    confirm(question)


def confirm(question: str) -> None:
    """Ask on standard error; raises click.Abort for a no or an empty answer."""
    yes, no = _("y"), _("n")
    answers = {"": False, "y": True, "yes": True, yes: True, _("yes"): True, "n": False, "no": False, no: False}
    answers[_("no")] = False
    while True:
        typed_answer = click.prompt(f"{question} [{yes}/{no.upper()}]", default="", show_default=False, err=True)
        answer = answers.get(typed_answer.strip().casefold())
        if answer is not None:
            break
        click.echo(_("Error: invalid input"), err=True)
    if not answer:
        raise click.Abort


def write_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(escaped.json_text(value, indent=2))


def width() -> int:
    """Return the columns of the terminal, 100 without one."""
    return shutil.get_terminal_size((100, 24)).columns


def columns_left(taken: int) -> int:
    """Return the columns left for a text when the rest of its line takes so many."""
    return max(30, width() - taken)


NOUNS = {
    "act": plural("{n} act", "{n} acts"),
    "answer to code": plural("{n} answer to code", "{n} answers to code"),
    "answer": plural("{n} answer", "{n} answers"),
    "assignment": plural("{n} assignment", "{n} assignments"),
    "automatic code": plural("{n} automatic code", "{n} automatic codes"),
    "case": plural("{n} case", "{n} cases"),
    "code in a theme": plural("{n} code in a theme", "{n} codes in themes"),
    "code": plural("{n} code", "{n} codes"),
    "coded answer": plural("{n} coded answer", "{n} coded answers"),
    "coder": plural("{n} coder", "{n} coders"),
    "coding": plural("{n} coding", "{n} codings"),
    "decision": plural("{n} decision", "{n} decisions"),
    "figure": plural("{n} figure", "{n} figures"),
    "flag": plural("{n} flag", "{n} flags"),
    "heading": plural("{n} title of reports", "{n} titles of reports"),
    "hidden cell": plural("{n} hidden cell", "{n} hidden cells"),
    "hold-out": plural(
        "{n} choice of what is coded without suggestions", "{n} choices of what is coded without suggestions"
    ),
    "imported file": plural("{n} imported file", "{n} imported files"),
    "memo": plural("{n} memo", "{n} memos"),
    "new answer": plural("{n} new answer", "{n} new answers"),
    "place": plural("{n} place", "{n} places"),
    "quote": plural("{n} quote", "{n} quotes"),
    "reconciled code": plural("{n} reconciled code", "{n} reconciled codes"),
    "redaction": plural("{n} decision on names and the like", "{n} decisions on names and the like"),
    "row": plural("{n} row", "{n} rows"),
    "run": plural("{n} run", "{n} runs"),
    "sample": plural("{n} sample", "{n} samples"),
    "sampled answer": plural("{n} sampled answer", "{n} sampled answers"),
    "second": plural("{n} second", "{n} seconds"),
    "set of values": plural("values of {n} case", "values of {n} cases"),
    "suggestion": plural("{n} suggestion", "{n} suggestions"),
    "table": plural("{n} table", "{n} tables"),
    "text": plural("{n} text", "{n} texts"),
    "theme": plural("{n} theme", "{n} themes"),
    "time": plural("{n} time", "{n} times"),
    "unit": plural("{n} choice of what a case is", "{n} choices of what a case is"),
    "variable": plural("{n} variable", "{n} variables"),
    "version of the codebook": plural("{n} version of the codebook", "{n} versions of the codebook"),
}
"""Nouns for counts, alone or in any sentence."""


def counted(n: int, noun: str) -> str:
    """Return a number with one of NOUNS, in the plural unless it is one."""
    return several(*NOUNS[noun], n)


def learned(run: Run) -> str:
    """Return what a run has learned from: so many coded answers, or the codebook alone."""
    return counted(run.learned_from, "coded answer") if run.learned_from else _("the codebook alone")


def listed(names: Sequence[str]) -> str:
    """Join names with commas, and «and» before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def run_as_json(run: Run) -> dict[str, object]:
    """Return a run of suggestions for `--json`: the columns of its row, with parameters and quality parsed."""
    row = decoding.plain_fields(replace(run, report=RunReport(), libraries={}))
    names = {"codebook": "codebook_id", "kept_report": "report", "kept_libraries": "libraries"}
    return {names.get(name, name): value for name, value in row.items() if name not in ("report", "libraries")}


def place(row: Response | FoundResponse, waves: Sequence[str]) -> str:
    """Return CASE/QUESTION of an answer, with its wave where the project has several."""
    case_question = f"{row.case}/{row.question}"
    return (
        case_question
        if len(waves) < 2
        else _("{place} (wave {name})").format(place=case_question, name=row.wave)
        if row.wave
        else _("{place} (wave without a name)").format(place=case_question)
    )


def wave_named(wave: str) -> str:
    """Return what a wave is called in a sentence."""
    return _("the wave «{wave}»").format(wave=one_line(wave, 40)) if wave else _("the wave without a name")


def moment(at: str) -> str:
    """Convert a time of the journal (ISO 8601, UTC) to local time, to the second."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"


class Number(str):
    """The head of a column of numbers, which are right-aligned."""


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, last_gives_way: bool = False) -> None:
    """Print rows in aligned columns; those under a Number are right-aligned.

    With `last_gives_way` the last column is cut to fit the terminal.
    """
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    if last_gives_way and sys.stdout.isatty():
        left = width() - aligned.width_before_last([*map(visible, header)], cells)
        cells = [[*row[:-1], one_line(row[-1], max(12, left))] for row in cells]
    right = {visible(name) for name in header if isinstance(name, Number)}
    click.echo("\n".join(aligned.aligned([*map(visible, header)], cells, right)))


def quote(text: str, indent: str = "  ", at: int = 0) -> str:
    """Return an answer as a quote on one line that fits the terminal, cut such that character `at` is visible."""
    space = max(20, width() - len(indent) - 3)
    flat = one_line(text, len(text))
    place = len(one_line(text[:at], len(text)))
    if place > space // 2 and len(flat) > space:
        from_word = flat.find(" ", min(place - space // 3, len(flat) - space)) + 1
        flat = "…" + flat[from_word if 0 < from_word <= place + 1 else place :].lstrip()
    return f"{indent}«{one_line(flat, space)}»"


def write_quote(text: str, indent: str) -> None:
    """Print a whole answer as a quote, wrapped to the terminal."""
    flat = " ".join(visible(text).split())
    click.echo(textwrap.fill(f"«{flat}»", width(), initial_indent=indent, subsequent_indent=indent + " "))


def problems(found: Sequence[problem.Problem], limit: int = 20) -> None:
    """List problems on standard error, a line for each sort, and the number of those beyond `limit`."""
    lines = problem.gathered(found)
    for message in lines[:limit]:
        note(translated(message))
    if len(lines) > limit:
        note(_("and {n} more; --json lists them all.").format(n=len(lines) - limit))


def percent(part: int, whole: int) -> str:
    """Return `part` of `whole` with its per cent, without «of 0»."""
    if not whole:
        return str(part)
    return _("{part} of {whole} ({percent} %)").format(part=part, whole=whole, percent=f"{100 * part / whole:.0f}")


def undecided(places: int | None) -> None:
    """Print how many places are undecided, if any."""
    if places:
        note(
            several(
                "{n} place that could identify somebody stands in it undecided; `coder redact` lists them.",
                "{n} places that could identify somebody stand in it undecided; `coder redact` lists them.", places,
            )
        )  # fmt: skip


@contextmanager
def progress(template: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many are done, after the first second; cleared at the end.

    `template` is a translated sentence with blanks for the number, `n`, and the number per second, `rate`.
    """
    started, shown, longest = time.monotonic(), 0.0, 0

    def show(done: int) -> None:
        nonlocal shown, longest
        moment = time.monotonic()
        if not quiet() and sys.stderr.isatty() and moment - started > 1 and moment - shown > 0.2:
            shown = moment
            line = template.format(n=thousands(done), rate=thousands(done / (moment - started)))
            longest = max(longest, len(line))
            click.echo(f"\r{line:<{longest}}", err=True, nl=False)

    try:
        yield show
    finally:
        if longest:
            click.echo(f"\r{'':<{longest}}\r", err=True, nl=False)


ANSWERS = N_("{n} answers ({rate} a second)")
"""Progress of `progress` in answers."""


def thousands(value: float) -> str:
    """Return a whole number with blanks between its thousands."""
    return f"{value:,.0f}".replace(",", "\u202f")


def data_stream() -> IO[str]:
    """Return standard output for a table: unchanged for a file or a program, made visible for a terminal."""
    return _VisibleStream(sys.stdout) if sys.stdout.isatty() else sys.stdout  # type: ignore[return-value]


class _VisibleStream:
    """A text stream that passes no control character of an answer to the terminal."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible(text.replace("\r\n", "\n")))
        return len(text)
