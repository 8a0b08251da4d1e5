"""`coder remove`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_takes_ones_own_coding_off(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    done = run("remove", study, "--response", "K1/grupper", "--code", "eldre")
    assert (done.code, done.err) == (0, "")
    assert done.out == "Removed «eldre» from characters 0–20 of K1/grupper.\n"
    assert run("search", study, "--coded", "--count").out == "0\n"
    run("undo", study)
    assert run("search", study, "--coded", "--count").out == "1\n"


def test_others_codings_stay(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre", "--start", "0", "--end", "5")
    done = run("remove", study, "--response", "1", "--code", "eldre", "--coder", "Per")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "Error: You have no such coding «eldre» on K1 · grupper.\n"
        "There is: 0–5 by Kari. A coder removes only their own codings.\n"
    )


def test_of_several_excerpts_one_has_to_be_named(run: Run, study: Path) -> None:
    for start, end in ((0, 5), (6, 9)):
        run("apply", study, "--response", "1", "--code", "eldre", "--start", start, "--end", end)
    done = run("remove", study, "--response", "1", "--code", "eldre")
    assert done.code == 1
    assert "0–5 by Kari" in done.err
    assert "6–9 by Kari" in done.err
    assert run("remove", study, "--response", "1", "--code", "eldre", "--start", "6", "--end", "9").code == 0
    assert run("export", study, "--what", "codings").out.count("\n") == 2


@pytest.mark.parametrize(
    ("response", "code", "message"),
    [("1", "eldre", "You have no such coding"), ("77", "eldre", "no answer «77»"), ("1", "eldra", "Did you mean")],
)
def test_refusals(run: Run, study: Path, response: str, code: str, message: str) -> None:
    done = run("remove", study, "--response", response, "--code", code)
    assert (done.code, done.out) == (1, "")
    assert message in done.err


def test_usage(run: Run, study: Path) -> None:
    assert run("remove", study, "--code", "eldre").code == 2
    assert run("remove", study, "--response", "1").code == 2
