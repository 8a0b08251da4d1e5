"""A coder who has been given answers: these alone, blind to what others make of them, until all are coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model.assignment import Amount, Part
from coder.model.ids import ResponseId
from coder.operations.assigning import Draw, again, assign
from coder.operations.coding import code_answers
from coder.project import Session, open_project
from coder.tui.app import CoderApp
from coder.tui.screens.coding_hints import hint as hint_rows
from coder.tui.screens.review import ReviewScreen
from tests.tui.driving import answer_in_front, drive, in_front, painted, until


def give(project: Path, **more: Any) -> tuple[list[ResponseId], list[ResponseId]]:
    """Half of the answers to Kari and half to Ola, four of them to both; what each has."""
    with open_project(project, "Leder") as session:
        assign(session, "svar", [Part("Kari"), Part("Ola")], double=Amount(4), draw=Draw(seed=3, **more))
        found = session.project.execute(
            "SELECT coders.name, response_id FROM assignment_members JOIN assignments ON assignments.id = assignment_id"
            " JOIN coders ON coders.id = for_coder_id ORDER BY assignment_members.id"
        ).fetchall()
    kari, ola = ([response_id for coder, response_id in found if coder == name] for name in ("Kari", "Ola"))
    return kari, ola


def test_a_coder_meets_her_own_answers_and_can_look_at_all(project: Path) -> None:
    kari, _ola = give(project)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.ids == kari
        assert "1 of your 8 (of 12)" in painted(app).splitlines()[0]
        await until(pilot, lambda: bool(app.state.alike.groups))
        for response in kari:
            app.state.go_to(response)
            assert set(app.state.targets) <= set(kari)  # what says the same and is Ola's is left to Ola
        await pilot.press("o", *"all answers", "enter")
        assert len(app.state.queue.ids) == 12
        assert "your" not in painted(app).splitlines()[0]
        await pilot.press("o", *"only", "enter")
        assert app.state.queue.ids == sorted(kari)
        assert "of your 8 (of 12)" in painted(app).splitlines()[0]
        await pilot.press("o", *"assigned", "enter")
        assert app.state.queue.ids == kari

    drive(project, steps)


def test_one_who_has_been_given_nothing_meets_all(project: Path) -> None:
    give(project)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert len(app.state.queue.ids) == 12
        await pilot.press("o")
        assert "you were given" not in painted(app)

    drive(project, steps, coder="Eva")


def test_others_codes_are_hidden_until_all_is_coded_and_suggestions_where_set(project: Path) -> None:
    kari, ola = give(project, blind=True)
    with open_project(project, "Ola") as session:
        code_answers(session, ola, ["eldre"], stands=None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def tells() -> bool:
            return any(sign in painted(app) for sign in ("Ola", "others have"))

        await pilot.press("a")
        assert "You code what you were given without suggestions" in painted(app)
        assert app.state.suggestions == ()
        for _ in kari:
            assert not tells()
            await pilot.press("1")
            assert not tells()
            assert app.state.queue.coded == len(kari) or app.state.suggestions == ()
            assert "hidden until yours are coded" in painted(app)
            await pilot.press("space")
        assert app.state.queue.done >= set(kari)
        assert "hidden until yours are coded" not in painted(app)  # though she stands on her last answer
        assert "blind" not in painted(app)
        assert app.state.go_to(next(response_id for response_id in kari if response_id in ola))
        app.refresh_screen()
        assert tells()
        assert app.state.blinding.samples[0].members == set(kari)

    drive(project, steps, size=(120, 30), learn=False)


def test_a_list_of_suggestions_leaves_out_what_is_coded_without_them(project: Path) -> None:
    kari, _ola = give(project, blind=True)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R")
        screen = in_front(app, ReviewScreen)
        screen.above, screen.only_proposed = 0, False
        screen.load()
        listed = {screen.fetch([row_id])[row_id].response.id for row_id in screen.table.ids}
        assert listed
        assert not listed & set(kari)

    drive(project, steps)


def test_what_is_given_while_the_screen_is_open_is_there_at_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.tui.app.TICK", 0.05)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        front = answer_in_front(app).id
        with open_project(project, "Leder") as session:
            assign(session, "svar", [Part("Kari", Amount(5))])
            given = set(Session(session.project, "Kari").project.execute("SELECT response_id FROM assignment_members"))
        await until(pilot, lambda: len(app.state.queue.ids) == 5)
        assert {(response_id,) for response_id in app.state.queue.ids} == given
        assert front in app.state.queue.ids or answer_in_front(app).id in app.state.queue.ids

    drive(project, steps)


def test_a_round_that_waits_is_told_and_shows_nothing_of_the_first(project: Path) -> None:
    with open_project(project, "Kari") as session:
        code_answers(session, [3, 5, 8], ["eldre"], stands=None)
        again(session, "svar", ["Kari"], Amount(2), Draw(seed=1))

    async def first(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "2 answers wait to be coded again: open the screen as «Kari/2»." in painted(app)

    async def second(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert len(app.state.queue.ids) == 2
        assert "wait to be coded" not in painted(app)
        for _ in range(2):
            assert app.state.blinding.codings(app.state.answer) == ()
            await pilot.press("1")
            assert {coding.coder for coding in app.state.blinding.codings(app.state.answer)} == {"Kari/2"}
            await pilot.press("space")
        # She is through, and goes on from the last: what she put the first time is hidden no longer.
        assert {coding.coder for coding in app.state.blinding.codings(app.state.answer)} == {"Kari", "Kari/2"}

    drive(project, first, size=(100, 30))
    drive(project, second, coder="Kari/2")


def test_the_line_at_the_top_and_the_hint_fit_a_narrow_screen(project: Path) -> None:
    give(project, blind=True)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for language in ("en", "nb", "nn"):
            use_language(language)
            app.refresh_screen()
            await pilot.pause()
            lines = painted(app).splitlines()
            assert "8" in lines[0]
            assert "12" in lines[0]
            assert "…" not in lines[0]
            (hint,) = hint_rows(app.state, app.keymap)
            assert len(hint[0][0]) <= 80

    drive(project, steps)
