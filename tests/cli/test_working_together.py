"""Two coders and one truth, through the commands: sample, assign, share, code, merge, agree, reconcile, report."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from coder import shipped
from coder.project import open_project
from tests.cli.conftest import Run
from tests.front_door import Done

QUESTION = "grupper"
CODERS = ("Ingrid", "Olav")


def test_two_coders_of_the_shipped_survey_come_to_one_coding(run: Run, tmp_path: Path) -> None:
    def done(*arguments: object) -> Done:
        found = run(*arguments)
        assert found.code == 0, found.err
        return found

    def as_json(*arguments: object) -> Any:
        return json.loads(done(*arguments, "--json").out)

    project = tmp_path / "study.db"
    done("init", project, "--codebook", shipped.CODEBOOK)
    done("import", project, shipped.SURVEY, "--no-missing")
    done("sample", project, "--question", QUESTION, "--n", "90", "--seed", "3")

    # Forty for both, and as many more for each alone.
    given = as_json("assign", project, *CODERS, "--question", QUESTION, "--n", "20", "--double", "40", "--seed", "1")
    assert [(assigned["coder"], assigned["answers"], assigned["double"]) for assigned in given["given"]] == [
        ("Ingrid", 60, 40), ("Olav", 60, 40),
    ]  # fmt: skip

    # Each codes in a copy what she was given, and cannot know what the other was given.
    wanted: dict[str, int] = {}
    for coder in CODERS:
        copy = tmp_path / f"{coder}.db"
        done("share", project, copy, "--for", coder)
        assert [assigned["coder"] for assigned in as_json("assign", copy)] == [coder]
        with open_project(copy) as session:
            hers = {case for (case,) in session.project.execute(
                "SELECT cases.key FROM assignment_members JOIN responses ON responses.id = response_id"
                " JOIN cases ON cases.id = case_id")}  # fmt: skip
        with shipped.CODINGS[coder].open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter=";") if row["id"] in hers]
        lines = [f"{row['id']};{row['koder']}" for row in rows]
        (tmp_path / "koder.csv").write_text("\n".join(["id;koder", *lines]), encoding="utf-8")
        applying = ("--codes", "koder", "--question", QUESTION, "--coder", coder)
        done("apply", copy, "--from", tmp_path / "koder.csv", *applying)
        [progress] = as_json("assign", copy)
        wanted[coder] = progress["coded"]
        assert 20 < wanted[coder] == len(rows)

    # They come back, in whatever order; twice is once.
    done("merge", project, tmp_path / "Olav.db", tmp_path / "Ingrid.db", "--coder", "Leder")
    before = as_json("assign", project)
    assert {coder_progress["coder"]: coder_progress["coded"] for coder_progress in before} == wanted
    assert {coder_progress["coder"]: coder_progress["assigned"] for coder_progress in before} == {
        "Ingrid": 60,
        "Olav": 60,
    }
    [both] = {coder_progress["both"] for coder_progress in before}
    assert 10 < both <= 40
    done("merge", project, tmp_path / "Ingrid.db", "--coder", "Leder")
    assert as_json("assign", project) == before

    # How far they agree; what holds is decided, and they agree as far as before.
    agreed = as_json("agree", project, "--question", QUESTION)
    about = ("--question", QUESTION)
    assert as_json("reconcile", project, *about)
    done("reconcile", project, *about, "--take", "Ingrid", "--reason", "slip", "--yes", "--coder", "Leder")
    assert as_json("reconcile", project, *about) == []
    assert as_json("agree", project, *about) == agreed

    # The chapter counts what was decided, and tells how far the two agreed.
    written = ("-o", tmp_path / "rapport.md", "--language", "nb", "--undecided", "hide", "--with-appendices")
    done("report", project, *written, "--coder", "Leder")
    chapter = (tmp_path / "rapport.md").read_text(encoding="utf-8")
    assert "Krippendorff" in chapter
    assert "Uenigheter avgjort" in chapter
    assert done("check", project).out.strip().endswith("is sound.")
