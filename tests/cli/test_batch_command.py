"""`coder batch`."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import openpyxl
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


def test_it_says_what_it_does_on_standard_error(run: Run, model: Path) -> None:
    done = run("batch", model, "svar.csv", "--text", "grupper", "-o", "ut.jsonl")
    assert done.out == ""
    assert "svar.csv: «grupper» as answers, «id» as id" in done.err
    assert "5 rows in" in done.err
    assert "\r" not in done.err
    told = run("runs", "ut.jsonl.report.json")
    assert told.out.strip() in done.err
    assert json.loads(run("runs", "ut.jsonl.report.json", "--json").out)["rows"] == 5
    assert run("runs", "ut.jsonl").out == told.out


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


def test_broken_lines_of_json_are_passed_over_and_told(run: Run, model: Path) -> None:
    good = [f'{{"id": "K{n}", "svar": "Eldre som er ensomme på øya {n}"}}\n'.encode() for n in range(5)]
    latin = '{"id": "K5", "svar": "Pårørende får bære mye"}\n'.encode("latin-1")
    Path("svar.jsonl").write_bytes(b"".join([*good, b'{"id": "K9", "svar\n', latin, b'{"id": "K6"']))
    done = run("batch", model, "svar.jsonl", "-o", "ut.jsonl")
    assert done.code == 0
    assert [row["id"] for row in rows_of("ut.jsonl")] == [*(f"K{n}" for n in range(5)), "K5"]
    assert "pårørende" in rows_of("ut.jsonl")[-1]["codes"]
    notes = [line for line in done.err.splitlines() if line.startswith("Note:")]
    assert notes == [
        "Note: svar.jsonl: from line 7: Bytes that are not utf-8: 4;"
        " each was read as the Windows character it stands for.",
        "Note: svar.jsonl: line 6: not JSON (a text in double quotes is not closed); the line was left out",
        "Note: svar.jsonl: line 8: not JSON (a comma is missing); the line was left out",
    ]


def test_the_report_of_a_run_is_in_the_language_of_its_reader(run: Run, model: Path) -> None:
    """The file beside the output keeps its notes as facts."""
    Path("svar.jsonl").write_text(
        '{"id": "K1", "svar": "Eldre som er ensomme"}\n[1]\n{"id": "K2", "svar": "Unge"}\n', encoding="utf-8"
    )
    said = run("batch", model, "svar.jsonl", "-o", "ut.jsonl", "--text", "svar", "--id", "id", "--language", "nb").err
    assert "svar.jsonl: «svar» som svar, «id» som id" in said
    assert "Merk: svar.jsonl: linje 2: ikke et objekt; linja er utelatt" in said
    kept = json.loads(Path("ut.jsonl.report.json").read_text(encoding="utf-8"))
    assert kept["problems"] == ["svar.jsonl: line 2: not an object; the line was left out"]
    assert from_json(kept["problems_kept"][0]).facts["file"] == "svar.jsonl"


def test_a_repeated_id_keeps_the_column_of_ids(run: Run, model: Path) -> None:
    lines = "".join(f"{key};Eldre som er ensomme her {n}\n" for n, key in enumerate(("K1", "K2", "K1", "K3", "", "K4")))
    Path("doble.csv").write_text("respons-id;svar\n" + lines, encoding="utf-8")
    done = run("batch", model, "doble.csv", "-o", "ut.jsonl")
    assert [row["id"] for row in rows_of("ut.jsonl")] == ["K1", "K2", "K1", "K3", "doble-6", "K4"]
    assert "«respons-id» as id" in done.err
    assert "these values stand more than once: «K1» (lines 2, 4); cells are empty (line 6)" in done.err
    assert "Ids that stand more than once: 1 row of the output, such as K1 (rows 1 and 3)." in done.err


def test_doubly_encoded_text_is_repaired_where_that_is_asked_for(run: Run, model: Path) -> None:
    garbled = "id;svar\n" + "".join(f"K{n};Pårørende til eldre {n}\n" for n in range(4))
    Path("rot.csv").write_bytes(garbled.encode().decode("latin-1").encode())
    done = run("batch", model, "rot.csv", "-o", "ut.jsonl")
    assert done.code == 0
    assert "--repair-mojibake would make it" in done.err
    assert rows_of("ut.jsonl")[0]["codes"][0] == "eldre"  # «rende» speaks for relatives still, but less
    done = run("batch", model, "rot.csv", "-o", "ut.jsonl", "--repair-mojibake")
    assert "Doubly encoded text was repaired" in done.err
    assert rows_of("ut.jsonl")[0]["codes"][0] == "pårørende"


def test_progress_is_lines_where_there_is_no_terminal_and_a_bar_where_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
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


def test_all_odd_rows_of_a_file_that_cannot_be_cut_are_counted(run: Run, model: Path) -> None:
    odd = "".join(f'K{n};"Eldre som er ensomme {n}\n' if n % 2 else f"K{n}\n" for n in range(60))
    Path("rot.csv").write_text("id;svar\n" + odd, encoding="utf-8")
    done = run("batch", model, "rot.csv", "-o", "ut.jsonl", "--text", "svar")
    notes = [line for line in done.err.splitlines() if line.startswith("Note:")]
    assert len(notes) == 21
    assert notes[-1] == "Note: and 40 more rows like these."


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_names_of_files_may_be_no_text(run: Run, model: Path, format_: str) -> None:
    names = ["bl\udce5.csv", "gr\udcf8nn.csv"]
    for name in names:
        Path(name).write_text("svar\neldre som venter\n", encoding="utf-8")
    done = run("batch", model, *names, "--text", "svar", "-o", "\udcf8.ut", "--format", format_)
    assert done.code == 0
    report = json.loads(Path("\udcf8.ut.report.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in report["input"]] == ["bl\ufffd.csv", "gr\ufffdnn.csv"]
    if format_ == "jsonl":
        assert [(row["id"], row["file"]) for row in rows_of("\udcf8.ut")] == [
            ("bl\ufffd-2", "bl\ufffd.csv"), ("gr\ufffdnn-2", "gr\ufffdnn.csv"),
        ]  # fmt: skip


MISSING = "id,svar\nK1,Eldre venter lenge\nK2,-99\nK3,Vet ikke\nK4,-99\nK5,N/A\nK6,Eldre og ensomme\n"


@pytest.mark.parametrize("name", ["svar.csv", "svar.jsonl", "svar.xlsx"])
def test_codes_for_no_answer_get_no_suggestion_and_are_told(run: Run, model: Path, name: str) -> None:
    table = list(csv.reader(io.StringIO(MISSING)))
    if name.endswith(".csv"):
        Path(name).write_text(MISSING, encoding="utf-8")
    elif name.endswith(".jsonl"):
        lines = [json.dumps(dict(zip(table[0], row, strict=True))) for row in table[1:]]
        Path(name).write_text("\n".join(lines), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in table:
            book.active.append(row)
        book.save(name)
    done = run("batch", model, name, "--text", "svar", "-o", "ut.jsonl")
    assert done.code == 0, done.err
    said = "Taken as missing, not as answers: «-99» 2 times, «N/A» 1 time."
    assert f"{name}: {said}" in done.err
    found = rows_of("ut.jsonl")
    assert [row["id"] for row in found] == ["K1", "K2", "K3", "K4", "K5", "K6"], "no row is lost"
    assert [row["id"] for row in found if not row["codes"]] == ["K2", "K4", "K5"]
    report = json.loads(run("batch", model, name, "--text", "svar", "-o", "ut.jsonl", "--json").out)
    assert report["input"][0]["missing"] == {"-99": 2, "N/A": 1}
    assert (report["answers"], report["without_answer"]) == (3, 3)


def test_what_is_missing_in_a_batch_is_said_by_the_user(run: Run, model: Path) -> None:
    Path("inn.csv").write_text(MISSING, encoding="utf-8")
    arguments = ("batch", model, "inn.csv", "--text", "svar", "-o", "ut.jsonl", "--json")
    report = json.loads(run(*arguments, "--no-missing").out)
    assert (report["answers"], report["input"][0]["missing"]) == (6, {})
    report = json.loads(run(*arguments, "--no-missing", "--missing", "Vet ikke").out)
    assert (report["answers"], report["input"][0]["missing"]) == (5, {"Vet ikke": 1})
    assert "parts" not in run(*arguments).err, "what is missing tells one run from another"
