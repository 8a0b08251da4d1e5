"""Blinding: suggestions and others' codes hidden in blind mode and in a sample; what was shown is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model.ids import ResponseId
from coder.operations import sampling
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.memos import write_memo
from coder.project import open_project
from coder.queries import hidden_codings, queue, samples
from coder.queries.hidden_codings import HiddenCodings
from coder.tui.app import CoderApp
from coder.tui.filter_line import read_filter
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.nearest import NearestScreen
from coder.tui.screens.report import ReportScreen
from coder.tui.screens.review import ReviewScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import answer_in_front, code_in_slot, codes, drive, in_file, in_front, painted, until

SHOWN = "SELECT response_id, coder, because FROM shown ORDER BY id"


@pytest.fixture
def sampled(project: Path) -> tuple[Path, list[ResponseId]]:
    """A blind sample of four answers, each coded by Ola with «eldre» on an excerpt and a memo; and its members."""
    with open_project(project, "Ola") as session:
        question = queue.questions(session)[0].name
        sampling.draw(session, question, 4, seed=2)
        drawn = samples.queue(session, question)
        for response in drawn:
            code_answers(session, [response], ["eldre"], (0, 2), stands=None)
            write_memo(session, "Olas mening", answer=f"#{response}")
    return project, drawn


async def to_sample(pilot: Pilot[Any]) -> None:
    await pilot.press("o", *"sample", "enter")


def test_a_first_code_shows_nothing_until_the_coder_has_gone_on(project: Path) -> None:
    with open_project(project, "Ola") as session:
        code_answers(session, [1], ["flyktninger"], stands=None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        await pilot.press("1")
        assert app.state.suggestions == ()
        assert "Ola" not in painted(app)
        await pilot.press("t")  # the table, and back to the same answer
        assert "Flyktninger" not in painted(app).split("K001")[1].split("K002")[0]
        await pilot.press("enter")
        assert answer_in_front(app).id == 1
        assert app.state.suggestions == ()
        await pilot.press("q", "q", "2")
        assert app.state.suggestions == ()
        await pilot.press("u", "u")
        assert app.state.suggestions == ()
        await pilot.press("1", "j", "k")
        assert app.state.suggestions
        assert "Ola" in painted(app)

    drive(project, steps)


def test_suggestions_that_stood_open_count_as_seen_when_blind_mode_comes_later(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen is written by the timer and when blind mode is turned on, not by the keys that move."""
    monkeypatch.setattr("coder.tui.app.TICK", 3600)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j")
        assert in_file(project, SHOWN) == []
        in_front(app, CodingScreen).action_blind()
        assert in_file(project, SHOWN) == [(1, "Kari", "open"), (2, "Kari", "open")]
        await pilot.press("1", "j", "1")
        app.state.save_settings()
        assert in_file(project, SHOWN)[2:] == [(3, "Kari", "chosen")]

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("g", "g") if app.state.queue.position else None
        in_front(app, CodingScreen).action_blind()
        await pilot.press("j", "j", "j")

    drive(project, steps)
    drive(project, again)
    seen = in_file(project, "SELECT response_id, count(*) FROM shown WHERE because = 'open' GROUP BY response_id")
    assert all(count == 1 for _, count in seen)


