"""Encoding behind the screen: words first, meaning when its vectors are there, and words again where it stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from coder.encoders.process import EncoderStopped
from coder.jobs.messages import Progress, Refused
from coder.operations.learning import Delivered
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from tests.tui.driving import drive, encoder_of_newest, in_file, jobs_behind, painted, until
from tests.unit.encoders.models_of_sentences import onnx_model


def test_meaning_is_joined_once_its_vectors_are_there(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(onnx_model(tmp_path / "tiny")))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: encoder_of_newest(app).startswith("tiny "))
        assert in_file(project, "SELECT count(*) > 0 FROM embeddings") == [(1,)]
        app._tick()  # it looks at what others have written
        await pilot.pause()
        assert "Another program" not in painted(app)

    drive(project, steps, learn=True)


def test_how_far_encoding_is_stands_at_the_top_until_it_ends(project: Path) -> None:
    class Encoding:
        generation = 3
        running = True

        def cancel(self) -> None:
            """Nothing runs."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs_behind(app).jobs[Job.ENCODE] = cast(Any, Encoding())
        jobs_behind(app).receive(Delivered(3, Progress("encoding", 64, 200)))
        assert app.background_note == "encoding 32 %"
        stopped = EncoderStopped("The encoder {name} stopped.", name="e5")
        jobs_behind(app).receive(Delivered(3, Refused.of(stopped)))
        await pilot.pause()
        assert app.background_note == ""
        assert "The encoder e5 stopped. Suggestions are made of words alone." in " ".join(painted(app).split())

    drive(project, steps, size=(120, 30))
