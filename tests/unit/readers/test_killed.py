"""A process that reads a file is killed while it reads: a refusal, a line in the log, nothing left."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.jobs.process import Process
from coder.readers import ReadOptions
from coder.readers.letters import read_rtf
from coder.readers.spreadsheet import read_spreadsheet
from coder.readers.spss import read_spss


@pytest.mark.parametrize(
    ("name", "read", "said"),
    [
        ("a.xlsx", read_spreadsheet, "reading a spreadsheet"),
        ("a.sav", read_spss, "reading a file of SPSS or Stata"),
        ("a.rtf", read_rtf, "reading a letter"),
    ],
)
def test_a_reader_that_is_killed_is_a_refusal_and_leaves_nothing(
    name: str, read: Callable[[Path, ReadOptions], object], said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, log_file: Path,
) -> None:  # fmt: skip
    killed: list[int] = []
    ask = Process.ask

    def ask_and_kill(process: Process, number: int, request: object) -> None:
        ask(process, number, request)
        killed.append(process.pid)
        os.kill(process.pid, signal.SIGKILL)

    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setattr(Process, "ask", ask_and_kill)
    (tmp_path / name).write_bytes(b"whatever")
    with pytest.raises(FileRefused, match="damaged, or too big to be read safely"):
        read(tmp_path / name, ReadOptions())
    assert f"{said} stopped\nended by SIGKILL\n" in log_file.read_text(encoding="utf-8")
    assert list(scratch.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(killed[0], 0)
