"""`coder unit`, and the unit in `init`, `import`, `status` and `report`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest


def test_it_is_said_changed_undone_and_refused(run: Any, study: Path) -> None:
    assert "A case is a person" in run("unit", study).out
    assert (
        "an organisation («skole»): reports hide no cells" in run("unit", study, "organisation", "--noun", "skole").out
    )
    assert "Nothing changed" in run("unit", study, "organisation", "--noun", "skole").out
    assert "organisation («skole»)" in run("status", study).out
    assert json.loads(run("status", study, "--json").out)["unit"]["noun"] == "skole"
    assert run("undo", study).code == 0
    assert "A case is a person" in run("unit", study).out
    assert run("unit", study, "planet").code == 2
    assert run("unit", study, "--noun", "skole").code == 2
    assert run("unit", study, "person", "--noun", "a/b/c/d").code == 1


def test_what_reports_hide_is_said_alike_everywhere_also_where_it_is_set_for_all_projects(
    run: Any, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_MASK", "7")
    assert "an organisation: reports hide small cells" in run("unit", study, "organisation").out
    assert "an organisation: reports hide small cells" in run("unit", study).out
    assert "an organisation: reports hide small cells" in run("status", study).out
    monkeypatch.delenv("CODER_MASK")
    assert "an organisation: reports hide no cells" in run("status", study).out


def test_init_says_it_before_any_file(run: Any, tmp_path: Path) -> None:
    assert run("init", tmp_path / "a.db", "--unit", "organisation", "--noun", "kommune").code == 0
    assert "organisation («kommune»)" in run("unit", tmp_path / "a.db").out
    assert run("init", tmp_path / "b.db", "--noun", "elev").code == 2, "persons or not is said, never taken for granted"
    assert not (tmp_path / "b.db").exists()
    assert run("init", tmp_path / "b.db", "--noun", "kommune/kommuner").code == 0
    assert json.loads(run("status", tmp_path / "b.db", "--json").out)["unit"]["kind"] == "organisation"
    run("init", tmp_path / "c.db")
    assert "Nobody has said" in run("unit", tmp_path / "c.db").out


def test_the_first_import_asks_at_a_terminal(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "svar.csv"
    file.write_text("id;svar\n" + "".join(f"{n};Vi venter på svar nummer {n}\n" for n in range(9)), encoding="utf-8")
    asked = []

    def answer(text: str, **given: object) -> str:
        asked.append((text, given["default"]))
        return "document"

    monkeypatch.setattr(click, "prompt", answer)
    monkeypatch.setattr("coder.cli.import_command._at_a_terminal", lambda: True)
    run("init", tmp_path / "a.db")
    assert "A case is a document: reports hide no cells." in run("import", tmp_path / "a.db", file).out
    run("import", tmp_path / "a.db", file, "--wave", "2")
    assert [default for _, default in asked] == ["person"]


def test_a_report_says_how_many_hidden_cells_earlier_ones_open(run: Any, tmp_path: Path) -> None:
    rows = "".join(f"{n};g{n % 2};Vi venter på svar nummer {n}\n" for n in range(12))
    (tmp_path / "svar.csv").write_text("id;gruppe;svar\n" + rows, encoding="utf-8")
    (tmp_path / "bok.yaml").write_text("name: Bok\ncodes:\n- name: venting\n", encoding="utf-8")
    (tmp_path / "alt.yaml").write_text("mask_below: 0\n", encoding="utf-8")
    project = tmp_path / "s.db"
    for args in (
        ("init", project), ("import", project, tmp_path / "svar.csv"),
        ("codebook", "import", project, tmp_path / "bok.yaml"),
        ("apply", project, "--response", "#1", "--code", "venting"),
    ):  # fmt: skip
        assert run(*args).code == 0, args
    first = run("report", project, "-d", tmp_path / "alt.yaml", "-o", tmp_path / "a.md", "--undecided", "show")
    assert "reports made before" not in first.out + first.err
    again = run("report", project, "-o", tmp_path / "b.md", "--undecided", "show")
    assert re.search(
        r"Note: (\d+) of \1 hidden cells? can be computed together with reports made before, the last on"
        rf" {date.today().isoformat()}: do not give out both\.",
        " ".join((again.out + again.err).split()),
    )


def test_an_import_that_finds_a_noun_tells_its_forms_and_how_to_set_others(run: Any) -> None:
    rows = "".join(f"{n};Bibliotek {n};Vi venter på svar nummer {n}, sier de\n" for n in range(12))
    Path("svar.csv").write_text(f"id;bibliotek;svar\n{rows}", encoding="utf-8")
    assert run("init", "ny.db").code == 0
    output = run("import", "ny.db", "svar.csv").out
    assert "library, libraries, one of the libraries" in output
    assert "coder unit ny.db organisation --noun" in output
