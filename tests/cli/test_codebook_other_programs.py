"""Codebooks as other programs and Norwegian researchers write them, and as Norwegian Excel opens them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")

MAXQDA = "Code;Memo\nØkonomi;Om penger\nØkonomi > Gjeld;Lån og inkasso\nHelse > Psykisk > Angst;Uro\n"
TREE = ["Økonomi", "Økonomi > Gjeld", "Helse", "Helse > Psykisk", "Helse > Psykisk > Angst"]


def shown(run: Run, file: Path | str) -> tuple[list[dict[str, Any]], str]:
    done = run("codebook", "show", file, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out), done.err


@pytest.mark.parametrize(
    "text",
    [
        MAXQDA,
        MAXQDA.replace(" > ", "\\").replace("Memo", "Comment"),
        MAXQDA.replace(" > ", "::").replace("Code;Memo", "Label;Kommentar"),
        "Helse\\Psykisk\\Angst;Uro\nØkonomi\\Gjeld;Lån og inkasso\nØkonomi;Om penger\n",
    ],
)
def test_paths_are_sub_codes_and_memos_definitions(run: Run, study: Path, text: str) -> None:
    Path("bok.csv").write_text(text if text.startswith(("Code", "Label")) else "Name;Memo\n" + text, encoding="utf-8")
    codes, notes = shown(run, "bok.csv")
    assert {code["path"] for code in codes} == set(TREE)
    assert {code["name"]: code["definition"] for code in codes} == {
        "Økonomi": "Om penger", "Gjeld": "Lån og inkasso", "Helse": "", "Psykisk": "", "Angst": "Uro",
    }  # fmt: skip
    assert notes == ""


def test_a_column_that_is_not_understood_is_named(run: Run, study: Path) -> None:
    Path("bok.csv").write_text("Color;Code;Frequency;Code memo\n#ff0000;eldre;12;De gamle\n", encoding="utf-8")
    codes, notes = shown(run, "bok.csv")
    assert (codes[0]["colour"], codes[0]["definition"]) == ("#ff0000", "De gamle")
    assert "bok.csv: note: line 1: the column «Frequency» is not understood and was left out" in notes
    assert notes.count("note:") == 1
    assert "«Frequency»" in run("codebook", "check", "bok.csv").err
    assert "«Frequency»" in run("init", "ny.db", "--codebook", "bok.csv").err


def test_norwegian_keys_stand_for_the_english_ones(run: Run, study: Path) -> None:
    Path("bok.yaml").write_text(
        "navn: Grupper\nspråk: nb\nbeskrivelse: Hvem\nkoder:\n"
        "  - kode: k-1\n    navn: eldre\n    definisjon: De gamle\n    inkluder: over 67\n    ekskluder: unge\n"
        "    nøkkelord: [gammel]\n    eksempler: [Mor på 90]\n    farge: '#1f77b4'\n    restkode: ja\n"
        "    underkoder:\n      - namn: på heim\n        døme: [Ein på heimen]\n",
        encoding="utf-8",
    )
    codes, notes = shown(run, "bok.yaml")
    assert notes == ""
    assert codes[0] | {"path": "", "codings": None} == {
        "id": "k-1", "name": "eldre", "parent": None, "definition": "De gamle", "include": "over 67",
        "exclude": "unge", "keywords": ["gammel"], "examples": ["Mor på 90"], "colour": "#1f77b4", "residual": True,
        "replaces": [], "retired": False, "path": "", "codings": None,
    }  # fmt: skip
    assert (codes[1]["path"], codes[1]["examples"]) == ("eldre > på heim", ["Ein på heimen"])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("navn.txt", "eldre\nensomme unge\n"),
        ("navn.csv", "eldre\nensomme unge\n"),
        ("navn.yaml", "- eldre\n- ensomme unge\n"),
        ("navn.yaml", "name: navn\ncodes:\n  - eldre\n  - ensomme unge\n"),
    ],
)
def test_a_list_of_bare_names_is_a_codebook(run: Run, study: Path, file: str, text: str) -> None:
    Path(file).write_text(text, encoding="utf-8")
    assert [code["name"] for code in shown(run, file)[0]] == ["eldre", "ensomme unge"]


def test_a_workbook_is_written_and_read_back_the_same(run: Run, study: Path) -> None:
    Path("bok.yaml").write_text(
        "name: bok\nlanguage: en\ncodes:\n  - name: =1+1\n    definition: |-\n      To\n      linjer\n"
        "    keywords: [a, 'b, c']\n    codes:\n      - name: under > denne\n",
        encoding="utf-8",
    )
    before = shown(run, "bok.yaml")[0]
    assert run("codebook", "export", "bok.yaml", "-o", "bok.xlsx").code == 0
    assert run("codebook", "export", "bok.yaml", "-o", "bok.csv").code == 0
    assert Path("bok.csv").read_bytes().startswith("\ufeffid;parent;name".encode())
    assert shown(run, "bok.xlsx")[0] == shown(run, "bok.csv")[0] == before
    assert run("codebook", "check", "bok.xlsx").code == 0
    assert run("codebook", "apply", study, "bok.xlsx", "--yes").code == 0


def test_what_is_wrong_in_a_workbook_is_said_with_its_row(run: Run, study: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["kode", "farge"])
    book.active.append(["eldre", "rød"])
    book.save("feil.xlsx")
    done = run("codebook", "check", "feil.xlsx")
    assert done.code == 1
    assert "feil.xlsx: line 2, column farge: the colour «rød» is none" in done.out
