"""`coder batch` and `coder model`."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest


@pytest.fixture
def model(run, study) -> Path:
    run("apply", study, "--response", "1", "--code", "eldre")
    assert run("model", study, "-o", "m.model").code == 0
    return Path("m.model")


def rows(path: str | Path) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_a_model_is_saved_and_shown(run, study, model):
    assert run("model", study, "-o", "again.model").code == 0
    assert Path("again.model").read_bytes() == model.read_bytes()
    shown = run("model", model)
    assert shown.code == 0
    assert "Learned from 1 coded answer and the words of" in shown.out
    assert "8 codes of «Hvem som venter»" in shown.out
    card = json.loads(run("model", model, "--json").out)
    assert card["data"]["coded_answers"] == 1
    assert card["codebook"]["codes"][0] == {"id": "eldre", "name": "eldre"}
    assert "training" not in card


def test_a_project_and_its_model_say_the_same(run, study, model):
    assert run("batch", study, "svar.csv", "--text", "grupper", "-o", "fra-prosjekt.jsonl").code == 0
    assert run("batch", model, "svar.csv", "--text", "grupper", "-o", "fra-modell.jsonl").code == 0
    assert Path("fra-prosjekt.jsonl").read_bytes() == Path("fra-modell.jsonl").read_bytes()
    found = rows("fra-modell.jsonl")
    assert [row["id"] for row in found] == ["K1", "K2", "K3", "K4", "K5"]
    assert "vet-ikke" in found[2]["codes"]


def test_it_says_what_it_does_on_standard_error(run, model):
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl")
    assert done.out == ""
    assert "svar.csv: «grupper» as answers, «id» as id" in done.err
    assert "5 rows in" in done.err
    assert "\r" not in done.err
    told = run("runs", "ut.jsonl.report.json")
    assert told.out.strip() in done.err
    assert json.loads(run("runs", "ut.jsonl.report.json", "--json").out)["rows"] == 5


def test_from_and_to_a_pipe(run, model, monkeypatch):
    class Given:
        buffer = io.BytesIO(Path("svar.csv").read_bytes())

    class Taken(io.StringIO):
        buffer = io.BytesIO()

    monkeypatch.setattr(sys, "stdin", Given)
    taken = Taken()
    monkeypatch.setattr(sys, "stdout", taken)
    monkeypatch.setattr(sys, "argv", ["coder", "batch", str(model), "-", "--text", "grupper", "-o", "-"])
    from coder.cli.main import main

    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert [json.loads(line)["id"] for line in taken.buffer.getvalue().splitlines()] == ["K1", "K2", "K3", "K4", "K5"]


def test_formats_by_the_ending(run, model):
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.csv", "--confidences")
    with Path("ut.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    assert set(found[0]) >= {"id", "codes", "confidence", "eldre", "vet-ikke"}
    assert "," in found[0]["eldre"]
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "rå.csv", "--raw")
    assert Path("rå.csv").read_text(encoding="utf-8").startswith("id,codes,confidence\n")
    parquet = pytest.importorskip("pyarrow.parquet")
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.parquet")
    assert parquet.read_table("ut.parquet").column("id").to_pylist() == ["K1", "K2", "K3", "K4", "K5"]


def test_the_report_as_json(run, model):
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--json")
    assert json.loads(done.out)["answers"] == 5


def test_a_part_of_the_rows(run, model):
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--limit", 2)
    assert [row["id"] for row in rows("ut.jsonl")] == ["K1", "K2"]
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--sample", 3, "--seed", 1)
    first = rows("ut.jsonl")
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--sample", 3, "--seed", 1)
    assert len(first) == 3
    assert rows("ut.jsonl") == first


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
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
        (["m.model", "svar.csv"], 2, "Missing option '-o'"),
    ],
)
def test_refusals(run, model, arguments, code, said):
    done = run("batch", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert not Path("ut.jsonl").exists()
    assert not Path("ut.jsonl.parts").exists()


def test_ctrl_c_keeps_what_is_finished(run, model, monkeypatch):
    monkeypatch.setattr("coder.batch.pieces.PIECE_BYTES", 60)
    from coder.batch.parts import Parts

    put = Parts.put

    def stop(self, number, done):
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
    assert len(rows("ut.jsonl")) == 5


def test_progress_is_lines_where_there_is_no_terminal_and_a_bar_where_there_is(monkeypatch, capsys):
    from coder.cli.batch_command import _Progress

    for name in ("FIRST", "BAR", "LINE"):
        monkeypatch.setattr(_Progress, name, 0.0)
    show = _Progress()
    show(0, 1000, 0)
    show(500, 1000, 4000)
    said = capsys.readouterr().err
    assert said.startswith(" 50 %  4\u202f000 answers")
    assert said.endswith(" left\n")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show = _Progress()
    show(0, 1000, 0)
    show(500, 1000, 4000)
    show(1000, 1000, 8000)
    said = capsys.readouterr().err
    assert said.count("\r[") == 2
    assert "██████████··········" in said
    assert said.endswith("\n")


def test_a_hostile_id_cannot_drive_the_terminal(run, model):
    Path("farlig.csv").write_text("id;svar\n" + "".join(f"\x1b[2J;eldre og ensomme {n}\n" for n in range(3)))
    done = run("batch", model, "farlig.csv", "--text", "svar", "--id", "id", "-o", "ut.jsonl")
    assert done.code == 0
    assert "\x1b" not in done.err
    assert "Ids that stand more than once: 2 rows" in done.err
