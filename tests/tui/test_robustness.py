"""Robustness of the screen: other programs, full disks, files that can only be read, and what fails behind it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.errors import ProjectBusy
from coder.model.assignment import Amount, Part
from coder.operations.assigning import assign
from coder.operations.coding import code_answers
from coder.operations.flags import note_shown
from coder.project import open_project
from coder.queries import assignments
from coder.queries.status import check_project
from coder.tui.app import CoderApp
from coder.tui.dialogues.help import Help
from coder.tui.screens.coding import CodingScreen
from coder.tui.state import shown_suggestions
from tests.small_study import shipped_codebook
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    in_front,
    jobs_behind,
    make_project,
    painted,
    until,
)
from tests.tui.settled import SettledPilot


def test_another_program_changes_the_project(project: Path) -> None:
    """The screen notices within a moment and shows it: of who codes, how far they have come."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, "Ola") as other:
            code_answers(other, [str(answer_in_front(app).id)], ("flyktninger",))
        await until(pilot, lambda: "Ola has coded 1 of 12." in painted(app), 5)
        assert [coding.coder for coding in answer_in_front(app).codings] == ["Ola"]
        with open_project(project, "Leder") as other:
            assign(other, "svar", [Part("Ola", Amount(4)), Part("Eva")])
        await until(pilot, lambda: "Another program" in painted(app), 5)
        with open_project(project, "Ola") as other:
            code_answers(other, assignments.queue(other, "svar")[:1], ["flyktninger"], stands=None)
        await until(pilot, lambda: "Ola has coded 1 of 4." in painted(app), 5)

    drive(project, steps)


def test_keys_act_between_the_acts_of_a_program_that_never_rests(tmp_path: Path) -> None:
    """None is lost or asked about, and each acts on the screen that it was typed for."""
    # No two are alike, or a key would code both, and the next take it off again.
    answers = ["ferje", "buss", "lege", "bolig", "skole", "rus", "sorg", "kurs", "vakt", "telefon", "idrett", "musikk"]
    project = make_project(tmp_path / "ulike.db", answers, shipped_codebook())
    ended = Event()
    acts = [0]

    def write() -> None:
        with open_project(project, "Ola") as other:
            while not ended.is_set() and acts[0] < 1000:
                code_answers(other, [1 + acts[0] % 12], ["eldre"], stands=None)
                acts[0] += 1

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        writer = Thread(target=write)
        writer.start()
        try:
            await until(pilot, lambda: acts[0] > 3)
            first, wanted = code_in_slot(app, 1).id, app.state.queue.ids[:6]
            for key in "1j" * 6:
                app.post_message(events.Key(key, key))

            def acted() -> bool:
                assert "Not saved" not in painted(app)
                assert app.screen is app.current_screen
                return app.state.queue.position >= 6 and all(codes(app.session, response_id) for response_id in wanted)

            await until(pilot, acted)
        finally:
            ended.set()
            writer.join()
        assert [codes(app.session, response_id) for response_id in wanted] == [[first]] * 6
        assert app.state.queue.position == 6  # the last key, too
        assert acts[0] < 1000  # the keys have not waited for its end

    drive(project, steps)


def test_acts_wait_for_another_program_and_none_is_lost(project: Path) -> None:
    """While another program writes nothing is asked and every key waits, in order; then all of them act."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("G", "k", "k")
        place = app.state.queue.position
        wanted = app.state.queue.ids[place : place + 3]
        with open_project(project, "Ola") as other:
            other.project.execute("BEGIN IMMEDIATE")
            for key in "1j2j3":
                app.post_message(events.Key(key, key))
            await until(pilot, lambda: "your keys wait for it" in painted(app), 5)
            await pilot.pause(0.3)
            assert app.screen is app.current_screen
            assert app.state.queue.position == place
            other.project.execute("ROLLBACK")
        await until(pilot, lambda: codes(app.session, wanted[2]), 5)
        assert [codes(app.session, response_id) for response_id in wanted] == [
            [code_in_slot(app, number).id] for number in (1, 2, 3)
        ]
        assert "your keys wait for it" not in painted(app)
        assert in_file(project, "SELECT count(*) FROM changes WHERE kind = 'apply'") == [(3,)]

    drive(project, steps)


def test_escape_gives_up_an_act_that_waits(project: Path) -> None:
    """Nothing of it is written later, that is said, and the keys act again."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        with open_project(project, "Ola") as other:
            other.project.execute("BEGIN IMMEDIATE")
            for key in "12":
                app.post_message(events.Key(key, key))
            await until(pilot, lambda: app.key_queue.held, 5)
            await pilot.press("escape")
            assert "Not saved" in painted(app)
            other.project.execute("ROLLBACK")
        await pilot.pause(0.3)
        assert codes(app.session, first) == []
        await pilot.press("3")
        assert codes(app.session, first) == [code_in_slot(app, 3).id]

    drive(project, steps)


