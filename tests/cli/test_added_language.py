"""A language is added by a catalogue alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from coder.i18n.catalogue import LOCALE
from coder.i18n.translator import languages
from tests.catalogues import Said


def test_a_language_is_added_by_a_catalogue_alone(suggested: Path, tmp_path: Path, wordings: tuple[Said, ...]) -> None:
    """A folder with a catalogue is a language of the command line, the screen and reports; no source names it."""
    made = Catalog(locale="se", charset="UTF-8")
    for wording in wordings:
        several = (f"◊{wording.one}", f"◊{wording.many}")
        made.add(
            (wording.one, wording.many) if wording.many else wording.one,
            several if wording.many else several[0],
            context=wording.context,
        )
    for name in languages()[1:]:
        (tmp_path / name).symlink_to(LOCALE / name, target_is_directory=True)
    target = tmp_path / "se" / "LC_MESSAGES" / "coder.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, made)
    start = (
        "import sys, pathlib, coder.i18n.catalogue as words; words.LOCALE = pathlib.Path(sys.argv.pop(1));"
        "from coder.cli.main import main; main()"
    )
    report = tmp_path / "report.md"
    done = subprocess.run(
        [sys.executable, "-c", start, tmp_path, "report", suggested, "--language", "se", "-o", report,
         "--undecided", "show"],
        env={**os.environ, "CODER_LANGUAGE": "", "LANG": "se_NO.UTF-8"}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, "◊Wrote" in done.stdout + done.stderr) == (0, True), done.stderr
    assert "◊No answers are coded yet." in report.read_text(encoding="utf-8")
