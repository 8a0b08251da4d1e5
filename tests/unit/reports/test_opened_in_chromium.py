"""A report's page opened by the browser people open it with: Chromium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from coder.reports.charts import Pictures
from coder.reports.html_writer import write_html
from tests.unit.reports.report_samples import small_chapter


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
