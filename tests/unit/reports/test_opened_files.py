"""Every file of a report opened by the program people open it with: LibreOffice."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from coder.reports.render import Renderer
from tests.unit.reports.report_samples import small_chapter


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
