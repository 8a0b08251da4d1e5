"""A command that is told to end while the store commits says what it kept, and begins no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = [
    pytest.mark.usefixtures("warm_children"),
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]

TOLD_AS_THE_STORE_COMMITS = """
import signal, sqlite3, sys
from functools import partial
signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner may have it ignored

class Told(sqlite3.Connection):
    def execute(self, sql, *given):
        done = super().execute(sql, *given)
        if sql == "COMMIT" and self.total_changes:
            signal.raise_signal(int(number))
        return done

number = sys.argv.pop(1)
sqlite3.connect = partial(sqlite3.connect, factory=Told)
from coder.cli.entry import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_told_while_the_store_commits_a_command_says_what_it_kept_and_begins_no_more(
    run: Run, study: Path, number: int
) -> None:
    for name in ("one", "two"):
        Path(f"{name}.csv").write_text(f"id;grupper\n{name};Eldre i {name}\n", encoding="utf-8")

    def signalled(*files: str) -> subprocess.CompletedProcess[str]:
        arguments = ["import", str(study), *files, "--id", "id", "--open", "grupper"]
        return subprocess.run(
            [sys.executable, "-c", TOLD_AS_THE_STORE_COMMITS, str(int(number)), *arguments],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    both = signalled("one.csv", "two.csv")
    assert both.returncode == 128 + number
    assert "one.csv" in run("log", study).out
    assert "two.csv" not in run("log", study).out
    alone = signalled("two.csv")
    assert (alone.returncode, "Stopped" in alone.stderr) == (0, False)
    assert "1 answer" in alone.stdout
    assert "two.csv" in run("log", study).out
