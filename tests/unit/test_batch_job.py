"""A batch run from beginning to end: the same bytes however it is done, and nothing lost whatever stops it."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from batch_material import model_bytes, write_csv

from coder.batch import local
from coder.batch.inputs import Wanted
from coder.batch.job import Job, Stopped, run
from coder.batch.parts import Parts
from coder.batch.run_report import as_text, read_report
from coder.batch.writing import How
from coder.errors import CoderError, FileRefused
from coder.suggest import artefact

ROWS = 400


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr("coder.batch.pieces.PIECE_BYTES", 3000)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    write_csv(tmp_path / "svar.csv", ROWS)
    (tmp_path / "m.model").write_bytes(model_bytes())
    return Job(tmp_path / "m.model", [str(tmp_path / "svar.csv")], tmp_path / "ut.jsonl")


def go(job: Job, **changed):
    return run(replace(job, **changed), None, None, lambda *_: None)


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stop_after(parts: int):
    """A progress that stops the run as Ctrl-C does, once so many parts are finished."""
    seen = []

    def progress(finished: int, whole: int, rows: int) -> None:
        seen.append(finished)
        if len(seen) > parts:
            raise KeyboardInterrupt

    return progress


def test_one_row_per_answer_in_order_with_what_the_suggester_says(job):
    ran = go(job)
    found = rows_of(job.out)
    assert [row["id"] for row in found] == [f"N{n}" for n in range(ROWS)]
    suggester = artefact.load(job.model).suggester
    texts = [row[2] for row in csv.reader(io.StringIO(Path(job.files[0]).read_text(), newline=""), delimiter=";")][1:]
    for row, suggestions in zip(found, suggester.suggest(texts), strict=True):
        proposed = [one for one in suggestions if one.proposed]
        assert row["codes"] == [one.code for one in proposed]
        assert row["confidence"] == pytest.approx([one.confidence for one in proposed], abs=6e-5)
    assert ran.report["rows"] == ran.report["answers"] == ROWS
    assert ran.report["parts"] > 6
    assert not job.out.with_name("ut.jsonl.parts").exists()


def test_no_answer_with_words_goes_without_where_the_codebook_says_so(job):
    """As in a project: the likeliest code is proposed, and for the evidence of it too."""
    model = artefact.load(job.model)
    model.suggester.at_least_one_ = True
    job.model.write_bytes(artefact.dumps(model.suggester, {"data": {"texts": 200}, "training": model.card["training"]}))
    Path(job.files[0]).write_text("id;svar\n1;zxq\n2;\n3;noe om eldre og sykehjem\n", encoding="utf-8")
    go(job, wanted=Wanted(text="svar"), how=How(evidence=True))
    found = rows_of(job.out)
    likeliest = model.suggester.suggest(["zxq"])[0][0].code
    assert [row["codes"] for row in found] == [[likeliest], [], ["eldre"]]
    assert [len(row["evidence"]) for row in found] == [1, 0, 1]


def test_processes_change_no_byte(job, tmp_path):
    how = How(confidences=True, evidence=True)
    go(job, how=how)
    go(job, how=how, processes=2, out=tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == job.out.read_bytes()


def test_every_format_says_the_same(job, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("jsonl", "csv", "parquet"):
        go(job, how=How(name, confidences=True, evidence=True, raw=True), out=tmp_path / f"ut.{name}")
    lines = rows_of(tmp_path / "ut.jsonl")
    with (tmp_path / "ut.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "ut.parquet").to_pylist()
    for line, row, typed in zip(lines, cells, table, strict=True):
        assert line["id"] == row["id"] == typed["id"]
        assert "|".join(line["codes"]) == row["codes"]
        assert line["codes"] == typed["codes"]
        assert line["confidence"] == typed["confidence"] == [float(x) for x in row["confidence"].split("|") if x]
        assert line["confidences"]["eldre"] == float(row["eldre"]) == typed["confidence eldre"]
        assert line["evidence"] == json.loads(row["evidence"]) == json.loads(typed["evidence"])


def test_csv_for_a_spreadsheet_runs_nothing(job, tmp_path):
    path = tmp_path / "farlig.csv"
    path.write_text('id;svar\n=HYPERLINK("x");eldre på sykehjem\n', encoding="utf-8")
    go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"), how=How("csv"), out=tmp_path / "ut.csv")
    content = (tmp_path / "ut.csv").read_text(encoding="utf-8-sig")
    assert content.splitlines()[0] == "id;codes;confidence"
    assert "'=HYPERLINK" in content


def test_rows_without_an_answer_get_no_code_but_stay(job, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;svar\nA;eldre på sykehjem\nB;\nC;   \nD;x\n")
    ran = go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"), how=How(confidences=True))
    found = rows_of(job.out)
    assert [row["id"] for row in found] == ["A", "B", "C", "D"]
    assert [row["confidences"] is None for row in found] == [False, True, True, False]
    assert found[1]["codes"] == []
    assert (ran.report["rows"], ran.report["without_answer"], ran.report["too_short"]) == (4, 2, 1)


def test_standard_input_and_output(job):
    given, taken = io.BytesIO(Path(job.files[0]).read_bytes()), io.BytesIO()
    run(replace(job, files=["-"], out=None), given, taken, lambda *_: None)
    go(job)
    assert taken.getvalue() == job.out.read_bytes()


def test_several_files_say_which(job, tmp_path):
    write_csv(tmp_path / "to.csv", 20, seed=9)
    go(job, files=[*job.files, str(tmp_path / "to.csv")])
    found = rows_of(job.out)
    assert len(found) == ROWS + 20
    assert {row["file"] for row in found} == {job.files[0], str(tmp_path / "to.csv")}


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_no_answer_at_all(job, tmp_path, format_):
    (tmp_path / "tom.csv").write_text("id;svar\n")
    wanted, how = Wanted(text="svar", id="id"), How(format_, confidences=True, evidence=True, raw=True)
    ran = go(job, files=[str(tmp_path / "tom.csv")], wanted=wanted, how=how)
    assert ran.report["rows"] == 0
    assert "Answers: 0" in as_text(ran.report)
    if format_ == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(job.out)
        assert (table.num_rows, table.column_names[:3]) == (0, ["id", "codes", "confidence"])
    else:
        assert job.out.read_text().startswith("id,codes" if format_ == "csv" else "")


def test_without_ids_the_line_is_the_id(job, tmp_path):
    path = tmp_path / "uten.csv"
    path.write_text("svar\neldre på sykehjem\nbarn i skole\n")
    go(job, files=[str(path)])
    assert [row["id"] for row in rows_of(job.out)] == ["uten-2", "uten-3"]


def test_duplicate_ids_are_told_and_kept(job, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;svar\n" + "".join(f"K{n % 37};eldre på sykehjem {n}\n" for n in range(40)))
    ran = go(job, files=[str(path)], wanted=Wanted(id="id", text="svar"))
    assert len(rows_of(job.out)) == 40
    assert ran.report["twins"] == {"rows": 3, "examples": ["K0", "K1", "K2"], "compared": 40} or set(
        ran.report["twins"]["examples"]
    ) == {"K0", "K1", "K2"}
    assert "Ids that stand more than once: 3 rows" in as_text(ran.report)


# Interrupted is not lost


@pytest.mark.parametrize("processes", [1, 2])
def test_stopped_and_gone_on_with_gives_the_same_bytes(job, tmp_path, processes):
    go(job, out=tmp_path / "whole.jsonl")
    with pytest.raises(Stopped) as stopped:
        run(replace(job, processes=processes), None, None, stop_after(4))
    assert stopped.value.finished == 4
    assert not job.out.exists()
    assert len(list(stopped.value.folder.glob("part-*.json"))) == 4
    ran = go(job, processes=processes)
    assert ran.report["parts_from_before"] == 4
    assert ran.said == [f"Went on from 4 of {ran.report['parts']} finished parts."]
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not stopped.value.folder.exists()


def test_what_can_be_made_again_is_not_left_lying(job):
    given = io.BytesIO(Path(job.files[0]).read_bytes())
    with pytest.raises(Stopped) as stopped:
        run(replace(job, files=["-"], model=model_bytes()), given, None, stop_after(2))
    left = {path.name.partition("-")[0] for path in stopped.value.folder.iterdir()}
    assert left == {"part", "ids", "job.json", "lock"}
    with pytest.raises(CoderError):
        go(job, wanted=Wanted(text="borte"), model=model_bytes(), out=job.out.with_name("ny.jsonl"))
    assert not job.out.with_name("ny.jsonl.parts").exists()
    given.seek(0)
    ran = run(replace(job, files=["-"], model=model_bytes()), given, None, lambda *_: None)
    assert ran.report["parts_from_before"] == 2


def test_a_damaged_part_is_made_again(job, tmp_path):
    go(job, out=tmp_path / "whole.jsonl")
    with pytest.raises(Stopped) as stopped:
        run(job, None, None, stop_after(4))
    folder = stopped.value.folder
    part = (folder / "part-1").read_bytes()
    (folder / "part-1").write_bytes(part[: len(part) // 2])
    (folder / "part-2").write_bytes((folder / "part-2").read_bytes()[:-3] + b'"}\n')
    (folder / "part-3.json").write_text("{")
    assert go(job).report["parts_from_before"] == 1
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_parts_of_another_job_are_cleared(job, tmp_path):
    with pytest.raises(Stopped):
        run(job, None, None, stop_after(4))
    ran = go(job, how=How(confidences=True))
    assert ran.report["parts_from_before"] == 0
    assert "cleared away" in ran.said[0]
    with pytest.raises(Stopped):
        run(job, None, None, stop_after(4))
    text = Path(job.files[0]).read_text(encoding="utf-8")
    Path(job.files[0]).write_text(text.replace("N0;", "M0;"), encoding="utf-8")
    assert go(job).report["parts_from_before"] == 0


def test_a_full_disk_keeps_what_is_finished(job, monkeypatch):
    write = Parts._write
    written = []

    def full(self, path, content):
        written.append(path)
        if len(written) > 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, path, content)

    monkeypatch.setattr(Parts, "_write", full)
    with pytest.raises(FileRefused, match="the disk is full") as refused:
        go(job)
    assert "Finished parts are kept there" in refused.value.hint
    assert not job.out.exists()
    monkeypatch.undo()
    monkeypatch.setattr("coder.batch.pieces.PIECE_BYTES", 3000)
    assert go(job).report["parts_from_before"] == 2


def test_an_output_that_cannot_be_written_keeps_all_parts(job, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("coder.batch.job.shutil.copyfileobj", full)
    with pytest.raises(FileRefused) as refused:
        go(job)
    assert "All parts are kept" in refused.value.hint
    assert [path.name for path in job.out.parent.glob("*.part")] == []
    assert not job.out.exists()
    monkeypatch.undo()
    monkeypatch.setattr("coder.batch.pieces.PIECE_BYTES", 3000)
    ran = go(job)
    assert ran.report["parts_from_before"] == ran.report["parts"]


def test_two_runs_with_one_output_do_not_meet(job):
    parts = Parts(job.out.with_name("ut.jsonl.parts"))
    parts.open()
    try:
        with pytest.raises(CoderError, match="Another run is writing"):
            go(job)
    finally:
        parts.close()
    go(job)


def test_a_killed_process_costs_nothing(job, tmp_path, monkeypatch):
    go(job, out=tmp_path / "whole.jsonl")
    started = []
    start = local._start

    def watched(model):
        worker = start(model)
        started.append(worker.process)
        return worker

    monkeypatch.setattr(local, "_start", watched)
    killed = threading.Event()

    def progress(finished: int, whole: int, rows: int) -> None:
        if finished and not killed.is_set():
            os.kill(started[0].pid, signal.SIGKILL)
            killed.set()

    run(replace(job, processes=2), None, None, progress)
    assert len(started) == 3
    assert job.out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_piece_that_kills_every_process_is_named(job, monkeypatch):
    start = local._start

    def deadly(model):
        worker = start(model)
        threading.Thread(target=_kill_soon, args=(worker.process.pid,), daemon=True).start()
        return worker

    monkeypatch.setattr(local, "_start", deadly)
    with pytest.raises(
        CoderError, match=r"ended 2 times over the same answers \(.*svar.csv, from line \d+\): killed by"
    ):
        go(job, processes=2)


def _kill_soon(pid: int) -> None:
    time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_a_refusal_in_a_process_is_the_same_refusal(job):
    def progress(finished: int, whole: int, rows: int) -> None:
        if not rows:
            Path(job.files[0]).write_text("id;svar\n")

    with pytest.raises(FileRefused, match=r"svar\.csv has become shorter"):
        run(replace(job, processes=2), None, None, progress)
    assert not job.out.exists()


def test_a_newer_model_stops_before_anything_is_written(job, tmp_path):
    (tmp_path / "ny.model").write_bytes(model_bytes().replace(b'"version": 1', b'"version": 9'))
    with pytest.raises(FileRefused):
        go(job, model=tmp_path / "ny.model")
    assert not job.out.exists()
    assert not job.out.with_name("ut.jsonl.parts").exists()


# Memory, report


def test_memory_bounds_processes_or_refuses(job):
    with pytest.raises(CoderError, match=r"50 MB are too little: one process needs \d+ MB"):
        go(job, memory=50 << 20)
    ran = go(job, memory=400 << 20, processes=8)
    assert ran.report["engine"] == "one process"
    assert job.out.exists()


def test_the_report_counts(job):
    ran = go(job)
    report = read_report(job.out.with_name("ut.jsonl.report.json"))
    assert report == json.loads(json.dumps(ran.report))
    found = rows_of(job.out)
    for one in report["codes"]:
        assert one["answers"] == sum(one["code"] in row["codes"] for row in found)
        assert sum(one["confidences"]) == ROWS
    per_answer = [sum(len(row["codes"]) == n for row in found) for n in range(5)]
    assert report["codes_per_answer"][:5] == per_answer
    assert report["drift"]["verdict"] in ("none", "some")
    assert report["model"]["info"]["n_coded"] == 200
    assert report["model_sha256"]
    text = as_text(report)
    assert "Shift from the answers learned from" in text
    assert f"{ROWS} rows in" in text


def test_answers_of_another_kind_are_told(job, tmp_path):
    path = tmp_path / "en.csv"
    path.write_text("id;svar\n" + "".join(f"K{n};The quick brown fox {n} jumps over lazy dogs\n" for n in range(300)))
    ran = go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"))
    assert ran.report["drift"]["verdict"] == "much"
    assert ran.report["unseen_language"] == 300


def test_no_report_of_a_run_is_refused(tmp_path):
    (tmp_path / "x.json").write_text('{"format": "other"}')
    with pytest.raises(FileRefused, match="no report of a batch run"):
        read_report(tmp_path / "x.json")
