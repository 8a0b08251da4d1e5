"""The messages and texts of the coding screen: true, about the current answer, and gone when they no longer hold."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.errors import CoderError
from coder.i18n.words import use_language
from coder.operations import codebook_edits
from coder.operations.codebook_edits import change_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import ReportWritten
from coder.operations.undoing import undo
from coder.project import create_project, open_project
from coder.tui.app import CoderApp
from coder.tui.keys.keymap import Keymap
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding_hints import hint
from coder.tui.screens.details_text import joined, labelled
from coder.tui.state.answer_queue import Order
from tests.tui.driving import ANSWERS, code_in_slot, drive, in_front, make_project, painted, until


def test_a_message_goes_with_the_next_key_but_news_does_not(project: Path) -> None:
    """What an act has said is gone after the next key; what came by itself stands for its seconds."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("k")
        assert "first answer of the queue" in painted(app)
        await pilot.press("j")
        assert "first answer of the queue" not in painted(app)
        app.show_message("The report is written.", lasting=True)
        await pilot.press("j")
        assert "The report is written." in painted(app)

    drive(project, steps)


def test_news_cover_nothing_that_the_coder_is_told(project: Path) -> None:
    """Another program's change is told below what a key has brought; the next key takes only that away."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("k")
        with open_project(project, "Kari") as other:
            code_answers(other, [str(app.state.queue.ids[4])], ("flyktninger",))
        app._tick()
        await pilot.pause()
        assert "first answer of the queue" in painted(app)
        assert "Another program" in painted(app)
        await pilot.press("j")
        assert "first answer of the queue" not in painted(app)
        assert "Another program" in painted(app)

    drive(project, steps)


def test_a_code_that_another_program_retires_or_takes_back_is_refused_with_a_message(project: Path) -> None:
    """Within the second before it is seen: by digit, by suggestion, in the codebook; the screen stays and says why."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        code = code_in_slot(app, 1)
        with open_project(project, "Ola") as other:
            change_codebook(other, lambda book: codebook_edits.retired(book, code.id), "retired")
        await pilot.press("1")
        assert f"«{code.name}» is retired" in painted(app)
        with open_project(project, "Ola") as other:
            change_codebook(other, lambda book: codebook_edits.added(book, "helt ny")[0], "new")
        app._tick()
        await pilot.press("n")
        new = next(one for one in app.state.slots.codes if one and one.name == "helt ny")
        with open_project(project, "Ola") as other:
            undo(other)
        with pytest.raises(CoderError, match="any more"):
            app.state.toggle((new.id,))
        await pilot.press("B")
        screen = in_front(app, CodebookScreen)
        with pytest.raises(CoderError, match="any more"):
            change_codebook(app.session, lambda book: codebook_edits.renamed(book, new.id, "x"), "renamed")
        assert screen.code_name(new.id) in ("helt ny", new.id)

    drive(project, steps)


def test_a_code_that_another_program_has_just_made_is_shown(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, "Kari") as other:
            change_codebook(other, lambda book: codebook_edits.added(book, "helt ny")[0], "new")
            code_answers(other, [f"#{app.state.queue.ids[1]}"], ("helt ny",))
        await pilot.press("j", "i")
        assert "helt ny" in painted(app)

    drive(project, steps)


