"""SPSS files (.sav, .zsav), read in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from coder.model import Column
from coder.readers import child
from coder.readers.source import ReadOptions, Row, Source

CHILD = "spss_child"


def read_spss(path: Path, options: ReadOptions) -> Source:
    """A source for an SPSS file, with question texts as labels and value labels by raw value.

    Values the file declares as user-missing become Missing(raw value, its label); system-missing is None.
    Raises FileRefused for what pyreadstat cannot read.
    """
    with closing(child.stream(CHILD, path, encoding=options.encoding)) as lines:
        about = next(lines)
        first = list(islice(lines, 1))
    columns = tuple(Column(column["name"], column["label"], column["value_labels"]) for column in about["columns"])
    start = partial(_rows, path, about["read_as"])
    source = Source(path, columns, start, detection={"encoding": about["encoding"]})
    if not first:
        source.add("There are variables and no cases: 0 respondents.")
    return source


def _rows(path: Path, encoding: str | None, source: Source) -> Iterator[Row]:
    with closing(child.stream(CHILD, path, encoding=encoding)) as lines:
        next(lines)
        yield from child.rows(lines, source)
