"""`coder batch`."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from coder.kept_message import from_json
from tests.batch_answers import rows_of
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


def test_a_project_and_its_model_say_the_same(run: Run, study: Path, model: Path) -> None:
    assert run("batch", study, "svar.csv", "--text", "grupper", "-o", "fra-prosjekt.jsonl").code == 0
    assert run("batch", model, "svar.csv", "--text", "grupper", "-o", "fra-modell.jsonl").code == 0
    assert Path("fra-prosjekt.jsonl").read_bytes() == Path("fra-modell.jsonl").read_bytes()
    found = rows_of("fra-modell.jsonl")
    assert [row["id"] for row in found] == ["K1", "K2", "K3", "K4", "K5"]
    assert "vet-ikke" in found[2]["codes"]


def test_the_question_of_the_model_is_the_column_that_is_read(run: Run, study: Path) -> None:
    """By its name, its full text and earlier names, from a project as from its model file; `--text` goes before it."""
    assert run("rename", study, "grupper", "grp", "--coder", "Kari").code == 0
    assert run("batch", study, "svar.csv", "-o", "uten.jsonl", "--question", "tiltak").code == 0
    assert "«tiltak» as answers" in run("runs", "uten.jsonl.report.json").out
    assert run("batch", study, "svar.csv", "-o", "prosjekt.jsonl", "--question", "grp").code == 0
    assert run("model", study, "-o", "grp.coder", "--question", "grp").code == 0
    assert run("batch", "grp.coder", "svar.csv", "-o", "modell.jsonl").code == 0
    for of in ("prosjekt", "modell"):
        assert "«grupper» as answers" in run("runs", f"{of}.jsonl.report.json").out
    assert run("batch", "grp.coder", "svar.csv", "-o", "sagt.jsonl", "--text", "tiltak").code == 0
    assert "«tiltak» as answers" in run("runs", "sagt.jsonl.report.json").out


def test_it_says_what_it_does_on_standard_error(run: Run, model: Path) -> None:
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl")
    assert done.out == ""
    assert "svar.csv: «grupper» as answers, «id» as id" in done.err
    assert "5 rows in" in done.err
    assert "\r" not in done.err
    shown = run("runs", "ut.jsonl.report.json")
    assert shown.out.strip() in done.err
    assert json.loads(run("runs", "ut.jsonl.report.json", "--json").out)["rows"] == 5
    assert run("runs", "ut.jsonl").out == shown.out


def test_from_and_to_a_pipe(run: Run, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ("Eldre som er ensomme, og syke\nVet ikke\n\nFlere folk, mer tid\n", ["1", "2", "4"]),
        ("grupper\nEldre som er ensomme, og syke\nVet ikke\n", ["2", "3"]),
        ("Eldre som er ensomme og syke", ["1"]),
    ],
)
def test_prose_from_a_pipe_is_taken_line_by_line(
    run: Run, model: Path, monkeypatch: pytest.MonkeyPatch, content: str, ids: list[str]
) -> None:
    class Given:
        buffer = io.BytesIO(content.encode("latin-1"))

    monkeypatch.setattr(sys, "stdin", Given)
    done = run("batch", model, "-", "-o", "ut.jsonl")
    assert done.code == 0, done.err
    assert [row["id"].rsplit("-", 1)[-1] for row in rows_of("ut.jsonl") if not row.get("no_answer")][: len(ids)] == ids
    assert "as an answer" in done.err
    assert not run("batch", model, "svar.csv", "--text", "grupper", "-o", "stille.jsonl", "--quiet").err


def test_formats_by_the_ending(run: Run, model: Path) -> None:
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


def test_the_report_as_json(run: Run, model: Path) -> None:
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--json")
    assert json.loads(done.out)["answers"] == 5


def test_a_part_of_the_rows(run: Run, model: Path) -> None:
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--limit", 2)
    assert [row["id"] for row in rows_of("ut.jsonl")] == ["K1", "K2"]
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--sample", 3, "--seed", 1)
    first = rows_of("ut.jsonl")
    run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl", "--sample", 3, "--seed", 1)
    assert len(first) == 3
    assert rows_of("ut.jsonl") == first


def test_the_report_of_a_run_is_in_the_language_of_its_reader(run: Run, model: Path) -> None:
    """The file beside the output keeps its notes as facts."""
    Path("svar.jsonl").write_text(
        '{"id": "K1", "svar": "Eldre som er ensomme"}\n[1]\n{"id": "K2", "svar": "Unge"}\n', encoding="utf-8"
    )
    output = run("batch", model, "svar.jsonl", "-o", "ut.jsonl", "--text", "svar", "--id", "id", "--language", "nb").err
    assert "svar.jsonl: «svar» som svar, «id» som id" in output
    assert "Merk: svar.jsonl: linje 2: ikke et objekt; linja er utelatt" in output
    kept = json.loads(Path("ut.jsonl.report.json").read_text(encoding="utf-8"))
    assert kept["problems"] == ["svar.jsonl: line 2: not an object; the line was left out"]
    assert from_json(kept["problems_kept"][0]).facts["file"] == "svar.jsonl"
    assert re.search(r"i sekundet \((én prosess|\d+ prosesser)\)\.", output)
    assert kept["engine"] in ("one process", "2 processes")
    assert "Avstand fra svarene den har lært av: for få svar til å si det." in output


def test_progress_is_lines_where_there_is_no_terminal_and_a_bar_where_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from coder.cli.batch_command import _Progress

    for name in ("FIRST", "BAR", "LINE"):
        monkeypatch.setattr(_Progress, name, 0.0)
    show = _Progress()
    show(0, 1000, 0)
    show(500, 1000, 4000)
    output = capsys.readouterr().err
    assert output.startswith(" 50 %  4\u202f000 answers")
    assert output.endswith(" left\n")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show = _Progress()
    show(0, 1000, 0)
    show(500, 1000, 4000)
    show(1000, 1000, 8000)
    output = capsys.readouterr().err
    assert output.count("\r[") == 2
    assert "██████████··········" in output
    assert output.endswith("\n")
