"""Choosing an order: each just works, makes its run where there is none, and says when enough is found."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.kept_message import to_json
from coder.model import Codebook
from coder.operations import sampling
from coder.operations.coding import code_answers
from coder.operations.learning import Delivered, OrderedAnswers, RunWritten
from coder.project import open_project
from coder.queries import queue, samples
from coder.queries.codebooks import codebook_of
from coder.queries.queue import make_queue
from coder.suggest.confidence import Silence
from coder.tui.app import CoderApp
from coder.tui.background.jobs import BackgroundJobs, Job
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.nearest import NearestScreen
from coder.tui.state.answer_queue import Order
from tests.small_study import shipped_codebook
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    codes,
    drive,
    in_file,
    in_front,
    jobs_behind,
    make_project,
    painted,
    until,
)


async def choose(pilot: Pilot[Any], words: str) -> None:
    """Choose the order whose line has these words."""
    await pilot.press("o", *words, "enter")


@pytest.fixture
def without_run(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p.db", ANSWERS, shipped_codebook())


def test_half_and_half_goes_by_the_run_and_is_kept(project: Path) -> None:
    """By turns at random and uncertain; the same again the next time."""
    remembered: list[list[int]] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, "half")
        assert app.state.queue.order == "half"
        assert "half at random" in painted(app)
        remembered.append(list(app.state.queue.ids))
        await pilot.press("q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert remembered[0] == app.state.queue.ids

    drive(project, steps, size=(100, 30))
    drive(project, again)
    assert sorted(remembered[0]) != remembered[0]


@pytest.mark.parametrize("words", ["uncertain: ", "half"])
def test_an_order_without_a_run_makes_one(words: str, without_run: Path) -> None:
    """The run is an act of the coder, named and undoable; then the queue is in that order."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, words)
        assert "making suggestions" in painted(app)
        await until(pilot, lambda: app.state.queue.order != "file")
        assert app.state.queue.order == words[:9].strip(": ")
        assert "run 1 was made for 12 answers" in " ".join(painted(app).split())
        assert "making suggestions" not in painted(app)
        assert app.state.suggestions
        assert in_file(without_run, "SELECT kind FROM changes ORDER BY id DESC LIMIT 1") == [("suggest",)]
        await pilot.pause(1.2)
        assert "Another program" not in painted(app)
        await pilot.press("u", "enter")
        assert in_file(without_run, "SELECT count(*) FROM runs") == [(0,)]

    drive(without_run, steps, size=(120, 30))


