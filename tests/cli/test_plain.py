"""`coder code --plain`: the rules of the screen in lines, for screen readers and braille."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from coder.model.assignment import Amount, Part
from coder.operations.assigning import Draw, assign
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.operations.undoing import undo
from coder.project import open_project
from coder.tui.keys.actions import BY_ID
from coder.tui.plain import KEYS, run_plain
from tests.cli.conftest import Run, Typed


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
    lines = done.out.splitlines()
    assert "Answer: Eldre som er ensomme" in lines
    assert lines.count("Codes: none yet") >= 3
    assert "Codes: eldre, ensomhet" in lines
    assert lines[-1] == "All is saved."
    (first, accepted), *rest = codings(suggested)
    assert first == 1
    assert f"Enter accepts: {accepted}, sure enough" in done.out  # nothing is coded that would tell how sure
    assert ("\x1b" in done.out) is False
    assert len(rest) == 3  # what enter accepted on the second, and two codes on the third


def test_suggestions_are_read_by_rank_with_their_reason_and_accepted_by_rank(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "s", "a 2", "x 1", "u", "u")
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
    assert {plain_key.key for plain_key in KEYS} - on_screen.keys() == {"d", "e", "h", "H", "L", "U", "V"}
    here = {plain_key.key: plain_key.help for plain_key in KEYS}
    for key in (
        "0",
        "a",
        "x",
        "c",
        "r",
        "E",
        "i",
        "f",
        "b",
        "n",
        "N",
        "j",
        "k",
        "g",
        "G",
        "u",
        ".",
        ",",
        "p",
        "l",
        "Q",
    ):
        assert here[key] == on_screen[key].help


def test_options_of_the_screen_are_refused(run: Run, study: Path) -> None:
    assert run("code", study, "--plain", "--web").code == 2


def test_a_refusal_is_told_and_the_session_goes_on(study: Path, typed: Typed) -> None:
    done = typed(study, "U", "1")
    assert "There is nothing to redo." in done.out
    assert len(codings(study)) == 1


def on_excerpts(project: Path) -> list[tuple[int, str, str]]:
    db = sqlite3.connect(project)
    found = db.execute(
        "SELECT response_id, key, substr(text, start_char + 1, end_char - start_char) FROM codings"
        " JOIN codes ON codes.id = code_id JOIN responses ON responses.id = response_id ORDER BY codings.id"
    ).fetchall()
    db.close()
    return [(response, code, text) for response, code, text in found]


def test_an_excerpt_is_marked_by_words_by_numbers_and_by_sentence(study: Path, typed: Typed) -> None:
    """Words of the answer in any letter case, words by their numbers, a sentence; `v` alone leaves the excerpt."""
    done = typed(study, "v ER ensomme", "3", "v 1-2", "1", "v s 1", "c pårørende", "v", "3", "V", "v")
    assert done.code == 0, done.err
    assert on_excerpts(study) == [
        (1, "ensomhet", "er ensomme"), (1, "eldre", "Eldre som"), (1, "pårørende", "Eldre som er ensomme"),
        (1, "ensomhet", "Eldre som er ensomme"),
    ]  # fmt: skip
    lines = done.out.splitlines()
    assert "Excerpt: «er ensomme», characters 10–20" in lines
    assert "Codes: eldre («Eldre som»), ensomhet («er ensomme»)" in lines
    assert "Codes go on the whole answer again." in lines
    assert "1 Eldre, 2 som, 3 er, 4 ensomme" in lines
    assert "Sentence 1, words 1 to 4: Eldre som er ensomme" in lines


def test_flags_and_memos_go_on_the_excerpt_and_enter_leaves_it(suggested: Path, typed: Typed) -> None:
    done = typed(suggested, "v som … ensomme", "f", "b", "m fint sagt", "", "u", "u", "u")
    assert "Codes: come back, good quote («som er ensomme»), 1 memo" in done.out
    assert codings(suggested) == []  # enter goes on; no suggestion is accepted for an excerpt
    assert done.out.count("Undone: ") == 3
    db = sqlite3.connect(suggested)
    assert db.execute("SELECT start_char, end_char FROM memos").fetchall() == []
    db.close()
    again = typed(suggested, "v 2 4", "m fint sagt", "q")
    assert again.code == 0
    db = sqlite3.connect(suggested)
    assert db.execute("SELECT start_char, end_char FROM memos").fetchall() == [(6, 20)]
    db.close()


def test_an_excerpt_is_found_again_and_its_code_taken_off(study: Path, typed: Typed) -> None:
    typed(study, "v ensomme", "1", "v eldre", "3")
    done = typed(study, "k", "e", "2", "1", "e 1", "3", "e")
    assert "1: «Eldre»: ensomhet" in done.out
    assert "2: «ensomme»: eldre" in done.out
    assert on_excerpts(study) == []
    assert "No excerpt of this answer is coded yet." in done.out


def test_words_that_stand_twice_are_asked_about_and_what_is_not_there_is_told(study: Path, typed: Typed) -> None:
    Path("to.csv").write_text("id;lang\nK9;De eldste venter. De unge venter også lenge.\nK8;  \n", encoding="utf-8")
    with open_project(study, "Kari") as session:
        run_import(session, plan_import(Path("to.csv"), ReadOptions(), Roles(id="id", open=("lang",))))
    done = typed(
        study, "v venter", "2", "1", "v", "v", "s 2", "2", "v venter", "", "v barn", "v s 3", "v 4 2", "v 99",
        "v venter", "7", 'v "2"', "e 9", options=("--question", "lang"),
    )  # fmt: skip
    assert "1: De eldste «venter». De unge venter" in done.out
    assert "2: venter. De unge «venter» også lenge" in done.out
    assert [found[1:] for found in on_excerpts(study)] == [
        ("eldre", "venter"),
        ("eldre-bolig", "De unge venter også lenge."),
    ]
    assert "Sentence 2, words 4 to 8: De unge venter også lenge." in done.out
    assert done.out.count("These words do not stand in the answer") == 2
    assert "The sentences are 1 to 2." in done.out
    assert done.out.count("The words are 1 to 8.") == 2
    assert done.out.count("The numbers are 1 to 2.") == 2


def test_an_answer_that_another_program_takes_away_is_not_coded_as_another(study: Path) -> None:
    """What was typed for it does nothing: what is in front by then has not been read."""
    Path("mer.csv").write_text("id;grupper\nK6;Eldre som er ensomme og syke\n", encoding="utf-8")
    with open_project(study, "Olav") as other:
        run_import(other, plan_import(Path("mer.csv"), ReadOptions(), Roles(id="id", open=("grupper",))))
    output: list[str] = []

    def lines() -> Iterator[str]:
        yield "G"
        yield "v ensomme"
        with open_project(study, "Olav") as other:
            undo(other)
        yield "1"
        yield "2"

    typed = lines()
    run_plain(study, "Kari", lambda: next(typed, None), output.append, questions=["grupper"])
    assert "Another program has taken this answer away; nothing was done." in output
    ((response, code, text),) = on_excerpts(study)
    assert (response, code, text) == (1, "eldre-bolig", "Eldre som er ensomme")


def test_an_answer_whose_text_another_program_changes_is_read_anew_before_it_is_coded(study: Path) -> None:
    output: list[str] = []

    def lines() -> Iterator[str]:
        yield "2"
        with open_project(study, "Olav") as other:
            case = other.project.value("SELECT key FROM cases ORDER BY id LIMIT 1")
            Path("ny.csv").write_text(f"id;grupper\n{case};Bare unge\n", encoding="utf-8")
            run_import(other, plan_import(Path("ny.csv"), ReadOptions(), Roles(id="id", open=("grupper",))))
        yield "3"
        yield "1"

    typed = lines()
    run_plain(study, "Kari", lambda: next(typed, None), output.append, questions=["grupper"])
    place = output.index("Another program has changed the text of this answer; nothing was done.")
    assert "Answer: Bare unge" in output[place:]
    (old, _), (new, _) = codings(study)  # «3» did nothing, «1» is on the new text
    assert old < new


def test_a_suggestion_that_nothing_has_tested_has_a_rank_and_no_number(suggested: Path, typed: Typed) -> None:
    """As on the screen and in `coder decide --list`; once answers are coded, with its confidence."""
    untested = typed(suggested, "s").out
    assert "1: ensomhet, sure enough. why: keyword «ensomme»" in untested
    assert ", 0." not in untested
    with open_project(suggested, "Kari") as session:
        code_answers(session, [3], ["vet-ikke"], None)
        suggest(session, question="grupper")
    assert "1: ensomhet, 0." in typed(suggested, "k", "s").out
