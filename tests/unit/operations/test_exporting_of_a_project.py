"""What leaves a project: filters as in a search, excerpts by their characters, empty cells for what nobody knows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from coder.errors import CoderError, FileRefused, NotFound
from coder.model import Filter
from coder.operations import redacting
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import decide
from coder.operations.exporting import CoderRule, export
from coder.operations.memos import write_memo
from coder.project import Session, open_project
from coder.queries import redactions
from coder.queries.finding import response_meant, search_answers
from tests.small_study import CODEBOOK, SURVEY, bring_in, put_run


def exported(session: Session, what: str, **said: Any) -> list[dict[str, Any]]:
    stream = io.StringIO()
    done = export(session, what, "jsonl", stream, **said)
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert done.rows == len(rows)
    return rows


@pytest.fixture(autouse=True)
def codings(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende",), (15, 24))
    code_answers(study, ["2"], ("forløp 1",))
    study.coder = "Olav"
    code_answers(study, ["3"], ("ansatte",), (22, 26))
    code_answers(study, ["2"], ("eldre",), (0, 5))
    study.coder = "Ingrid"


def test_excerpts_are_cut_by_characters_however_many_bytes_they_have(study: Session) -> None:
    rows = exported(study, "excerpts", variables=())
    assert [(row["response"], row["excerpt"], row["start"], row["end"]) for row in rows] == [
        (1, "pårørende", 15, 24),
        (2, "Eldre", 0, 5),
        (2, "Eldre med forløp 1", 0, 18),
        (3, "👍 nå", 22, 26),
    ]


def uuids(study: Session, table: str) -> list[object]:
    return [uuid for (uuid,) in study.project.execute(f"SELECT uuid FROM {table}")]


def test_every_column_of_an_excerpt(study: Session) -> None:
    [row] = exported(study, "excerpts", where=Filter(codes=("parorende",)))
    assert row.pop("at").endswith("Z")
    assert row.pop("uuid") in uuids(study, "codings")
    assert row == {
        "response": 1, "case": "K01", "kommune": "Nord", "innbyggere": 1200, "andel": 3.5, "question": "tiltak",
        "wave": "", "excerpt": "pårørende", "code": "støtte > pårørende", "coder": "Ingrid", "start": 15, "end": 24,
        "run": None, "confidence": None, "rank": None, "code_id": "parorende", "run_uuid": None, "no_code_fits": 0,
        "memo": None,
    }  # fmt: skip


def test_a_coding_from_a_suggestion_says_so(study: Session) -> None:
    run = put_run(study, [(4, "ensomhet", 0.875)])
    decide(study, [1], "accept")
    [row] = exported(study, "codings", where=Filter(run=run))
    assert (row["run"], row["confidence"], row["rank"], row["code_id"]) == (run, 0.875, 1, "ensomhet")
    assert [row["run_uuid"]] == uuids(study, "runs")


def test_the_matrix_has_one_for_a_category_through_its_sub_code_and_nothing_where_nobody_coded(study: Session) -> None:
    rows = exported(study, "matrix", variables=("kommune",))
    paths = [CODEBOOK.path(code) for code in CODEBOOK]
    fixed = ["response", "case", "kommune", "question", "wave", "text", "coded", "no_code_fits", "several_coders"]
    assert list(rows[0]) == [*fixed, *paths]
    assert [row["coded"] for row in rows] == [1, 1, 1, 0, 0]
    assert [rows[0][path] for path in paths] == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert [rows[1][path] for path in paths] == [0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert [row["several_coders"] for row in rows] == ["", "first", "", "", ""]
    of_any = exported(study, "matrix", variables=(), several=CoderRule.ANY)[1]
    assert [of_any[path] for path in paths] == [0, 0, 0, 1, 1, 0, 1, 0, 0]
    assert of_any["several_coders"] == "any"
    assert [rows[4][path] for path in paths] == [None] * 9


def test_the_matrix_of_one_coder_leaves_out_what_only_others_coded(study: Session) -> None:
    rows = exported(study, "matrix", where=Filter(coder="Olav"), variables=())
    assert [(row["response"], row["grupper > eldre"], row["grupper > forløp 1"]) for row in rows] == [
        (2, 1, 0),
        (3, 0, 0),
    ]


@pytest.mark.parametrize(
    ("where", "responses"),
    [
        (Filter(coder="Olav"), [2, 3]),
        (Filter(codes=("eldre",)), [2]),
        (Filter(text="forløp"), [2, 2]),
        (Filter(question="tiltak"), [1, 3]),
        (Filter(variables={"kommune": "Sør"}), [3]),
        (Filter(coder="Ingrid", codes=("eldre",)), []),
    ],
)
def test_filters_are_those_of_a_search(study: Session, where: Filter, responses: list[int]) -> None:
    assert [row["response"] for row in exported(study, "excerpts", where=where)] == responses
    assert {row.response for row in search_answers(study, replace(where, coded=True))} == set(responses)


def test_codings_on_earlier_versions_are_left_out_and_counted(study: Session) -> None:
    bring_in(study, SURVEY.replace("Mer støtte", "Mindre støtte"))
    done = export(study, "excerpts", "jsonl", io.StringIO())
    assert (done.rows, done.on_earlier_versions) == (3, 1)
    assert len(exported(study, "excerpts", where=Filter(all_versions=True))) == 4


def test_the_codebook_with_its_counts(study: Session) -> None:
    rows = {row["id"]: row for row in exported(study, "codebook")}
    assert list(rows) == [code.id for code in CODEBOOK]
    assert [rows["stotte"][name] for name in ("codings", "answers", "cases")] == [0, 2, 2]
    assert [rows["grupper"][name] for name in ("codings", "answers", "cases")] == [0, 1, 1]
    assert rows["forlop_1"]["code"] == "grupper > forløp 1"


def test_csv_of_excerpts_whole(study: Session, tmp_path: Path) -> None:
    target = tmp_path / "utdrag.csv"
    export(study, "excerpts", "csv", target, where=Filter(coder="Olav"), variables=("andel",))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[:6] for row in rows[1:]] == [
        ["2", "K01", "3,5", "grupper", "", "Eldre"],
        ["3", "K02", "12", "tiltak", "", "👍 nå"],
    ]


def test_what_is_refused_leaves_nothing(study: Session, tmp_path: Path) -> None:
    path = study.project.path
    before = path.read_bytes()
    for said, error in (
        ({"variables": ("komune",)}, NotFound),
        ({"where": Filter(question="nei")}, NotFound),
        ({"where": Filter(text='"')}, CoderError),
    ):
        with pytest.raises(error):
            export(study, "excerpts", "csv", tmp_path / "a.csv", **said)
    with pytest.raises(CoderError, match="the project file itself"):
        export(study, "excerpts", "csv", path)
    with pytest.raises(FileRefused):
        export(study, "excerpts", "csv", tmp_path / "none" / "a.csv")
    assert path.read_bytes() == before
    assert not (tmp_path / "a.csv").exists()
    code_answers(study, ["5"], ("annet",))  # and the project is open as before


def test_an_export_sees_one_moment_of_the_project(study: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process codes while the rows are being written."""
    from coder.reports import writers

    real = writers.write

    def write(*given: Any, **named: Any) -> writers.Fitted:
        with open_project(study.project.path, "Kari") as kari:
            code_answers(kari, ["5"], ("annet",))
        return real(*given, **named)

    monkeypatch.setattr(writers, "write", write)
    assert len(exported(study, "excerpts")) == 4
    monkeypatch.undo()
    assert len(exported(study, "excerpts")) == 5


