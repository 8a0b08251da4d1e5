"""What the pages show of commands and their output is what the program says."""

from __future__ import annotations

import openpyxl

from coder import shipped
from tests.manual import shown
from tests.manual.workbook import rows_of_survey


def test_a_page_shows_what_the_program_prints() -> None:
    """CI looks at all: `uv run python -m tests.manual.shown --check`. Without that option, pages are written anew."""
    assert shown.differences("docs/working-together.nb.md") == []


def test_what_is_typed_at_a_prompt_is_typed() -> None:
    assert shown.answers(("? ", "> v x", "> ")) == ["v x", ""]
    assert shown.differences("docs/how-to/code-on-the-screen.md") == []


def test_what_is_not_said_is_found() -> None:
    assert shown.fits(("a", "…", "d"), "a\nb\nc\nd\n")
    assert shown.fits(("made 2026-01-02 03:04",), "made 2027-11-12 13:14:15\n")
    assert shown.fits(("327 codes, .79",), "328 codes, .80\n", "coder suggest study.db")
    assert not shown.fits(("327 codes",), "328 codes\n", "coder status study.db")
    assert not shown.fits(("a", "d"), "a\nb\nd\n")
    assert not shown.fits(("a", "…"), "b\na\n")
    assert shown.written_anew(("x", "…"), "a\nb\nc\n") == ("a", "…")
    assert shown.written_anew((), "a\n") == ()


def test_the_excel_file_of_the_walk_is_the_survey() -> None:
    """Written anew with `uv run python -m tests.manual.workbook`."""
    sheet = openpyxl.load_workbook(shipped.SURVEY.with_suffix(".xlsx"), read_only=True).active
    assert sheet is not None
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows_of_survey()
