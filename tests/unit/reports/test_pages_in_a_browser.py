"""The report's page printed from a browser, and looked at by axe-core in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.reports.report_page import PAGES, report_page


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, pytestconfig: pytest.Config, coded_survey: Path) -> str:
    return report_page(request.param, pytestconfig, coded_survey)


def test_printed_captions_and_headers_stand_with_what_they_are_of(page: str, tmp_path: Path) -> None:
    """No page ends with a heading, a caption or a table's header; none begins with the notes of the page before."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    reader = shutil.which("pdftotext")
    if program is None or reader is None:
        pytest.skip("Chromium or pdftotext is not installed")
    file, made = tmp_path / "page.html", tmp_path / "page.pdf"
    # What must not stand last is marked, since a quote may end with the same words.
    marked = re.sub(r"(<(?:h[2-4]|caption|figcaption)\b[^>]*>|<thead><tr>\n<th[^>]*>)", r"\1¤ ", page)
    file.write_text(marked, encoding="utf-8")
    subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={made}", file.as_uri()],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = subprocess.run([reader, "-layout", str(made), "-"], check=True, capture_output=True, timeout=60)
    pages = [
        [line.strip() for line in printed.splitlines() if line.strip()]
        for printed in done.stdout.decode("utf-8").split("\f")
    ]
    pages = [lines for lines in pages if lines]
    for lines in pages:
        assert not lines[-1].startswith("¤"), lines[-3:]
        assert not lines[0].startswith(("Prikk er skjult", "Strekene er", "Antall, og prosent av dem")), lines[:3]
    assert sum(line.startswith("¤") for lines in pages for line in lines) > 5


def test_axe_finds_nothing(page: str, tmp_path: Path) -> None:
    """axe-core (Deque) run in the page. Give the path of its axe.min.js in CODER_AXE."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    axe = os.environ.get("CODER_AXE", "")
    if program is None or not Path(axe).is_file():
        pytest.skip("Chromium or axe-core is not here (CODER_AXE names axe.min.js)")
    run = (
        "<script>" + Path(axe).read_text(encoding="utf-8") + "</script><script>axe.run(document,"
        " {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(function (found) {"
        " document.title = 'axe: ' + JSON.stringify(found.violations.map(function (one) { return one.id + ' '"
        " + one.nodes.map(function (node) { return node.html.slice(0, 120); }).join(' | '); })); });</script></body>"
    )
    # axe needs to run beside the page's own script, so the page's policy is taken off for this.
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    file = tmp_path / "axe.html"
    file.write_text(open_page.replace("</body>", run), encoding="utf-8")
    done = subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=20000", "--dump-dom", file.as_uri()],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    found = re.search(r"<title>axe: (.*?)</title>", done.stdout.decode("utf-8", "replace"))
    assert found is not None
    assert found[1] == "[]"
