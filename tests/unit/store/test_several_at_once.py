"""Several processes and sessions in one project at once: none loses an act, and each waits for the others."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from coder.errors import ProjectBusy, ProjectRefused
from coder.model import Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.project import Session, open_project
from coder.queries.finding import search_answers
from coder.queries.status import check_project, status_of
from coder.store import connection, refusals
from tests.small_study import CODEBOOK, coded
from tests.unit.store.writers import ACTS, child

pytestmark = pytest.mark.usefixtures("warm_children")


def test_two_processes_writing_a_thousand_acts_each_lose_none_and_are_never_refused(many: Session) -> None:
    path = many.project.path
    many.close()
    both = [child(ACTS, path, 6, 1006, coder) for coder in ("Olav", "Kari")]
    for process in both:
        output, errors = process.communicate(timeout=80)
        assert (process.returncode, errors, len(output.splitlines())) == (0, "", 1000)
    with open_project(path) as session:
        assert check_project(session) == []
        assert len(coded(session)) == 4000
        assert session.project.value("SELECT count(*) FROM changes WHERE kind = 'apply'") == 2000


def test_a_reader_sees_one_moment_while_another_process_writes(many: Session) -> None:
    path = many.project.path
    process = child(ACTS, path, 6, 306, "Olav")
    assert process.stdout is not None
    process.stdout.readline()
    seen = []
    with open_project(path, read_only=True) as reader:
        for _ in range(20):
            with reader.project.snapshot():
                counts = [reader.project.value("SELECT count(*) FROM codings") for _ in range(2)]
                acts = reader.project.value("SELECT count(*) FROM changes WHERE kind = 'apply'")
                found = list(search_answers(reader, Filter(coded=True)))
                status = status_of(reader)
            assert counts == [2 * acts, 2 * acts]
            assert len(found) == acts == status.coders[-1].responses
            assert all(len(row.codes) == 2 for row in found)
            seen.append(acts)
            time.sleep(0.01)
    assert process.communicate()[1] == ""
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_a_search_that_has_begun_does_not_meet_codes_made_after_it(study: Session, olav: Session) -> None:
    from msgspec.structs import replace

    from coder.model import Code

    code_answers(study, ["1"], ("eldre",))
    found = search_answers(study, Filter())
    first = next(found)
    put_codebook(olav, replace(CODEBOOK, codes=(*CODEBOOK.codes, Code("ny", "ny"))), "a new code")
    code_answers(olav, ["2"], ("ny",))
    assert [row.codes for row in (first, *found)] == [["grupper > eldre"], [], [], [], []]


def test_an_act_waits_for_another_to_end(study: Session, olav: Session) -> None:
    def hold() -> None:
        with open_project(study.project.path, "Kari") as kari, kari.project.transaction():
            held.set()
            time.sleep(0.3)

    held = threading.Event()
    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    code_answers(olav, ["1"], ("eldre",))
    other.join()
    assert coded(study)


def test_a_lock_that_is_never_given_up_is_said(study: Session, olav: Session) -> None:
    olav.project.execute("PRAGMA busy_timeout=50")
    with study.project.transaction(), pytest.raises(ProjectRefused, match="held by another program"):
        code_answers(olav, ["1"], ("eldre",))
    assert coded(study) == []


def test_between_its_acts_a_program_lets_others_in(study: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each where it has seen that there are others, else now and then: who waits for the file would hardly meet
    the moment between two acts of a loop."""
    clock, slept = [1000.0], list[float]()
    monkeypatch.setattr(connection, "monotonic", lambda: clock[0])
    monkeypatch.setattr(connection, "sleep", slept.append)

    def act(code: str) -> None:
        clock[0] += connection.LONGEST_RUN / 50
        code_answers(study, ["1"], (code,))

    act("eldre")
    for _ in range(20):
        act("forløp 1")
        act("eldre")
    assert slept == []
    for _ in range(10):
        act("forløp 1")
        act("eldre")
    assert len(slept) == 1
    with open_project(study.path, "Olav") as other:
        code_answers(other, ["4"], ("eldre",))
    for _ in range(5):
        act("forløp 1")
    assert len(slept) == 6
    assert all(0 < pause <= connection.BREATH for pause in slept)


@pytest.mark.parametrize("said", ["database is locked", "database table is locked", "locking protocol"])
def test_a_file_that_another_program_holds_is_busy_and_can_be_tried_again(tmp_path: Path, said: str) -> None:
    assert isinstance(refusals.refusal(tmp_path / "a.db", said), ProjectBusy)
