"""Every file of a report opened by the programs people open it with: LibreOffice and Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coder.operations.reporting import make_report
from coder.reports.charts import Pictures
from coder.reports.definition import Definition
from coder.reports.html_writer import write_html
from coder.reports.render import Renderer
from tests.unit.reports.report_samples import hostile_answers, project_of, small_chapter


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Turns files of one folder, no two of one stem, into PDF with LibreOffice; returns the text of each's pages."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")

    def convert(*files: Path) -> list[str]:
        subprocess.run(
            [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf",
             "--outdir", str(files[0].parent), *map(str, files)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return [pages(file.with_suffix(".pdf")) for file in files]

    def pages(made: Path) -> str:
        assert made.stat().st_size > 2_000
        reader = shutil.which("pdftotext")
        if reader is None:
            return ""
        done = subprocess.run([reader, str(made), "-"], check=True, capture_output=True, timeout=60)
        return done.stdout.decode("utf-8", "replace")

    return convert


def test_every_file_opens_in_libreoffice(office: Callable[..., list[str]], tmp_path: Path) -> None:
    renderer = Renderer(small_chapter())
    files = [tmp_path / f"small-{ending}.{ending}" for ending in ("docx", "xlsx", "html", "zip")]
    for file in files:
        renderer.write(file.suffix[1:], file)
    with zipfile.ZipFile(files.pop()) as bundle:
        files.append(tmp_path / "tabell.csv")
        files[-1].write_bytes(bundle.read("tables/svar.csv"))
    document, *others = office(*files)
    for text in (document, *others):
        assert not text or "1234" in text.replace("\u00a0", "").replace(" ", "").replace(",", "")
    if document:
        listed = re.search(r"^Andre del\.*\s*(\d+)$", document, re.MULTILINE)
        assert listed
        pages = enumerate(document.split("\f"), 1)
        assert [n for n, page in pages if re.search("^Andre del$", page, re.MULTILINE)] == [int(listed[1])]
        assert int(listed[1]) > 1


def test_hostile_answers_open_in_libreoffice(office: Callable[..., list[str]], tmp_path: Path) -> None:
    answers = [f"{text} ord {number}" for number, text in enumerate(hostile_answers())]
    files = [tmp_path / "brev.docx", tmp_path / "ark.xlsx"]
    with project_of(tmp_path / "p.db", answers, ["a/b", "<b>", "=1+1"]) as session:
        make_report(session, files, Definition(mask_below=0), undecided="hide")
    for text in office(*files):
        assert not text or "a/b" in text


def test_the_filter_works_in_chromium(tmp_path: Path) -> None:
    page = write_html(small_chapter(), Pictures("nb"))
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    file = tmp_path / "page.html"
    file.write_text(page.replace('<input id="filter"', '<input id="filter" value="andre òg"'), encoding="utf-8")
    common = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
    ]  # fmt: skip
    done = subprocess.run([*common, "--dump-dom", file.as_uri()], check=True, capture_output=True, timeout=120)
    dom = done.stdout.decode()
    # The page's own policy let its script run: one of two quotes is left.
    assert '<span id="shown">1</span>' in dom
    assert dom.count('hidden=""') == 1
    picture = tmp_path / "page.png"
    subprocess.run(
        [*common, "--window-size=900,1600", f"--screenshot={picture}", file.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert picture.stat().st_size > 20_000
