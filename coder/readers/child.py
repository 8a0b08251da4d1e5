"""Libraries that may abort the process read in a child process, which sends what it finds as lines of JSON.

A child prints one object about the file, then one list per row: `[number, cells]`, or `[number, cells,
missing, notes]` with `missing` as `[[index, reason], …]` for cells that hold no answer (the cell has the raw
value) and `notes` as texts to list. An object with `refused` says instead why it stopped, and what to do, as messages.
The first line of all is an object with `loaded`: the names of the libraries that read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from threading import Timer
from typing import Any, cast

import coder
from coder import libraries
from coder.errors import FileRefused
from coder.kept_message import from_json, to_json
from coder.model import Cell, Missing
from coder.readers.source import Row, Source, Tally

CPU_SECONDS = 300
MEMORY = 4 * 1024**3
"""Bytes of address space a child may use."""

ENVIRONMENT = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
"""No threads for matrices: nothing is multiplied, and it takes time to start them."""

MOST_KEPT, CELLS_KEPT, FEWEST_KEPT = 2_001, 500_000, 50
"""Rows, and cells in all, that are remembered of a file: as many as its columns are judged by."""

ENCODING = {"encoding": None}
"""What may be another when a whole file has been read: the encoding, while the first rows are read alike in both."""

_PATH = "\0"
"""Stands for the file in a child's message: the parent calls it what the user called it."""

Line = Any


def stream(module: str, path: Path, **arguments: Any) -> Generator[Line, None, None]:
    """What the child `coder.readers.<module>` prints about `path`, line by line; ends the child when closed.

    Raises FileRefused when the child refuses the file or dies.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        f"coder.readers.{module}",
        str(path.absolute()),
        json.dumps(arguments),
    ]
    package = str(Path(coder.__file__).parents[1])
    python_path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": python_path},
        )
    except OSError as error:
        raise FileRefused(
            "{path} cannot be read: the process that reads it could not be started: {why}.",
            "Close other programs, then try again.",
            path=path,
            why=error.strerror or error,
        ) from error
    # Where the child cannot limit itself the clock has to do.
    timer = Timer(CPU_SECONDS * 2, process.kill) if sys.platform == "win32" else None
    if timer:
        timer.start()
    assert process.stdout is not None
    try:
        for raw in process.stdout:
            if not raw.endswith(b"\n"):
                break
            line = json.loads(raw)
            if isinstance(line, dict) and "refused" in line:
                what, *hints = (from_json(one).with_fact(_PATH, str(path)) for one in line["refused"])
                raise FileRefused(what, hints)
            if isinstance(line, dict) and "loaded" in line:
                libraries.told(line["loaded"])
                continue
            yield line
        if process.wait() != 0:
            raise FileRefused(
                "{path} is damaged, or too big to be read safely.",
                "Save it again from the program it came from, or export it as CSV.",
                path=path,
            )
    finally:
        if timer:
            timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


class Remembered:
    """What a child printed about a file and its first rows, so that looking at these again starts no other child.

    `start` is given how many rows are wanted, None for all, and starts a child.
    """

    def __init__(
        self, path: Path, start: Callable[[int | None], Generator[Line, None, None]], width: Callable[[Line], int]
    ) -> None:
        self._path, self._start = path, start
        with closing(start(MOST_KEPT)) as lines:
            self.about = next(lines)
            most = max(FEWEST_KEPT, min(MOST_KEPT, CELLS_KEPT // max(width(self.about), 1)))
            self.first = list(islice(lines, most))
        self._whole = len(self.first) < most

    def lines(self) -> Iterator[Line]:
        """A line for each row, from the first on. Raises FileRefused where the first are not what they were."""
        for number, cells, *rest in self.first:
            yield [number, [*cells], *rest]
        if self._whole:
            return
        with closing(self._start(None)) as lines:
            about = next(lines)
            if {**about, **ENCODING} != {**self.about, **ENCODING} or [*islice(lines, len(self.first))] != self.first:
                raise FileRefused(
                    "{path}: its first rows read otherwise when the rest was read: it was saved meanwhile, "
                    "or its texts are not all in one encoding.",
                    "Try again; if that does not help, name the encoding with --encoding.",
                    path=self._path,
                )
            yield from lines


def rows(lines: Iterator[Line], source: Source) -> Iterator[Row]:
    """Rows from a child's lines, its marks turned into Missing and its notes listed on `source`."""
    tally = Tally(source)
    for line in lines:
        number, cells = line[0], cast(list[Cell], line[1])
        if len(line) > 2:
            for index, reason in line[2]:
                cells[index] = Missing(str(cells[index]), reason)
            for note in line[3]:
                tally.add("cells with a note", note, f"row {number}")
        yield number, cells
    tally.close()


def serve(read: Callable[[Path, dict[str, Any]], Iterator[Line]]) -> None:
    """Be the child: limit time and memory, print what `read` yields, and turn FileRefused into a line."""
    try:
        import resource  # not on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path, arguments = Path(sys.argv[1]), json.loads(sys.argv[2])
    write = sys.stdout.write
    try:
        for number, line in enumerate(read(path, arguments)):
            if not number:
                write(json.dumps({"loaded": libraries.imported()}) + "\n")
            write(json.dumps(line) + "\n")
    except FileRefused as refused:
        told = [to_json(one.with_fact(str(path), _PATH)) for one in (refused.what, *refused.hints)]
        write(json.dumps({"refused": told}) + "\n")
    except BrokenPipeError:
        os._exit(0)  # the parent has seen enough
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(0)
