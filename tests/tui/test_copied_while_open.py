"""Who copies the project file while it is open on a screen has all that has been coded so far."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.project import open_project
from coder.queries.queue import rows_written
from coder.tui.app import CoderApp
from coder.tui.plain import run_plain
from tests.tui.driving import drive, in_file, until


def copy_of(project: Path) -> Path:
    """The file alone, as somebody copies it in another window.

    By another process: closing the file here would release the locks of this one (`store.header.check_header`).
    """
    copy = project.with_name("kopi.db")
    subprocess.run(
        [sys.executable, "-I", "-c", "import shutil, sys; shutil.copy(*sys.argv[1:])", project, copy], check=True
    )
    return copy


def test_a_copy_of_the_file_alone_has_what_was_coded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.tui.app.TICK", 0.02)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = len(in_file(project, "SELECT id FROM codings"))
        await pilot.press("1", "space", "2", "space", "1")
        coded = in_file(project, "SELECT id FROM codings")
        assert len(coded) > before
        await until(pilot, lambda: in_file(copy_of(project), "SELECT id FROM codings") == coded)
        await pilot.press("u")
        coded = in_file(project, "SELECT id FROM codings")
        await until(pilot, lambda: in_file(copy_of(project), "SELECT id FROM codings") == coded)

    drive(project, steps)


def test_who_reads_an_earlier_state_delays_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the reader, and nothing is refused."""
    monkeypatch.setattr("coder.tui.app.TICK", 0.02)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, read_only=True) as reader, reader.snapshot():
            in_file(project, "SELECT id FROM codings")
            reader.project.value("SELECT count(*) FROM codings")
            await pilot.press("1")
            coded = in_file(project, "SELECT id FROM codings")
            await until(pilot, lambda: app._last_look is not None and app._last_look[1] == rows_written(app.session))
        await until(pilot, lambda: in_file(copy_of(project), "SELECT id FROM codings") == coded)

    drive(project, steps)


def test_so_it_does_in_plain_lines(project: Path) -> None:
    """At once, or after a later line where another program, such as the one that compares, was reading meanwhile."""
    had: list[bool] = []

    def typed() -> Iterator[str]:
        for act in ("1", "u"):
            yield act
            coded, ends = in_file(project, "SELECT id FROM codings"), monotonic() + 20
            while not (has := in_file(copy_of(project), "SELECT id FROM codings") == coded) and monotonic() < ends:
                yield "?"
            had.append(has)

    lines = typed()
    before = len(in_file(project, "SELECT id FROM codings"))
    run_plain(project, "Kari", lambda: next(lines, None), lambda _: None)
    assert had == [True, True]
    assert len(in_file(project, "SELECT id FROM codings")) == before
