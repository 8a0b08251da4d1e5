"""Many answers, and processes of their own that code them."""

from __future__ import annotations

import subprocess
import sys

MANY = "id;kommune;innbyggere;andel;tiltak;grupper\n" + "".join(
    f"M{number};Nord;{number};;svar nummer {number} om pårørende;et til\n" for number in range(500)
)

ACTS = """
import sys
from pathlib import Path
from coder.operations.coding import code_answers
from coder.project import open_project
first, last = int(sys.argv[2]), int(sys.argv[3])
with open_project(Path(sys.argv[1]), sys.argv[4]) as session:
    for number in range(first, last):
        code_answers(session, [str(number)], ("eldre", "forløp 1"))
        print(number, flush=True)
"""
"""Codes answers of a project, from one up to another, as a coder (in `argv`), and prints each that is coded."""


def child(script: str, *arguments: object, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """A Python process of its own, whose output comes through pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
    )  # fmt: skip
