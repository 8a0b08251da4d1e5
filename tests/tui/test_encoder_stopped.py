"""An encoder that stops or is killed: words go on."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from tests.tui.driving import drive, encoder_of_newest, in_file, jobs_behind, until
from tests.unit.encoders.models_of_sentences import onnx_model

APPLIED = "SELECT count(*) FROM changes WHERE kind = 'apply'"


def test_words_go_on_where_the_encoder_stops_and_one_line_says_so(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(onnx_model(tmp_path / "tiny")))
    (tmp_path / "tiny" / "model.onnx").write_bytes(b"nothing")
    messages: list[str] = []
    monkeypatch.setattr(CoderApp, "show_message", lambda self, message, **_: messages.append(message))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(messages))
        await pilot.press("2", "n")
        await until(pilot, lambda: app.state.suggestion_source.newest is not None)
        assert encoder_of_newest(app) == ""
        (line,) = [message for message in messages if "words alone" in message]
        assert line.endswith("Suggestions are made of words alone.")

    drive(project, steps, learn=True)


@pytest.mark.skipif(sys.platform != "linux", reason="the processes of a process are found as Linux lists them")
def test_the_encoder_is_killed_while_keys_are_pressed_and_words_go_on(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(onnx_model(tmp_path / "tiny")))
    messages: list[str] = []
    monkeypatch.setattr(CoderApp, "show_message", lambda self, message, **_: messages.append(message))

    def killed(job: int) -> bool:
        try:
            for encoder in Path(f"/proc/{job}/task/{job}/children").read_text().split():
                os.kill(int(encoder), signal.SIGKILL)
                return True
        except (FileNotFoundError, ProcessLookupError):
            pytest.fail("it ended before it could be killed")
        return False

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        job = jobs_behind(app).jobs[Job.ENCODE].pid
        assert job is not None
        await until(pilot, lambda: killed(job))
        await pilot.press("1", "2")
        await until(pilot, lambda: bool(messages))
        await until(pilot, lambda: app.state.suggestion_source.newest is not None)
        assert in_file(project, APPLIED) == [(2,)]
        assert encoder_of_newest(app) == ""
        assert [message for message in messages if "words alone" in message] == messages
        assert "The encoder tiny " in messages[0]
        await pilot.press("enter", "3")
        assert in_file(project, APPLIED) == [(3,)]

    drive(project, steps, learn=True)