def test_what_was_seen_in_blind_mode_does_not_undo_the_act(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act is in the file when what was seen cannot be written: that waits, the act is not done twice."""
    busy = [True]
    written = note_shown

    def note(*given: Any) -> None:
        if busy[0]:
            raise ProjectBusy("held")
        written(*given)

    monkeypatch.setattr(shown_suggestions, "note_shown", note)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        first = answer_in_front(app).id
        await pilot.press("1")
        assert codes(app.session, first) == [code_in_slot(app, 1).id]
        assert in_file(project, "SELECT count(*) FROM shown") == [(0,)]
        busy[0] = False
        app.state.save_settings()
        assert in_file(project, "SELECT count(*) FROM shown")[0][0] > 0

    drive(project, steps)


def test_a_full_disk_asks_and_keeps_the_file(project: Path) -> None:
    """What cannot be written is said to be unsaved; with room again the same act goes through."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        pages = app.session.project.value("PRAGMA page_count")
        app.session.project.execute(f"PRAGMA max_page_count={pages}")
        for _ in range(60):
            await pilot.press("m")
            app.screen.query_one(TextArea).text = "x" * 4000
            await pilot.press("ctrl+s")
            if "Not saved" in painted(app):
                break
        assert "disk is full" in " ".join(painted(app).split())
        app.session.project.execute("PRAGMA max_page_count=1000000")
        await pilot.press("y")
        assert answer_in_front(app).id == first
        assert check_project(app.session) == []

    drive(project, steps)


def test_a_file_that_can_only_be_read(project: Path) -> None:
    """Everything can be looked at; an act is refused with what to do."""

    async def run() -> None:
        with open_project(project, "Kari", read_only=True) as session:
            app = CoderApp(session, learn=False)
            async with app.run_test(size=(80, 24)):
                pilot = SettledPilot(app)
                assert "can only be read" in painted(app)
                await pilot.press("1", "j")
                assert codes(session, app.state.queue.ids[0]) == []
                await pilot.press("q")
            jobs_behind(app).stop()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "broken", "what"),
    [
        (("t", "s", "enter"), "coder.queries.hidden_codings.fitting", "Looking for answers"),
        (("T",), "coder.tui.screens.report.count_codes", "Counting"),
        (("G", "v", "2"), "coder.queries.spans.sentences", "Finding the sentences"),
    ],
)
def test_what_fails_behind_the_screen_ends_and_says_so(
    keys: tuple[str, ...], broken: str, what: str, project: Path, monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    """No «…» stays, one line says where the log is, the screen goes on, and no key meant for the result codes."""

    def fail(*_given: Any, **_named: Any) -> Any:
        sleep(0.3)
        raise RuntimeError(ANSWERS[2])

    monkeypatch.setattr(broken, fail)
    monkeypatch.setattr("coder.queries.spans.at_hand", lambda text: False)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        await until(pilot, lambda: f"{what} stopped; what happened is in the log: " in painted(app), 5)
        assert "looking …" not in painted(app)
        assert "counting …" not in painted(app)
        assert not app.key_queue.held
        assert app.is_running
        await pilot.press("?")
        assert isinstance(app.screen, Help)

    drive(project, steps, size=(140, 30))
    assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]
    logged = log_file.read_text(encoding="utf-8")
    assert f"{what} stopped\n" in logged
    assert logged.endswith("fail\nRuntimeError\n")
    assert not set(re.findall(r"\w{4,}", ANSWERS[2])) & set(re.findall(r"\w{4,}", logged))


def test_when_every_learning_process_dies_it_is_said_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state in the head stays; coding goes on."""
    monkeypatch.setattr("coder.jobs.process.sys.executable", "/bin/false")
    messages: list[str] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        show_message = app.show_message

        def noted(message: str, **how: Any) -> None:
            messages.append(message)
            show_message(message, **how)

        monkeypatch.setattr(app, "show_message", noted)
        await until(pilot, lambda: "no learning" in painted(app), 5)
        first = answer_in_front(app).id
        await pilot.press("1")
        await pilot.pause(0.8)
        assert codes(app.session, first) == [code_in_slot(app, 1).id]
        assert "no learning" in painted(app)

    drive(project, steps, learn=True)
    assert sum("stopped; what happened is in the log" in message for message in messages) <= 1
