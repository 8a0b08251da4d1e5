"""The screen in a real pseudo-terminal: coding, quitting, resuming, undoing, the raw bytes, and what it loads."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.small_study import shipped_codebook
from tests.tui.driving import in_file, make_project
from tests.tui.terminals import Terminal, restored, survey_in
from tests.warm_children import ColdPopen


def test_thirty_answers_quit_resume_undo(tmp_path: Path) -> None:
    """Thirty answers of the shipped corpus by keys; after quitting one is where one stopped, and undo still works."""
    survey = survey_in(tmp_path)
    coded = (
        "SELECT count(DISTINCT response_id) FROM codings WHERE coder_id = (SELECT id FROM coders WHERE name = 'Kari')"
    )
    terminal = Terminal(survey, "--no-learning")
    terminal.ready()
    terminal.keys("o", "\x1b[B", "\r")
    for key in cycle(("1", "2", "2")):
        before = in_file(survey, coded)[0][0]
        if before >= 30:
            break
        terminal.press(f"{key}\r")
        terminal.until(lambda before=before: in_file(survey, coded)[0][0] > before)
    terminal.settle()
    terminal.keys("q")
    assert terminal.end()[0] == 0
    assert restored(terminal.raw)
    done = in_file(survey, coded)[0][0]
    changes = in_file(survey, "SELECT count(*) FROM changes WHERE kind = 'apply'")[0][0]
    assert changes >= 20
    stopped = in_file(survey, "SELECT value FROM coder_settings WHERE coder = 'Kari' AND key = 'answer'")
    again = Terminal(survey, "--no-learning")
    again.ready()
    again.keys("u", "u")
    again.until(lambda: in_file(survey, "SELECT count(*) FROM changes WHERE kind = 'undo'") == [(2,)])
    assert in_file(survey, coded)[0][0] < done
    again.keys("q")
    assert again.end()[0] == 0
    assert stopped


def test_no_byte_of_an_answer_drives_the_terminal(tmp_path: Path) -> None:
    """What an answer holds of control characters is never written as such, on the coding screen, in lists or copied."""
    nasty = ["A\x1b[2J\x1b[HB", "A\x1b]52;c;UFdORUQ=\x1b\\B", "A\x1b]0;PWNED\x07B", "A\x9b31mB", "A\x07\b\bB", "a\x00b"]
    project = make_project(tmp_path / "p.db", nasty, shipped_codebook())
    terminal = Terminal(project, "--no-learning", coder="K\x1b]0;PWNED\x07")
    terminal.ready()
    for _ in nasty:
        terminal.keys("1y", "m", "\x1b", "j")
    terminal.keys("t", "j", "j", "j", "y", "q", "B", "q", "u", "q")
    assert terminal.end()[0] == 0
    raw = terminal.raw
    assert raw.count(b"\x1b]52;c;") >= len(nasty), "each was copied"
    assert b"\x1b]0;PWNED" not in raw
    assert b"\x1b]52;c;UFdORUQ=" not in raw
    assert b"\x1b[2J\x1b[HB" not in raw
    assert b"\x07" not in re.sub(rb"\x1b\](52;c;[A-Za-z0-9+/=]*|22;[a-z-]*)\x07", b"", raw)
    assert b"\x00" not in raw
    assert "\x9b".encode() not in raw
    assert "␛[2J␛[HB".encode() in raw


def test_the_first_screen_loads_neither_scikit_learn_nor_spacy(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What learns and what parses is loaded when it is needed, never before the first paint."""
    monkeypatch.setattr("subprocess.Popen", ColdPopen)  # a warm process has loaded all of it
    script = (
        "import asyncio, sys; from pathlib import Path; from coder.project import open_project\n"
        "from coder.tui.app import CoderApp\n"
        "async def main():\n"
        "    app = CoderApp(open_project(Path(sys.argv[1]), 'Kari'), learn=False)\n"
        "    async with app.run_test() as pilot:\n"
        "        await pilot.pause()\n"
        "        print(sorted({'sklearn', 'scipy', 'spacy', 'numpy', 'simplemma', 'ruamel.yaml'} & set(sys.modules)))\n"
        "        app.background.stop()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(project)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
