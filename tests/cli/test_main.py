"""The command itself: help, version, usage errors, and an output that nobody reads."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from coder import __version__
from coder.cli.main import COMMANDS
from tests.cli.conftest import Run

ENTRY = [sys.executable, "-c", "from coder.cli.main import main; main()"]


def test_help_lists_every_command(run: Run) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    for name in COMMANDS:
        assert f"\n  {name} " in done.out


def test_version(run: Run) -> None:
    first, second = run("--version").out.splitlines()
    assert first == f"coder {__version__}"
    assert f"Python {platform.python_version()}" in second
    assert platform.machine() in second


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Commands:" in done.out + done.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: coder {name}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serch"], "There is no command «serch». Did you mean «search»"),
        (["xyzzy"], "There is no command «xyzzy»."),
        (["search"], "Missing argument 'PROJECT'"),
        (["--bogus"], "No such option"),
        (["codebook", "frobnicate"], "No such command 'frobnicate'"),
    ],
)
def test_usage_errors(run: Run, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_what_was_typed_is_shown_harmless(run: Run) -> None:
    for arguments in (["se\x1barch"], ["search", "a.db", "--limit", "\x1b[31m"], ["undo", "a.db", "\x9b31m"]):
        done = run(*arguments)
        assert done.code == 2
        assert not set("\x1b\x9b") & set(done.err)


def test_a_refusal_is_a_message_and_a_remedy(run: Run) -> None:
    done = run("status", "ingen.db")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: There is no project file ingen.db.\nMake one with: coder init ingen.db\n"


@pytest.mark.parametrize("command", [["search"], ["export", "--what", "matrix"], ["log"]])
def test_a_reader_that_goes_away_is_no_fault(study: Path, command: list[str]) -> None:
    process = subprocess.Popen(
        [*ENTRY, command[0], str(study), *command[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), error) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["search"], ["export", "--what", "matrix"]])
def test_an_output_that_cannot_be_written_is_said_in_words(study: Path, command: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [*ENTRY, command[0], str(study), *command[1:]], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The output could not be read or written")
