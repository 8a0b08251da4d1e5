"""`coder share` and `coder merge` through the front door: out to two coders, and back."""

from __future__ import annotations

import json
from pathlib import Path
from time import sleep

from coder.cli.merge_command import COLUMNS
from coder.project import open_project
from coder.store.merge_tables import NEVER_ASKED, TABLES
from tests.cli.conftest import Run


def last_act(status: str, coder: str) -> str | None:
    [found] = [row["last_act"] for row in json.loads(status)["coders"] if row["coder"] == coder]
    assert found is None or isinstance(found, str)
    return found


def test_out_to_two_coders_and_back(run: Run, study: Path, tmp_path: Path) -> None:
    for name in ("Kari", "Bo"):
        done = run("share", study, tmp_path / f"{name}.db", "--for", name, "--coder", "Ingrid")
        assert done.code == 0
        assert f"for «{name}»: 8 answers, 0 codings by «{name}»" in done.err
    run("apply", tmp_path / "Kari.db", "--response", "1", "--code", "eldre", "--coder", "Kari")
    run(
        "apply", tmp_path / "Bo.db", "--response", "1", "--code", "eldre", "--start", "0", "--end", "3", "--coder", "Bo"
    )
    plan = run("merge", study, tmp_path / "Kari.db", tmp_path / "Bo.db", "--plan", "--coder", "Ingrid")
    assert plan.code == 0
    assert plan.out == f"{tmp_path / 'Kari.db'}: new: 1 coding\n{tmp_path / 'Bo.db'}: new: 1 coding\n"
    done = run("merge", study, tmp_path / "Bo.db", tmp_path / "Kari.db", "--coder", "Ingrid", "--json")
    assert done.code == 0
    result = json.loads(done.out)
    assert result["written"]
    assert [file["new"] for file in result["files"]] == [{"codings": 1}, {"codings": 1}]
    assert "merged Bo.db, Kari.db: 2 new codings" in run("log", study).out
    for name in ("Kari", "Bo"):
        there, here = (run("status", file, "--json").out for file in (tmp_path / f"{name}.db", study))
        assert last_act(here, name) == last_act(there, name) is not None
    again = run("merge", study, tmp_path / "Bo.db", "--coder", "Ingrid")
    assert again.out == f"{tmp_path / 'Bo.db'}: nothing new\n"
    assert run("undo", study, "--coder", "Ingrid").code == 0
    assert run("check", study).code == 0


def test_conflicts_are_listed_with_both_sides_and_decided_by_number(run: Run, study: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kari.db"
    run("share", study, copy, "--for", "Kari")
    for file, name in ((copy, "de eldre"), (study, "gamle")):
        book = tmp_path / "bok.yaml"
        run("codebook", "export", file, "-o", book)
        book.write_text(book.read_text("utf-8").replace("name: eldre\n", f"name: {name}\n"), "utf-8")
        assert run("codebook", "apply", file, book, "--coder", "Kari").code == 0
        book.unlink()
    listed = run("merge", study, copy)
    assert listed.code == 1
    assert listed.out.splitlines()[-3:] == [
        f"  1  {copy}: code «gamle», name", "       ours: gamle", "       theirs: de eldre",
    ]  # fmt: skip
    assert "1 conflict is undecided. Nothing was written." in listed.err
    assert "--take 1=theirs" in listed.err
    assert run("merge", study, copy, "--take", "1=mine").code == 2
    assert run("merge", study, copy, "--take", "7=ours").code == 1
    assert run("merge", study, copy, "--take", "1=theirs").code == 0
    assert "de eldre" in run("codebook", "show", study).out


def test_a_code_that_gives_way_to_no_code_fits_of_the_same_coder_is_said(run: Run, study: Path, tmp_path: Path) -> None:
    """In the plan, the result and the log; and so is «no code fits» that gives way to a code. Undo brings it back."""
    copy = tmp_path / "kari.db"
    run("share", study, copy, "--for", "Kari")
    run("apply", study, "--response", "1", "--code", "eldre", "--coder", "Kari")
    run("apply", study, "--response", "2", "--no-code-fits", "--coder", "Kari")
    sleep(0.002)
    run("apply", copy, "--response", "1", "--no-code-fits", "--coder", "Kari")
    run("apply", copy, "--response", "2", "--code", "eldre", "--coder", "Kari")
    plan = run("merge", study, copy, "--plan")
    assert plan.out.splitlines() == [
        f"{copy}: new: 1 coding and 1 flag",
        "set aside, since the same coder later decided otherwise on the answer: 2",
        "  K1/grupper, Kari: «eldre»",
        "  K1/tiltak, Kari: «no code fits»",
    ]
    done = run("merge", study, copy)
    assert done.out.startswith(plan.out)
    assert "1 new coding; set aside: 2" in run("log", study, "--json").out
    undone = run("undo", study)
    assert undone.code == 0
    as_json = json.loads(run("merge", study, copy, "--plan", "--json").out)
    assert as_json["set_aside"] == [
        {"answer": "K1/grupper", "coder": "Kari", "code": "eldre"},
        {"answer": "K1/tiltak", "coder": "Kari", "code": None},
    ]


def test_a_conflict_between_two_copies_names_the_copy_that_our_value_is_from(
    run: Run, study: Path, tmp_path: Path
) -> None:
    copies = {tmp_path / "bo.db": "gamle", tmp_path / "kari.db": "de eldre"}
    book = tmp_path / "bok.yaml"
    for copy in copies:
        run("share", study, copy, "--for", copy.stem)
    for copy, name in copies.items():
        run("codebook", "export", copy, "-o", book)
        book.write_text(book.read_text("utf-8").replace("name: eldre\n", f"name: {name}\n"), "utf-8")
        assert run("codebook", "apply", copy, book, "--coder", copy.stem).code == 0
        book.unlink()
    bo, kari = copies
    plan = run("merge", study, bo, kari, "--plan")
    assert plan.out.splitlines()[-3:] == [
        f"  1  {kari}: code «gamle», name", f"       ours (from {bo}): gamle", "       theirs: de eldre",
    ]  # fmt: skip
    assert json.loads(run("merge", study, bo, kari, "--plan", "--json").out)["conflicts"][0]["ours_from"] == str(bo)
    norwegian = run("--language", "nn", "merge", study, bo, kari, "--plan").out
    assert "koden «gamle», namn" in norwegian
    assert f"vårt (frå {bo}): gamle" in norwegian


def test_every_column_that_can_differ_has_words(study: Path) -> None:
    with open_project(study) as session:
        columns = {
            name
            for merged in TABLES
            if merged.fieldwise and merged.name != "case_data"
            for (name,) in session.project.execute(f"SELECT name FROM pragma_table_info('{merged.name}')")
            if name not in ("id", "uuid", *merged.known_by, *merged.of_the_file, *NEVER_ASKED)
        }
    assert columns - COLUMNS.keys() == set()
