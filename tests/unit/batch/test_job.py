"""A batch run from beginning to end: the same bytes however it is done, and what it tells."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from coder.batch.card import read_card
from coder.batch.duplicate_ids import DuplicateIds
from coder.batch.inputs import Wanted
from coder.batch.job import run
from coder.batch.run_report import Shown, as_json, as_text, read_report
from coder.batch.writing import OutputOptions
from coder.errors import CoderError, FileRefused
from coder.model.decoding import decode
from coder.suggest import artefact
from tests.batch_answers import rows_of, write_csv
from tests.batch_material import ROWS, FileJob, go, model_bytes, varied


def test_one_row_per_answer_in_order_with_what_the_suggester_says(job: FileJob) -> None:
    ran = go(job)
    found = rows_of(job.out)
    assert [row["id"] for row in found] == [f"N{n}" for n in range(ROWS)]
    suggester = artefact.load(job.model).suggester
    texts = [row[2] for row in csv.reader(io.StringIO(Path(job.files[0]).read_text(), newline=""), delimiter=";")][1:]
    for row, suggestions in zip(found, suggester.suggest(texts), strict=True):
        proposed = [suggestion for suggestion in suggestions if suggestion.proposed]
        assert row["codes"] == [suggestion.code for suggestion in proposed]
        assert row["confidence"] == pytest.approx([suggestion.confidence for suggestion in proposed], abs=6e-5)
    assert ran.report.rows == ran.report.answers == ROWS
    assert ran.report.parts > 6
    assert not job.out.with_name("ut.jsonl.parts").exists()


def test_no_answer_with_words_goes_without_where_the_codebook_says_so(job: FileJob) -> None:
    """As in a project: what no word speaks for gets the residual code, and the evidence of it too."""
    model = artefact.load(job.model)
    suggester = replace(model.suggester, at_least_one_=True, residual_=(len(model.codes) - 1,))
    job.model.write_bytes(artefact.dumps(suggester, {"data": {"texts": 200}, "training": model.card["training"]}))
    Path(job.files[0]).write_text("id;svar\n1;zxq\n2;\n3;noe om eldre og sykehjem\n", encoding="utf-8")
    go(job, wanted=Wanted(text="svar"), how=OutputOptions(evidence=True))
    found = rows_of(job.out)
    assert [row["codes"] for row in found] == [[model.codes[-1]], [], ["eldre"]]
    assert [len(row["evidence"]) for row in found] == [1, 0, 1]


def test_processes_change_no_byte(job: FileJob, tmp_path: Path) -> None:
    how = OutputOptions(confidences=True, evidence=True)
    go(job, how=how)
    go(job, how=how, processes=2, out=tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == job.out.read_bytes()


def test_every_format_says_the_same(job: FileJob, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("jsonl", "csv", "parquet"):
        go(job, how=OutputOptions(name, confidences=True, evidence=True, raw=True), out=tmp_path / f"ut.{name}")
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


def test_csv_for_a_spreadsheet_runs_nothing(job: FileJob, tmp_path: Path) -> None:
    path = tmp_path / "farlig.csv"
    path.write_text('id;svar\n=HYPERLINK("x");eldre på sykehjem\n', encoding="utf-8")
    go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"), how=OutputOptions("csv"), out=tmp_path / "ut.csv")
    content = (tmp_path / "ut.csv").read_text(encoding="utf-8-sig")
    assert content.splitlines()[0] == "id;codes;confidence"
    assert "'=HYPERLINK" in content


def test_rows_without_an_answer_get_no_code_but_stay(job: FileJob, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar\nA;eldre på sykehjem\nB;\nC;   \nD;x\n")
    ran = go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"), how=OutputOptions(confidences=True))
    found = rows_of(job.out)
    assert [row["id"] for row in found] == ["A", "B", "C", "D"]
    assert [row["confidences"] is None for row in found] == [False, True, True, False]
    assert found[1]["codes"] == []
    assert (ran.report.rows, ran.report.without_answer, ran.report.too_short) == (4, 2, 1)


def test_standard_input_and_output(job: FileJob) -> None:
    given, taken = io.BytesIO(Path(job.files[0]).read_bytes()), io.BytesIO()
    run(varied(job, files=["-"], out=None), given, taken, lambda *_: None)
    go(job)
    assert taken.getvalue() == job.out.read_bytes()


def test_several_files_say_which(job: FileJob, tmp_path: Path) -> None:
    write_csv(tmp_path / "to.csv", 20, seed=9)
    go(job, files=[*job.files, str(tmp_path / "to.csv")])
    found = rows_of(job.out)
    assert len(found) == ROWS + 20
    assert {row["file"] for row in found} == {job.files[0], str(tmp_path / "to.csv")}


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_no_answer_at_all(job: FileJob, tmp_path: Path, format_: str) -> None:
    (tmp_path / "tom.csv").write_text("id;svar\n")
    wanted, how = Wanted(text="svar", id="id"), OutputOptions(format_, confidences=True, evidence=True, raw=True)
    ran = go(job, files=[str(tmp_path / "tom.csv")], wanted=wanted, how=how)
    assert ran.report.rows == 0
    assert "Answers: 0" in as_text(ran.report)
    if format_ == "parquet":
        table = pytest.importorskip("pyarrow.parquet").read_table(job.out)
        assert (table.num_rows, table.column_names[:3]) == (0, ["id", "codes", "confidence"])
    else:
        assert job.out.read_text().startswith("id,codes" if format_ == "csv" else "")


def test_without_ids_the_line_is_the_id(job: FileJob, tmp_path: Path) -> None:
    path = tmp_path / "uten.csv"
    path.write_text("svar\neldre på sykehjem\nbarn i skole\n")
    go(job, files=[str(path)])
    assert [row["id"] for row in rows_of(job.out)] == ["uten-2", "uten-3"]


def test_duplicate_ids_are_told_and_kept(job: FileJob, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar\n" + "".join(f"K{n % 37};eldre på sykehjem {n}\n" for n in range(40)))
    ran = go(job, files=[str(path)], wanted=Wanted(id="id", text="svar"))
    assert len(rows_of(job.out)) == 40
    assert ran.report.duplicate_ids == DuplicateIds(3, ["K0", "K1", "K2"], [(1, 38), (2, 39), (3, 40)], 40)
    assert "Ids that stand more than once: 3 rows" in as_text(ran.report)
    assert "such as K0 (rows 1 and 38), K1 (rows 2 and 39), K2 (rows 3 and 40)." in as_text(ran.report)


@pytest.mark.parametrize("texts", [None, {}, [1], float("nan"), -1])
def test_a_count_of_texts_that_is_none_is_refused(texts: Any) -> None:
    model = artefact.loads(model_bytes())
    read_card(model, "m.model")
    suggester = replace(model.suggester, described=structs.replace(model.suggester.described, n_texts=texts))
    model = replace(model, suggester=suggester)
    with pytest.raises(FileRefused, match="is no model file"):
        read_card(model, "m.model")


def test_memory_bounds_processes_or_refuses(job: FileJob) -> None:
    with pytest.raises(CoderError, match=r"50 MB are too little: one process needs \d+ MB"):
        go(job, memory=50 << 20)
    ran = go(job, memory=400 << 20, processes=8)
    assert ran.report.engine == "one process"
    assert job.out.exists()


def test_the_report_counts(job: FileJob) -> None:
    ran = go(job)
    report = read_report(job.out.with_name("ut.jsonl.report.json"))
    assert report == ran.report
    found = rows_of(job.out)
    for code in report.codes:
        assert code.answers == sum(code.code in row["codes"] for row in found)
        assert sum(code.confidences) == ROWS
    per_answer = [sum(len(row["codes"]) == n for row in found) for n in range(5)]
    assert report.codes_per_answer[:5] == per_answer
    assert report.drift is not None
    assert report.drift.verdict in ("none", "some")
    assert decode(Shown, report.model).info.n_coded == 200
    assert report.model_sha256
    text = as_text(report)
    assert "Shift from the answers learned from" in text
    assert f"{ROWS} rows in" in text


def test_answers_of_another_kind_are_told(job: FileJob, tmp_path: Path) -> None:
    path = tmp_path / "en.csv"
    path.write_text("id;svar\n" + "".join(f"K{n};The quick brown fox {n} jumps over lazy dogs\n" for n in range(300)))
    ran = go(job, files=[str(path)], wanted=Wanted(text="svar", id="id"))
    assert ran.report.drift is not None
    assert ran.report.drift.verdict == "much"
    assert ran.report.unseen_language == 300


def test_no_report_of_a_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"format": "other"}')
    with pytest.raises(FileRefused, match="no report of a batch run"):
        read_report(tmp_path / "x.json")


def test_the_report_of_an_earlier_version_is_read(job: FileJob, tmp_path: Path) -> None:
    """What it called otherwise, and the shift that it knew nothing of."""
    report = go(job).report
    kept = as_json(report)
    del kept["duplicate_ids"]
    kept |= {"twins": {"rows": 2, "examples": ["A"], "stand": [[1, 3]], "compared": 400}, "drift": {}}
    (tmp_path / "x.json").write_text(json.dumps(kept), encoding="utf-8")
    read = read_report(tmp_path / "x.json")
    assert read.drift is None
    assert "Ids that stand more than once: 2 rows of the output, such as A (rows 1 and 3)." in as_text(read)
