"""Keys that come faster than what they ask for: none acts on a screen that it was not meant for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from coder.queries import spans
from coder.tui.app import CoderApp
from tests.tui.driving import code_in_slot, codes, drive, in_file, painted, until

NAMES = {"/": "slash", " ": "space", "\n": "enter"}


def type_at_once(app: CoderApp, keys: str) -> None:
    """All keys as a paste or a quick hand brings them: the screen has seen none when the last one comes."""
    for key in keys:
        app.post_message(events.Key(NAMES.get(key, key), None if key == "\n" else key))


@pytest.mark.parametrize(("keys", "text"), [("/65 år", "65 år"), ("cfl1", "fl1"), ("t/2a", "2a"), ("m2a0", "2a0")])
def test_what_is_typed_after_a_key_that_brings_a_screen_goes_there(project: Path, keys: str, text: str) -> None:
    """The filter, the picker, the filter of the table and a memo get all of it; nothing is coded."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        type_at_once(app, keys)
        await until(pilot, lambda: isinstance(app.focused, (Input, TextArea)))
        await pilot.pause(0.2)
        field = app.focused
        assert isinstance(field, Input | TextArea)
        assert (field.value if isinstance(field, Input) else field.text) == text

    drive(project, steps)
    assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]


def test_keys_for_another_screen_do_not_code_on_the_first(project: Path) -> None:
    """After `B` the digits are the codebook's, which has none."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        type_at_once(app, "B234")
        await pilot.pause(0.5)
        assert app.current_screen.context == "codebook"

    drive(project, steps)
    assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]


def test_keys_on_one_screen_act_in_order(project: Path) -> None:
    """Nothing is lost: a code, the next answer, another code."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("G", "k", "k")
        there = app.state.queue.position
        type_at_once(app, "1j2j3")
        await until(pilot, lambda: app.state.queue.position == there + 2)
        await pilot.pause(0.2)
        ids = app.state.queue.ids[there : there + 3]
        assert [codes(app.session, response_id) for response_id in ids] == [
            [code_in_slot(app, number).id] for number in (1, 2, 3)
        ]

    drive(project, steps)


def test_keys_after_a_choice_in_a_box_are_for_the_screen_below(project: Path) -> None:
    """The code is chosen, the next answer comes, and it gets a code: all typed before the box was there."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("g", "j", "j", "j", "j")
        first, second = app.state.queue.ids[4:6]
        type_at_once(app, "cflykt\nj2")
        await until(pilot, lambda: codes(app.session, second))
        assert codes(app.session, first) == ["flyktninger"]
        assert codes(app.session, second) == [code_in_slot(app, 2).id]

    drive(project, steps)


def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that take a while, as the first time."""
    found = spans.sentences

    def late(text: str) -> list[tuple[int, int]]:
        sleep(0.5)
        return list(found(text))

    monkeypatch.setattr(spans, "at_hand", lambda text: False)
    monkeypatch.setattr(spans, "sentences", late)


def test_keys_wait_for_the_mark(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`v2` at once puts the code on the first sentence, not on the answer, though finding it takes time."""
    _slow(monkeypatch)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "j")
        type_at_once(app, "v2")
        await until(pilot, lambda: "Finding the sentences" in painted(app))
        await until(pilot, lambda: codes(app.session, 3))
        assert "Finding the sentences" not in painted(app)

    drive(project, steps)
    assert in_file(project, "SELECT start_char, end_char FROM codings") == [(0, len("Eldre som er ensomme."))]


def test_escape_ends_the_waiting_for_the_mark(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is dropped, nothing is marked later, and the keys act again."""
    _slow(monkeypatch)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        type_at_once(app, "v2")
        await until(pilot, lambda: app.key_queue.held)
        await pilot.press("escape")
        assert not app.key_queue.held
        await pilot.pause(1)
        assert app.state.span is None
        assert codes(app.session, 1) == []
        await pilot.press("2")
        assert codes(app.session, 1) == [code_in_slot(app, 2).id]

    drive(project, steps)


def test_keys_that_come_once_the_application_is_left_act_on_nothing(project: Path) -> None:
    left: list[CoderApp] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        left.append(app)

    drive(project, steps)
    (app,) = left
    assert not app.screen_stack
    asyncio.run(app.key_queue.take(events.Key("1", "1")))
    assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]