def test_what_the_review_list_shows_counts_as_seen(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        await pilot.press("R")
        await pilot.pause()
        app.state.save_settings()
        assert {because for _, _, because in in_file(project, SHOWN)} == {"open", "asked"}

    drive(project, steps)


def test_the_sample_is_noted_as_coded_without_seeing(sampled: tuple[Path, list[ResponseId]]) -> None:
    project, drawn = sampled

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await to_sample(pilot)
        await pilot.press("1", "space", "0")
        app.state.save_settings()

    drive(project, steps)
    assert [row for row in in_file(project, SHOWN) if row[0] in drawn] == [
        (drawn[0], "Kari", "chosen"), (drawn[1], "Kari", "chosen"),
    ]  # fmt: skip


def test_what_others_have_made_of_a_sample_is_hidden_until_it_is_coded(sampled: tuple[Path, list[ResponseId]]) -> None:
    """Their codes, excerpts and memos, and that there are any: also after the coder's own code, and in other orders."""
    project, drawn = sampled

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def tells() -> bool:
            return any(sign in painted(app) for sign in ("Ola", "others have", "╰", "1 memo"))

        await to_sample(pilot)
        for response in drawn:
            assert answer_in_front(app).id == response
            assert not tells()
            await pilot.press("1", "2")
            assert not tells()
            if response != drawn[-1]:
                await pilot.press("space", "k")
                assert not tells()
                await pilot.press("j")
        await pilot.press("k")
        assert tells()
        assert app.state.suggestions
        await pilot.press("j")
        assert tells()

    drive(project, steps, size=(120, 30))


def test_lists_and_filters_do_not_tell_what_others_have_put_on_a_sample(sampled: tuple[Path, list[ResponseId]]) -> None:
    project, drawn = sampled
    with open_project(project, "Ola") as session:
        apart = next(response_id for response_id in queue.make_queue(session, None) if response_id not in drawn)
        code_answers(session, [apart], ["eldre"], stands=None)
        no_code_fits(session, [drawn[3]], stands=None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await to_sample(pilot)
        await pilot.press("1")
        own = code_in_slot(app, 1).id
        rows = hidden_codings.rows(app.session, [*app.state.blinding.samples[0].members], app.state.blinding.covered)
        assert [rows[response_id].codes for response_id in drawn] == [[own], [], [], []]
        assert {rows[response_id].confidence for response_id in drawn} == {None}

        def found(line: str, shut: HiddenCodings = app.state.blinding.covered, **more: Any) -> list[ResponseId]:
            wanted = read_filter(line, app.state.codebook, [], app.state.queue.question)
            return hidden_codings.fitting(
                app.session, wanted.where, shut, confidence=wanted.confidence, flag=wanted.flag, **more
            )

        every = found("")
        assert found("code:eldre", HiddenCodings()) == sorted({*drawn[:3], apart})
        assert found("code:eldre") == found("by:Ola") == [apart]
        assert found("flag:none", HiddenCodings()) == [drawn[3]]
        assert found("flag:none") == []
        assert set(drawn) - set(found("coded")) == set(drawn[1:])
        assert set(found("uncoded")) >= set(drawn[1:])
        assert set(found("-code:eldre")) == set(every) - {apart}
        assert not set(drawn) & set(found("conf>.0"))
        assert set(found("", sort="codes", descending=True)[-4:]) == set(drawn)
        assert set(found(f"code:{own}")) & set(drawn) == {drawn[0]}
        await pilot.press("slash", *"code:eldre", "enter")
        await until(pilot, lambda: "1 answer" in painted(app))
        await pilot.press("escape", "escape", "R")
        screen = in_front(app, ReviewScreen)
        screen.above = 0
        screen.only_proposed = False
        screen.load()
        listed = {screen.fetch([row_id])[row_id].response.id for row_id in screen.table.ids}
        assert listed
        assert not listed & set(drawn)

    drive(project, steps, size=(120, 30))


def test_counts_are_of_own_codes_while_a_sample_is_coded(sampled: tuple[Path, list[ResponseId]]) -> None:
    """Else a number that stays or grows with an own code would tell whether others have put that code on the answer."""
    project, drawn = sampled

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        async def counted() -> dict[str, int]:
            await pilot.press("T")
            await until(
                pilot, lambda: in_front(app, ReportScreen).counted is not None and not in_front(app, ReportScreen).busy
            )
            found = {count.code.id: count.own for count in in_front(app, ReportScreen).counts}
            shown = in_front(app, ReportScreen).counted
            hidden.append((shown is not None and shown.alone, "your codes alone" in painted(app)))
            await pilot.press("q", "B")
            hidden.append("–" in painted(app))
            await pilot.press("q")
            return found

        hidden: list[object] = []
        app.state.settings.report_rule = "any"
        await to_sample(pilot)
        own = code_in_slot(app, 1).id
        assert (await counted())["eldre"] == 4  # who codes none of it themselves looks over the others' shoulders
        await pilot.press("1")
        assert await counted() == dict.fromkeys(app.state.codebook.by_id, 0) | {own: len(app.state.queue.done)}
        code_answers(
            app.session,
            [response_id for response_id in drawn if response_id not in app.state.queue.done],
            [own],
            stands=None,
        )
        app.state.reload()
        assert (await counted())["eldre"] == 4
        assert hidden == [(False, False), False, (True, True), True, (False, False), False]

    drive(project, steps, size=(120, 30))


def test_the_nearest_answers_leave_out_what_others_have_coded_of_a_sample(
    sampled: tuple[Path, list[ResponseId]],
) -> None:
    project, drawn = sampled

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = next(response_id for response_id in app.state.queue.ids if response_id not in drawn)
        app.state.go_to(first)
        app.push_screen(NearestScreen(first))
        await pilot.pause()
        screen = in_front(app, NearestScreen)
        screen._found([(drawn[0], 0.9)])
        assert screen.table.ids == []
        assert "No coded answer is like this one yet" in painted(app)

    drive(project, steps)


def test_what_was_seen_is_kept_when_the_screen_is_left_at_once(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "1", "q")

    drive(project, steps)
    assert [row[2] for row in in_file(project, SHOWN)] == ["open", "open"]
    with open_project(project, "Kari") as session:
        assert codes(session, 2)
    # It counts as seen before it was coded, though nothing was written in between.
    seen = "SELECT shown.at <= codings.at FROM shown JOIN codings USING (response_id) WHERE response_id = 2"
    assert in_file(project, seen) == [(1,)]


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_hint_of_a_sample_fits_a_narrow_screen(sampled: tuple[Path, list[ResponseId]], language: str) -> None:
    use_language(language)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await to_sample(pilot) if language == "en" else app.state.set_order(Order("sample"))
        app.refresh_screen()
        await pilot.pause()
        hint = next(line for line in painted(app).splitlines() if "1–9 " in line and "0:" in line)
        assert hint.rstrip().endswith(("none fits", "ingen"))

    drive(sampled[0], steps)
