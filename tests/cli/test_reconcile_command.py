"""`coder reconcile`: lists what coders put differently, and decides one of it or all that is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.operations.coding import code_answers
from coder.project import open_project
from tests.cli.conftest import Run


@pytest.fixture
def differing(study: Path) -> Path:
    """K1 and K4: «eldre» by Anna, «pårørende» by Bo; K2 alike; K5 coded by Anna alone."""
    with open_project(study, "Anna") as session:
        code_answers(session, ["K1/grupper", "K4/grupper"], ["eldre"])
        code_answers(session, ["K2"], ["forløp-1"])
        code_answers(session, ["K5/grupper"], ["ensomhet"])
        session.coder = "Bo"
        code_answers(session, ["K1/grupper", "K4/grupper"], ["pårørende"])
        code_answers(session, ["K2"], ["forløp-1"])
    return study


def listed(run: Run, project: Path) -> list[str]:
    """The cases of the answers that are listed."""
    return [answer["case"] for answer in json.loads(run("reconcile", project, "--json").out)]


def test_what_differs_is_listed_and_decided_one_by_one_and_undone(run: Run, differing: Path) -> None:
    shown = run("reconcile", differing)
    assert "eldre: Anna, not Bo" in shown.out
    assert "pårørende: Bo, not Anna" in shown.out
    assert "2 of 3 answers that two or more have coded are coded differently: 4 disagreements, 0 decided" in shown.err
    deciding = ("--answer", "K1/grupper", "--take", "Anna", "--reason", "gap", "--note", "Se § 3", "--coder", "Kari")
    done = run("reconcile", differing, *deciding)
    assert (done.code, done.out) == (0, "2 disagreements decided.\n")
    assert "2 decided, 0 to discuss, 2 open" in done.err
    assert listed(run, differing) == ["K4"]
    eldre, other = json.loads(run("reconcile", differing, "--json", "--all").out)[0]["disagreements"]
    assert (eldre["outcome"], eldre["reason"], eldre["note"], eldre["coder"]) == (
        "has", "gap in the definition", "Se § 3", "Kari",
    )  # fmt: skip
    assert other["outcome"] == "has not"
    assert "→ holds, a gap in the definition, Se § 3 (Kari)" in run("reconcile", differing, "--all").out
    run("undo", differing, "--coder", "Kari")
    assert listed(run, differing) == ["K1", "K4"]


def test_all_that_is_listed_is_decided_at_once(run: Run, differing: Path) -> None:
    asked = run("reconcile", differing, "--pair", "eldre", "pårørende", "--take", "Bo")
    assert asked.code == 2
    assert "Decide on 4 disagreements (2 answers)? Say so with --yes." in asked.err
    done = run("reconcile", differing, "--pair", "eldre", "pårørende", "--take", "Bo", "--yes", "--json")
    assert json.loads(done.out) == {"decided": 4, "to_discuss": 0, "open": 0}
    assert run("reconcile", differing, "--take", "Bo", "--yes").out == "There was nothing to decide.\n"
    run("reconcile", differing, "--code", "eldre", "--reopen", "--yes")
    assert listed(run, differing) == ["K1", "K4"]
    run("reconcile", differing, "--answer", "K1/grupper", "--none")
    assert listed(run, differing) == ["K4"]


def test_what_coders_have_put_right_themselves_has_lapsed_and_is_reopened(run: Run, differing: Path) -> None:
    deciding = ("--answer", "K1/grupper", "--take", "Anna", "--reason", "slip")
    run("reconcile", differing, *deciding, "--coder", "Kari")
    assert run("search", differing, "--code", "eldre", "--count").out == "2\n"
    with open_project(differing, "Anna") as session:
        code_answers(session, ["K1/grupper"], ["eldre"], stands=False)
        code_answers(session, ["K1/grupper"], ["ensomhet"])
        session.coder = "Bo"
        code_answers(session, ["K1/grupper"], ["pårørende"], stands=False)
        code_answers(session, ["K1/grupper"], ["ensomhet"])
    assert run("search", differing, "--code", "eldre", "--count").out == "1\n"
    shown = run("reconcile", differing)
    assert "K1" not in shown.out
    assert "2 decisions do not count any more, since nobody differs there now; --all lists them." in shown.err
    shown = run("reconcile", differing, "--all")
    assert "eldre → holds, a slip (Kari): does not count, since nobody differs on it any more" in shown.out
    answer = json.loads(run("reconcile", differing, "--all", "--json").out)[-1]
    assert (answer["case"], answer["disagreements"]) == ("K1", [])
    assert [(decision["outcome"], decision["counts"]) for decision in answer["beside"]] == [
        ("has", False),
        ("has not", False),
    ]
    assert run("reconcile", differing, "--answer", "K1/grupper", "--take", "Bo").code == 1
    done = run("reconcile", differing, "--answer", "K1/grupper", "--reopen")
    assert (done.code, done.out) == (0, "2 disagreements decided.\n")
    assert "do not count any more" not in run("reconcile", differing).err


def test_a_decision_without_any_codings_is_reopened_with_the_others(run: Run, differing: Path) -> None:
    run("reconcile", differing, "--answer", "K4/grupper", "--take", "Bo")
    for coder, code in (("Anna", "eldre"), ("Bo", "pårørende")):
        with open_project(differing, coder) as session:
            code_answers(session, ["K4/grupper"], [code], stands=False)
    assert run("search", differing, "--code", "pårørende", "--count").out == "1\n"
    assert run("reconcile", differing, "--reopen", "--yes").code == 0
    assert "do not count any more" not in run("reconcile", differing).err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--answer", "K1/grupper"], 2, "Say what holds"),
        (["--answer", "K2", "--take", "Anna"], 1, "was not coded differently by two coders"),
        (["--answer", "K1/grupper", "--take", "Ola"], 1, "«Ola» has not coded answer 1"),
        (["--answer", "K5/grupper", "--code", "eldre", "--has"], 1, "Fewer than two have coded"),
        (["--answer", "K1/grupper", "--code", "eldre", "--none"], 2, "leave --code out"),
        (["--has", "--take", "Bo"], 2, "One thing at a time"),
        (["--note", "x"], 2, "--note goes with what is decided"),
        (["--code", "eldre", "--pair", "eldre", "ensomhet"], 2, "--pair goes with neither"),
        (["--question", "grup", "--code", "ukjent"], 1, "ukjent"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    arguments: list[str], code: int, message: str, run: Run, differing: Path
) -> None:
    refused = run("reconcile", differing, *arguments)
    assert (refused.code, message in refused.err) == (code, True), refused.err
