"""All that can be exported of a study."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

from tests.front_door import Run


def exported(run: Run, project: Path | str, *, rows: int) -> None:
    """Every table in every format; the matrix has `rows` answers."""
    for what in ("excerpts", "matrix", "codings", "codebook"):
        for ending in ("csv", "xlsx", "jsonl", "md"):
            done = run("export", project, "--what", what, "-o", f"{what}.{ending}")
            assert done.code == 0, done.err
    with Path("matrix.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file, delimiter=";")) == rows
    book = openpyxl.load_workbook("matrix.xlsx", read_only=True)
    assert sum(1 for _ in book.active.iter_rows(values_only=True)) == rows + 1
    book.close()
    assert run("check", project).out == f"{project} is sound.\n"
