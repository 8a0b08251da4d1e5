"""Commands in the manual and what is shown of their output: run, and compared with what is said or written anew.

A page's blocks of kind `console` are run in their order in one folder that is empty at first. What follows `$ ` is a
command (over several lines with a backslash at their ends), what stands below it is what it says; a line `…` stands for
any number of lines. A command without output below it is run, and what it says is not looked at. A comment
`<!-- first … -->` holds commands that the page does not show, one a line. `uv run python -m tests.manual.shown` writes
the outputs anew, as long as they were before.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/tutorial.md", "docs/tutorial.nb.md")
SAME = ((re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"), "TIME"), (re.compile(r"[ \t]+$", re.MULTILINE), ""))
"""What differs from one run to the next, and is not compared."""


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, and the lines of output below it."""

    typed: str
    output: tuple[str, ...]


def hidden_commands(text: str) -> list[str]:
    """The commands that come first and are not shown."""
    return [line for part in re.findall(r"<!-- first\n(.*?)-->", text, re.DOTALL) for line in part.strip().splitlines()]


def parts_of(text: str) -> list[str | Shown]:
    """The page in its order: prose as it stands, commands with what is shown of their output."""
    parts: list[str | Shown] = []
    for number, part in enumerate(re.split(r"^```console\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)):
        if number % 2 == 0:
            parts.append(part)
            continue
        for one in re.split(r"^\$ ", part, flags=re.MULTILINE)[1:]:
            typed, *output = one.rstrip("\n").split("\n")
            while typed.endswith("\\"):
                typed = f"{typed}\n{output.pop(0)}"
            parts.append(Shown(typed, tuple(output)))
    return parts


@contextmanager
def place(language: str) -> Iterator[None]:
    """An empty folder, as somebody has it who follows the page."""
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        os.environ.update(COLUMNS="80", CODER_LANGUAGE=language, CODER_NAME="Kari", CODER_ENCODER="none")
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


def run(typed: str) -> tuple[int, str]:
    """The exit code of a command, and all that it says."""
    from coder.cli.main import main

    said, argv = io.StringIO(), sys.argv
    sys.argv = shlex.split(typed.replace("\\\n", " "))
    assert sys.argv[0] == "coder", typed
    try:
        with redirect_stdout(said), redirect_stderr(said):
            main()
    except SystemExit as stop:
        return int(stop.code or 0), said.getvalue()
    finally:
        sys.argv = argv
    return 0, said.getvalue()


def as_compared(text: str) -> str:
    """Text without what differs from one run to the next."""
    for pattern, same in SAME:
        text = pattern.sub(same, text)
    return text


def fits(shown: tuple[str, ...], said: str) -> bool:
    """Is what is shown what was said, where `…` stands for any lines?"""
    pattern = "".join(r"(.*\n)*?" if line == "…" else re.escape(as_compared(line)) + "\n" for line in shown)
    return re.fullmatch(pattern, as_compared(said).rstrip("\n") + "\n") is not None


def written_anew(shown: tuple[str, ...], said: str) -> tuple[str, ...]:
    """What was said, in as many lines before `…` as there were."""
    lines = said.rstrip("\n").split("\n")
    if not shown or fits(shown, said):
        return shown
    return (*lines[: shown.index("…")], "…") if "…" in shown else tuple(lines)


if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        path = ROOT / name
        text, whole = path.read_text(encoding="utf-8"), ""
        with place("nb" if name.endswith(".nb.md") else "en"):
            for typed in hidden_commands(text):
                assert run(typed)[0] == 0, typed
            before: str | Shown = ""
            for part in parts_of(text):
                if isinstance(part, str):
                    whole += ("```" if isinstance(before, Shown) else "") + part
                else:
                    code, said = run(part.typed)
                    assert code == 0, f"{name}: {part.typed}\n{said}"
                    whole += "```console\n" if isinstance(before, str) else ""
                    whole += "\n".join([f"$ {part.typed}", *written_anew(part.output, said)]) + "\n"
                before = part
        path.write_text(whole, encoding="utf-8")
