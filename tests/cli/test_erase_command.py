"""`coder erase`: a respondent withdraws, and nothing of what they said stays in the file."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WORDS = ("Pårørende", "Pårorende", "hviskingen", "utålmodighet")


@pytest.fixture
def coded(run: Run, study: Path) -> Path:
    """Case K4 coded, flagged by a memo on answer and case, changed by a second import; others coded too."""
    run("apply", study, "--response", "K4", "--code", "pårørende")
    run("apply", study, "--response", "K2", "--code", "forløp 1")
    run("memo", study, "hviskingen om K4", "--response", "K4")
    run("memo", study, "utålmodighet", "--case", "K4")
    Path("ny.csv").write_text("id;grupper\nK4;Pårorende eldre\nK9;Sorg\n", encoding="utf-8")
    assert run("import", study, "ny.csv", "--open", "grupper").code == 0
    return study


def raw(project: Path) -> bytes:
    return b"".join(path.read_bytes() for path in Path().glob(f"{project}*")).lower()


def with_neighbours(word: str, content: bytes) -> set[bytes]:
    """Return a short word wherever it stands, with what stands beside it: two bytes alone may come about by chance."""
    return {content[found.start() - 3 : found.end() + 3] for found in re.finditer(word.lower().encode(), content)}


def cases_found(run: Run, project: Path, *arguments: str) -> list[str]:
    return [row["case"] for row in json.loads(run("search", project, *arguments, "--json").out)]


def test_nothing_of_the_respondent_stays_in_the_file(run: Run, coded: Path) -> None:
    before = raw(coded)
    assert all(word.lower().encode() in before for word in WORDS)
    done = run("erase", coded, "--case", "K4", "--yes")
    assert (done.code, done.out) == (0, "Erased: 2 answers, 1 coding, 2 memos. It cannot be undone.\n"), done.err
    after = raw(coded)
    # The codebook has a code called pårørende, which nobody took back: the answers began with a capital letter.
    left = b"".join(path.read_bytes() for path in Path().glob(f"{coded}*"))
    assert [word for word in ("Pårørende", "Pårorende") if word.encode() in left] == []
    assert [word for word in ("hviskingen", "utålmodighet", "pårorende") if word.lower().encode() in after] == []
    assert [place for place in with_neighbours("K4", before) if place in after] == []
    assert cases_found(run, coded) == ["K1", "K1", "K2", "K3", "K3", "K5", "K5", "K9"]
    assert cases_found(run, coded, "pårørende") == []
    assert run("check", coded).code == 0


def test_the_log_says_that_it_was_done_and_by_whom(run: Run, coded: Path) -> None:
    run("erase", coded, "--case", "K4", "--yes", "--coder", "Ola")
    newest = json.loads(run("log", coded, "--json").out)[0]
    assert (newest["kind"], newest["coder"]) == ("erase", "Ola")
    assert newest["summary"] == "a respondent withdrew: case number 4 was erased"


def test_it_is_not_undone_and_earlier_acts_still_are(run: Run, coded: Path) -> None:
    run("erase", coded, "--case", "K4", "--yes")
    done = run("undo", coded)
    assert done.code == 1
    assert "cannot be undone" in done.err
    acts = {act["id"]: act["summary"] for act in json.loads(run("log", coded, "--json").out)}
    for change in sorted(acts, reverse=True)[1:]:
        done = run("undo", coded, "--change", change)
        assert done.code == 0 or "was erased" in done.err, (acts[change], done.err)
    assert cases_found(run, coded) == []
    assert run("check", coded).code == 0


def test_the_same_file_does_not_bring_the_respondent_back(run: Run, coded: Path) -> None:
    run("erase", coded, "--case", "K4", "--yes")
    Path("mer.csv").write_text("id;grupper\nK4;Jeg igjen\nK10;Ny\n", encoding="utf-8")
    done = run("import", coded, "mer.csv", "--open", "grupper")
    assert "line 2: the case was left out: it was erased" in done.err
    assert "K10" in cases_found(run, coded)
    assert "K4" not in cases_found(run, coded)
    again = run("erase", coded, "--case", "K4", "--yes")
    assert again.out == "This case was erased before; the file was cleaned once more.\n"


def test_what_was_undone_before_is_erased_from_the_journal(run: Run, study: Path) -> None:
    run("undo", study)
    assert cases_found(run, study) == []
    before = raw(study)
    assert run("erase", study, "--case", "K4", "--yes").code == 0
    after = raw(study)
    assert [place for place in with_neighbours("K4", before) if place in after] == []
    assert "Pårørende og eldre".encode() not in Path(study).read_bytes()
    assert run("check", study).code == 0


def test_it_is_asked_for_and_copies_are_named(run: Run, coded: Path) -> None:
    shutil.copy(coded, "kopi.db")
    done = run("erase", coded, "--case", "K4")
    assert (done.code, done.out) == (1, "")
    assert "cannot be undone" in done.err
    assert "K4" in cases_found(run, coded)
    run("init", "annen.db")
    Path("annet.csv").write_text("id;tiltak\nK4;En annen undersøkelse, med samme id-er\n", encoding="utf-8")
    assert run("import", "annen.db", "annet.csv", "--open", "tiltak").code == 0
    notes = run("erase", coded, "--case", "K4", "--yes").err
    assert "kopi.db is a copy that still holds this case" in notes
    assert "annen.db is another project with a case of this id" in notes
    assert "annen.db is a copy" not in notes
    done = run("erase", coded, "--case", "K400", "--yes")
    assert (done.code, done.out) == (1, "")


def test_an_answer_that_another_program_overwrote_is_still_found(run: Run, study: Path) -> None:
    """The sums that the journal keeps are changed by what was taken out; they are not made anew."""
    with closing(sqlite3.connect(study)) as other:
        other.execute("UPDATE responses SET text = 'Noe annet' WHERE id = 1")
        other.commit()
    assert run("erase", study, "--case", "K4", "--yes").code == 0
    done = run("check", study)
    assert done.code == 1
    assert "not as they were added" in done.out + done.err
