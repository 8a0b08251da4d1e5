"""The log of what went wrong: small, private, and without a word that anybody has written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from coder.errors import NotFound
from coder.jobs import log
from coder.jobs.trace import trace

SENTENCE = "Bestemor måtte ligge på gangen"
NAME = SENTENCE.split()[0]


def raised(doing: Callable[[], object]) -> tuple[str, ...]:
    try:
        doing()
    except BaseException as error:
        return trace(error)
    raise AssertionError("nothing was raised")


NOTHING: dict[str, object] = {}


def chained() -> None:
    try:
        NOTHING[SENTENCE]
    except KeyError as error:
        error.add_note(SENTENCE)
        raise NotFound("There is no code «{name}».", name=SENTENCE) from error


def query() -> None:
    base = sqlite3.connect(":memory:")
    try:
        base.execute(f"SELECT {SENTENCE}")
    finally:
        base.close()


CASES: list[tuple[Callable[[], object], str]] = [
    (lambda: int(SENTENCE), "ValueError"),
    (lambda: NOTHING[SENTENCE], "KeyError"),
    (lambda: getattr(3, SENTENCE), "AttributeError"),
    (lambda: getattr(3, NAME), "AttributeError: 'int' object has no attribute '…'"),
    (lambda: Path(SENTENCE).read_text(), "FileNotFoundError: ENOENT (No such file or directory)"),
    (lambda: eval(SENTENCE), "SyntaxError"),
    (lambda: json.loads(SENTENCE), "json.decoder.JSONDecodeError"),
    (lambda: SENTENCE.encode("ascii"), "UnicodeEncodeError"),
    (chained, "coder.errors.NotFound"),
    (query, "sqlite3.OperationalError: SQLITE_ERROR"),
    (lambda: exec(f"raise ValueError('{SENTENCE}')"), "ValueError"),
    (lambda: [][3], "IndexError: list index out of range"),
    (lambda: (_ for _ in ()).throw(ExceptionGroup(SENTENCE, [ValueError(SENTENCE)])), "ExceptionGroup"),
    (lambda: cast(Any, None) + 3, "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"),
    (lambda: cast(Any, lambda a: a)(**{NAME: 3}), "TypeError: …() got an unexpected keyword argument '…'"),
    (lambda: (_ for _ in ()).throw(type("Bestemor måtte", (Exception,), {})(SENTENCE)), "?"),
]


@pytest.mark.parametrize(("doing", "last"), CASES)
def test_whatever_was_raised_there_is_no_text_in_the_log(doing: Callable[[], object], last: str) -> None:
    """The kind of the error and where it was stand there; what it quotes, notes and names of users do not."""
    lines = raised(doing)
    text = "\n".join(lines)
    assert not [word for word in SENTENCE.split() if len(word) > 2 and word in text], text
    assert any(line.startswith("  tests.unit.jobs.test_log:") for line in lines)
    assert last in lines


def test_the_programs_own_words_stand_there() -> None:
    from coder.jobs.lines import decoded

    assert "coder.jobs.lines.NotOurs: a line without an end" in raised(lambda: decoded(b"half", {}))


def test_endless_recursion_takes_few_lines() -> None:
    def again() -> object:
        return again()

    lines = raised(again)
    assert len(lines) < 70
    assert lines[-1].startswith("RecursionError: maximum recursion depth exceeded")


def test_the_log_is_private_and_turned_over(log_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SIZE", 400)
    log_file.write_text("older\n", encoding="utf-8")
    log_file.chmod(0o644)
    for number in range(60):
        assert log.write(f"job {number} stopped", ["  where"]) == log_file
    files = sorted(log_file.parent.glob(f"{log_file.name}*"))
    assert len(files) == 1 + log.KEPT
    assert all(file.stat().st_size <= 400 for file in files)
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert log.times(2)[-1][1].endswith("job 59 stopped")
    assert [at[-1] for at, _what in log.times(2)] == ["Z", "Z"] or len(log.times(2)) == 1


def test_a_log_that_cannot_be_written_is_gone_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CODER_LOG", str(tmp_path / "file" / "a.log"))
    assert log.write("job stopped", []) is None
    monkeypatch.setenv("CODER_LOG", str(tmp_path))
    assert log.write("job stopped", []) is None
