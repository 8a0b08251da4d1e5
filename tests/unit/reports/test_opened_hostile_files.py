"""Files of a report on hostile answers opened by LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coder.operations.reporting import make_report
from coder.reports.definition import Definition
from tests.unit.reports.report_samples import hostile_answers, project_of


def test_hostile_answers_open_in_libreoffice(office: Callable[..., list[str]], tmp_path: Path) -> None:
    answers = [f"{text} ord {number}" for number, text in enumerate(hostile_answers())]
    files = [tmp_path / "brev.docx", tmp_path / "ark.xlsx"]
    with project_of(tmp_path / "p.db", answers, ["a/b", "<b>", "=1+1"]) as session:
        make_report(session, files, Definition(mask_below=0), undecided="hide")
    for text in office(*files):
        assert not text or "a/b" in text
