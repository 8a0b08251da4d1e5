"""Recognises tables and JSON in text files with another ending."""

from __future__ import annotations

import json
import re
from pathlib import Path

from coder.errors import FileRefused
from coder.readers.delimiter import table_delimiter
from coder.readers.encoding import text_facts

_RECORDS = re.compile(r'\[\s*(?:\{|\[\s*")')
_OBJECT = re.compile(r'\{\s*"')


def is_table(path: Path, encoding: str | None) -> bool:
    """Whether a text file holds a table, whatever it is called."""
    try:
        sample = text_facts(path, encoding).sample
    except FileRefused:
        return False
    return bool(table_delimiter(sample.removeprefix("\ufeff")))


def json_suffix(path: Path, suffix: str, encoding: str | None) -> str:
    """`.json` for one value, `.jsonl` for an object a line, `suffix` for what begins as neither."""
    try:
        sample = text_facts(path, encoding).sample.removeprefix("\ufeff").lstrip()
    except FileRefused:
        return suffix
    if _RECORDS.match(sample):
        return ".json"
    if not _OBJECT.match(sample):
        return suffix
    lines = [line for line in sample.splitlines()[:2] if line.strip()]
    try:
        objects = [json.loads(line) for line in lines[:1]]
    except (ValueError, RecursionError):
        # Damaged lines are told by the reader of lines; one value over several is none of them.
        return ".json" if len(lines) > 1 and not lines[1].lstrip().startswith("{") else suffix
    if not objects or suffix in (".jsonl", ".ndjson"):
        return suffix
    return ".jsonl" if len(lines) > 1 else ".json"