@pytest.mark.parametrize("what", ["excerpts", "matrix", "codings", "codebook"])
@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "md"])
def test_everything_in_every_format_from_an_empty_and_from_a_coded_project(
    study: Session, tmp_path: Path, what: str, format_: str
) -> None:
    from coder.project import create_project

    with create_project(tmp_path / "empty.db", "Ingrid") as empty:
        assert export(empty, what, format_, tmp_path / f"empty.{format_}").rows == 0
    assert export(study, what, format_, tmp_path / f"coded.{format_}").rows in (4, 5, 9)
    assert (tmp_path / f"coded.{format_}").stat().st_size > (tmp_path / f"empty.{format_}").stat().st_size


def test_no_code_fits_is_a_decision_that_every_table_carries(study: Session) -> None:
    code_answers(study, ["5"], ("annet",))
    study.coder = "Olav"
    no_code_fits(study, [4, 5], stands=None)
    for what in ("excerpts", "codings"):
        row = exported(study, what)[4]
        assert (row["response"], row["code"], row["code_id"], row["coder"]) == (4, "", None, "Olav")
        assert (row["start"], row["end"], row["no_code_fits"]) == (0, 18, 1)
        assert [coding["no_code_fits"] for coding in exported(study, what, where=Filter(coder="Ingrid"))] == [0, 0, 0]
        assert len(exported(study, what, where=Filter(codes=("annet",)))) == 1
    four, five = exported(study, "matrix")[3:]
    assert (four["coded"], four["no_code_fits"], four["annet"]) == (1, 1, 0)
    assert (five["coded"], five["no_code_fits"], five["annet"], five["several_coders"]) == (1, 0, 1, "first")
    [_, _, four, five] = exported(study, "matrix", where=Filter(coder="Olav"))
    assert (five["coded"], five["no_code_fits"], five["annet"]) == (1, 1, 0)


