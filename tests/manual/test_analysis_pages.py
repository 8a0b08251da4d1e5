"""The pages on pandas and R do what they say: their code blocks run on what `coder` has exported."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from coder.operations.archiving import archive
from coder.operations.exporting import export
from coder.project import open_project

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def exported(coded_survey: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the pages begin with. The shipped survey is made once, without suggestions."""
    folder = tmp_path_factory.mktemp("analysis")
    with open_project(Path(shutil.copy(coded_survey, folder / "study.db")), "Olav") as session:
        export(session, "matrix", "parquet", folder / "matrix.parquet")
        export(session, "matrix", "sav", folder / "matrix.sav")
        export(session, "reliability", "csv", folder / "reliability.csv", raw=True)
        archive(session, folder / "study.zip", undecided="hide")
    return folder


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_pandas_page_runs(
    exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exported)
    names: dict[str, object] = {}
    for block in blocks("pandas.md", "python"):
        exec(compile(block, "docs/pandas.md", "exec"), names)
    output = capsys.readouterr().out
    assert "hjelp andre steder" in output
    assert "187 of 187 answers are coded" in output
    assert "'0': 'ikke brukt', '1': 'brukt'" in output
    assert re.search(r"\d+ of \d+ pairs of answer and code were judged by both", output)
    assert re.search(r"360 cases, (\d+) codings, \1 of them on an answer", output)


def test_the_r_page_runs(exported: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    packages = 'quit(status = !all(c("haven", "jsonlite") %in% rownames(installed.packages())))'
    if subprocess.run([program, "-e", packages], capture_output=True, timeout=60).returncode:
        pytest.skip("R is installed without haven and jsonlite")
    (exported / "page.R").write_text("\n".join(blocks("r.md", "r")), encoding="utf-8")
    done = subprocess.run([program, "page.R"], cwd=exported, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "hjelp_andre_steder" in done.stdout
    assert "[1] 187" in done.stdout
    assert "ikke brukt" in done.stdout
    assert re.search(r"cases +matrix +codings", done.stdout)
