"""Answers whose codes were defined otherwise when they were put there, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.pilot import Pilot

from coder.operations.codebook_edits import change_codebook
from coder.project import open_project
from coder.queries.look_again import own_earlier
from coder.tui.app import CoderApp
from tests.tui.driving import answer_in_front, codes, drive, painted, until


def test_they_are_an_order_in_which_enter_keeps_and_goes_on(coded: Path) -> None:
    with open_project(coded, "Kari") as session:
        code = next(iter(session.project.execute("SELECT codes.key FROM codings JOIN codes ON codes.id = code_id")))[0]
        before = len(own_earlier(session, "svar"))
        change_codebook(
            session,
            lambda book: replace(
                book,
                codes=tuple(
                    replace(book_code, definition="Noe annet.") if book_code.id == code else book_code
                    for book_code in book.codes
                ),
            ),
            "edited",
        )
        wanted = list(own_earlier(session, "svar"))
    assert before == 0
    assert len(wanted) > 1

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("o", *"before the definition", "enter")
        assert app.state.queue.ids == wanted
        assert "looked at again" in painted(app).splitlines()[0]
        assert "defined otherwise since you put it here" in painted(app)
        assert "⏎ keep, next" in painted(app)
        await pilot.press("j", "k")  # moving keeps nothing
        assert len(own_earlier(app.session, "svar")) == len(wanted)
        await until(pilot, lambda: bool(app.state.alike.groups))
        looked_at = []
        while own_earlier(app.session, "svar"):
            looked_at.append(answer_in_front(app).id)
            await pilot.press("enter")
        assert looked_at == [wanted[0], *wanted[2:]]  # the first two say the same, and are kept as one
        assert "That was the last one" in painted(app)
        assert own_earlier(app.session, "svar") == {}
        assert "defined otherwise" not in painted(app)
        await pilot.press("u")
        assert list(own_earlier(app.session, "svar")) == wanted[-1:]
        assert code in codes(app.session, wanted[-1])
        await pilot.press("o")
        assert "again: 1 answer coded before" in painted(app)

    drive(coded, steps)


def test_where_nothing_was_defined_otherwise_there_is_no_such_order(coded: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("o")
        assert "again:" not in painted(app)

    drive(coded, steps)