def test_more_of_a_code_without_a_run_makes_one_and_says_how_far_one_is(without_run: Path) -> None:
    """The code is chosen first; then what is found of it is told, and when one can stop."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, "more of")
        await pilot.press(*"flykt", "enter")
        await until(pilot, lambda: app.state.queue.order == "more")
        assert answer_in_front(app).text == "Flyktninger"
        await pilot.press("c", *"flykt", "enter")
        await until(pilot, lambda: "«flyktninger»: 1 of 1 looked at have it" in painted(app))
        while len(app.state.queue.done) < len(ANSWERS):
            await pilot.press("space", "0")
        sure = "95 % sure that at least 95 % of «flyktninger» are found (1 in 12 answers)."
        await until(pilot, lambda: sure in painted(app))
        assert "Only if the suggestions rank them" in painted(app)
        await choose(pilot, "file:")
        assert "95 % sure" not in painted(app)

    drive(without_run, steps, size=(120, 30))


def test_the_orders_of_many_answers_are_made_behind_the_screen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key waits for them, and neither does the start: the answer in front is there before its queue."""
    monkeypatch.setattr("coder.queries.queue.AT_ONCE", 3)
    remembered: list[list[int]] = []
    seen, deliver = Event(), BackgroundJobs._deliver

    def when_seen(*given: Any) -> None:
        seen.wait(20)  # however quick the machine is, the screen is looked at before the order is there
        deliver(*given)

    monkeypatch.setattr(BackgroundJobs, "_deliver", when_seen)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_file_order = list(app.state.queue.ids)
        await choose(pilot, "uncertain: ")
        assert app.state.queue.ids == in_file_order
        seen.set()
        await until(pilot, lambda: app.state.queue.order == "uncertain")
        assert app.state.queue.ids == make_queue(app.session, "svar", "uncertain") != in_file_order
        assert app.state.queue.position == 0
        await pilot.press("j", "j")
        remembered.append(list(app.state.queue.ids))
        await pilot.press("q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert answer_in_front(app).id == remembered[0][2]
        await until(pilot, lambda: not app.state.queue.order_pending)
        assert app.state.queue.ids == remembered[0]
        assert app.state.queue.position == 2

    drive(project, steps)
    drive(project, again)


def test_what_is_chosen_later_is_not_overtaken_by_an_order_that_is_being_worked_out(without_run: Path) -> None:
    """Neither by one that comes late, nor by one that waited for a run; whoever else waited for the run gets it."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs, waited = jobs_behind(app), list[RunWritten]()
        jobs.put_in_order(Order("similar", like=app.state.queue.ids[0]), from_start=False)
        asked = jobs.jobs[Job.ORDER].generation
        await choose(pilot, "file")
        jobs.receive(Delivered(asked, OrderedAnswers(tuple(reversed(app.state.queue.ids)))))
        assert app.state.queue.order == "file"
        assert not app.background_note
        await choose(pilot, "uncertain: ")
        jobs.make_run(waited.append)
        await choose(pilot, "file")
        await until(pilot, lambda: bool(waited))
        assert [one.run for one in waited] == [1]
        await pilot.pause()
        assert app.state.queue.order == "file"

    drive(without_run, steps)


def test_no_dead_end_without_codes_or_in_a_file_that_can_only_be_read(without_run: Path, tmp_path: Path) -> None:
    """Where a run cannot be made it is said why, and what to do; the order stays."""
    empty = make_project(tmp_path / "e.db", ANSWERS, Codebook(()))

    async def no_codes(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, "uncertain: ")
        assert "c makes one" in painted(app)
        assert app.state.queue.order == "file"
        await pilot.press("R", "r")  # where c is another key
        assert "B opens the codebook" in painted(app)

    async def all_coded(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language("nb")
        with open_project(without_run, "Kari") as session:
            for response in app.state.queue.ids:
                code_answers(session, [str(response)], ("flyktninger",))
        await pilot.press("o", *"usikre: ", "enter")
        await until(pilot, lambda: "ingenting å foreslå" in painted(app))
        assert app.state.queue.order == "file"

    drive(empty, no_codes)
    drive(without_run, all_coded, size=(120, 30))


def test_most_like_the_answer_in_front_first(project: Path) -> None:
    """Worked out behind the screen; the answer stays in front, and the order is there again after a restart."""
    remembered: list[list[int]] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.go(4)
        app.refresh_screen()
        first = answer_in_front(app).id
        await choose(pilot, "like this")
        assert app.state.queue.order == "file"
        await until(pilot, lambda: app.state.queue.order == "similar")
        assert answer_in_front(app).id == first == app.state.queue.ids[0]
        assert "like one answer" in painted(app)
        remembered.append(list(app.state.queue.ids))
        await pilot.press("j", "q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        here = answer_in_front(app).id
        await until(pilot, lambda: app.state.queue.ids == remembered[0])
        assert answer_in_front(app).id == here == remembered[0][1]

    drive(project, steps, size=(120, 30))
    drive(project, again)
    assert sorted(remembered[0]) != remembered[0]


def test_nearest_coded_answers_with_their_codes(project: Path) -> None:
    """`p` shows how answers like this one were coded; enter puts the same codes on; nothing near is said so."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, app.session.coder) as own, open_project(project, "Ola") as other:
            code_answers(own, ["5"], ("flyktninger", "eldre"))
            code_answers(other, ["2"], ("eldre",))  # which this coder has yet to code
        await pilot.press("p")
        await until(pilot, lambda: "No coded answer is like this one" in painted(app))
        await pilot.press("enter", "q")  # enter does nothing there
        assert codes(app.session, answer_in_front(app).id) == []
        with open_project(project, app.session.coder) as own:
            code_answers(own, ["2"], ("flyktninger", "eldre"))
        await pilot.press("p")
        assert isinstance(app.screen, NearestScreen)
        await until(pilot, lambda: not in_front(app, NearestScreen).status)
        seen = painted(app)
        assert "Veit ikkje." in seen
        assert "flyktninger" in seen
        assert "1 coded answer like this one" in seen
        first = answer_in_front(app).id
        nearest = in_front(app, NearestScreen)
        await pilot.press("enter")
        assert set(codes(app.session, first)) == {"flyktninger", "eldre"}
        nearest._found([])  # as when the screen is left just before they come
        assert not isinstance(app.screen, NearestScreen)

    drive(project, steps, size=(120, 30))


def test_in_blind_mode_the_nearest_are_hidden_too(project: Path) -> None:
    """What others chose would lead the coder."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        await pilot.press("p")
        assert "hidden in blind mode" in painted(app)
        assert Job.NEAREST not in jobs_behind(app).jobs

    drive(project, steps)


def report_of(project: Path, **report: Any) -> None:
    """Make the run in the file say this of itself."""
    with sqlite3.connect(project) as db:
        db.execute("UPDATE runs SET report = ?", (json.dumps(report),))
    db.close()


def test_suggestions_end_where_the_list_ends(project: Path) -> None:
    """At least three, then those that belong to the list; the chosen one is always in sight."""
    surest = [one for (one,) in in_file(project, "SELECT confidence FROM suggestions WHERE response_id = 1")]
    assert len(surest) >= 5

    async def count(app: CoderApp, pilot: Pilot[Any], wanted: int) -> None:
        assert len(app.state.suggestions) == wanted
        await pilot.press(*["down"] * 8)
        assert app.state.chosen == wanted - 1
        assert "▸" in painted(app)

    report_of(project, list_from=0.999)
    drive(project, lambda app, pilot: count(app, pilot, 3))
    report_of(project, list_from=sorted(surest)[-4])
    drive(project, lambda app, pilot: count(app, pilot, 4))
    report_of(project)
    drive(project, lambda app, pilot: count(app, pilot, len(surest)))


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "8 coded answers so far; wrong in 6 of 8 at last check"),
     ("nn", "8 koda svar så langt; feil i 6 av 8 ved siste kontroll")],
)  # fmt: skip
def test_a_silent_code_says_why(language: str, said: str, project: Path) -> None:
    """Below the codebook, and in what is said of the code; in the language of the screen."""
    with open_project(project) as session:
        book = codebook_of(session)
    (code,) = in_file(project, "SELECT key FROM suggestions JOIN codes ON codes.id = code_id WHERE response_id = 1"
                               " ORDER BY rank LIMIT 1")[0]  # fmt: skip
    path = book.path(book.by_id[code])
    why = Silence(coded=8, wrong=6, checked=8)
    report_of(project, silent={path: str(why)}, silence={path: to_json(why.reason)})
    use_language(language)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert said not in painted(app)
        await pilot.press("i")
        await pilot.pause()
        assert said.split(";")[0] in painted(app)  # the box breaks the line somewhere
        await pilot.press("escape", "B")
        while (shown := in_front(app, CodebookScreen).current) is None or shown.id != code:
            await pilot.press("down")
        assert said in painted(app)

    drive(project, steps, size=(120, 40))


def test_keys_after_p_are_for_the_list_and_it_never_comes_back_by_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens at once and says that it is looking; enter accepts nothing; left, it stays away."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = in_file(project, "SELECT count(*) FROM changes")
        monkeypatch.setattr(jobs_behind(app), "nearest", lambda response, take, failed: asked.append((take, failed)))
        await pilot.press("p", "enter")
        assert isinstance(app.screen, NearestScreen)
        assert "looking …" in painted(app)
        asked[0][1]()
        await pilot.pause()
        assert "could not be worked out" in painted(app)
        await pilot.press("enter", "q", "p", "q")
        assert app.screen is app.current_screen
        assert in_file(project, "SELECT count(*) FROM changes") == before

    asked: list[Any] = []
    drive(project, steps)


def test_a_random_sample_is_coded_in_the_order_drawn_and_without_suggestions(project: Path) -> None:
    """Suggestions are neither shown nor to be had, in another order neither; other answers have them."""
    with open_project(project, "Kari") as session:
        question = queue.questions(session)[0].name
        sampling.draw(session, question, 4, seed=2)
        drawn = samples.queue(session, question)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, "sample")
        assert app.state.queue.ids == drawn
        assert len(drawn) == 4
        for shown in ("random sample", "blind", "coded 0 (0 %)", "code every answer, in order"):
            assert shown in painted(app)
        await pilot.press("s")
        assert "coded without suggestions" in painted(app)
        assert not app.state.suggestions
        await pilot.press("1")
        assert "coded 1 (25 %)" in painted(app)
        assert not app.state.suggestions
        await choose(pilot, "file")
        for _ in app.state.queue.ids:
            assert bool(app.state.suggestions) != (answer_in_front(app).id in drawn)
            await pilot.press("j")

    drive(project, steps, size=(120, 30))


def test_a_sample_that_was_drawn_to_be_coded_with_suggestions_has_them(project: Path) -> None:
    with open_project(project, "Kari") as session:
        sampling.draw(session, queue.questions(session)[0].name, 4, seed=2, blind=False)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose(pilot, "sample")
        assert len(app.state.queue.ids) == 4
        assert app.state.suggestions
        assert "blind" not in painted(app)

    drive(project, steps, size=(120, 30))


def test_an_order_that_is_not_to_be_had_is_not_offered(without_run: Path) -> None:
    """The random sample stands in the box once one has been drawn."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("o")
        await pilot.pause()
        assert "In which order?" in painted(app)
        assert "sample: " not in painted(app)
        sampling.draw(app.session, queue.questions(app.session)[0].name, 4)
        await pilot.press("escape", "o")
        await pilot.pause()
        assert "sample: the random sample" in painted(app)

    drive(without_run, steps)
