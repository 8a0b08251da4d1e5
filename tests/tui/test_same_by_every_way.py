"""The same situations on the command line and on the screen leave the same file: one rule, whoever names the target."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.cli.main import main
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import change_codebook, retired
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from tests.tui.driving import drive, until

ANSWER = 5
"""«Unge med skolefravær, og unge uten arbeid.», which no other answer is like."""

Meanwhile = Callable[[Path], None]
"""What another program does to the project."""

Step = str | Meanwhile


@dataclass(frozen=True)
class Situation:
    """The commands and the keys that mean the same. In commands {slot1}, {slot3} are codes, {first} a suggestion."""

    commands: tuple[Step, ...]
    keys: tuple[Step, ...]
    before: Meanwhile | None = None
    refused: int = 0
    """How many of the commands are refused."""


def by_ola(project: Path) -> None:
    with open_project(project, "Ola") as session:
        code_answers(session, [ANSWER], [slot(session, 1)])


def imported_anew(project: Path) -> None:
    """The text of the answer is another."""
    table = project.with_name("nye.csv")
    table.write_text(f"id;svar\nK{ANSWER:03};Unge uten noe sted å være\n", encoding="utf-8")
    with open_project(project, "Ola") as session:
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))


def retire(project: Path) -> None:
    with open_project(project, "Ola") as session:
        code = slot(session, 1).removeprefix("id:")
        change_codebook(session, lambda book: retired(book, code), "retired")


def slot(session: Session, number: int) -> str:
    """The code in a slot, as a person can name it whatever else is called so."""
    used = [code for code in codebook_of(session) if not code.retired and not codebook_of(session).children(code.id)]
    return f"id:{used[number - 1].id}"


APPLY, APPLY3 = "apply --response 5 --code {slot1}", "apply --response 5 --code {slot3}"
REMOVE, NONE = "remove --response 5 --code {slot1}", "apply --response 5 --no-code-fits"
UNNONE = "remove --response 5 --no-code-fits"
ACCEPT, REJECT = "decide {first} --accept", "decide {first} --reject"

SITUATIONS = {
    "a code": Situation((APPLY,), ("1",)),
    "a code, taken off again": Situation((APPLY, REMOVE), ("1", "1")),
    "two codes, one taken off": Situation((APPLY, APPLY3, REMOVE), ("1", "3", "1")),
    "no code fits takes a code off": Situation((APPLY, NONE), ("1", "0")),
    "a code takes no code fits off": Situation((NONE, APPLY), ("0", "1")),
    "no code fits, taken back": Situation((NONE, UNNONE), ("0", "0")),
    "accepted": Situation((ACCEPT,), ("a",)),
    "rejected": Situation((REJECT,), ("x",)),
    "decided on before": Situation((ACCEPT, REJECT), ("a", "up", "x"), refused=1),
    "undone and redone": Situation((APPLY, NONE, "undo", "undo", "redo"), ("1", "0", "u", "u", "ctrl+r")),
    "a new act closes the way back": Situation((APPLY, "undo", APPLY3, "redo"), ("1", "u", "3", "ctrl+r"), refused=1),
    "others' acts are passed over by undo": Situation((APPLY3, by_ola, "undo"), ("3", by_ola, "u")),
    "another coder's code stays": Situation((APPLY, REMOVE), ("1", "1"), before=by_ola),
    "a code retired meanwhile": Situation((retire, APPLY), (retire, "1"), refused=1),
    "a retired code that stands": Situation((APPLY, retire, APPLY, REMOVE), ("1", retire, "1")),
    "a text changed meanwhile": Situation(
        (imported_anew, APPLY, NONE, ACCEPT), (imported_anew, "1", "0", "a"), refused=3
    ),
    "themes arranged": Situation(
        (
            APPLY,
            APPLY3,
            "theme {slot1} --join {slot3}",
            "theme {slot1} --lead-in Noen:",
            "theme {slot3} --summary Få",
            "theme {slot1} --no-quote 5",
            "theme {slot1} --split",
            "theme {slot3} --before {slot1}",
            "undo",
        ),
        (
            "1",
            "3",
            "f7",
            "M",
            "enter",
            "e",
            "ctrl+u",
            *"Noen:",
            "enter",
            "s",
            *"Få",
            "ctrl+s",
            "enter",
            "space",
            "q",
            "S",
            "j",
            "K",
            "u",
        ),
    ),
    "disagreements reconciled": Situation(
        (
            APPLY3,
            "reconcile --answer 5 --take Ola --reason ambiguous",
            "undo",
            "reconcile --answer 5 --has --reason slip",
            "reconcile --answer 5 --none --reason gap",
        ),
        ("3", "f8", "2", "down", "enter", "u", "b", "enter", "a", "0", "down", "down", "enter"),
        before=by_ola,
    ),
    "no code fits stands on a text changed meanwhile": Situation(
        (NONE, imported_anew, UNNONE), ("0", imported_anew, "0")
    ),
}


def left(project: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a way has left in the file: what stands, and what the log tells of it."""
    with open_project(project, read_only=True) as session:
        return {
            name: session.project.execute(sql).fetchall()
            for name, sql in {
                "codings": "SELECT response_id, start_char, end_char, code_id, coder_id, run_id, suggestion_id,"
                " confidence, rank FROM codings ORDER BY 1, 4, 5",
                "decisions": "SELECT suggestion_id, coder_id, decision, code_id FROM decisions ORDER BY id",
                "flags": "SELECT response_id, start_char, end_char, kind, coder_id FROM flags ORDER BY 1, 4, 5",
                "themes": "SELECT variable_id, position, lead_in, summary, quotes_chosen FROM themes ORDER BY id",
                "theme_codes": "SELECT theme_id, code_id, position FROM theme_codes ORDER BY id",
                "theme_quotes": "SELECT theme_id, response_id, position FROM theme_quotes ORDER BY id",
                "reconciliations": "SELECT response_id, code_id, outcome, reason, note, coder_id FROM reconciliations"
                " ORDER BY 1, 2",
                "log": "SELECT kind, summary, coders.name FROM changes JOIN coders ON coders.id = coder_id"
                " ORDER BY changes.id",
            }.items()
        }


