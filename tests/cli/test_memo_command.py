"""`coder memo`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_written_and_listed(run: Run, study: Path) -> None:
    assert run("memo", study).err == "No memo is written yet.\n"
    assert run("memo", study, "Tvetydig", "--response", "K1/grupper", "--start", "0", "--end", "5").out == (
        "Memo 1 is written.\n"
    )
    run("memo", study, "For bred?", "--code", "eldre")
    run("memo", study, "Ringte kommunen", "--case", "K2")
    run("memo", study, "Første gjennomlesning", "--coder", "Per")
    listed = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", run("memo", study).out)
    assert listed == (
        "1  TIME  Kari, on K1/grupper, characters 0–5:\n  «Tvetydig»\n"
        "2  TIME  Kari, on «eldre»:\n  «For bred?»\n"
        "3  TIME  Kari, on case K2:\n  «Ringte kommunen»\n"
        "4  TIME  Per, on the project:\n  «Første gjennomlesning»\n"
    )
    rows = json.loads(run("memo", study, "--json").out)
    assert [row["text"] for row in rows] == ["Tvetydig", "For bred?", "Ringte kommunen", "Første gjennomlesning"]
    assert (rows[0]["response"], rows[0]["start_char"], rows[0]["end_char"]) == (1, 0, 5)


def test_json_gives_the_number(run: Run, study: Path) -> None:
    assert json.loads(run("memo", study, "Obs", "--json").out) == {"memo": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([" \n "], "The memo is empty."),
        ([""], "The memo is empty."),
        (["x", "--code", "eldra"], "Did you mean «eldre»"),
        (["x", "--case", "K99"], "There is no case «K99»."),
        (["x", "--response", "99"], "There is no answer «99»."),
        (["x", "--response", "1", "--start", "3", "--end", "50"], "which has 20 characters"),
    ],
)
def test_refusals(run: Run, study: Path, arguments: list[str], message: str) -> None:
    done = run("memo", study, *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert run("memo", study).out == ""


@pytest.mark.parametrize("arguments", [["x", "--case", "K1", "--code", "eldre"], ["x", "--start", "1"]])
def test_usage_errors(run: Run, study: Path, arguments: list[str]) -> None:
    assert run("memo", study, *arguments).code == 2


def test_memos_on_codes_and_on_the_project_go_into_the_appendices_when_asked_for(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    run("memo", study, "For bred?\n\nDel den.", "--code", "eldre")
    run("memo", study, "Første gjennomlesning", "--coder", "Per")
    run("memo", study, "Om ett svar", "--response", "1")
    assert run("report", study, "-o", "k.md", "--appendices", "v.md").code == 0
    assert "For bred?" not in Path("v.md").read_text(encoding="utf-8")
    assert run("report", study, "-o", "k.md", "--appendices", "v.md", "--memos").code == 0
    chapter = Path("v.md").read_text(encoding="utf-8")
    memos = chapter[chapter.index("Vedlegg: notater") :]
    order = ("Om prosjektet", "Første gjennomlesning", "Per, ", "eldre", "For bred?", "Del den.", "Kari, ")
    assert [*sorted(order, key=memos.index)] == [*order]
    assert "Om ett svar" not in chapter
    assert "For bred?" not in Path("k.md").read_text(encoding="utf-8")
    run("memo", study, "Ring Kari Nordmann på 22 85 50 50")
    refused = run("report", study, "--appendices", "v.md", "--memos")
    assert (refused.code, "coder redact" in refused.err) == (1, True)
    assert run("report", study, "-o", "k.md", "--memos").code == 2
