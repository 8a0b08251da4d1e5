"""Readers from plug-ins, with checks of what they return."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from coder.message import Message
from coder.model import Chosen, Column, Missing
from coder.readers.source import ReadOptions, Row, Source
from coder.registry import Offered, failed, load, watched

VALUES = (str, int, float, Missing, Chosen, type(None))
"""Types of a cell (`coder.model.Cell`)."""


class Reader(Struct, frozen=True):
    """A plug-in's reader. `about` describes in a few words what it reads («a Q-log»), and `takes` lists the fields of
    ReadOptions that apply to it: others are refused, as with our own readers.
    """

    read: Callable[[Path, ReadOptions], Source]
    about: str
    takes: frozenset[str] = frozenset()


def reader_of(plugin: Offered) -> Reader:
    """Return the reader of a plug-in. Raises PluginFailed for anything else."""
    found = load(plugin)
    if not isinstance(found, Reader):
        raise failed(plugin, Message("it is no {wanted}, but of type {found}.", wanted="coder.plugins.Reader",
                                  found=type(found).__name__))  # fmt: skip
    return found


def read_by(plugin: Offered, path: Path, options: ReadOptions) -> Source:
    """Return the plug-in's source, with each row checked. Raises PluginFailed, and the plug-in's own refusals."""
    reader = reader_of(plugin)
    with watched(plugin):
        source = reader.read(path, options)
    if not isinstance(source, Source) or source.kind not in ("table", "document"):
        raise failed(plugin, Message("it gave no {wanted}, but {found}.", wanted="coder.plugins.Source",
                                  found=type(source).__name__))  # fmt: skip
    names = [column.name for column in source.columns if isinstance(column, Column) and isinstance(column.name, str)]
    if not names or len(names) != len(set(names)) or len(names) != len(source.columns):
        raise failed(plugin, Message("its columns have no names that tell them apart."))
    source.through(lambda rows: _looked_at(plugin, rows, len(names)))
    source.detection = {"reader": plugin.source}
    return source


def _looked_at(plugin: Offered, rows: Iterator[Row], width: int) -> Iterator[Row]:
    with watched(plugin):
        for row in rows:
            _require_row(plugin, row, width)
            yield row


def _require_row(plugin: Offered, row: object, width: int) -> None:
    """Raise PluginFailed for anything but a row number and its cells."""
    match row:
        case (int() as number, list() as cells) if len(cells) == width:
            wrong = next(
                (cell for cell in cells if not isinstance(cell, str | int | float | Missing | Chosen | None)), None
            )
            if wrong is None:
                return
            why = Message("row {n}: {found} is no value of a cell.", n=number, found=type(wrong).__name__)
        case (int() as number, list() as cells):
            why = Message("row {n}: {found} cells for {wanted} columns.", n=number, found=len(cells), wanted=width)
        case _:
            why = Message("a row is no number with a list of cells.")
    raise failed(plugin, why)
