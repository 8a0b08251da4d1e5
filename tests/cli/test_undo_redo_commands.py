"""`coder undo` and `coder redo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.english import english_in


@pytest.fixture
def coded(run: Run, study: Path) -> Path:
    """Act 3: Kari codes answer 1; act 4: Per codes answer 3."""
    run("apply", study, "--response", "1", "--code", "eldre")
    run("apply", study, "--response", "3", "--code", "forløp 1", "--coder", "Per")
    return study


def coded_answers(run: Run, study: Path) -> list[int]:
    return [row["response"] for row in json.loads(run("search", study, "--coded", "--json").out)]


def test_ones_own_latest_act_whoever_acted_after(run: Run, coded: Path) -> None:
    done = run("undo", coded)
    assert (done.code, done.err) == (0, "")
    assert done.out == "Undid act 3: «eldre» on K1 · grupper.\n"
    assert coded_answers(run, coded) == [3]
    assert run("redo", coded).out == "Redid act 3: «eldre» on K1 · grupper.\n"
    assert run("undo", coded, "--mine").out == "Undid act 3: «eldre» on K1 · grupper.\n"


def test_what_a_colleague_undid_is_not_redone_under_ones_own_name(run: Run, coded: Path) -> None:
    run("undo", coded, "--coder", "Per")
    done = run("redo", coded)
    assert (done.code, done.out) == (1, "")
    assert "nothing to redo" in done.err
    assert run("redo", coded, "--change", "4").out == "Redid act 4: «forløp 1» on K2 · grupper.\n"


def test_a_named_act(run: Run, coded: Path) -> None:
    result = json.loads(run("undo", coded, "--change", "3", "--json").out)
    assert (result["undone"], result["summary"]) == (3, "«eldre» on answer 1")
    assert coded_answers(run, coded) == [3]
    assert json.loads(run("redo", coded, "--json").out)["redone"] == 3


def test_undoing_everything_and_redoing_it(run: Run, coded: Path) -> None:
    before = run("export", coded, "--what", "matrix").out
    for act in (4, 3, 2, 1):
        assert run("undo", coded, "--change", act).code == 0
    nothing = run("undo", coded)
    assert (nothing.code, nothing.out) == (1, "")
    assert nothing.err.startswith("Error: There is nothing to undo.")
    for _ in range(4):
        assert run("redo", coded).code == 0
    assert run("export", coded, "--what", "matrix").out == before
    assert run("check", coded).code == 0


def test_a_new_act_closes_the_way_back(run: Run, coded: Path) -> None:
    run("undo", coded)
    run("apply", coded, "--response", "2", "--code", "vet ikke")
    done = run("redo", coded)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: There is nothing to redo.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--change", "99"], "99"), (["--change", "2"], "Error:"), (["--mine", "--coder", "Ola"], "nothing to undo")],
)
def test_refusals_change_nothing(run: Run, coded: Path, arguments: list[str], message: str) -> None:
    done = run("undo", coded, *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert coded_answers(run, coded) == [1, 3]


def test_usage(run: Run, coded: Path) -> None:
    assert run("undo", coded, "--change", "x").code == 2
    assert run("redo", coded, "--change", "x").code == 2
    assert run("undo", coded, "--change", "3", "--mine").code == 2


def test_a_refused_undo_names_the_act_that_was_asked_for_and_its_redo(run: Run, study: Path) -> None:
    """The act was undone and redone, and then changed by a later one; all in the reader's language."""
    assert run("rename", study, "grupper", "hvem").code == 0
    act = json.loads(run("log", study, "--json").out)[0]["id"]
    assert run("undo", study).code == 0
    assert run("redo", study).code == 0
    redone = json.loads(run("log", study, "--json").out)[0]["id"]
    assert run("rename", study, "hvem", "grupper").code == 0
    refused = run("undo", study, "--change", str(act))
    assert refused.code == 1
    assert f"Change {act}, which act" in refused.err
    assert "redid, cannot be reversed: what it touched has been changed since" in refused.err
    assert redone >= act
    in_norwegian = run("--language", "nn", "undo", study, "--change", str(act)).err
    assert f"Endring {act}, som handling" in in_norwegian
    assert english_in(in_norwegian) == []
    assert "Angre dei seinare handlingane først" in in_norwegian
