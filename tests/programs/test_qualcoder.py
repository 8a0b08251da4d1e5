"""A project goes to QualCoder and comes back, by that program's own import and export.

It is in no package index, so this asks for a clone of it: the environment variable QUALCODER_SOURCE names its folder
(tried with the versions below). What its import and export need is installed in an environment of their own. Where
either cannot be had, this is skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from coder.interchange.codes import description_of
from coder.model import Code, Codebook, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.exporting import words_of
from coder.operations.flags import toggle_flag
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.operations.memos import write_memo
from coder.operations.reconciling import Decision, reconcile
from coder.operations.refi_export import export_project
from coder.project import Session, create_project, open_project
from coder.store import codebooks, queries
from tests.programs.environment import driven, installed
from tests.small_study import CARERS, CARERS_ANSWER, LONELY, LONELY_ANSWER, OLD_ANSWER, OTHER

WANTED = ("PyQt6==6.11.0", "PyQt6-Qt6==6.11.2", "PyMuPDF==1.28.2", "pillow==13.0.0", "qtawesome==1.4.2")
TRIED = ("QualCoder 3.8.2", "QualCoder 4.0 Beta")
SOURCE = os.environ.get("QUALCODER_SOURCE", "")

pytestmark = [
    pytest.mark.programs, pytest.mark.skipif(not SOURCE, reason="QUALCODER_SOURCE names no clone of QualCoder"),
]  # fmt: skip


class Back(NamedTuple):
    """What QualCoder has made of a project: the file it exports, its own folder, and which version it is."""

    exported: Path
    folder: Path
    version: str


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which its import and export load."""
    found = installed(tmp_path_factory.mktemp("qualcoder"), WANTED)
    loads = [str(found), "-c", "from PyQt6 import QtWidgets, QtMultimediaWidgets"]
    done = subprocess.run(loads, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"PyQt6 does not load here: {done.stderr.strip().splitlines()[-1]}")
    return found


@pytest.fixture
def rich(coded: Session) -> Session:
    """The study with whatever makes it hard: names that others have, memos that say the same, decisions, flags."""
    codes = (*codebooks.codebook_of(coded.project), Code("t", "tiltak"), Code("f", "godt sitat", colour="#2a9d8f"))
    put_codebook(coded, Codebook(codes), "with more")
    code_answers(coded, [OLD_ANSWER], ("t", "f"), (0, 5))
    toggle_flag(coded, [LONELY_ANSWER], "good quote", (0, 7))
    write_memo(coded, "om svaret", answer=LONELY_ANSWER)
    write_memo(coded, "også\nover to linjer", answer=LONELY_ANSWER)
    write_memo(coded, "om sitatet", answer=LONELY_ANSWER, span=(0, 7))
    write_memo(coded, "om saken", case="K02")
    with open_project(coded.project.path, "Olav/2 👍") as other:
        write_memo(other, "om saken", case="K03")
        code_answers(other, [CARERS_ANSWER], (LONELY, CARERS))
        code_answers(coded, [CARERS_ANSWER], (CARERS,))
        reconcile(coded, [Decision(int(CARERS_ANSWER), CARERS, "has")])  # type: ignore[arg-type]
    return coded


@pytest.fixture
def back(rich: Session, python: Path, tmp_path: Path) -> Back:
    """What QualCoder makes of the project."""
    export_project(rich, tmp_path / "x.qdpx", reader="qualcoder", unredacted=True)
    folder = tmp_path / "qualcoder"
    folder.mkdir()
    said = driven(python, "drive_qualcoder.py", SOURCE, tmp_path / "x.qdpx", folder)
    assert "Error" not in str(said["log"])
    return Back(Path(str(said["exported"])), Path(str(said["project"])), str(said["version"]))


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


CODINGS = (
    "SELECT cases.key, variables.name, path, coders.name, codings.at, start_char, end_char, text FROM codings"
    " JOIN code_paths ON code_paths.id = code_id JOIN coders ON coders.id = coder_id"
    " JOIN responses ON responses.id = response_id JOIN cases ON cases.id = case_id"
    " JOIN variables ON variables.id = variable_id"
)
FLAGS = (
    "SELECT cases.key, kind, coders.name, flags.at, start_char, end_char FROM flags JOIN coders ON coders.id = coder_id"
    " JOIN responses ON responses.id = response_id JOIN cases ON cases.id = case_id"
)
MEMOS = (
    "SELECT memos.text, coders.name, memos.at, cases.key, held.key, start_char, end_char, codes.name FROM memos"
    " JOIN coders ON coders.id = coder_id LEFT JOIN cases ON cases.id = memos.case_id"
    " LEFT JOIN codes ON codes.id = memos.code_id LEFT JOIN responses ON responses.id = response_id"
    " LEFT JOIN cases AS held ON held.id = responses.case_id"
)
ANSWERS = (
    "SELECT cases.key, variables.name, text FROM current_responses AS responses"
    " JOIN cases ON cases.id = case_id JOIN variables ON variables.id = variable_id"
)
VALUES = "SELECT cases.key, data FROM case_data JOIN cases ON cases.id = case_id"


