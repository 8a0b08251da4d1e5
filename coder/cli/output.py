"""What the commands print: data on standard output, talk on standard error. Every user text passes `visible`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import IO, Any

import click

from coder.cli.aligned import aligned
from coder.model import Problem, gathered
from coder.model.run import Run, RunReport
from coder.text.visible import json_text, one_line, visible

__all__ = [
    "be_quiet",
    "counted",
    "data_stream",
    "moment",
    "one_line",
    "percent",
    "place",
    "problems",
    "progress",
    "quiet",
    "quote",
    "room",
    "run_as_json",
    "say",
    "say_json",
    "say_quote",
    "say_table",
    "talk",
    "undecided",
]


def say(text: str = "") -> None:
    """Print a line of data."""
    click.echo(visible(text))


def be_quiet(quiet: bool) -> None:
    """Whether what is about the work is left out on standard error; refusals are told all the same."""
    global _quiet
    _quiet = quiet


_quiet = False


def quiet() -> bool:
    """Whether nothing is told that is about the work."""
    return _quiet


def talk(text: str) -> None:
    """Print a line that is about the work, on standard error."""
    if not _quiet:
        click.echo(visible(text), err=True)


def say_json(value: Any) -> None:
    """Print a value for a program."""
    click.echo(json_text(value, indent=2))


def width() -> int:
    """Columns of the terminal; 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def room(taken: int) -> int:
    """Columns left for a text when the rest of its line takes so many."""
    return max(30, width() - taken)


def counted(number: int, noun: str) -> str:
    """`number` with its noun, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def run_as_json(run: Run) -> dict[str, object]:
    """A run of suggestions as `--json` has it: the columns of the file's table, parameters and quality read."""
    row = asdict(replace(run, report=RunReport(), libraries={}))
    row["report"], row["libraries"] = row.pop("kept_report"), row.pop("kept_libraries")
    return {"codebook_id" if name == "codebook" else name: value for name, value in row.items()}


def place(row: dict[str, Any], waves: Sequence[str]) -> str:
    """CASE/QUESTION of an answer, with its wave where the project has several."""
    wave = f" (wave {row['wave'] or '«»'})" if len(waves) > 1 else ""
    return f"{row['case']}/{row['question']}{wave}"


def moment(at: str) -> str:
    """A time of the journal (ISO 8601, UTC) as the clock of this machine showed it, to the second."""
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"


def say_table(header: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """Print rows in aligned columns; the columns named in `right` are numbers."""
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    known = {visible(name) for name in right}
    click.echo("\n".join(aligned([*map(visible, header)], cells, known)))


def quote(text: str, indent: str = "  ", at: int = 0) -> str:
    """An answer as a quote on one line that fits the terminal, cut so that its character `at` is seen."""
    space = max(20, width() - len(indent) - 3)
    flat = one_line(text, len(text))
    place = len(one_line(text[:at], len(text)))
    if place > space // 2 and len(flat) > space:
        from_word = flat.find(" ", min(place - space // 3, len(flat) - space)) + 1
        flat = "…" + flat[from_word if 0 < from_word <= place + 1 else place :].lstrip()
    return f"{indent}«{one_line(flat, space)}»"


def say_quote(text: str, indent: str) -> None:
    """Print a whole answer as a quote, wrapped to the terminal."""
    import textwrap

    flat = " ".join(visible(text).split())
    click.echo(textwrap.fill(f"«{flat}»", width(), initial_indent=indent, subsequent_indent=indent + " "))


def problems(found: Sequence[Problem], limit: int = 20) -> None:
    """List problems on standard error, a line for each sort; beyond `limit` only how many more there are."""
    lines = gathered(found)
    for one in lines[:limit]:
        talk(f"Note: {one}")
    if len(lines) > limit:
        talk(f"Note: and {len(lines) - limit} more; --json lists them all.")


def percent(part: int, whole: int) -> str:
    """`part` of `whole` with its per cent; nothing is said «of 0»."""
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else str(part)


def undecided(places: int | None) -> None:
    """Say how many places of what was written nobody has decided on, where there are any."""
    if places:
        stand = "stands" if places == 1 else "stand"
        talk(
            f"Note: {counted(places, 'place')} that could tell who somebody is {stand} in it undecided;"
            " `coder redact` lists them."
        )


@contextmanager
def progress(noun: str) -> Iterator[Callable[[int], None]]:
    """Shows on a terminal how many are done, once the work has taken more than a second; cleared at the end."""
    started, shown, longest = time.monotonic(), 0.0, 0

    def show(done: int) -> None:
        nonlocal shown, longest
        moment = time.monotonic()
        if not _quiet and sys.stderr.isatty() and moment - started > 1 and moment - shown > 0.2:
            shown = moment
            line = f"{done:,} {noun} ({done / (moment - started):,.0f} a second)".replace(",", "\u202f")
            longest = max(longest, len(line))
            click.echo(f"\r{line:<{longest}}", err=True, nl=False)

    try:
        yield show
    finally:
        if longest:
            click.echo(f"\r{'':<{longest}}\r", err=True, nl=False)


def data_stream() -> IO[str]:
    """Standard output for a table: as it is for a file or a program, made visible for a terminal."""
    return _VisibleStream(sys.stdout) if sys.stdout.isatty() else sys.stdout  # type: ignore[return-value]


class _VisibleStream:
    """A text stream that lets no control character of an answer reach the terminal."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible(text.replace("\r\n", "\n")))
        return len(text)
