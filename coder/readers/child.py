"""Runs libraries that may abort the process in a child, which first describes a file and then returns its rows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar, cast

from coder import libraries
from coder.errors import FileRefused
from coder.jobs.child import ReportProgress
from coder.jobs.child import serve as serve_work
from coder.jobs.messages import Crashed, Done, Refused, Work
from coder.jobs.process import NotStarted, Process
from coder.kept_message import from_json
from coder.message import Message
from coder.model import Cell, Missing
from coder.readers.asked import AboutCases, AboutSheet, Loaded, ReadRow, Request
from coder.readers.source import Row, Source, Tally

MOST_KEPT, CELLS_KEPT, FEWEST_KEPT = 2_001, 500_000, 50
"""Rows, and cells in all, that are cached from a file: as many as its columns are judged by."""

About = TypeVar("About", AboutSheet, AboutCases)


def stream(work: Work, request: Request) -> Generator[object, None, None]:
    """Yield a child's replies about the file of a request; end the child when closed.

    Raises FileRefused when the child refuses the file or dies.
    """
    path = request.path
    try:
        process = Process(work)
    except NotStarted as error:
        raise FileRefused(
            "{path} cannot be read: the process that reads it could not be started: {why}.",
            "Close other programs, then try again.",
            path=path,
            why=error.why,
        ) from error
    messages = process.messages()
    try:
        process.ask(0, request)
        process.nothing_more()
        for _number, reply in messages:
            if isinstance(reply, Loaded):
                libraries.note(reply.names)
            elif isinstance(reply, Refused):
                raise reply.error()
            elif isinstance(reply, Crashed):
                raise FileRefused(
                    "{path} is damaged, or too big to be read safely.",
                    "Save it again from the program it came from, or export it as CSV.",
                    path=path,
                )
            elif not isinstance(reply, Done):
                yield reply
    finally:
        process.end()
        messages.close()


class Remembered(Generic[About]):
    """A cache of a child's description of a file and its first rows, so that reading these again starts no other child.

    `start` takes the number of rows required, None for all, and starts a child. One that has read all anyway
    (`goes_on`) keeps the rest for the first caller.
    """

    def __init__(
        self,
        kind: type[About],
        path: Path,
        start: Callable[[int | None], Generator[object, None, None]],
        width: Callable[[About], int],
        *,
        goes_on: bool = False,
    ) -> None:
        self._kind: type[About] = kind
        self._path, self._start = path, start
        self._rest: Generator[object, None, None] | None = None
        answers = start(None if goes_on else MOST_KEPT)
        try:
            about, lines = self._parted(answers)
            self.about: About = about
            most = max(FEWEST_KEPT, min(MOST_KEPT, CELLS_KEPT // max(width(self.about), 1)))
            self.first = list(islice(lines, most))
            self._whole = len(self.first) < most
            if goes_on and not self._whole:
                self._rest = answers
        finally:
            if self._rest is None:
                answers.close()

    def _parted(self, answers: Iterator[object]) -> tuple[About, Iterator[ReadRow]]:
        """Split replies into the description of the file and its rows, of which nothing else follows."""
        about = next(answers)
        assert isinstance(about, self._kind)
        return about, cast("Iterator[ReadRow]", answers)

    def lines(self) -> Iterator[ReadRow]:
        """Yield each row, from the first on. Raises FileRefused where the first rows have changed."""
        yield from self.first
        if self._whole:
            return
        rest, self._rest = self._rest, None
        if rest is not None:
            with closing(rest):
                yield from cast("Iterator[ReadRow]", rest)
            return
        with closing(self._start(None)) as answers:
            about, lines = self._parted(answers)
            if _but_encoding(about) != _but_encoding(self.about) or list(islice(lines, len(self.first))) != self.first:
                raise FileRefused(
                    "{path}: its first rows read otherwise when the rest was read: it was saved meanwhile, "
                    "or its texts are not all in one encoding.",
                    "Try again; if that does not help, name the encoding with --encoding.",
                    path=self._path,
                )
            yield from lines


def _but_encoding(about: About) -> About:
    """Ignore the encoding, which may differ after a whole file is read though the first rows are equal."""
    return replace(about, encoding="") if isinstance(about, AboutCases) else about


def rows(lines: Iterator[ReadRow], source: Source) -> Iterator[Row]:
    """Yield rows from a child, with its marks turned into Missing and its notes listed on `source`."""
    tally = Tally(source)
    for line in lines:
        cells: list[Cell] = [*line.cells]
        for index, reason in line.missing:
            cells[index] = Missing(str(cells[index]), reason)
        for note in line.notes:
            tally.add(Message("cells with a note"), from_json(note), f"row {line.number}")
        yield line.number, cells
    tally.close()


def serve(work: Work, read: Callable[..., Iterator[object]]) -> None:
    """Run as the child: reply with what `read` yields about the requested file, its libraries first."""

    def doing(request: Request, _report_progress: ReportProgress) -> Iterator[object]:
        announced = False
        for reply in read(request):
            if not announced:
                announced = True
                yield Loaded(tuple(libraries.imported()))
            yield reply

    serve_work(work, dict.fromkeys(work.requests, doing))
