"""What the tutorial shows of commands and their output is what the program says."""

from __future__ import annotations

from tests.manual import shown


def test_the_tutorial_shows_what_the_program_prints() -> None:
    assert shown.differences("docs/tutorial.nb.md") == []
