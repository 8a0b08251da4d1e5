"""JSON: a list of objects, or another form of table, alone or somewhere inside one object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.readers.encoding import text_facts
from coder.readers.json_tables import find_tables
from coder.readers.jsonlines import cells_of, column_names
from coder.readers.records import Object, Seen, flat, question_of, questions_in
from coder.readers.source import ReadOptions, Row, Source, Tally
from coder.reasons import reason

LARGEST = 200 * 1024**2
DEEPEST = 4
"""Objects that may surround the list."""


def read_json(path: Path, options: ReadOptions) -> Source:
    """Return a source whose rows are the objects of a list, with their keys as columns; nested keys are joined by dots.
    Tables of rows and columns that are lists are read, too.

    Raises FileRefused for invalid JSON, for no list of objects, and for several, naming them.
    """
    if path.stat().st_size > LARGEST:
        raise FileRefused("{path} is larger than 200 MB.", "Export it as JSON lines: one object a line.", path=path)
    facts = text_facts(path, options.encoding)
    with facts.open(path) as file:
        text = file.read().removeprefix("\ufeff")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            Message("{path}, line {line}: not JSON ({why}).", path=path, line=error.lineno, why=reason(error))
            if isinstance(error, json.JSONDecodeError)
            else Message("{path}: not JSON (it is too long or too deep).", path=path),
            "Export it again, or as CSV.",
        ) from None
    name, records = _records(path, value)
    objects = [flat(record) for record in records if isinstance(record, dict)]
    keys = list(dict.fromkeys(key for record in objects for key in record))
    if not keys:
        raise FileRefused("{path}: the file is empty.", "No object in it has a key. Export it again.", path=path)
    seen = Seen()
    for record in objects:
        seen.look(record)
    columns, changed = column_names(keys)
    lists = seen.columns_of(keys, columns)
    detection = {"encoding": facts.encoding, **({"list": name} if name else {})}
    several = frozenset(lists.several)
    source = Source(path, lists.columns, partial(_rows, objects, tuple(keys), several), detection=detection)
    lists.apply_to(source)
    for message in changed:
        source.add(message, "keys")
    if len(objects) < len(records):
        source.add(Message("Entries of the list that are no object were left out: {n}.", n=len(records) - len(objects)))
    if facts.invalid:
        source.add(*facts.invalid_bytes_message())
    return source


def _records(path: Path, value: object) -> tuple[str, list[object]]:
    """Return the list of objects and its place («data.answers»)."""
    if isinstance(value, list) and any(isinstance(record, dict) for record in value):
        return "", value
    tables = list(find_tables(value, DEEPEST))
    found = list(_lists(value, "", DEEPEST))
    sure = [table for table in tables if table.headed or not table.place] or ([] if found else tables)
    if len(sure) == 1:
        return sure[0].place, list(sure[0].records)
    if len(found) == 1:
        return found[0]
    found += [(table.place, list(table.records)) for table in sure]
    if found:
        places = ", ".join(f"«{name}» ({len(records)})" for name, records in found)
        raise FileRefused(
            "{path} holds several lists of objects: {places}.",
            "Save the one that is meant as a file.",
            path=path,
            places=places,
        )
    if isinstance(value, dict) and value:
        inside = list(value.values())
        if len(inside) > 1 and all(isinstance(record, dict) for record in inside):
            return "", [{"id": key, **record} for key, record in value.items() if isinstance(record, dict)]
        return "", [value]
    raise FileRefused("{path} holds no list of objects.", 'It should read [{{"id": …, "svar": …}}, …].', path=path)


def _lists(value: object, name: str, deep: int) -> Iterator[tuple[str, list[object]]]:
    if not isinstance(value, Mapping) or not deep:
        return
    for key, inside in value.items():
        place = f"{name}.{key}" if name else str(key)
        if isinstance(inside, list) and any(isinstance(record, dict) for record in inside):
            if not _of_one(inside):
                yield place, inside
        else:
            yield from _lists(inside, place, deep - 1)


def _of_one(records: list[object]) -> bool:
    """Return whether a list is of the questions and answers of one respondent, each question once."""
    answer_by_question = questions_in(records)
    return answer_by_question is not None and len({question_of(record) for record in records}) == len(records)


def _rows(objects: list[Object], keys: tuple[str, ...], several: frozenset[str], source: Source) -> Iterator[Row]:
    tally = Tally(source)
    for number, record in enumerate(objects, start=1):
        yield number, cells_of(record, keys, several, tally, f"record {number}")
    tally.close()