def test_memos_are_rows_of_their_own_and_follow_the_filter(study: Session) -> None:
    write_memo(study, "Kari Nordmann ringte", answer="3", span=(0, 4))
    write_memo(study, "Om hele svaret", answer="1")
    write_memo(study, "For bred?", code="eldre")
    study.coder = "Olav"
    write_memo(study, "Metode")
    for what in ("excerpts", "codings"):
        rows = [row for row in exported(study, what) if row["memo"] is not None]
        assert [(row["response"], row["case"], row["code"], row["start"], row["coder"]) for row in rows] == [
            (1, "K01", "", None, "Ingrid"), (3, "K02", "", 0, "Ingrid"), (None, "", "grupper > eldre", None, "Ingrid"),
            (None, "", "", None, "Olav"),
        ]  # fmt: skip
        assert {row["no_code_fits"] for row in rows} == {0}
    for where, texts in (
        (Filter(question="tiltak"), ["Om hele svaret", "Kari Nordmann ringte"]),
        (Filter(coder="Olav"), ["Metode"]),
        (Filter(codes=("eldre",)), []),
        (Filter(cases=("K02",)), ["Kari Nordmann ringte"]),
    ):
        assert [row["memo"] for row in exported(study, "codings", where=where) if row["memo"] is not None] == texts
    assert [row["excerpt"] for row in exported(study, "excerpts")][-4:-2] == [
        response_meant(study, "1").text, response_meant(study, "3").text[:4],
    ]  # fmt: skip
    assert export(study, "codings", "jsonl", io.StringIO()).undecided not in (None, 0)
    redacting.decide(study, [words for words in redactions.undecided(study) if "Kari" in words.text], "redact")
    told = [row["memo"] for row in exported(study, "codings") if row["memo"] is not None]
    assert "ringte" in told[1]
    assert "Kari" not in told[1]


def test_reliability_has_every_answer_coder_and_code_with_nothing_where_a_coder_did_not_code_it(study: Session) -> None:
    study.coder = "Olav"
    no_code_fits(study, ["1"])
    rows = exported(study, "reliability")
    assert len(rows) == 3 * 2 * len(list(CODEBOOK))
    held = {(row["response"], row["coder"], row["code_id"]): row["applied"] for row in rows}
    assert held[1, "Ingrid", "parorende"] == held[1, "Ingrid", "stotte"] == 1, "a category counts with its sub-codes"
    assert held[1, "Ingrid", "ansatte"] == 0
    assert held[1, "Olav", "parorende"] == 0, "that no code fits is coded"
    assert held[3, "Ingrid", "ansatte"] is None
    assert held[3, "Olav", "ansatte"] == 1
    some = exported(study, "reliability", where=Filter(codes=("eldre",), coder="Olav"))
    assert [(row["response"], row["applied"]) for row in some] == [(1, 0), (2, 1), (3, 0)]
    stream = io.StringIO()
    export(study, "reliability", "csv", stream, raw=True)
    assert stream.getvalue().splitlines()[1] == "1,K01,tiltak,,Ingrid,stotte,støtte,1"
    assert any(line.endswith(",ansatte,støtte > ansatte,NA") for line in stream.getvalue().splitlines())
