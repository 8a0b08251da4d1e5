"""The program that people open reports with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
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