def codings(session: Session) -> list[tuple[str, ...]]:
    """Codings on words (those on white space alone are told and left out), and where each begins but in the answer
    whose line ends change."""
    found = []
    for case, question, code, coder, at, start, end, text in session.project.execute(CODINGS):
        if text[start:end].strip():
            begins = "" if case == "N0" else str(start)
            found.append((case, question, code, coder, at, lines(text[start:end]), begins))
    return sorted(found)


def memos(session: Session) -> Iterator[tuple[object, ...]]:
    for text, coder, at, case, held, start, end, code in session.project.execute(MEMOS):
        # It knows no memo on a code beside the code's own description: such a one is an entry of its journal.
        yield text, coder, at, case, held, start, end, None if held is None else code


def codes(session: Session) -> set[tuple[str, str]]:
    codebook = codebooks.codebook_of(session.project)
    return {(codebook.path(code), description_of(code, words_of(session))) for code in codebook}


def values(session: Session) -> dict[str, dict[str, object]]:
    found = {case: json.loads(data) for case, data in session.project.execute(VALUES)}
    return {case: {name: value for name, value in held.items() if value is not None} for case, held in found.items()}


def coders(session: Session) -> set[str]:
    return {name for (name,) in session.project.execute("SELECT name FROM coders")}


@pytest.mark.parametrize("way", ["its export", "its folder"])
def test_what_went_to_qualcoder_comes_back(rich: Session, back: Back, tmp_path: Path, way: str) -> None:
    """Answers, questions, codes, codings, coders, times, flags, memos and values, each where it was."""
    with create_project(tmp_path / "again.db", "Nina") as again:
        plan = plan_foreign(back.exported if way == "its export" else back.folder, Cutting())
        done = import_foreign(again, plan)
        assert [(case, question, lines(text)) for case, question, text in again.project.execute(ANSWERS)] == [
            (case, question, lines(text)) for case, question, text in rich.project.execute(ANSWERS)
        ]
        reconciled = [coding for coding in codings(again) if coding[3] == "Forlikt"]
        assert [coding for coding in codings(again) if coding not in reconciled] == codings(rich)
        assert [(coding[2], coding[5]) for coding in reconciled] == [("støtte > pårørende", "Mer støtte til pårørende")]
        assert codes(again) == codes(rich)
        assert coders(again) == {"Nina", "Forlikt", *coders(rich)}
        assert sorted(again.project.execute(FLAGS)) == sorted(rich.project.execute(FLAGS))
        assert sorted(memos(again), key=repr) == sorted(memos(rich), key=repr)
        assert values(again) == values(rich)
        assert (done.marks.of_nobody, done.marks.split, done.marks.doubled) == (0, 0, 0)
        assert plan.project.losses == []
    assert back.version in TRIED


@pytest.mark.parametrize("way", ["its export", "its folder"])
def test_what_comes_back_is_known_where_it_came_from(rich: Session, back: Back, way: str) -> None:
    before = codings(rich), codes(rich), values(rich), list(queries.answers(rich.project, Filter()))
    done = import_foreign(rich, plan_foreign(back.exported if way == "its export" else back.folder, Cutting()))
    new = [coding for coding in codings(rich) if coding[3] != "Forlikt"]
    assert (new, codes(rich), values(rich), list(queries.answers(rich.project, Filter()))) == before
    assert (done.codes, done.counts.responses, done.counts.cases, done.marks.flags) == (0, 0, 0, 0)
    # A memo on a code comes back as one on the project.
    assert done.marks.memos == 1


def test_a_project_in_the_standards_own_form_comes_back_from_qualcoder_too(
    coded: Session, python: Path, tmp_path: Path
) -> None:
    """Its import does not stop. What it loses then is in the manual: all of a code called as another, here of the
    question «grupper» and of the second «annet», and in 3.8 of a code with a memo."""
    code_answers(coded, [OLD_ANSWER], (f"id:{OTHER}",))
    export_project(coded, tmp_path / "x.qdpx", unredacted=True)
    (tmp_path / "qualcoder").mkdir()
    said = driven(python, "drive_qualcoder.py", SOURCE, tmp_path / "x.qdpx", tmp_path / "qualcoder")
    lost = {"annet", "grupper > forløp 1"} if "3.8" in str(said["version"]) else {"annet"}
    with create_project(tmp_path / "again.db", "Nina") as again:
        import_foreign(again, plan_foreign(Path(str(said["exported"])), Cutting()))
        # Where the mark of a question is lost, its heading stands in the answer.
        assert [lines(text).removeprefix("grupper\n") for *_, text in again.project.execute(ANSWERS)] == [
            lines(text) for *_, text in coded.project.execute(ANSWERS)
        ]
        found = {(coding[0], coding[2], coding[3], coding[5]) for coding in codings(again)}
        wanted = {(coding[0], coding[2], coding[3], coding[5]) for coding in codings(coded)}
    assert found == {coding for coding in wanted if coding[1] not in lost}
