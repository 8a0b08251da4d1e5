"""A column that the project has a variable of is the same again in a later file, whatever its values look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.operations.importing import Roles, plan_imports
from coder.operations.renaming import rename
from coder.project import Session, create_project
from coder.queries.variables import variables_of
from coder.readers import ReadOptions
from tests.small_study import bring_in

VARIED = "id;plan;Hva er vanskelig?\n" + "".join(
    f"K{n};{'Ja' if n % 2 else 'Nei'};Det er for få folk til oppgave nummer {n}\n" for n in range(30)
)
TERSE = "id;plan;Hva er vanskelig?\n" + "".join(
    f"K{n};plan nummer {n} her;{('økonomi', 'folk')[n % 2]}\n" for n in range(30)
)


def roles_of(session: Session, folder: Path, text: str, roles: Roles | None = None) -> dict[str, str]:
    file = folder / "senere.csv"
    file.write_text(text, encoding="utf-8")
    (plan,) = plan_imports(session, [file], ReadOptions(), roles or Roles())
    return plan.roles


@pytest.fixture
def first(tmp_path: Path) -> Session:
    session = create_project(tmp_path / "studie.db", "Kari")
    bring_in(session, VARIED, name="2025.csv", roles=Roles(), wave="2025")
    return session


def test_a_question_answered_in_few_words_later_is_the_same_question(first: Session, tmp_path: Path) -> None:
    with create_project(tmp_path / "ny.db", "Kari") as new:
        assert roles_of(new, tmp_path, TERSE)["Hva er vanskelig?"] == "closed"
    assert roles_of(first, tmp_path, TERSE) == {"id": "id", "plan": "closed", "Hva er vanskelig?": "open"}
    done = bring_in(first, TERSE, name="2026.csv", roles=Roles(), wave="2026")
    assert done.counts.responses == 30
    assert {variable.name: variable.kind for variable in variables_of(first)} == {
        "plan": "closed",
        "Hva er vanskelig?": "open",
    }


def test_by_a_former_name_too(first: Session, tmp_path: Path) -> None:
    rename(first, "Hva er vanskelig?", "vanskelig")
    assert roles_of(first, tmp_path, TERSE)["Hva er vanskelig?"] == "open"


def test_what_is_said_goes_before_and_naming_another_question_does_not_close_it(first: Session, tmp_path: Path) -> None:
    assert roles_of(first, tmp_path, TERSE, Roles(closed=("Hva er vanskelig?",)))["Hva er vanskelig?"] == "closed"
    more = TERSE.replace("\n", ";mer\n").replace("vanskelig?;mer", "vanskelig?;annet")
    assert roles_of(first, tmp_path, more, Roles(open=("annet",)))["Hva er vanskelig?"] == "open"


def test_files_that_come_together_agree(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, text in zip(files, (VARIED, TERSE), strict=True):
        file.write_text(text, encoding="utf-8")
    with create_project(tmp_path / "studie.db", "Kari") as session:
        plans = plan_imports(session, files, ReadOptions(), Roles())
    assert [plan.roles["Hva er vanskelig?"] for plan in plans] == ["open", "open"]
