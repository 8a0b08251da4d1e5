"""Codebook files of any kind: those that `coder.codebook` reads, and spreadsheets, which a child process reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder.codebook.csv_read import sheet_codebook
from coder.codebook.csv_write import codebook_rows
from coder.codebook.draft import Findings
from coder.codebook.keys import COLUMNS
from coder.codebook.read import check_codebook, read_with_notes
from coder.errors import FileRefused
from coder.interchange import taguette
from coder.model import Codebook, Missing
from coder.operations.exporting import words_in, write_text
from coder.readers import ReadOptions, open_source
from coder.reports import writers
from coder.reports.tables import ExportTable

if TYPE_CHECKING:
    from coder.model.problem import Problem

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
NAMING = (".yaml", ".yml")
"""Endings of files that can hold the name of a codebook, its description and its language."""


def read_codebook_file(path: Path) -> tuple[Codebook, list[Problem]]:
    """Return the codebook in a file, and notes for the researcher. Raises CodebookRefused, FileRefused."""
    if path.suffix.lower() not in SPREADSHEETS:
        return read_with_notes(path)
    codebook, findings = _sheet(path)
    findings.refuse(path.name)
    return codebook, findings.notes


def named_as_before(new: Codebook, old: Codebook, path: Path) -> Codebook:
    """Return the codebook read from a file, with name, description and language of the one it replaces if the file
    cannot hold them: a table has only codes, and its file name is no new name.
    """
    if path.suffix.lower() in NAMING or not old.codes:
        return new
    return replace(new, name=old.name, description=old.description, language=old.language)


def check_codebook_file(path: Path) -> list[Problem]:
    """Return everything wrong with the codebook in a file. Raises FileRefused when there is nothing to check."""
    return _sheet(path)[1].problems() if path.suffix.lower() in SPREADSHEETS else check_codebook(path)


def write_codebook_sheet(codebook: Codebook, path: Path) -> None:
    """Write a workbook that `read_codebook_file` reads back as equal codes. Raises FileRefused."""
    writers.write(ExportTable("codebook", COLUMNS, iter(codebook_rows(codebook))), "xlsx", path)


def write_taguette_tags(codebook: Codebook, path: Path) -> int:
    """Write the codes in use as a table of tags for Taguette; return the number of names longer than it allows. Raises
    FileRefused.
    """
    write_text(taguette.tags_csv(codebook, words_in(codebook)), path, "utf-8-sig")
    return taguette.too_long(codebook)


def _sheet(path: Path) -> tuple[Codebook, Findings]:
    findings = Findings()
    source = open_source(path, ReadOptions(header_rows=0))
    if source.kind == "document":
        raise FileRefused("{path} is a document, no codebook.", "Save the codebook as .xlsx, .csv or .yaml.", path=path)
    rows = (
        (line, ["" if cell is None or isinstance(cell, Missing) else str(cell) for cell in cells])
        for line, cells in source.rows()
    )
    return sheet_codebook(rows, path.stem, findings), findings
