"""The screen in a real pseudo-terminal: coding, quitting, resuming, undoing."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from tests.tui.driving import in_file
from tests.tui.terminals import Terminal, restored, survey_in


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
