"""A fault of the program is told in one line, with the log that says where it was, and never as a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SENTENCE = "Bestemor måtte ligge på gangen"


def fail(*_given: object, **_named: object) -> None:
    answer = SENTENCE
    raise ValueError(answer)


def test_a_fault_is_one_line_and_the_log(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    monkeypatch.setattr("coder.queries.status.status_of", fail)
    done = run("status", study)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"Error: This command stopped; what happened is in the log: {log_file}\n"
    logged = log_file.read_text(encoding="utf-8")
    assert "coder status stopped\n" in logged
    assert "coder.cli.status_command:" in logged
    assert logged.endswith("fail\nValueError\n")
    assert SENTENCE not in logged
    assert log_file.stat().st_mode & 0o777 == 0o600


def test_it_goes_on_without_a_log(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_LOG", str(study.resolve() / "no" / "folder.log"))
    monkeypatch.setattr("coder.queries.status.status_of", fail)
    done = run("status", study)
    assert (done.code, done.err) == (1, "Error: This command stopped; the log could not be written.\n")
