"""A batch that is refused, stopped or left without room: what it says and what it leaves."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import pytest

from coder.batch.parts import Parts
from coder.batch.work import ScoredChunk
from tests.batch_answers import rows_of
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


@pytest.mark.parametrize(("content", "message"), [(b"", "the file is empty"), (b"PK\x03\x04 kort", "standard input")])
def test_what_is_wrong_with_standard_input_is_said_of_it(
    run: Run, model: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, message: str
) -> None:
    class Given:
        buffer = io.BytesIO(content)

    monkeypatch.setattr(sys, "stdin", Given)
    done = run("batch", model, "-", "-o", "ut.jsonl")
    assert done.code == 1
    assert message in done.err
    assert done.err.startswith("Error: standard input")
    assert ".parts" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none.model", "svar.csv", "-o", "ut.jsonl"], 1, "There is no project or model file none.model"),
        (["m.model", "borte.csv", "-o", "ut.jsonl"], 1, "There is no file borte.csv"),
        (["m.model", "svar.csv", "-o", "ut.jsonl"], 1, "no column looks like an open question"),
        (["m.model", "svar.csv", "-o", "ut.jsonl", "--text", "gruper"], 1, "Did you mean «grupper»"),
        (["m.model", "svar.csv", "-o", "borte/ut.jsonl", "--text", "grupper"], 1, "The folder borte does not exist"),
        (["m.model", "svar.csv", "-o", "ut.jsonl", "--memory", "mye"], 2, "is no amount of memory"),
        (["m.model", "svar.csv", "-o", "ut.jsonl", "--memory", "10M"], 1, "are too little"),
        (["m.model", "svar.csv", "-o", "ut.jsonl", "--scheduler", "tcp://x"], 2, "--scheduler goes with"),
        (["m.model", "svar.csv", "-o", "ut.jsonl", "--question", "grupper"], 2, "--question goes with a project"),
        (["svar.csv", "svar.csv", "-o", "ut.jsonl"], 1, "is not a project file"),
        (["svar.csv", "m.model", "-o", "ut.jsonl"], 1, "it is a table of text (CSV)"),
        ([".", "svar.csv", "-o", "ut.jsonl"], 1, ". is a folder, not a project file or a model"),
        (["m.model", "svar.csv"], 2, "Missing option '-o'"),
    ],
)
def test_refusals(run: Run, model: Path, arguments: list[str], code: int, message: str) -> None:
    done = run("batch", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
    assert "Traceback" not in done.err
    assert not Path("ut.jsonl").exists()
    assert not Path("ut.jsonl.parts").exists()


def test_ctrl_c_keeps_what_is_finished(run: Run, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 60)
    put = Parts.put

    def stop(self: Parts, number: int, done: ScoredChunk) -> None:
        if number == 2:
            raise KeyboardInterrupt
        put(self, number, done)

    monkeypatch.setattr(Parts, "put", stop)
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--processes", 1)
    assert done.code == 130
    assert "Stopped after 2 of" in done.err
    assert "Run the same command again to go on" in done.err
    assert not Path("ut.jsonl").exists()
    monkeypatch.setattr(Parts, "put", put)
    again = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--processes", 1)
    assert "Went on from 2 of" in again.err
    assert len(rows_of("ut.jsonl")) == 5


def test_an_output_that_is_read_is_refused(run: Run, study: Path, model: Path) -> None:
    before = Path("svar.csv").read_bytes(), model.read_bytes(), study.read_bytes()
    Path("lenke.csv").symlink_to("svar.csv")
    for out, arguments in (
        ("svar.csv", (model, "svar.csv")),
        ("./lenke.csv", (model, "svar.csv")),
        (model, (model, "svar.csv")),
        (study, (study, "svar.csv")),
    ):
        done = run("batch", *arguments, "--text", "grupper", "-o", out)
        assert (done.code, done.out) == (1, "")
        assert f"Error: {Path(out)} is read by this run, so it cannot be its output too." in done.err
        assert "Learning" not in done.err
    assert (Path("svar.csv").read_bytes(), model.read_bytes(), study.read_bytes()) == before


def test_an_ending_that_promises_another_format_is_refused(run: Run, model: Path) -> None:
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.xlsx")
    assert done.code == 2
    assert "ut.xlsx would hold JSON lines. Name it .jsonl, .csv or .parquet, or give --format." in done.err
    assert run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.xlsx", "--format", "csv").code == 0


def test_a_file_where_the_parts_would_lie_is_told(run: Run, model: Path) -> None:
    Path("ut.jsonl.parts").write_text("mitt")
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl")
    assert done.code == 1
    assert "ut.jsonl.parts is in the way" in done.err
    assert Path("ut.jsonl.parts").read_text() == "mitt"


@pytest.mark.parametrize("when", ["plan", "first part"])
def test_stopped_before_anything_is_finished(run: Run, model: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("coder.batch.job.plan" if when == "plan" else "coder.batch.parts.Parts.put", stop)
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--processes", 1)
    assert done.code == 130
    assert "Stopped before the first part was finished; nothing is kept." in done.err
    assert ".parts" not in done.err
    assert not Path("ut.jsonl.parts").exists()


@pytest.mark.parametrize("where", ["coder.batch.parts.Parts._write", "coder.batch.job.plan"])
def test_a_full_disk_before_anything_is_finished(
    run: Run, model: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(where, full)
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--processes", 1)
    assert done.code == 1
    assert "could not be written: the disk is full." in done.err
    assert "No part was finished, so nothing is kept. Free some space and run again." in done.err
    assert ".parts" not in done.err
    assert not Path("ut.jsonl.parts").exists()


def test_a_hostile_id_cannot_drive_the_terminal(run: Run, model: Path) -> None:
    Path("farlig.csv").write_text("id;svar\n" + "".join(f"\x1b[2J;eldre og ensomme {n}\n" for n in range(3)))
    done = run("batch", model, "farlig.csv", "--text", "svar", "--id", "id", "-o", "ut.jsonl")
    assert done.code == 0
    assert "\x1b" not in done.err
    assert "Ids that stand more than once: 2 rows" in done.err


def test_memory_that_a_refusal_asks_for_is_enough(run: Run, model: Path) -> None:
    refused = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--memory", "10M")
    assert refused.err.startswith("Error: 10 MB are too little")
    asked = refused.err.split("--memory ")[1].split(".")[0]
    given = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--memory", asked)
    assert given.code == 0
