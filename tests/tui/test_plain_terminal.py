"""`coder code --plain` in a real pseudo-terminal: a prompt, a line, lines that answer, and nothing that moves."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.small_study import shipped_codebook
from tests.tui.driving import in_file, make_project
from tests.tui.terminals import Terminal

MARKED = (
    "SELECT substr(text, start_char + 1, end_char - start_char), key FROM codings"
    " JOIN codes ON codes.id = code_id JOIN responses ON responses.id = response_id ORDER BY codings.id"
)
ANSWERS = ["De eldste venter lengst. Unge får hjelp først.", "Æ veit ikke 🙂 men køen er lang", "Kø", "Ingen kommentar"]


class Lines(Terminal):
    """A session in plain lines: a line is typed when there is a prompt for it."""

    def ask(self, line: str) -> list[str]:
        """What is said after a line, without the prompt and what was typed."""
        before = len(self.raw)
        os.write(self.fd, f"{line}\n".encode())
        self.until(lambda: self.raw[before:].endswith(b"\n> ") or b"All is saved." in self.raw[before:])
        _echo, _, output = self.raw[before:].decode().partition("\r\n")
        return output.removesuffix("> ").splitlines()

    def interrupt(self) -> int:
        """Press ctrl+c, again if nothing happens: Python misses one between its last step and its wait for input."""
        for _time in range(5):
            os.kill(self.pid, signal.SIGINT)
            if (status := self.ended(3)) is not None:
                return status
        return self.end()[0]

    def ready(self) -> None:
        self.until(lambda: self.raw.endswith(b"\n> "))


@pytest.fixture
def lines(tmp_path: Path) -> tuple[Path, Lines]:
    project = make_project(tmp_path / "s.db", ANSWERS, shipped_codebook())
    session = Lines(project, "--plain", size=(40, 24))
    session.ready()
    return project, session


def test_excerpts_are_marked_coded_and_undone(lines: tuple[Path, Lines]) -> None:
    project, session = lines
    assert session.ask("v venter lengst")[0] == "Excerpt: «venter lengst», characters 10–23"
    assert session.ask("1")[0].endswith("(«venter lengst»)")
    assert session.ask("v")[-1] == "Codes go on the whole answer again."
    asked = session.ask("v")
    assert asked[:2] == [
        "Sentence 1, words 1 to 4: De eldste venter lengst.",
        "Sentence 2, words 5 to 8: Unge får hjelp først.",
    ]
    assert asked[-1].startswith("Which part?")
    assert session.ask("s 2")[0] == "Excerpt: «Unge får hjelp først.», characters 25–46"
    session.ask("2")
    assert session.ask("n")[0].startswith("Answer 2 of 4")
    session.ask("v IKKE 🙂")
    session.ask("3")
    codes = [code for _text, code in in_file(project, MARKED)]
    assert [text for text, _code in in_file(project, MARKED)] == ["venter lengst", "Unge får hjelp først.", "ikke 🙂"]
    assert len(set(codes)) == 3
    assert session.ask("u")[0].startswith("Undone: ")
    assert len(in_file(project, MARKED)) == 2
    assert session.ask("q") == ["All is saved."]
    assert session.end()[0] == 0
    assert all(sign.isprintable() or sign in "\r\n" for sign in session.raw.decode())
    assert not any("\u2500" <= sign < "\u25ff" for sign in session.raw.decode())  # no lines, bars or signs of a screen


def test_the_end_of_the_lines_and_an_interrupt_leave_what_was_done(lines: tuple[Path, Lines], tmp_path: Path) -> None:
    project, session = lines
    session.ask("1")
    os.write(session.fd, b"\x04")
    assert session.end()[0] == 0
    other = Lines(project, "--plain", size=(40, 24))
    other.ready()
    other.ask("j")
    other.ask("2")
    assert other.interrupt() in (0, 1, 130)
    assert b"Traceback" not in other.raw
    assert len(in_file(project, MARKED)) == 2
