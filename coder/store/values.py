"""Decodes the columns of a project file: texts, and JSON as typed values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import UnionType

from coder.message import Message
from coder.store.connection import Connection

JSON: dict[str, dict[str, type | UnionType]] = {
    "imports": {"problems": list, "libraries": dict}, "variables": {"value_labels": dict}, "case_data": {"data": dict},
    "codes": {"keywords": list, "examples": list, "replaces": list},
    "runs": {"quality": dict | None, "parameters": dict, "report": dict | None, "libraries": dict},
    "suggestions": {"evidence": list},
    "shown": {"suggestions": list}, 
    "reported": {"conditions": list, "limits": list, "cells": dict}, "change_rows": {"before": dict, "after": dict},
}  # fmt: skip
"""Columns that hold JSON, with its type."""

OF_TEXTS = frozenset({("codes", "keywords"), ("codes", "examples"), ("codes", "replaces"), ("imports", "problems")})
"""Lists of texts."""

_BROKEN = re.compile("[\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TYPES: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (float, int), "BLOB": (bytes,)}


@contextmanager
def lenient(project: Connection) -> Iterator[None]:
    """Decode invalid bytes inside as lone surrogates, so that the offending row can be named."""
    before = project.sqlite.text_factory
    project.sqlite.text_factory = _text
    try:
        yield
    finally:
        project.sqlite.text_factory = before


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


class TableColumns:
    """The columns of a table, for validating its rows."""

    def __init__(self, project: Connection, table: str) -> None:
        described = project.execute('SELECT name, type, "notnull" OR pk FROM pragma_table_info(?)', (table,)).fetchall()
        self.names = [name for name, _, _ in described]
        self._places = [
            (
                place,
                name,
                _TYPES[type_.upper()],
                bool(required),
                JSON.get(table, {}).get(name),
                (table, name) in OF_TEXTS,
            )
            for place, (name, type_, required) in enumerate(described)
        ]

    def wrong(self, row: Sequence[object]) -> Message | None:
        """Return what is wrong with a row, or None."""
        for place, name, types, required, parsed_type, of_texts in self._places:
            value = row[place]
            if value is None:
                if required:
                    return Message("has no {name}", name=name)
                continue
            if not isinstance(value, types):
                return Message("holds a value of another kind as {name}", name=name)
            if not isinstance(value, str):
                continue
            if not value.isascii() and _BROKEN.search(value):
                return Message("holds bytes as {name} that are no text", name=name)
            if name == "uuid" and not _UUID.fullmatch(value):
                return Message("holds a uuid that is none")
            if parsed_type is not None:
                try:
                    parsed = json.loads(value)
                except ValueError:
                    return Message("holds {name} that is no JSON", name=name)
                if not isinstance(parsed, parsed_type) or (of_texts and not _texts(parsed)):
                    return Message("holds {name} that is not what it should be", name=name)
        return None


def _texts(parsed: object) -> bool:
    return isinstance(parsed, list) and all(isinstance(text, str) for text in parsed)
