"""`--quiet`: what a command has done is not printed by any; what was asked for is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_no_result_is_printed(run: Run, study: Path) -> None:
    Path("ny.yaml").write_text(Path("kodebok.yaml").read_text(encoding="utf-8") + "  - id: sorg\n    name: sorg\n")
    shutil.copy(study, "kopi.db")
    assert run("apply", "kopi.db", "--response", "#1", "--code", "eldre", "--coder", "Per").code == 0
    assert run("apply", study, "--response", "#1", "--code", "ensomhet").code == 0
    for arguments in (
        ("codebook", "apply", study, "ny.yaml"),
        ("merge", study, "kopi.db"),
        ("reconcile", study, "--take", "Kari", "--yes"),
        ("sample", study, "--question", "grupper", "--n", "2"),
        ("assign", study, "Eva", "--question", "tiltak"),
        ("assign", study, "Eva", "--question", "tiltak", "--take-back"),
        ("suggest", study, "--question", "grupper"),
        ("decide", study, "--above", "1", "--accept", "--yes"),
        ("share", study, "ut.db", "--for", "Per"),
        ("erase", study, "--case", "K5", "--yes"),
    ):
        done = run(*arguments, "--quiet")
        assert (done.code, done.out) == (0, ""), arguments
        assert "Note" in done.err or not done.err, arguments


def test_what_is_asked_for_is_printed(run: Run, study: Path) -> None:
    shutil.copy(study, "kopi.db")
    assert run("apply", "kopi.db", "--response", "#1", "--code", "eldre", "--coder", "Per").code == 0
    for arguments in (
        ("codebook", "diff", study, "kodebok.yaml"), ("merge", study, "kopi.db", "--plan"), ("reconcile", study),
        ("status", study), ("assign", study), ("sample", study),
    ):  # fmt: skip
        assert run(*arguments, "--quiet").code == 0
        assert run(*arguments, "--quiet").out or arguments[0] == "reconcile", arguments
