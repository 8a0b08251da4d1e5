"""Recognises tables and JSON in text files with another suffix."""

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
    """Return whether a text file contains a table, whatever its suffix."""
    try:
        sample = text_facts(path, encoding).sample
    except FileRefused:
        return False
    return bool(table_delimiter(sample.removeprefix("\ufeff")))


def json_suffix(path: Path, suffix: str, encoding: str | None) -> str:
    """Return `.json` for one value, `.jsonl` for an object a line, `suffix` for anything else."""
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
        # The reader of lines reports damaged ones; one value over several lines is no such file.
        return ".json" if len(lines) > 1 and not lines[1].lstrip().startswith("{") else suffix
    if not objects or suffix in (".jsonl", ".ndjson"):
        return suffix
    return ".jsonl" if len(lines) > 1 else ".json"
