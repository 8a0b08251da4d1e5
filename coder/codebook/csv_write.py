"""Codebooks as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from coder.codebook.cells import examples_cell, keywords_cell, safe_cell
from coder.codebook.draft import shown
from coder.codebook.in_use import codes_in_use
from coder.codebook.keys import COLUMNS
from coder.model import Codebook

DELIMITER = ";"
"""The delimiter expected by spreadsheets in Norway, whatever the language of the codes."""


def to_csv(codebook: Codebook) -> str:
    """Return `codebook` as CSV, a row for each code in use, which `table_codebook` reads as equal codes.

    Parents are given by id; keywords, examples and replaced ids are a line each in their cell. A cell that a
    spreadsheet would run as a formula gets one leading `'`. Write it as `utf-8-sig`, so that spreadsheets recognise the
    encoding. The codebook's own name, language and description are not included.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=DELIMITER, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in codebook_rows(codebook):
        writer.writerow([safe_cell(cell) for cell in row])
    return written.getvalue()


def codebook_rows(codebook: Codebook) -> Iterator[list[str]]:
    """Yield a row for each code in use, with a cell for each of COLUMNS."""
    for code in map(shown, codes_in_use(codebook)):
        row = {
            "parent": code.parent or "",
            "keywords": keywords_cell(code.keywords),
            "examples": examples_cell(code.examples),
            "residual": "true" if code.residual else "",
            "replaces": keywords_cell(code.replaces),
        }
        yield [row.get(column, getattr(code, column)) for column in COLUMNS]
