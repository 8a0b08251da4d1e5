"""The first screen is parsed, styled and laid out once before it is painted: all else would only make it come later."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from coder.tui.app import CoderApp
from coder.tui.screens.coding import CodingScreen
from coder.tui.themes import OPENED
from tests.tui.driving import drive


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("width", "breadth"), [(50, "-slim"), (80, "-narrow"), (120, "-wide"), (200, "-huge")])
def test_style_sheets_are_read_and_applied_once(
    project: Path, monkeypatch: pytest.MonkeyPatch, theme: str, width: int, breadth: str
) -> None:
    backgrounds, styled, first = list[str](), Counter[Widget](), list[tuple[int, frozenset[str]]]()
    parse, apply, render_lines = Stylesheet.parse, Stylesheet.apply, Widget.render_lines

    def parsed(sheet: Stylesheet) -> None:
        backgrounds.append(sheet._variables["background"])
        parse(sheet)

    def applied(sheet: Stylesheet, node: Any, **how: Any) -> None:
        if isinstance(node, Widget) and not isinstance(node, Screen) and isinstance(node.screen, Screen):
            styled[node] += 1
        apply(sheet, node, **how)

    def painted(widget: Widget, crop: Any) -> Any:
        first.append((max(styled.values()), widget.screen.classes))
        return render_lines(widget, crop)

    monkeypatch.setattr(Stylesheet, "parse", parsed)
    monkeypatch.setattr(Stylesheet, "apply", applied)
    monkeypatch.setattr(Widget, "render_lines", painted)

    async def look(app: CoderApp, _pilot: Pilot[None]) -> None:
        assert app.theme == f"coder-{theme}"
        assert set(backgrounds) == {app.theme_variables["background"]}  # never with another theme's

    drive(project, look, size=(width, 30), theme=theme)
    times, classes = first[0]
    assert times == 1
    assert breadth in classes


def test_what_tables_and_boxes_look_like_is_read_after_the_first_painting(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parses, painted = list[set[str]](), list[int]()
    parse, render_lines = Stylesheet.parse, Widget.render_lines

    def parsed(sheet: Stylesheet) -> None:
        parses.append({path for path, _ in sheet.source})
        parse(sheet)

    def painting(widget: Widget, crop: Any) -> Any:
        painted.append(len(parses))
        return render_lines(widget, crop)

    monkeypatch.setattr(Stylesheet, "parse", parsed)
    monkeypatch.setattr(Widget, "render_lines", painting)

    async def look(app: CoderApp, pilot: Pilot[None]) -> None:
        assert not any(str(OPENED) in sources for sources in parses[: painted[0]])
        assert str(OPENED) in parses[-1]
        monkeypatch.setattr(Stylesheet, "reparse", None)  # to open one does not read and apply all anew
        await pilot.press("t", "question_mark")
        box = app.screen.query_one("#box")
        assert box.styles.border_top[0] == "solid"

    drive(project, look)


def test_what_is_shown_is_put_together_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, painted, generated = list[CodingScreen](), list[tuple[int, int]](), list[App[None]]()
    refresh_all, render_lines, variables = CodingScreen.refresh_all, Widget.render_lines, App.get_css_variables

    def shows(screen: CodingScreen) -> None:
        shown.append(screen)
        refresh_all(screen)

    def painting(widget: Widget, crop: Any) -> Any:
        painted.append((len(shown), len(generated)))
        return render_lines(widget, crop)

    def colours(app: App[None]) -> dict[str, str]:
        generated.append(app)
        return variables(app)

    monkeypatch.setattr(CodingScreen, "refresh_all", shows)
    monkeypatch.setattr(Widget, "render_lines", painting)
    monkeypatch.setattr(App, "get_css_variables", colours)

    async def look(app: CoderApp, _pilot: Pilot[None]) -> None:
        assert painted[0] == (1, 1)
        assert app.state.queue._positions is None  # of each answer, which the first act asks for

    drive(project, look)
