"""The messages and texts of the coding screen: true, about the current answer, and gone when they no longer hold."""

from __future__ import annotations

import asyncio
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
from coder.operations.reporting import ReportWritten
from coder.operations.undoing import undo
from coder.project import open_project
from coder.tui.app import CoderApp
from coder.tui.keys.keymap import Keymap
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding_hints import hint
from coder.tui.state.answer_queue import Order
from tests.tui.driving import ANSWERS, code_in_slot, drive, in_front, painted, until


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
        new = next(slot_code for slot_code in app.state.slots.codes if slot_code and slot_code.name == "helt ny")
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


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_hints_are_seen_whole_in_80_columns(project: Path, language: str) -> None:
    """Each in its turn, also the one of blind mode, which speaks of no suggestion to accept."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language(language)
        keys, hints = Keymap(), set()
        for blind in (False, True):
            app.state.settings.blind = blind
            for known in ((), ("accept",), ("accept", "pick")):
                app.state.settings.hints_known = frozenset(known)
                words = hint(app.state, keys)[0][0][0]
                assert len(words) <= 80
                hints.add(words)
        assert len(hints) == 4

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
        text = " ".join(painted(app).split())
        assert "the last on 2026-11-20: 3 of 7. Do not give out both." in text
        assert "coder unit" in text

    drive(project, steps)


def test_every_word_of_a_message_is_shown(project: Path) -> None:
    """However the lines break: none is cut where the blank after its last word has no room."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for length in range(60, 80):
            text = "x" * length + " abcdef ghijkl"
            app.show_message(text)
            await pilot.pause()
            assert "…" not in "".join(painted(app).splitlines()[-4:-1]), length

    drive(project, steps)
