"""What was reported as done is there after a kill, a full disk or a crowd; the rest is whole or not there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from coder import end_signal
from coder.errors import ProjectRefused
from coder.model.ids import CodeRow, ResponseId
from coder.operations.coding import code_answers
from coder.operations.merging import merge
from coder.operations.sharing import share
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.status import changes_of, check_project
from tests.limited import NO_BYTECODE
from tests.small_study import CODEBOOK, SURVEY, bring_in, coded, new_study, state
from tests.unit.store.writers import ACTS, MANY, child

pytestmark = pytest.mark.usefixtures("warm_children")

MERGE_KILLED_WHEN_ALL_IS_IN = """
import os, signal, sys
from coder.cli.entry import main
from coder.store import merge_afterwards
restore_rules = merge_afterwards.restore_rules
def killed(ours, act):
    restore_rules(ours, act)
    print(ours.project.value("SELECT count(*) FROM codings"), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
merge_afterwards.restore_rules = killed
sys.argv[:1] = ["coder", "merge"]
main()
"""


def test_an_act_is_reported_when_the_disk_has_it(waits_for_the_disk: None, tmp_path: Path) -> None:
    with new_study(tmp_path / "study.db") as session:
        assert session.project.value("PRAGMA journal_mode") == "wal"
        assert session.project.value("PRAGMA synchronous") == 2, "FULL: the log is on the disk at each commit"


def test_every_act_that_reported_success_survives_a_kill_and_none_is_half_there(many: Session) -> None:
    path = many.project.path
    many.close()
    first, generator = 6, random.Random(1)
    for _ in range(5):
        if first > 500:
            break  # a fast disk: too few answers are left for the child to be still at work when it is killed
        process = child(ACTS, path, first, 1006, "Olav")
        assert process.stdout is not None
        lines = [process.stdout.readline()]  # the moment is counted from the first act, not from the start of Python
        time.sleep(generator.uniform(0.02, 0.35))
        process.send_signal(signal.SIGKILL)
        with process:  # `communicate` would pass over what stood in the pipe beside the first line
            lines += process.stdout.read().splitlines()
        reported = [int(line) for line in lines if line.strip()]
        assert reported == list(range(first, first + len(reported)))
        with open_project(path) as session:
            assert check_project(session) == []
            held = [response for response, _, _, code, _ in coded(session) if code == "eldre"]
            assert held == [response for response, _, _, code, _ in coded(session) if code == "forlop_1"]
            # The act that was cut off before it could report may be there too, and then is whole.
            assert held in (list(range(6, reported[-1] + 1)), list(range(6, reported[-1] + 2)))
            assert session.project.value("SELECT count(*) FROM changes WHERE kind = 'apply'") == len(held)
        first = held[-1] + 1
    assert first > 16


def test_a_killed_merge_is_not_there_and_can_be_made_again(many: Session, tmp_path: Path) -> None:
    path, copy, scratch = many.path, tmp_path / "olav.db", tmp_path / "scratch"
    scratch.mkdir()
    share(many, copy, "Olav")
    with open_project(copy, "Olav") as session:
        code_answers(session, list(range(6, 1006)), ("eldre", "forløp 1"))
    before = state(many)
    many.close()
    theirs = copy.read_bytes()
    killed = child(MERGE_KILLED_WHEN_ALL_IS_IN, path, copy, env={**os.environ, "TMPDIR": str(scratch)})
    said, _ = killed.communicate()
    assert (killed.returncode, int(said)) == (-signal.SIGKILL, 2_000)
    assert list(scratch.iterdir()), "it was killed while it read its own copy of the file"
    assert copy.read_bytes() == theirs
    with open_project(path, "Ingrid") as session:
        assert state(session) == before
        assert check_project(session) == []
        assert merge(session, [copy]).files[0].added == {"codings": 2_000}


FULL = """
import resource, sys
from pathlib import Path
from coder import end_signal
from coder.errors import ProjectBusy, ProjectRefused
from coder.project import open_project
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
path, act, answers = map(Path, sys.argv[1:])
with open_project(path, "Olav") as session:
    plan = plan_import(answers, ReadOptions(), Roles())
    size = path.stat().st_size
    sys.dont_write_bytecode = True  # Python would keep a module that it could not write whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        if act.name == "import":
            run_import(session, plan)
        for number in range(6, 1006):
            code_answers(session, [str(number)], ("eldre",))
            print(number)
    except ProjectRefused as error:
        print(error.message)
        print(error.hint)
"""


@pytest.mark.parametrize("act", ["import", "apply"])
def test_a_full_disk_is_said_and_leaves_the_file_as_it_was(many: Session, act: str) -> None:
    path, before = many.project.path, state(many)
    many.close()
    answers = path.with_name("big.csv")
    answers.write_text("id;svar\n" + "".join(f"X{number};{'svar ' * 40}{number}\n" for number in range(5000)))
    process = child(FULL, path, act, answers, env=NO_BYTECODE)
    output, errors = process.communicate(timeout=60)
    *done, message, hint = output.splitlines()
    assert (process.returncode, errors) == (0, "")
    assert "could not be written: the disk is full or a size limit was reached" in message
    assert "Nothing of this act was kept" in hint
    with open_project(path, "Olav") as session:
        assert check_project(session) == []
        assert [response for response, *_ in coded(session)] == [int(number) for number in done]
        assert bool(done) == (act == "apply")
        assert {**state(session), "codings": []} == {**before, "codings": []}
        code_answers(session, ["1"], ("eldre",))


def test_an_act_that_fails_half_way_leaves_nothing(study: Session) -> None:
    before = state(study), list(changes_of(study))
    rows = SURVEY.splitlines()
    broken = "\n".join([*rows, 'K04;Nord;1;1;"et svar uten slutt;'])
    try:
        bring_in(study, broken)
    except Exception:
        assert (state(study), list(changes_of(study))) == before
    with pytest.raises(ZeroDivisionError):
        _fail_inside(study)
    assert (state(study)["codings"], check_project(study)) == ([], [])


def _fail_inside(session: Session) -> None:
    from coder.store import coding, journal

    with journal.change(session.project, "apply", session.coder) as act:
        coding.put_coding(session.project, act, ResponseId(1), (0, 3), CodeRow(1))
        raise ZeroDivisionError


def test_the_small_study_is_sound_from_the_start(tmp_path: Path) -> None:
    with new_study(tmp_path / "study.db") as session:
        assert check_project(session) == []
        assert codebook_of(session) == CODEBOOK


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_stop_while_sql_calls_a_function_of_ours_is_a_stop_and_no_damage(
    study: Session, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """SQLite tells of it as of an error in the file, and the file was said to be damaged."""

    def stopped(_text: str) -> str:
        raise stop

    with monkeypatch.context() as patched, open_project(study.project.path, "Olav") as session:
        before = state(session)
        patched.setattr("coder.text.folding.indexed", stopped)  # it is found when it is called first
        with pytest.raises(stop):
            bring_in(session, MANY, name="many.csv")
        assert state(session) == before
    assert check_project(study) == []


@pytest.mark.parametrize("told", [True, False])
def test_bytes_that_are_no_text_are_damage_and_a_signal_as_a_function_is_entered_is_a_stop(
    study: Session, told: bool
) -> None:
    """SQLite says the same of both: that a function failed, which was never entered."""
    if told:
        end_signal.note(signal.SIGTERM)
    try:
        with pytest.raises(KeyboardInterrupt if told else ProjectRefused):
            study.project.value("SELECT indexed_text(CAST(x'FF61' AS TEXT))")
    finally:
        end_signal.forget()
