"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.model import Cell, Chosen, Column
from coder.readers.cells import NUL, NUL_NOTE
from coder.readers.encoding import TextFacts, text_facts
from coder.readers.headers import plain_text
from coder.readers.records import Object, Seen, as_text, chosen, flat
from coder.readers.source import ReadOptions, Row, Source, Tally
from coder.reasons import reason


@dataclass(frozen=True, slots=True)
class Lines:
    """How to decode a file of lines, the key of each column, and the number of lines that are no object."""

    facts: TextFacts
    keys: tuple[str, ...]
    left_out: int = 0
    several: frozenset[str] = frozenset()
    """The keys with several answers."""


def read_jsonlines(path: Path, options: ReadOptions) -> Source:
    """Return a source whose columns are all keys of all objects, in the order they first appear.

    Keys of nested objects are joined by dots, lists of options are several answers. A line that is no object is left
    out and listed. Raises FileRefused naming the first such line where they are at least half: the file is something
    else then.
    """
    facts = text_facts(path, options.encoding)
    keys: dict[str, None] = {}
    seen = Seen()
    count, broken = 0, 0
    first: tuple[int, Message] | None = None
    for number, value in _objects(path, facts):
        if isinstance(value, Message):
            first, broken = first or (number, value), broken + 1
        else:
            keys.update(dict.fromkeys(value))
            seen.look(value)
            count += 1
    if first is not None and broken >= count:
        raise FileRefused(
            "{path}, line {line}: {why}.",
            'Each line must be one object: {{"id": …}}.',
            path=path,
            line=first[0],
            why=first[1],
        )
    if count == 0 or not keys:
        raise FileRefused("{path}: the file is empty.", "No object in it has a key. Export it again.", path=path)
    columns, changed = column_names(list(keys))
    lists = seen.columns_of(list(keys), columns)
    lines = Lines(facts, tuple(keys), broken, frozenset(lists.several))
    source = Source(path, lists.columns, partial(_rows, lines), detection={"encoding": facts.encoding})
    source.layout = lines
    lists.apply_to(source)
    for message in changed:
        source.add(message, "keys")
    if facts.invalid:
        source.add(*facts.invalid_bytes_message())
    return source


def column_names(keys: list[str]) -> tuple[tuple[Column, ...], list[Message]]:
    """Return a column for each key, numbered where only white space differs; and the changes."""
    names: list[str] = []
    changed: list[Message] = []
    for position, key in enumerate(keys, start=1):
        name = base = plain_text(_clean(key)) or f"kolonne {position}"
        number = 2
        while name in names or (name != key and name in keys):
            name, number = f"{base} ({number})", number + 1
        if name != key:
            changed.append(Message("The key «{key}» became the column «{name}».", key=key, name=name))
        names.append(name)
    return tuple(Column(name) for name in names), changed


def parsed(line: str) -> Object | Message | None:
    """Return the object of a line, or why it is none; None for an empty line."""
    text = line.strip("\ufeff \t\r\n")
    if not text:
        return None
    try:
        value = json.loads(text, parse_float=_exact)
    except (ValueError, RecursionError) as error:
        why_not = reason(error) if isinstance(error, json.JSONDecodeError) else Message("it is too long or too deep")
        return Message("not JSON ({why})", why=why_not)
    return flat(value) if isinstance(value, dict) else Message("not an object")


def _exact(text: str) -> float | str:
    """Parse a number with a point or an exponent; text where it has more digits than a float."""
    value = float(text)
    return value if repr(value) == text or Decimal(repr(value)) == Decimal(text) else text


def left_out(why: Message) -> tuple[Message, Message]:
    """Return the kind and the message of the problem that a line is no object."""
    return Message("lines that are no JSON object"), Message("{why}; the line was left out", why=why)


def _objects(path: Path, facts: TextFacts) -> Iterator[tuple[int, Object | Message]]:
    """Yield each line with its number, as `parsed`."""
    with facts.open(path) as lines:
        for number, line in enumerate(lines, start=1):
            value = parsed(line)
            if value is not None:
                yield number, value


def _clean(text: str) -> str:
    """Return `text` without what no file can hold: lone surrogates are replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _rows(lines: Lines, source: Source) -> Iterator[Row]:
    tally, keys = Tally(source), lines.keys
    for number, value in _objects(source.path, lines.facts):
        if isinstance(value, Message):
            tally.add(*left_out(value), f"line {number}")
            continue
        yield number, cells_of(value, keys, lines.several, tally, f"line {number}")
    tally.close()


def cells_of(record: Object, keys: tuple[str, ...], several: frozenset[str], tally: Tally, where: str) -> list[Cell]:
    """Return a record as a row; what no file can hold is replaced and reported. `several`: keys with lists."""
    cells: list[Cell] = [chosen(record.get(key)) if key in several else as_text(record.get(key)) for key in keys]
    for index, cell in enumerate(cells):
        if isinstance(cell, Chosen):
            cells[index] = Chosen(tuple(map(_clean, cell.options)))
            continue
        if not isinstance(cell, str) or (cell.isascii() and NUL not in cell):
            continue
        if NUL in cell:
            tally.add(
                Message("cells with NUL characters"),
                Message("«{key}» {what}", key=keys[index], what=NUL_NOTE),
                where,
            )
        cells[index] = cleaned = _clean(cell)
        if cleaned != cell:
            tally.add(
                Message("cells with broken characters"),
                Message("«{keys}» holds half characters, which are replaced by �", keys=keys[index]),
                where,
            )
    return cells
