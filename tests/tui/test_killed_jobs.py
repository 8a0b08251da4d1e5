"""Each kind of job is killed while it works: the «…» ends, one line says so, the log has it, and the next key works."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.jobs.process import Process
from coder.model.ids import ResponseId
from coder.tui.app import CoderApp
from coder.tui.state.answer_queue import Order
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    jobs_behind,
    painted,
    until,
)

Begin = Callable[[CoderApp, Path], None]


def begin_report(app: CoderApp, folder: Path) -> None:
    app.report_writing.start(folder / "rapport.docx")


def begin_looking_for_the_end(app: CoderApp, _folder: Path) -> None:
    app.state.set_order(Order("more", code="flyktninger"))
    jobs_behind(app).look_for_end()


def begin_encoding(app: CoderApp, _folder: Path) -> None:
    app.learns = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coder.tui.background.jobs.chosen", lambda _asked: "an encoder")
        jobs_behind(app).encode()
    app.learns = False


JOBS: list[tuple[str, str, str, Begin]] = [
    ("learning", "Learning", "learning …", lambda app, _: jobs_behind(app).learn()),
    ("comparing", "Comparing", "", lambda app, _: jobs_behind(app).compare()),
    ("putting in order", "Putting in order", "putting in order …",
     lambda app, _: jobs_behind(app).put_in_order(Order("random"), from_start=True)),
    ("finding the nearest", "Comparing", "comparing …",
     lambda app, _: jobs_behind(app).nearest(ResponseId(1), lambda found: None, lambda: None)),
    ("making suggestions", "Making suggestions", "making suggestions …",
     lambda app, _: jobs_behind(app).make_run(lambda made: None)),
    ("looking for the end", "Looking for the end", "", begin_looking_for_the_end),
    ("encoding", "Encoding", "", begin_encoding),
    ("writing the report", "Writing the report", "writing the report", begin_report),
]  # fmt: skip


@pytest.mark.parametrize(("name", "work", "waiting", "begin"), JOBS, ids=[job[0] for job in JOBS])
def test_a_job_that_is_killed_ends_the_waiting(
    name: str, work: str, waiting: str, begin: Begin, project: Path, monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    """It leaves nothing half-written and no process, whatever it was at."""
    started: list[Process] = []
    ask = Process.ask

    def ask_and_stop(process: Process, number: int, request: object) -> None:
        started.append(process)
        os.kill(process.pid, signal.SIGSTOP)  # so that it is met at work, however quick it would have been
        ask(process, number, request)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        monkeypatch.setattr(Process, "ask", ask_and_stop)
        begin(app, project.parent)
        await until(pilot, lambda: bool(started), 10)
        assert waiting in painted(app)
        monkeypatch.setattr(Process, "ask", ask)
        os.kill(started[0].pid, signal.SIGKILL)
        await until(pilot, lambda: f"{work} stopped; what happened is in the log: " in painted(app), 10)
        assert "…" not in app.background_note
        answer = answer_in_front(app).id
        await pilot.press("2")
        assert codes(app.session, answer) == [code_in_slot(app, 2).id]

    drive(project, steps, size=(140, 30))
    assert f"{name} stopped\nended by SIGKILL\n" in log_file.read_text(encoding="utf-8")
    assert all(_gone(process.pid) for process in started)
    assert in_file(project, "SELECT count(*) FROM runs WHERE live = 'unfinished'") == [(0,)]
    assert sorted(file.name for file in project.parent.iterdir() if "coder-part" in file.name) == []


def _gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False
