"""The synthetic survey as a researcher has it from a survey tool, an Excel file: `python -m tests.manual.workbook`."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import xlsxwriter

from coder import shipped


def rows_of_survey() -> list[list[str]]:
    """The survey's rows, headings first."""
    with shipped.SURVEY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


if __name__ == "__main__":
    with xlsxwriter.Workbook(shipped.SURVEY.with_suffix(".xlsx"), {"strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same bytes each time
        sheet = book.add_worksheet("Svar")
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows_of_survey()):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)
