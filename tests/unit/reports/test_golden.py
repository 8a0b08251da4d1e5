"""Each format as it was last looked at. After a change that is meant, run with CODER_UPDATE_GOLDEN=1 and look again."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from coder.reports.charts import Pictures
from coder.reports.html_writer import write_html
from coder.reports.markdown_writer import write_markdown
from coder.reports.render import Renderer
from tests.unit.reports.report_samples import small_chapter

GOLDEN = Path(__file__).parent / "golden"


def _same(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("CODER_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def test_markdown() -> None:
    _same("report.md", write_markdown(small_chapter()))


def test_page() -> None:
    page = write_html(small_chapter(), Pictures("nb"))
    page = re.sub(r"<style>.*?</style>|<script>.*?</script>|sha256-[\w+/=]+", "…", page, flags=re.DOTALL)
    _same("report.html", re.sub(r"(<svg\b[^>]*>.*?</desc>).*?</svg>", r"\1 … </svg>", page, flags=re.DOTALL))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("golden")
    renderer = Renderer(small_chapter())
    for ending in ("docx", "xlsx", "zip"):
        renderer.write(ending, made / f"r.{ending}")
    return made


def test_document(folder: Path) -> None:
    with zipfile.ZipFile(folder / "r.docx") as parts:
        xml = parts.read("word/document.xml").decode()
    _same("report.document.xml", re.sub(r"(</w:p>|</w:tr>|</w:tbl>)", r"\1\n", re.sub(r' xmlns:\w+="[^"]*"', "", xml)))


def test_workbook(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "r.xlsx")
    lines = []
    for sheet in book:
        lines.append(f"# {sheet.title} frozen={sheet.freeze_panes} charts={len(sheet._charts)}")
        for row in sheet.iter_rows():
            lines += [
                f"{cell.coordinate}\t{cell.data_type}\t{cell.number_format}\t{cell.value}"
                for cell in row
                if cell.value is not None
            ]
    _same("report.xlsx.txt", "\n".join(lines) + "\n")


def test_bundle(folder: Path) -> None:
    with zipfile.ZipFile(folder / "r.zip") as bundle:
        parts = [
            f"# {name}\n{bundle.read(name).decode('utf-8-sig')}"
            for name in bundle.namelist()
            if name.endswith((".csv", ".jsonl"))
        ]
        drawn = [name for name in bundle.namelist() if name.startswith("figures/")]
        assert io.BytesIO(bundle.read(drawn[1])).read(8) == b"\x89PNG\r\n\x1a\n"
    _same("report.bundle.txt", "\n".join([*parts, *drawn]).replace("\r\n", "\n") + "\n")


def test_the_same_report_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    Renderer(small_chapter()).write("zip", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (folder / "r.zip").read_bytes()
