"""Nothing is lost whatever stops a batch run, and what is kept is said."""

from __future__ import annotations

import errno
import io
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from coder.batch import local
from coder.batch.inputs import Wanted
from coder.batch.job import Stopped, run
from coder.batch.parts import Parts
from coder.batch.work import ScoredChunk
from coder.batch.writing import OutputOptions
from coder.errors import CoderError, FileRefused
from tests.batch_material import FileJob, go, model_bytes, varied

pytestmark = pytest.mark.usefixtures("warm_children")


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for eight files of parts and no more."""
    write = Parts._write
    written: list[Path] = []

    def full(self: Parts, path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) > 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, path, content)

    monkeypatch.setattr(Parts, "_write", full)


def stop_after(parts: int) -> Callable[[int, int, int], None]:
    """A progress that stops the run as Ctrl-C does, once so many parts are finished."""
    seen = []

    def progress(finished: int, whole: int, rows: int) -> None:
        seen.append(finished)
        if len(seen) > parts:
            raise KeyboardInterrupt

    return progress


def _kill_soon(pid: int) -> None:
    time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("processes", [1, 2])
def test_stopped_and_gone_on_with_gives_the_same_bytes(job: FileJob, tmp_path: Path, processes: int) -> None:
    go(job, out=tmp_path / "whole.jsonl")
    with pytest.raises(Stopped) as stopped:
        run(replace(job, processes=processes), None, None, stop_after(4))
    assert stopped.value.finished == 4
    assert not job.out.exists()
    assert stopped.value.folder is not None
    assert len(list(stopped.value.folder.glob("part-*.json"))) == 4
    ran = go(job, processes=processes)
    assert ran.report.parts_from_before == 4
    assert ran.messages == [f"Went on from 4 of {ran.report.parts} finished parts."]
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert stopped.value.folder is not None
    assert not stopped.value.folder.exists()


def test_what_can_be_made_again_is_not_left_lying(job: FileJob) -> None:
    given = io.BytesIO(Path(job.files[0]).read_bytes())
    with pytest.raises(Stopped) as stopped:
        run(varied(job, files=["-"], model=model_bytes()), given, None, stop_after(2))
    assert stopped.value.folder is not None
    left = {path.name.partition("-")[0] for path in stopped.value.folder.iterdir()}
    assert left == {"part", "ids", "job.json", "lock"}
    with pytest.raises(CoderError):
        go(job, wanted=Wanted(text="borte"), model=model_bytes(), out=job.out.with_name("ny.jsonl"))
    assert not job.out.with_name("ny.jsonl.parts").exists()
    given.seek(0)
    ran = run(varied(job, files=["-"], model=model_bytes()), given, None, lambda *_: None)
    assert ran.report.parts_from_before == 2


def test_a_damaged_part_is_made_again(job: FileJob, tmp_path: Path) -> None:
    go(job, out=tmp_path / "whole.jsonl")
    with pytest.raises(Stopped) as stopped:
        run(job, None, None, stop_after(4))
    folder = stopped.value.folder
    assert folder is not None
    part = (folder / "part-1").read_bytes()
    (folder / "part-1").write_bytes(part[: len(part) // 2])
    (folder / "part-2").write_bytes((folder / "part-2").read_bytes()[:-3] + b'"}\n')
    (folder / "part-3.json").write_text("{")
    assert go(job).report.parts_from_before == 1
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_parts_of_another_job_are_cleared(job: FileJob, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(job, None, None, stop_after(4))
    ran = go(job, how=OutputOptions(confidences=True))
    assert ran.report.parts_from_before == 0
    assert "cleared away" in ran.messages[0]
    with pytest.raises(Stopped):
        run(job, None, None, stop_after(4))
    text = Path(job.files[0]).read_text(encoding="utf-8")
    Path(job.files[0]).write_text(text.replace("N0;", "M0;"), encoding="utf-8")
    assert go(job).report.parts_from_before == 0


def test_a_full_disk_keeps_what_is_finished(job: FileJob, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_disk(monkeypatch)
    with pytest.raises(FileRefused, match="the disk is full") as refused:
        go(job)
    assert "Finished parts are kept there" in refused.value.hint
    assert not job.out.exists()
    monkeypatch.undo()
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 3000)
    assert go(job).report.parts_from_before == 2


@pytest.mark.parametrize("finished", [0, 3])
def test_a_refusal_says_what_is_kept_and_nothing_when_nothing_is(
    job: FileJob, monkeypatch: pytest.MonkeyPatch, finished: int
) -> None:
    """A worker that dies, a row that cannot be read, a scheduler that goes: all end here."""
    put = Parts.put
    kept: list[int] = []

    def until(self: Parts, number: int, done: ScoredChunk) -> None:
        if len(kept) == finished:
            raise CoderError("It went wrong.", "Mend it.")
        kept.append(number)
        put(self, number, done)

    monkeypatch.setattr(Parts, "put", until)
    with pytest.raises(CoderError) as refused:
        go(job)
    if finished:
        assert refused.value.hint.startswith("Mend it. 3 of ")
        assert f" parts are finished and kept in {job.out}.parts: the same command" in refused.value.hint
    else:
        assert refused.value.hint == "Mend it."
        assert not Path(f"{job.out}.parts").exists()
    kept.clear()
    out = io.BytesIO()
    with pytest.raises(CoderError) as refused:
        run(varied(job, out=None), None, out, lambda *_: None)
    assert refused.value.hint == "Mend it."


def test_a_full_disk_without_an_output_promises_no_parts(job: FileJob, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_the_disk(monkeypatch)
    with pytest.raises(FileRefused, match="the disk is full") as refused:
        run(varied(job, out=None), None, io.BytesIO(), lambda *_: None)
    assert "kept" not in refused.value.hint
    assert "TMPDIR" in refused.value.hint


def test_what_becomes_of_earlier_parts_is_told_before_the_work(job: FileJob) -> None:
    with pytest.raises(Stopped):
        run(job, None, None, stop_after(4))
    told = []

    def progress(*_: object) -> None:
        told.append("work")

    run(replace(job, how=OutputOptions(confidences=True)), None, None, progress, told.append)
    assert "cleared away" in told[0]
    assert told[1:] == ["work"] * len(told[1:])


def test_an_output_that_cannot_be_written_keeps_all_parts(job: FileJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("coder.batch.output.shutil.copyfileobj", full)
    with pytest.raises(FileRefused) as refused:
        go(job)
    assert "All parts are kept" in refused.value.hint
    assert [path.name for path in job.out.parent.glob("*coder-part*")] == []
    assert not job.out.exists()
    monkeypatch.undo()
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 3000)
    ran = go(job)
    assert ran.report.parts_from_before == ran.report.parts


def test_two_runs_with_one_output_do_not_meet(job: FileJob) -> None:
    parts = Parts(job.out.with_name("ut.jsonl.parts"))
    parts.open()
    try:
        with pytest.raises(CoderError, match="Another run is writing"):
            go(job)
    finally:
        parts.close()
    go(job)


def test_a_killed_process_costs_nothing(job: FileJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go(job, out=tmp_path / "whole.jsonl")
    started: list[BaseProcess] = []
    start = local._start

    def watched(model: Path) -> local._Worker:
        worker = start(model)
        started.append(worker.process)
        return worker

    monkeypatch.setattr(local, "_start", watched)
    killed = threading.Event()

    def progress(finished: int, whole: int, rows: int) -> None:
        if finished and not killed.is_set():
            started[0].kill()
            killed.set()

    run(replace(job, processes=2), None, None, progress)
    assert len(started) == 3
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_piece_that_kills_every_process_is_named(job: FileJob, monkeypatch: pytest.MonkeyPatch) -> None:
    start = local._start

    def deadly(model: Path) -> local._Worker:
        worker = start(model)
        threading.Thread(target=_kill_soon, args=(worker.process.pid,), daemon=True).start()
        return worker

    monkeypatch.setattr(local, "_start", deadly)
    with pytest.raises(
        CoderError, match=r"ended 2 times over the same answers \(.*svar.csv, from line \d+\): killed by"
    ):
        go(job, processes=2)


def test_a_refusal_in_a_process_is_the_same_refusal(job: FileJob) -> None:
    def progress(finished: int, whole: int, rows: int) -> None:
        if not rows:
            Path(job.files[0]).write_text("id;svar\n")

    with pytest.raises(FileRefused, match=r"svar\.csv has become shorter"):
        run(replace(job, processes=2), None, None, progress)
    assert not job.out.exists()


def test_a_newer_model_stops_before_anything_is_written(job: FileJob, tmp_path: Path) -> None:
    (tmp_path / "ny.model").write_bytes(model_bytes().replace(b'"version": 3', b'"version": 9'))
    with pytest.raises(FileRefused):
        go(job, model=tmp_path / "ny.model")
    assert not job.out.exists()
    assert not job.out.with_name("ut.jsonl.parts").exists()
