"""The files of a project's report: every format says the same."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx

from coder import shipped
from coder.operations.reporting import formats, make_report
from coder.project import open_project
from coder.queries.definitions import load_definition


def test_every_format_is_written_and_says_the_same(corpus: Path, tmp_path: Path) -> None:
    with open_project(corpus) as session:
        done = make_report(
            session,
            [tmp_path / f"r.{ending}" for ending in formats()],
            load_definition(shipped.REPORT),
            undecided="hide",
        )
    assert [file.suffix for file in done.files] == [f".{ending}" for ending in formats()]
    assert all(file.stat().st_size > 10_000 for file in done.files)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert len(document.tables) == done.tables
    assert len(document.inline_shapes) == done.figures
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 3", "Caption", "Quote", "Quote Source", "Table Note"} <= styles
    headers = [table for table in document.tables if table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")]
    assert len(headers) == done.tables
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        rows = [json.loads(line) for line in bundle.read("tables/deltatt.jsonl").decode().splitlines()]
        manifest = json.loads(bundle.read("manifest.json"))
    assert rows[0]["Antall"] == 135
    assert len(manifest["files"]) == len(zipfile.ZipFile(tmp_path / "r.zip").namelist()) - 1
    assert "| Ja | 135 | 39 |" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert '<td class="number">135</td><td class="number">39</td>' in (tmp_path / "r.html").read_text(encoding="utf-8")
