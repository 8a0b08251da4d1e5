"""What the table of answers shows has room, is whole and safe, and tells no more than it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Filter
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.suggesting import suggest
from coder.project import open_project
from coder.queries import hidden_codings
from coder.queries.hidden_codings import HiddenCodings
from coder.tui.app import CoderApp
from coder.tui.screens.answers import AnswersScreen
from coder.tui.widgets.table import TableView
from tests.small_study import shipped_codebook
from tests.tui.driving import (
    drive,
    in_file,
    in_front,
    make_project,
    painted,
)
from tests.tui.tables import filtered


@pytest.mark.parametrize("key", ["t", "R"])
def test_a_narrow_table_cuts_no_heading_of_its_own(key: str, project: Path) -> None:
    """At 80 × 24, in the language with the longest."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language("nb")
        await pilot.press(key)
        await pilot.pause()
        assert " respondent " in painted(app)
        assert "…" not in painted(app).splitlines()[1]

    drive(project, steps)


def test_others_codes_are_listed_once_the_answer_is_coded(project: Path) -> None:
    """In the table: none of Ola's before Kari has coded the answer herself, be it with «no code fits»."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first, second, third = app.state.queue.ids[:3]
        with open_project(project, "Ola") as ola:
            for response_id in (first, second, third):
                code_answers(ola, [str(response_id)], ("eldre",))
        code_answers(app.session, [str(second)], ("flyktninger",))
        no_code_fits(app.session, [third], stands=None)
        rows = hidden_codings.rows(app.session, [first, second, third], HiddenCodings())
        assert [sorted(rows[response_id].codes) for response_id in (first, second, third)] == [
            [], ["eldre", "flyktninger"], ["eldre"],
        ]  # fmt: skip
        most_codes_first = hidden_codings.fitting(app.session, Filter(), HiddenCodings(), sort="codes", descending=True)
        assert most_codes_first[:3] == [second, third, first]
        await pilot.press("t")
        assert await filtered(app, pilot, "by:Ola") == [first, second, third]

    drive(project, steps)


def test_text_in_a_table_is_whole_and_safe(tmp_path: Path) -> None:
    """A NUL ends no text, in the table nor in the review, and a line separator is a sign."""
    answers = ["eldre a\0b eldre", "ett\u2028to", "ø" * 500]
    project = make_project(tmp_path / "tegn.db", answers, shipped_codebook())
    with open_project(project, "Kari") as session:
        suggest(session)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        await pilot.pause()
        assert "a␀b" in painted(app)
        assert "ett␤to" in painted(app)
        assert "\u2028" not in painted(app)
        assert (
            hidden_codings.rows(app.session, app.state.queue.ids, HiddenCodings())[app.state.queue.ids[2]].text
            == "ø" * 400
        )
        await pilot.press("R")
        await pilot.pause()
        assert "a␀b" in painted(app)

    drive(project, steps)


def test_the_confidence_names_its_code_but_where_suggestions_are_hidden(project: Path) -> None:
    """Beside the number in the table and in full below it; in blind mode neither tells of an answer not coded yet.

    This run learned from nothing, so that it has a rank and no number.
    """
    sql = (
        "SELECT name FROM suggestions JOIN codes ON codes.id = code_id WHERE response_id = 1"
        " ORDER BY confidence DESC, rank LIMIT 1"
    )
    ((name,),) = in_file(project, sql)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        row = next(line for line in painted(app).splitlines() if "K001" in line)
        assert f" 1. {name[:10]}" in row
        assert f"surest suggestion: {name}, 1." in painted(app)
        app.state.settings.blind = True
        await pilot.press("q", "t")
        row = next(line for line in painted(app).splitlines() if "K001" in line)
        assert name[:10] not in row
        assert "surest suggestion" not in painted(app)

    drive(project, steps)


@pytest.mark.parametrize("columns", [(), ("fylke", "målform")], ids=["no variable", "two variables"])
def test_the_answer_has_room_at_80_columns(columns: tuple[str, ...], project: Path) -> None:
    """The other columns give way to it: two fifths of the line, if they can; without a run none is for suggestions."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.settings.columns = columns
        await pilot.press("t")
        await pilot.pause()
        table = app.screen.query_one(TableView)
        assert table._widths()[-1] >= (32 if not columns else 20)
        assert "suggested" in painted(app)
        app.session.project.execute("UPDATE runs SET live = 'x'")
        in_front(app, AnswersScreen)._show()
        assert "suggested" not in [column.title for column in table.columns]
        assert table._widths()[-1] >= (40 if not columns else 32)

    drive(project, steps)