def on_the_command_line(project: Path, situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_project(project, read_only=True) as session:
        named = {"slot1": slot(session, 1), "slot3": slot(session, 3), "first": first_suggestion(session)}
    refused = 0
    for command in situation.commands:
        if callable(command):
            command(project)
            continue
        name, *rest = command.format(**named).split()
        monkeypatch.setattr(sys, "argv", ["coder", name, str(project), *rest, "--coder", "Kari"])
        try:
            main()
        except SystemExit as ended:
            refused += bool(ended.code)
    assert refused == situation.refused


def first_suggestion(session: Session) -> int:
    """The surest suggestion for the answer."""
    return int(session.project.value("SELECT id FROM suggestions WHERE response_id = ? ORDER BY rank", (ANSWER,)))


def on_the_screen(project: Path, situation: Situation) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.go_to(ResponseId(ANSWER))
        app.refresh_screen()
        for step in situation.keys:
            if callable(step):
                step(project)
            else:
                await pilot.press(step)
                await until(pilot, lambda: not getattr(app.screen, "busy", False))
        await until(pilot, lambda: not app.operations.waits)

    drive(project, steps)


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS.keys())
def test_command_line_and_screen_leave_the_same_file(
    project: Path, situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.tui.app.TICK", 3600)  # what others change is met by the act, not by a look at the file
    if situation.before is not None:
        situation.before(project)
    other = Path(shutil.copy(project, project.with_name("other.db")))
    before = left(project)
    on_the_command_line(project, situation, monkeypatch)
    on_the_screen(other, situation)
    assert left(other) == left(project)
    assert left(project) != before