def test_own_report_is_no_other_program(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process that writes the report leaves in the file is no news, while it goes on and when it ends."""
    ended = asyncio.Event()

    async def report(*_given: object, **_named: object) -> ReportWritten:
        await ended.wait()
        raise CoderError("Nothing was written.")

    monkeypatch.setattr("coder.operations.report_process.report_elsewhere", report)

    def change() -> None:
        with open_project(project, "Kari") as child:
            code_answers(child, ["5"], ("flyktninger",))
            undo(child)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.report_writing.start(project.with_name("r.md"))
        change()
        app._tick()  # it looks at what others have written
        await pilot.pause()
        ended.set()
        change()
        await until(pilot, lambda: not app.report_writing.note)
        assert "Nothing was written." in painted(app)
        app._tick()  # it looks at what others have written
        await pilot.pause()
        assert "Another program" not in painted(app)
        change()
        await until(pilot, lambda: "Another program" in painted(app), 5)

    drive(project, steps)


def test_keeping_the_place_waits_for_nobody(project: Path) -> None:
    """While another program writes, the place is kept later, and keys need not wait for that."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, "Ola") as other:
            other.project.execute("BEGIN IMMEDIATE")
            await pilot.press("j")
            began = monotonic()
            app._tick()
            assert monotonic() - began < 0.5
            assert app.state.saved_settings != app.state.settings.written()
            other.project.execute("ROLLBACK")
        app._tick()
        assert app.state.saved_settings == app.state.settings.written()

    drive(project, steps)


def test_a_mark_on_one_of_a_group_says_that_it_is_of_this_one(project: Path) -> None:
    """The header does not say that the group is coded as one while a code would go on one excerpt."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        await pilot.pause()
        assert "3 alike, coded as one" in painted(app)
        await pilot.press("v")
        await until(pilot, lambda: app.state.span is not None)
        assert "coded as one" not in painted(app)
        assert "3 alike; the excerpt is of this one" in painted(app)

    drive(project, steps)


def test_undo_names_the_case(project: Path) -> None:
    """Answers are named as the screen shows them, not by their number in the file."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "j", "j", "j", "2", "u")
        assert "on K005 · svar" in painted(app)

    drive(project, steps)


def test_without_answers_every_key_says_what_is_missing(tmp_path: Path) -> None:
    """Nothing is silent, and nothing says that all is coded."""
    path = make_project(tmp_path / "tom.db", [], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "c makes one" not in painted(app)
        assert "another question" not in painted(app)  # there is none
        for key in ("c", "0", "enter", "space", "j", "k", "n", "a", "x", "m", "1", "f"):
            app.messages.dismiss()
            await pilot.press(key)
            assert "bring some in with `coder import`" in painted(app), key

    drive(path, steps)


def test_without_a_question_there_is_none_to_choose(tmp_path: Path) -> None:
    """`Q` says so and opens no empty list."""
    path = make_project(tmp_path / "tom.db", [], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("Q")
        assert "There is no open question yet" in painted(app)
        assert len(app.screen_stack) == 1

    drive(path, steps)


def test_a_key_that_needs_a_row_is_not_offered_without_one(tmp_path: Path) -> None:
    """Nor is it gone once there are rows."""
    path = make_project(tmp_path / "tom.db", ANSWERS, None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def bar() -> str:
            return painted(app).splitlines()[-1]

        await pilot.press("B")
        assert "n new" in bar()
        assert "rename" not in bar()
        await pilot.press("n", *"ny", "enter")
        assert "r rename" in bar()
        await pilot.press("q", "t")
        assert "⏎ open" in bar()
        await pilot.press("slash", *"finnes ikke", "enter")
        await until(pilot, lambda: "no answers" in painted(app), 20)
        assert "open" not in bar()
        assert "/ filter" in bar()

    drive(path, steps)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_hints_are_seen_whole_in_80_columns(project: Path, language: str) -> None:
    """Each in its turn, also the one of blind mode, which speaks of no suggestion to accept."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language(language)
        keys, said = Keymap(), set()
        for blind in (False, True):
            app.state.settings.blind = blind
            for known in ((), ("accept",), ("accept", "pick")):
                app.state.settings.hints_known = frozenset(known)
                words = hint(app.state, keys)[0][0][0]
                assert len(words) <= 80
                said.add(words)
        assert len(said) == 4

    drive(project, steps)


def test_themes_are_named_in_the_language(project: Path) -> None:
    """The name of a look is a word like any other."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language("nb")
        app.action_next_theme()
        await pilot.pause()
        assert "lyst" in painted(app)

    drive(project, steps)


def test_a_random_order_outlives_another_question(project: Path) -> None:
    """There and back again the answers stand as before; any other order gives way to file order."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        state = app.state
        state.set_order(Order("random", seed=3))
        shuffled, questions = list(state.queue.ids), state.queue.questions
        state.set_questions(())
        state.set_questions(questions)
        assert (state.queue.order, state.queue.ids) == ("random", shuffled)
        state.set_order(Order("uncertain"))
        state.set_questions(questions)
        assert state.queue.order == "file"
        assert len(state.queue.ids) == len(ANSWERS)

    drive(project, steps)


def test_a_variable_is_broken_only_where_it_is_longer_than_a_line() -> None:
    """Its name and value stand together, however many share a line."""
    pieces = ["folketall: 2 000–4 999", "fylke: Viken", "helseforetak: Sykehuset Østfold HF", "x: " + "lang " * 20]
    lines = joined(pieces, 40)
    assert lines[:3] == ["folketall: 2 000–4 999  ·  fylke: Viken", pieces[2], "x: lang lang lang lang lang lang lang"]
    assert all(len(line) <= 40 for line in lines)


def test_all_of_a_case_can_be_read(tmp_path: Path) -> None:
    """There is room for some variables beside an answer; a key shows every one, and the memos."""
    row = {"id": "K1", "svar": "Vi har ikke nok folk.", **{f"variabel{n}": f"{n} 000–4 999" for n in range(8)}}
    table = tmp_path / "t.jsonl"
    table.write_text(json.dumps(row), encoding="utf-8")
    closed = tuple(name for name in row if name.startswith("variabel"))
    with create_project(tmp_path / "p.db", "Kari", "Prøve") as session:
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=closed)))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "variabel7" not in painted(app)
        await pilot.press("m", *"lang", "ctrl+s", "E")
        told = painted(app)
        assert all(f"variabel{n}: {n} 000–4 999" in told for n in range(8))
        assert "Kari: lang" in told

    drive(tmp_path / "p.db", steps)


def test_a_long_answer_shows_that_it_goes_on(tmp_path: Path) -> None:
    """By arrows, not by colour: below at first, on both sides in the middle, above at the end."""
    project = make_project(tmp_path / "p.db", ["kort", "ord " * 600], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def arrows() -> str:
            return "".join(sign for sign in painted(app) if sign in "↑↓")

        assert arrows() == ""
        await pilot.press("j")
        assert arrows() == "↓"
        await pilot.press("ctrl+d")
        assert arrows() == "↑↓"
        await pilot.press(*["ctrl+d"] * 12)
        assert arrows() == "↑"

    drive(project, steps)


def test_a_report_that_tells_too_much_beside_earlier_ones_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = ReportWritten((Path("r.md"),), 2, 0, 0, 0, hidden=7, exposed=3, earlier="2026-11-20", assumed_persons=True)

    async def report(*_given: object, **_named: object) -> ReportWritten:
        return done

    monkeypatch.setattr("coder.operations.report_process.report_elsewhere", report)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.report_writing.start(Path("r.md"))
        await until(pilot, lambda: not app.report_writing.note)
        said = " ".join(painted(app).split())
        assert "the last on 2026-11-20: 3 of 7. Do not give out both." in said
        assert "coder unit" in said

    drive(project, steps)


def test_every_word_of_a_message_is_shown(project: Path) -> None:
    """However the lines break: none is cut where the blank after its last word has no room."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for length in range(60, 80):
            said = "x" * length + " abcdef ghijkl"
            app.show_message(said)
            await pilot.pause()
            assert "…" not in "".join(painted(app).splitlines()[-4:-1]), length

    drive(project, steps)


@pytest.mark.parametrize(("label", "said"), [("Hva mangler?", "Hva mangler? Folk"), ("fylke", "fylke: Folk")])
def test_a_value_stands_after_its_question(label: str, said: str) -> None:
    """No colon after a question mark."""
    assert labelled(label, "Folk") == said
