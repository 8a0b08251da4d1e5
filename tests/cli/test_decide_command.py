"""`coder decide`."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def waiting(run: Run, study: Path, *arguments: str) -> list[dict[str, Any]]:
    return json.loads(run("decide", study, "--list", "--json", "--limit", "100", *arguments).out)


def the_one(run: Run, study: Path, answer: int, code: str) -> int:
    return next(
        row["suggestion"] for row in waiting(run, study) if row["response"] == answer and row["code_id"] == code
    )


def codings(run: Run, study: Path) -> list[dict[str, Any]]:
    rows = run("export", study, "--what", "codings", "--format", "jsonl").out.splitlines()
    return [json.loads(row) for row in rows]


def test_the_list_is_surest_first_with_its_evidence(run: Run, suggested: Path) -> None:
    rows = waiting(run, suggested)
    assert [row["confidence"] for row in rows] == sorted((row["confidence"] for row in rows), reverse=True)
    shown = run("decide", suggested, "--list").out
    first = rows[0]
    assert (
        f"{first['suggestion']:>7}    {first['rank']}.  {first['code']}  ({first['case']}/{first['question']})" in shown
    )
    assert "because of: Vet ikke\n         «Vet ikke»\n" in shown
    assert run("decide", suggested, "--list", "--limit", "1").out.count("«") == 1
    assert {row["code"] for row in waiting(run, suggested, "--code", "pårørende")} == {"pårørende"}


def test_a_number_is_shown_only_when_something_is_coded(run: Run, suggested: Path) -> None:
    listed = run("decide", suggested, "--list")
    first = waiting(run, suggested)[0]
    assert f"{first['suggestion']:>7}    {first['rank']}.  {first['code']}  (" in listed.out
    assert "1. is the surest of its answer" in listed.err
    run("apply", suggested, "--response", "1", "--code", "eldre")
    run("suggest", suggested)
    listed = run("decide", suggested, "--list")
    first = waiting(run, suggested)[0]
    assert f"{first['suggestion']:>7}  {first['confidence']:.2f}  {first['code']}  (" in listed.out
    assert "1. is the surest" not in listed.err


def test_the_list_says_what_it_does_not_show(run: Run, suggested: Path) -> None:
    everything = waiting(run, suggested)
    first, second, third = (row["suggestion"] for row in everything[:3])
    run("decide", suggested, first, "--accept")
    run("decide", suggested, second, third, "--reject")
    output = run("decide", suggested, "--list", "--limit", "1").err
    left = len(everything) - 3
    assert f"{left} suggestions wait for you, surest first; shown: 1, --limit shows more.\n" in output
    with sqlite3.connect(suggested) as db:
        [below] = db.execute("SELECT count(*) FROM suggestions WHERE NOT proposed").fetchone()
    db.close()
    assert (
        f"Not shown, of the same run: {below} below the threshold of their code; 2 that you rejected; 1 that you"
        " accepted.\n"
    ) in output
    assert run("decide", suggested, "--list", "--limit", "1", "--json").err == output
    assert run("decide", suggested, "--list", "--limit", "1", "--quiet").err == ""
    assert "that you" not in run("decide", suggested, "--list", "--coder", "Per").err
    run("apply", suggested, "--response", f"#{everything[3]['response']}", "--code", everything[3]["code"])
    assert "; 1 whose code you have put there.\n" in run("decide", suggested, "--list").err
    run("decide", suggested, "--accept", "--above", "0", "--yes")
    run("suggest", suggested)
    assert " that you decided on as another run suggested them" in run("decide", suggested, "--list").err


def test_why_no_suggestion_waits_is_true(run: Run, study: Path) -> None:
    assert "no run has been made" in run("decide", study, "--list").out
    run("suggest", study)
    run("decide", study, "--reject", "--above", "0", "--yes")
    assert run("decide", study, "--list").out.startswith(
        "No suggestion of run 1 waits for you. `coder suggest` makes a"
    )
    assert run("decide", study, "--list", "--code", "eldre").out == "No suggestion of «eldre» in run 1 waits for you.\n"
    for answer in json.loads(run("search", study, "--limit", "100", "--json").out):
        run("apply", study, "--response", f"#{answer['response']}", "--no-code-fits")
    assert run("decide", study, "--list").out == "No suggestion waits for you: every answer is coded.\n"


def test_accepting_makes_a_coding_that_remembers_its_suggestion(run: Run, suggested: Path) -> None:
    number = the_one(run, suggested, 4, "vet-ikke")
    done = run("decide", suggested, number, "--accept")
    assert (done.code, done.out, done.err) == (0, "Accepted: «vet ikke» on K3/grupper.\n", "")
    (coding,) = codings(run, suggested)
    assert (coding["code_id"], coding["coder"], coding["run"], coding["rank"]) == ("vet-ikke", "Kari", 1, 1)
    assert 0 < coding["confidence"] <= 1
    assert number not in {row["suggestion"] for row in waiting(run, suggested)}
    run("undo", suggested)
    assert codings(run, suggested) == []
    assert number in {row["suggestion"] for row in waiting(run, suggested)}


def test_rejecting_makes_none(run: Run, suggested: Path) -> None:
    number = the_one(run, suggested, 4, "vet-ikke")
    assert run("decide", suggested, number, "--reject").out == "Rejected: «vet ikke» on K3/grupper.\n"
    assert codings(run, suggested) == []
    again = run("decide", suggested, number, "--accept")
    assert again.code == 1
    assert again.err.startswith(f"Error: You have decided on suggestion {number} already: reject.\n")
    assert run("decide", suggested, number, "--accept", "--coder", "Per").code == 0, "another coder may differ"


def test_changing_to_another_code(run: Run, suggested: Path) -> None:
    done = run("decide", suggested, "--response", "K3/grupper", "--code", "vet ikke", "--change", "ensomhet", "--json")
    (made,) = json.loads(done.out)
    assert (made["response"], made["code"]) == (4, "ensomhet")
    (coding,) = codings(run, suggested)
    assert (coding["code_id"], coding["run"]) == ("ensomhet", 1)


def test_all_above_a_confidence_is_one_act(run: Run, suggested: Path) -> None:
    before = waiting(run, suggested)
    done = run("decide", suggested, "--accept", "--above", "0.3", "--yes")
    sure = [row for row in before if row["confidence"] >= 0.3]
    assert done.out.count("Accepted: ") == len(sure) > 1
    assert run("undo", suggested).out == f"Undid act 4: accepted {len(sure)} suggestions.\n"
    assert waiting(run, suggested) == before
    assert run("decide", suggested, "--accept", "--above", "1").out == "No suggestion waits with that confidence.\n"


def test_a_list_shows_what_a_decision_above_a_confidence_would_reach(run: Run, suggested: Path) -> None:
    sure = [row["suggestion"] for row in waiting(run, suggested) if row["confidence"] >= 0.3]
    listed = json.loads(run("decide", suggested, "--list", "--above", "0.3", "--json").out)
    assert [row["suggestion"] for row in listed] == sure
    assert run("decide", suggested, "--list", "--above", "1").out == "No suggestion waits with that confidence.\n"
    done = run("decide", suggested, "--accept", "--above", "0.3", "--yes", "--json")
    assert [row["suggestion"] for row in json.loads(done.out)] == sure


def test_a_decision_by_a_confidence_that_nothing_was_checked_on_says_so(run: Run, suggested: Path) -> None:
    unchecked = "the run has learned from no coded answer, so no number would say how often that is right.\n"
    assert run("decide", suggested, "--accept", "--above", "0.3", "--yes").err.endswith(unchecked)
    run("suggest", suggested)
    assert run("decide", suggested, "--reject", "--above", "0", "--yes").err == ""


@pytest.mark.parametrize(("answer", "made"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_terminal_asks_before_many(
    run: Run, suggested: Path, monkeypatch: pytest.MonkeyPatch, answer: str, made: bool
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer.strip())
    done = run("decide", suggested, "--accept", "--above", "0.3")
    assert bool(codings(run, suggested)) is made
    assert done.code == (0 if made else 130)


def test_nothing_is_decided_where_nobody_can_be_asked(run: Run, suggested: Path) -> None:
    done = run("decide", suggested, "--accept", "--above", "0.3")
    assert (done.code, done.out) == (2, "")
    assert "--yes" in done.err
    assert not codings(run, suggested)


def test_naming_a_suggestion_twice_decides_once(run: Run, suggested: Path) -> None:
    number = the_one(run, suggested, 4, "vet-ikke")
    done = run("decide", suggested, number, number, "--accept")
    assert (done.code, done.out) == (0, "Accepted: «vet ikke» on K3/grupper.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["999", "--accept"], "There is no suggestion 999."),
        (["1", "999", "--reject"], "There is no suggestion 999."),
        (["1", "--change", "ensom"], "Did you mean «ensomhet»"),
        (
            ["--response", "2", "--code", "eldre", "--accept"],
            "The newest run does not suggest «eldre» for K1 · tiltak.",
        ),
        (["--response", "99", "--code", "eldre", "--accept"], "There is no answer «99»."),
        (["--above", "0.5", "--code", "eldra", "--accept"], "Did you mean «eldre»"),
        (["--list", "--code", "eldra"], "Did you mean «eldre»"),
    ],
)
def test_refusals_decide_nothing(run: Run, suggested: Path, arguments: list[str], message: str) -> None:
    before = waiting(run, suggested)
    done = run("decide", suggested, *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert waiting(run, suggested) == before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["1"],
        ["--accept"],
        ["1", "--accept", "--change", "eldre"],
        ["1", "--accept", "--above", "0.5"],
        ["--response", "1", "--accept"],
        ["--accept", "--above", "1.5"],
        ["one", "--accept"],
    ],
)
def test_usage_errors(run: Run, suggested: Path, arguments: list[str]) -> None:
    done = run("decide", suggested, *arguments)
    assert (done.code, done.out) == (2, "")


def test_what_one_has_rejected_does_not_wait_again_in_the_next_run(run: Run, suggested: Path) -> None:
    """For that coder, in the list and in bulk; for a colleague it waits."""
    number = waiting(run, suggested)[0]["suggestion"]
    row = waiting(run, suggested)[0]
    run("decide", suggested, number, "--reject")
    run("suggest", suggested)
    assert (row["response"], row["code_id"]) not in {
        (suggestion["response"], suggestion["code_id"]) for suggestion in waiting(run, suggested)
    }
    assert run("decide", suggested, "--above", "0", "--accept", "--yes").code == 0
    assert (row["response"], row["code_id"]) not in {
        (coding["response"], coding["code_id"]) for coding in codings(run, suggested)
    }
    theirs = {
        (suggestion["response"], suggestion["code_id"]) for suggestion in waiting(run, suggested, "--coder", "Per")
    }
    assert (row["response"], row["code_id"]) in theirs


def test_tables_say_that_codes_may_be_missing_where_only_the_surest_suggestions_were_accepted(
    suggested: Path, run: Run
) -> None:
    """Whether some answers are left uncoded or none is."""

    def numbers() -> set[tuple[str, str]]:
        assert run("report", suggested, "-o", "r.md", "--language", "en").code == 0
        pattern = r"(\d+) of (\d+) coded answers w\w+ first coded by accepting the surest suggestions together"
        return set(re.findall(pattern, Path("r.md").read_text(encoding="utf-8")))

    assert run("decide", suggested, "--response", "K4/grupper", "--code", "pårørende", "--accept").code == 0
    assert numbers() == set()
    assert run("decide", suggested, "--above", "0.1", "--code", "ensomhet", "--accept", "--yes").code == 0
    assert numbers() == {("1", "2")}
    assert run("decide", suggested, "--above", "0.1", "--accept", "--yes").code == 0
    assert numbers() == {("4", "5")}
