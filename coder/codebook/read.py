"""Codebook files by suffix: `.yaml` and `.yml`, or a table (`.csv`, `.tsv`, `.txt`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook.csv_read import table_codebook
from coder.codebook.draft import Findings
from coder.codebook.file_text import read_bytes
from coder.codebook.yaml_read import yaml_codebook
from coder.errors import FileRefused

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.model.problem import Problem

YAML_SUFFIXES = (".yaml", ".yml")
TABLE_SUFFIXES = (".csv", ".tsv", ".txt")


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in the file `path`.

    Raises CodebookRefused with all problems, one `file:line: problem` a line, and FileRefused when the file is missing,
    cannot be read as text or has another suffix.
    """
    codebook, findings = _read(path)
    findings.refuse(path.name)
    return codebook


def read_with_notes(path: Path) -> tuple[Codebook, list[Problem]]:
    """Read like `read_codebook`, also returning notes for the researcher."""
    codebook, findings = _read(path)
    findings.refuse(path.name)
    return codebook, findings.notes


def check_codebook(path: Path) -> list[Problem]:
    """Return everything wrong with the codebook in `path`, in file order; `where` is `line 12`.

    Raises FileRefused when there is no text to check.
    """
    return _read(path)[1].problems()


def _read(path: Path) -> tuple[Codebook, Findings]:
    findings = Findings()
    suffix = path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        data = read_bytes(path)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise FileRefused(
                "{path} is not UTF-8: line {line} has the byte 0x{byte:02X}.",
                "Save it as UTF-8 and read it again.",
                path=path,
                line=line,
                byte=data[error.start],
            ) from error
        return yaml_codebook(text, findings, path.stem), findings
    if suffix in TABLE_SUFFIXES:
        return table_codebook(path, findings), findings
    raise FileRefused(
        "{path} is no codebook file: its suffix is «{suffix}».",
        "Codebooks are {suffixes}.",
        path=path,
        suffix=path.suffix,
        suffixes=", ".join((*YAML_SUFFIXES, *TABLE_SUFFIXES)),
    )
