"""`coder code --plain`: the rules of the screen in lines, for screen readers and braille."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coder.model.assignment import Amount, Part
from coder.operations.assigning import Draw, assign
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import open_project
from coder.tui.keys.actions import BY_ID
from coder.tui.plain import KEYS
from tests.cli.conftest import Done, Run

Typed = Callable[..., Done]


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Code a project by typing these lines."""

    def code(project: Path, *lines: str, options: tuple[str, ...] = ()) -> Done:
        text = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return run("code", project, "--plain", *options)

    return code


def codings(project: Path) -> list[tuple[int, str]]:
    db = sqlite3.connect(project)
    found = db.execute(
        "SELECT response_id, codes.key FROM codings JOIN codes ON codes.id = codings.code_id ORDER BY 1, 2"
    ).fetchall()
    db.close()
    return [(response, code) for response, code in found]


def test_digits_code_and_take_off_and_enter_accepts_and_goes_on(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "1", "1", "", "", "1 3", "q")
    assert done.code == 0, done.err
    said = done.out.splitlines()
    assert "Answer: Eldre som er ensomme" in said
    assert said.count("Codes: none yet") >= 3
    assert "Codes: eldre, ensomhet" in said
    assert said[-1] == "All is saved."
    (first, accepted), *rest = codings(suggested)
    assert first == 1
    assert f"Enter accepts: {accepted}, " in done.out
    assert ("\x1b" in done.out) is False
    assert len(rest) == 3  # what enter accepted on the second, and two codes on the third


def test_suggestions_are_read_by_rank_with_their_reason_and_accepted_by_rank(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "s", "a 2", "x 1", "u", "u")
    assert "1: eldre, 0." in done.out or "1: ensomhet, 0." in done.out
    assert "why: keyword «ensomme»" in done.out
    assert "Rejected: " in done.out
    assert done.out.count("Undone: ") == 2
    assert codings(suggested) == []


def test_no_code_flags_memo_and_search(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "0", "f", "b", "m viktig svar", "m", "", "/ sorg", "1", "c pårørende", "c forløp", "2", "z")
    assert "Codes: no code fits, come back, good quote, 1 memo" in done.out
    assert "Kari: viktig svar" in done.out
    assert "1: Forløp 10 og sorg" in done.out
    assert [response for response, _ in codings(suggested)] == [7, 7]
    assert "«z» is no key here" in done.out


def test_blind_mode_hides_suggestions_until_they_are_asked_for_and_enter_goes_on(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "", "s", options=("--blind",))
    before, _, after = done.out.partition("1: ")
    assert "Enter accepts" not in before
    assert after
    assert codings(suggested) == []


def test_what_was_given_is_coded_without_suggestions_and_nothing_else(suggested: Path, typed: Typed) -> None:
    with open_project(suggested, "Leder") as session:
        assign(session, "grupper", [Part("Kari", Amount(2))], draw=Draw(blind=True))
    done = typed(suggested, "s", "a", "o assigned")
    assert "2 answers, 0 coded" in done.out
    assert "You code what you were given without suggestions" in done.out
    assert codings(suggested) == []


def test_no_character_of_an_answer_or_of_what_is_typed_reaches_the_terminal(study: Path, typed: Typed) -> None:
    Path("ond.csv").write_text("id;farlig\nK9;\x1b]52;c;aGVp\x07Hei\n", encoding="utf-8")
    with open_project(study, "Kari") as session:
        run_import(session, plan_import(Path("ond.csv"), ReadOptions(), Roles(id="id", open=("farlig",))))
    done = typed(study, "m \x1b[2Jborte", "\x1b[A", "m", "", options=("--question", "farlig"))
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    assert "Hei" in done.out


def test_it_speaks_the_language_asked_for(study: Path, typed: Typed) -> None:
    assert "Alt er lagret." in typed(study, "?", options=("--language", "nb")).out
    assert "Alt er lagra." in typed(study, "?", options=("--language", "nn")).out


def test_keys_that_the_screen_has_do_here_what_they_do_there() -> None:
    of_screen = {key: action for action in BY_ID.values() if action.context in ("code", "all") for key in action.keys}
    same = {"slash": "/", "full_stop": ".", "comma": ",", "question_mark": "?"}
    on_screen = {same.get(key, key): action for key, action in of_screen.items()}
    assert {one.key for one in KEYS} - on_screen.keys() == {"d", "h", "H", "U"}
    here = {one.key: one.help for one in KEYS}
    for key in ("0", "a", "x", "c", "r", "E", "i", "f", "b", "n", "N", "j", "k", "g", "G", "u", ".", ","):
        assert here[key] == on_screen[key].help


def test_options_of_the_screen_are_refused(run: Run, study: Path) -> None:
    assert run("code", study, "--plain", "--web").code == 2


def test_a_refusal_is_told_and_the_session_goes_on(study: Path, typed: Typed) -> None:
    done = typed(study, "U", "1")
    assert "There is nothing to redo." in done.out
    assert len(codings(study)) == 1
