"""`coder batch` of files with odd rows, names, ids and letters, and with codes for no answer."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.batch_answers import rows_of
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


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
    assert [file["file"] for file in report["input"]] == ["bl\ufffd.csv", "gr\ufffdnn.csv"]
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
    note = "Taken as missing, not as answers: «-99» 2 times, «N/A» 1 time."
    assert f"{name}: {note}" in done.err
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
