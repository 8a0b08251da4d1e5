"""The themes screen: order, groups, lead-ins, summaries and quotes as the chapter has them, by key, undone by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.project import open_project
from coder.queries.status import changes_of
from coder.tui.app import CoderApp
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.theme_quotes import ThemeQuotesScreen
from coder.tui.screens.themes import ThemesScreen
from tests.tui.driving import drive, in_front, painted, until


async def opened(app: CoderApp, pilot: Pilot[Any], *keys: str) -> ThemesScreen:
    """The themes screen, once it has counted."""
    await pilot.press(*keys or ("f7",))
    screen = in_front(app, ThemesScreen)
    await until(pilot, lambda: screen.themes and not screen.busy)
    return screen


def names(screen: ThemesScreen) -> list[str]:
    return [theme.name for theme in screen.themes]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_themes_are_moved_joined_and_split_and_undone(size: tuple[int, int], coded: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot, "T", "e")
        before = names(screen)
        assert before == ["alfa", "beta", "gamma"]
        await pilot.press("J")
        assert names(screen) == ["beta", "gamma", "alfa"]  # past what is below beta, too
        assert screen.table.at == 2  # the cursor goes along
        await pilot.press("K")
        assert names(screen) == before
        await pilot.press("space", "down", "space", "M")
        assert names(screen) == ["alfa og gamma", "beta"]
        assert "alfa og gamma" in painted(app)
        await pilot.press("n", "ctrl+u", *"Begge", "enter")
        assert names(screen) == ["Begge", "beta"]
        assert "✎ Begge" in painted(app)
        await pilot.press("n", "ctrl+u", "enter")
        assert names(screen) == ["alfa og gamma", "beta"]
        await pilot.press("u", "u")  # the name, which was taken away, and given
        await pilot.press("S")
        assert names(screen) == ["alfa", "gamma", "beta"]
        await pilot.press("u", "u", "u", "u")
        assert names(screen) == before
        assert "Undone: theme «alfa» moved" in painted(app)
        await pilot.press("ctrl+r")
        assert names(screen) == ["beta", "gamma", "alfa"]

    drive(coded, steps, size=size)


def test_lead_in_and_summary_are_written_and_seen_as_they_are_printed(coded: Path) -> None:
    use_language("nb")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        made = screen.themes[0].sentence
        assert made in painted(app)
        await pilot.press("e", "enter")  # nothing is written where nothing is changed
        assert not screen.themes[0].written
        await pilot.press("e", "ctrl+u", *"Bare:", "enter")
        assert (screen.themes[0].sentence, screen.themes[0].written) == ("Bare:", True)
        await pilot.press("s", *"En", "enter", *"To", "ctrl+s")
        assert screen.themes[0].summary == "En\nTo"
        below = painted(app)[painted(app).rindex("≡ En To") :]
        assert "Bare:" in below  # beneath the summary, as in the chapter
        await pilot.press("e", "ctrl+u", "enter")
        assert screen.themes[0].sentence == made

    drive(coded, steps)
    with open_project(coded, read_only=True) as session:
        assert [change.summary for change in changes_of(session, 3)] == [
            "lead-in of «alfa» left to the report", "summary of «alfa» written", "lead-in of «alfa» written",
        ]  # fmt: skip


def test_quotes_are_chosen_among_the_answers(coded: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        first = screen.themes[0].quoted
        assert first
        await pilot.press("enter")
        quotes = in_front(app, ThemeQuotesScreen)
        assert quotes.table.ids[: len(first)] == list(first)
        assert "chosen by the report" in painted(app)
        await pilot.press("space")
        assert quotes.quoted == first[1:]
        await pilot.press("G", "space")
        assert quotes.quoted == (*first[1:], quotes.table.current)
        assert "chosen by you" in painted(app)
        await pilot.press("r")
        assert quotes.quoted == first
        await pilot.press("u", "q")
        assert in_front(app, ThemesScreen).themes[0].quoted[:-1] == first[1:]
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, CodingScreen)

    drive(coded, steps)


def test_what_a_report_definition_groups_is_shown_so_and_changed_there(coded: Path) -> None:
    groups = "groups:\n      - codes: [beta, alfa]\n        lead_in: 'Min egen:'\n"
    coded.with_name("r.yaml").write_text(f"questions:\n  - question: svar\n    {groups}", encoding="utf-8")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.settings.report_definition = "r.yaml"
        screen = await opened(app, pilot)
        assert names(screen) == ["beta og alfa"]
        assert "Min egen:" in painted(app)
        await pilot.press("S")
        assert "r.yaml groups these themes" in painted(app)
        assert names(screen) == ["beta og alfa"]

    drive(coded, steps)
