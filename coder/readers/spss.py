"""Files of SPSS (.sav, .zsav, .por) and Stata (.dta), read in a child process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from coder.model import Column
from coder.readers import child
from coder.readers.source import ReadOptions, Row, Source

CHILD = "spss_child"


def read_spss(path: Path, options: ReadOptions) -> Source:
    """A source for a file of SPSS or Stata, with question texts as labels and value labels by raw value.

    Values the file declares as user-missing become Missing(raw value, its label); system-missing is None.
    Raises FileRefused for what pyreadstat cannot read.
    """
    held = child.Remembered(
        lambda: child.stream(CHILD, path, encoding=options.encoding), lambda about: len(about["columns"])
    )
    about = held.about
    columns = tuple(Column(column["name"], column["label"], column["value_labels"]) for column in about["columns"])
    detection = {"encoding": about["encoding"]} if about["encoding"] else {}
    source = Source(path, columns, partial(_rows, held), detection=detection)
    if not held.first:
        source.add("There are variables and no cases: 0 respondents.")
    return source


def _rows(held: child.Remembered, source: Source) -> Iterator[Row]:
    yield from child.rows(held.lines(), source)
