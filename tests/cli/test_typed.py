"""What is proposed to be typed next can be typed: paths and names with blanks are quoted."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import coder
from coder.cli.main import COMMANDS
from coder.text.visible import typed
from tests.cli.conftest import Run

CODER = Path(coder.__file__).parent
HERE = "min mappe/studie 1.db"


@pytest.fixture
def spaced(run: Run) -> str:
    Path("min mappe").mkdir()
    return HERE


def proposed(text: str) -> list[list[str]]:
    """The command lines in a text, as a shell splits them."""
    found = re.findall(r"(?:Next|with|is typed|first|Code it|one): (coder [^\n]*)|`(coder [^`]*)`", text)
    return [shlex.split("".join(groups)) for groups in found]


def test_every_command_line_names_a_project_with_blanks_as_one_word(run: Run, spaced: str) -> None:
    Path("svar.csv").write_text("id;svar\n1;Eldre og syke\n2;Barn og unge\n", encoding="utf-8")
    outcomes = [run("status", spaced), run("init", spaced), run("import", spaced, "svar.csv", "--open", "svar")]
    outcomes += [run("sample", spaced, "--n", "1"), run("estimate", "min mappe/annet prosjekt.db")]
    outcomes += [run("rename", spaced, "svar", "et svar")]
    lines = [line for outcome in outcomes for line in proposed(outcome.out + outcome.err)]
    assert ["coder", "init", HERE] in lines
    assert ["coder", "import", HERE, "FILE"] in lines
    assert any(line[:3] == ["coder", "code", HERE] for line in lines)
    assert all(HERE in line or "min mappe/annet prosjekt.db" in line for line in lines if len(line) > 2), lines


def test_a_question_with_blanks_is_quoted_too(run: Run, spaced: str) -> None:
    Path("svar.csv").write_text("id;Hva er viktig?\n1;Eldre og syke\n2;Barn og unge\n", encoding="utf-8")
    run("init", spaced)
    run("import", spaced, "svar.csv", "--open", "Hva er viktig?")
    assert ["coder", "sample", HERE, "--question", "Hva er viktig?", "--n", "2"] in proposed(
        run("estimate", spaced, "--question", "Hva er viktig?").err
    )


def test_no_message_puts_a_path_into_a_command_line_as_it_stands() -> None:
    """Whatever stands behind the name of a command is quoted, in every message of the program: a blank there is called
    `typed_…`, and what is called so is given by `typed`, as is what an f-string puts there."""
    bare = re.compile(
        rf"\bcoder (?:{'|'.join(COMMANDS)}) " r"(?:(?:[A-Za-z' -]|\{typed_\w+\})* )?\{(?!typed[_(])([^}]*)\}"
    )
    unquoted = re.compile(r"\btyped_\w+=(?!typed\()\S*")
    found = [
        f"{path.relative_to(CODER)}: {match.group(0)}"
        for path in sorted(CODER.rglob("*.py"))
        for pattern in (bare, unquoted)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
        if not match.group(0).endswith("change_id}")  # a number
        and path.name != "exporting.py"  # a phrase to be translated, which is given a quoted path
    ]
    assert found == []


def test_a_path_that_looks_like_an_option_is_still_a_path() -> None:
    assert typed(Path("-studie.db")) == "./-studie.db"
    assert shlex.split(typed("å «rope»'s")) == ["å «rope»'s"]
