"""Which suggestions are shown: as far as the list goes, why a code has none, and none in a random sample."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.kept_message import to_json
from coder.operations import sampling
from coder.project import open_project
from coder.queries import queue, samples
from coder.queries.codebooks import codebook_of
from coder.suggest.confidence import Silence
from coder.tui.app import CoderApp
from coder.tui.screens.codebook import CodebookScreen
from tests.tui.driving import (
    answer_in_front,
    choose_order,
    drive,
    in_file,
    in_front,
    painted,
)


def report_of(project: Path, **report: Any) -> None:
    """Make the run in the file say this of itself."""
    with sqlite3.connect(project) as db:
        db.execute("UPDATE runs SET report = ?", (json.dumps(report),))
    db.close()


def test_suggestions_end_where_the_list_ends(project: Path) -> None:
    """At least three, then those that belong to the list; the chosen one is always in sight."""
    surest = [
        confidence for (confidence,) in in_file(project, "SELECT confidence FROM suggestions WHERE response_id = 1")
    ]
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
    ("language", "sentence"),
    [("en", "8 coded answers so far; wrong in 6 of 8 at last check"),
     ("nn", "8 koda svar så langt; feil i 6 av 8 ved siste kontroll")],
)  # fmt: skip
def test_a_silent_code_says_why(language: str, sentence: str, project: Path) -> None:
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
        assert sentence not in painted(app)
        await pilot.press("i")
        await pilot.pause()
        assert sentence.split(";")[0] in painted(app)  # the box breaks the line somewhere
        await pilot.press("escape", "B")
        while (shown := in_front(app, CodebookScreen).current) is None or shown.id != code:
            await pilot.press("down")
        assert sentence in painted(app)

    drive(project, steps, size=(120, 40))


def test_a_random_sample_is_coded_in_the_order_drawn_and_without_suggestions(project: Path) -> None:
    """Suggestions are neither shown nor to be had, in another order neither; other answers have them."""
    with open_project(project, "Kari") as session:
        question = queue.questions(session)[0].name
        sampling.draw(session, question, 4, seed=2)
        drawn = samples.queue(session, question)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, "sample")
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
        await choose_order(pilot, "file")
        for _ in app.state.queue.ids:
            assert bool(app.state.suggestions) != (answer_in_front(app).id in drawn)
            await pilot.press("j")

    drive(project, steps, size=(120, 30))


def test_a_sample_that_was_drawn_to_be_coded_with_suggestions_has_them(project: Path) -> None:
    with open_project(project, "Kari") as session:
        sampling.draw(session, queue.questions(session)[0].name, 4, seed=2, blind=False)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, "sample")
        assert len(app.state.queue.ids) == 4
        assert app.state.suggestions
        assert "blind" not in painted(app)

    drive(project, steps, size=(120, 30))
