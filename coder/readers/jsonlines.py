"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from coder.errors import FileRefused
from coder.model import Cell, Column
from coder.readers.cells import NUL, NUL_KEPT, plain
from coder.readers.encoding import TextFacts, text_facts
from coder.readers.headers import plain_text
from coder.readers.source import ReadOptions, Row, Source, Tally


def read_jsonlines(path: Path, options: ReadOptions) -> Source:
    """A source whose columns are all keys of all objects, in the order they first appear.

    Nested values become JSON text. Raises FileRefused naming the line that is no object.
    """
    facts = text_facts(path, options.encoding)
    keys: dict[str, None] = {}
    count = 0
    for _, value in _objects(path, facts):
        keys.update(dict.fromkeys(value))
        count += 1
    names, changed = _names(list(keys))
    columns = tuple(Column(name) for name in names)
    source = Source(path, columns, partial(_rows, facts, tuple(keys)), detection={"encoding": facts.encoding})
    for message in changed:
        source.add(message, "keys")
    if count == 0 or not keys:
        raise FileRefused(f"{path}: the file is empty.", "No object in it has a key. Export it again.")
    return source


def _names(keys: list[str]) -> tuple[list[str], list[str]]:
    """A column name for each key, numbered where only white space differs; and what was changed."""
    names: list[str] = []
    changed = []
    for position, key in enumerate(keys, start=1):
        name = base = plain_text(_clean(key)) or f"kolonne {position}"
        number = 2
        while name in names or (name != key and name in keys):
            name, number = f"{base} ({number})", number + 1
        if name != key:
            changed.append(f"The key «{key}» became the column «{name}».")
        names.append(name)
    return names, changed


def _objects(path: Path, facts: TextFacts) -> Iterator[tuple[int, dict[str, Any]]]:
    with facts.open(path) as lines:
        for number, line in enumerate(lines, start=1):
            text = line.strip("\ufeff \t\r\n") if number == 1 else line.strip(" \t\r\n")
            if not text:
                continue
            try:
                value = json.loads(text)
            except (ValueError, RecursionError) as error:
                said = error.msg if isinstance(error, json.JSONDecodeError) else "it is too long or too deep"
                raise FileRefused(
                    f"{path}, line {number}: not JSON ({said}).", "Each line must be one object."
                ) from None
            if not isinstance(value, dict):
                raise FileRefused(f"{path}, line {number}: not an object.", 'Each line must be one object: {"id": …}.')
            yield number, value


def _clean(text: str) -> str:
    """`text` without what no file can hold: half surrogate pairs are replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _rows(facts: TextFacts, keys: tuple[str, ...], source: Source) -> Iterator[Row]:
    tally = Tally(source)
    for number, value in _objects(source.path, facts):
        cells: list[Cell] = [plain(value.get(key)) for key in keys]
        for index, cell in enumerate(cells):
            if not isinstance(cell, str) or (cell.isascii() and NUL not in cell):
                continue
            if NUL in cell:
                tally.add("cells with NUL characters", f"«{keys[index]}» {NUL_KEPT}", f"line {number}")
            cells[index] = kept = _clean(cell)
            if kept != cell:
                tally.add(
                    "cells with broken characters",
                    f"«{keys[index]}» holds half characters, which are replaced by \ufffd",
                    f"line {number}",
                )
        yield number, cells
    tally.close()
