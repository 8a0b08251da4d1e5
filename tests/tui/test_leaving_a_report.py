"""Leaving the screen while the report is written: it asks first, and nothing half-done stays."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.jobs.process import Process
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.tui.app import CoderApp
from tests.tui.driving import ANSWERS, CODES, drive, make_project, painted, until
from tests.tui.reports import opened_report


def test_quitting_asks_while_a_report_is_written(coded: Path) -> None:
    """A report that the coder waits for is not dropped without a word."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.report_writing.note = "writing the report …"
        await pilot.press("q")
        assert "The report is still being written." in painted(app)
        await pilot.press("escape")
        assert app.return_code is None
        await pilot.press("ctrl+q", "enter")
        assert app.return_code == 0

    drive(coded, steps)


@pytest.mark.parametrize("ending", ["docx", "zip"])
def test_leaving_while_a_report_is_written_waits_for_nothing(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that writes ends with the screen, and leaves neither half a file nor a temporary one.

    It is held still, so that who waited for it to do or say anything would wait until it is let go on.
    """
    path = make_project(tmp_path / "p.db", [f"{text} nummer {n}" for n in range(60) for text in ANSWERS], CODES)
    with open_project(path, "Kari") as session:
        for response in range(1, 300):
            code_answers(session, [f"#{response}"], ("abcd"[response % 4],))
    target = tmp_path / "ut" / f"rapport.{ending}"
    target.parent.mkdir()
    target.write_text("mitt", encoding="utf-8")
    definition = tmp_path / "d.yaml"  # with figures, so that there is something to write for a while
    definition.write_text("tables: [codes]\nfigures: [codes]\n", encoding="utf-8")
    writing: list[Process] = []
    ask = Process.ask

    def ask_and_keep(process: Process, number: int, request: object) -> None:
        writing.append(process)
        ask(process, number, request)

    def go_on() -> None:
        gone_on.append(True)
        os.kill(writing[-1].pid, signal.SIGCONT)

    gone_on: list[bool] = []
    later = threading.Timer(20, go_on)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        monkeypatch.setattr(Process, "ask", ask_and_keep)
        app.report_writing.start(target, definition=definition, undecided="hide")
        await until(pilot, lambda: "2/3" in app.report_writing.note)
        os.kill(writing[-1].pid, signal.SIGSTOP)
        later.start()

    drive(path, steps)
    later.cancel()
    assert gone_on == []
    with pytest.raises(ProcessLookupError):
        os.kill(writing[-1].pid, 0)
    assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert target.read_text(encoding="utf-8") == "mitt"
