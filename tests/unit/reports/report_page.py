"""The report's page, as tests look at it: one with one of everything, and the whole report of the shipped corpus."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coder import shipped
from coder.model.ids import ResponseId
from coder.operations.flags import SuggestionsShown, note_shown
from coder.operations.reporting import make_report
from coder.project import open_project
from coder.queries.definitions import load_definition
from coder.reports.charts import Pictures
from coder.reports.html_writer import write_html
from tests.made_once import made_once
from tests.unit.reports.report_samples import small_chapter

PAGES = ("small", "shipped")


def report_page(which: str, config: pytest.Config, coded_survey: Path) -> str:
    """One of PAGES."""
    if which == "small":
        return write_html(small_chapter(), Pictures("nb"))

    def make(folder: Path) -> None:
        with open_project(Path(shutil.copy(coded_survey, folder)), "Olav") as session:
            note_shown(session, [SuggestionsShown(ResponseId(1), "chosen", (("eldre", 0.5),))])
            make_report(session, [folder / "r.html"], load_definition(shipped.REPORT), undecided="hide")

    return (made_once(config, "shipped-page", make) / "r.html").read_text(encoding="utf-8")
