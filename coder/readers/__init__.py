"""From a file to columns and rows of plain values. Each format's library loads only when such a file is
opened.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from coder.errors import FileRefused
from coder.readers.source import ReadOptions, Source

__all__ = ["ReadOptions", "Reader", "Source", "load_reader", "open_source"]

Reader = Callable[[Path, ReadOptions], Source]

READERS = {
    ".csv": ("delimited", "read_delimited"),
    ".tsv": ("delimited", "read_delimited"),
    ".tab": ("delimited", "read_delimited"),
    ".jsonl": ("jsonlines", "read_jsonlines"),
    ".ndjson": ("jsonlines", "read_jsonlines"),
    ".parquet": ("parquet", "read_parquet"),
    ".xlsx": ("spreadsheet", "read_spreadsheet"),
    ".xlsm": ("spreadsheet", "read_spreadsheet"),
    ".xlsb": ("spreadsheet", "read_spreadsheet"),
    ".xls": ("spreadsheet", "read_spreadsheet"),
    ".ods": ("spreadsheet", "read_spreadsheet"),
    ".sav": ("spss", "read_spss"),
    ".zsav": ("spss", "read_spss"),
    ".txt": ("document", "read_text"),
    ".text": ("document", "read_text"),
    ".md": ("document", "read_markdown"),
    ".markdown": ("document", "read_markdown"),
    ".docx": ("document", "read_docx"),
}
"""Suffix → module below this package, and its function."""

COMPRESSED = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z")

SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"PAR1", "parquet"),
)
EXPECTED = {
    ".xlsx": {"zip", "ole"},
    ".xlsm": {"zip", "ole"},
    ".xlsb": {"zip", "ole"},
    ".xls": {"zip", "ole"},
    ".ods": {"zip", "ole"},
    ".docx": {"zip", "ole"},
    ".sav": {"sav"},
    ".zsav": {"sav"},
    ".parquet": {"parquet"},
}
SUFFIX_OF = {"zip": ".xlsx", "ole": ".xls", "sav": ".sav", "parquet": ".parquet"}


def load_reader(suffix: str) -> Reader:
    """The reader for files named so (`.csv` or `csv`, any letter case); raises FileRefused when there is
    none.
    """
    wanted = "." + suffix.lower().removeprefix(".")
    if wanted not in READERS:
        said = f"Files named «{wanted}» cannot be read." if wanted != "." else "A file without a suffix cannot be read."
        unpack = "Unpack it first. " if wanted in COMPRESSED else ""
        raise FileRefused(said, f"{unpack}Supported: {', '.join(sorted(READERS))}.")
    module, function = READERS[wanted]
    return cast(Reader, getattr(import_module(f"coder.readers.{module}"), function))


def open_source(path: Path, options: ReadOptions = ReadOptions()) -> Source:  # noqa: B008 (frozen)
    """Open a file with the reader for its suffix, or for its content where the two disagree.

    Raises FileRefused for what is missing, is no file, may not be read, or cannot be read as what it should
    be.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise FileRefused(f"{path} is a folder.", "Name the file in it.")
    if not path.exists():
        raise FileRefused(f"There is no file {path}.", "Check the name and the folder.")
    if not path.is_file():
        raise FileRefused(f"{path} is no ordinary file.", "Save the data in a file first.")
    reader = load_reader(suffix)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if not start:
            raise FileRefused(f"{path}: the file is empty.", "Export it again, or name another file.")
        if READERS[suffix][0] == "spreadsheet" and start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            raise FileRefused(f"{path} is a web page or XML, no spreadsheet.", "Open it in Excel and save it as .xlsx.")
        actual = _suffix_by_content(suffix, start)
        if actual != suffix:
            reader = load_reader(actual)
        source = reader(path, options)
        source.options = options
    except OSError as error:
        raise FileRefused(
            f"{path} cannot be read: {error.strerror or error}.", "Check the file's permissions."
        ) from None
    if actual == suffix:
        return source
    source.detection["format"] = actual.removeprefix(".")
    source.add(f"The file is named {suffix}, but its content is {actual.removeprefix('.')} and was read as that.")
    return source


def _suffix_by_content(suffix: str, start: bytes) -> str:
    """The suffix whose reader fits the first bytes of a file; `suffix` itself wherever that may be right."""
    signature = next((name for magic, name in SIGNATURES if start.startswith(magic)), "text")
    if suffix in EXPECTED:
        if signature in EXPECTED[suffix]:
            return suffix
        # A .sav or .parquet that is none is more likely damaged than a table in plain text.
        spreadsheet = READERS[suffix][0] == "spreadsheet"
        if signature == "text":
            return ".csv" if spreadsheet and _is_table_text(start) else suffix
        return SUFFIX_OF[signature]
    if signature in ("zip", "ole") and READERS[suffix][0] == "document":
        return ".docx"
    if signature in SUFFIX_OF and READERS[suffix][0] in ("delimited", "jsonlines"):
        return SUFFIX_OF[signature]
    return suffix


def _is_table_text(start: bytes) -> bool:
    """Whether the bytes look like text that is not markup: no control bytes, and no `<` first."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r" for byte in start)
    return controls == 0 and not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
