"""Agreement on the screen: by level of the codebook and of two coders, as `coder agree` tells them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.figures import between, ratio
from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.model.ids import CodeId, ResponseId
from coder.operations.coding import code_answers, no_code_fits
from coder.project import open_project
from coder.queries.agreeing import agreements
from coder.tui.app import CoderApp
from coder.tui.screens.agreement import AgreementScreen
from coder.tui.screens.agreement_parts import LevelsScreen, PairsScreen
from coder.tui.screens.reconcile import ReconcileScreen
from tests.tui.driving import ANSWERS, drive, in_front, make_project, painted, until

PEOPLE = Codebook((Code("folk", "folk"), Code("eldre", "eldre", "folk"), Code("unge", "unge", "folk")), language="nb")
FLAT = Codebook((Code("eldre", "eldre"), Code("unge", "unge")), language="nb")
PUT = {"Kari": "eeeuuueu-u--", "Ola": "eueuuueue---", "Per": "uuueeeue----"}


def coded(path: Path, codebook: Codebook, *, answers: int = 12) -> Path:
    """Three coders of whom Per takes elders for youth."""
    make_project(path, ANSWERS, codebook)
    kinds = {"e": [CodeId("eldre")], "u": [CodeId("unge")]}
    for coder, letters in PUT.items():
        with open_project(path, coder) as session:
            for place, letter in enumerate(letters[:answers], 1):
                if letter in kinds:
                    code_answers(session, [ResponseId(place)], kinds[letter])
                else:
                    no_code_fits(session, [ResponseId(place)])
    return path


async def opened(app: CoderApp, pilot: Pilot[Any]) -> AgreementScreen:
    app.action_to_agreement()
    screen = in_front(app, AgreementScreen)
    await until(pilot, lambda: screen.codes)
    return screen


def _painted(app: CoderApp, text: str) -> bool:
    """Whether it stands on the screen, whatever space is between its words."""
    return text in " ".join(painted(app).split())


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_levels_and_pairs_of_coders_are_what_the_command_tells(size: tuple[int, int], tmp_path: Path) -> None:
    path = coded(tmp_path / "s.db", PEOPLE)
    with open_project(path, read_only=True) as session:
        (expected,) = agreements(session)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened(app, pilot)
        await pilot.press("l")
        levels = in_front(app, LevelsScreen)
        assert [level.level for level in levels.agreement.levels] == [1, 2]
        for level in expected.levels:
            figures = f"{ratio(level.alpha.value)} {between(level.alpha)}"
            await until(pilot, partial(_painted, app, figures))
        await pilot.press("down")
        await until(pilot, lambda: "at level 2" in painted(app))
        await pilot.press("escape")
        place = next(place for place, code in enumerate(expected.codes) if code.code == "unge")
        await pilot.press("g", *["down"] * place, "p")
        pairs = in_front(app, PairsScreen)
        await until(pilot, lambda: pairs.table.current_row)
        row = pairs.table.current_row
        assert row is not None
        assert row.code == "unge"
        for pair in expected.codes[place].kappas:
            named = f"unge {pair.first} – {pair.second} {pair.answers} {ratio(pair.kappa.value)} {between(pair.kappa)}"
            await until(pilot, partial(_painted, app, named))
        await pilot.press("enter")
        apart = in_front(app, ReconcileScreen)
        await until(pilot, lambda: apart.rows)
        assert apart.about[0] == ("unge",)

    drive(path, steps, size=size)


def test_what_there_is_not_is_said(tmp_path: Path) -> None:
    path = coded(tmp_path / "s.db", FLAT, answers=6)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened(app, pilot)
        await pilot.press("l")
        await until(pilot, partial(_painted, app, "The codebook has one level only."))
        await pilot.press("p")
        await until(pilot, partial(_painted, app, "No two coders have ten answers in common."))
        assert app.screen is screen

    drive(path, steps)


@pytest.mark.parametrize(
    ("language", "level", "pairs"),
    [("nb", "Samsvar per nivå", "Samsvar mellom to kodere"), ("nn", "Samsvar per nivå", "Samsvar mellom to kodarar")],
)
def test_both_are_told_in_norwegian(language: str, level: str, pairs: str, tmp_path: Path) -> None:
    use_language(language)
    path = coded(tmp_path / "s.db", PEOPLE)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened(app, pilot)
        await pilot.press("l")
        await until(pilot, partial(_painted, app, level))
        await pilot.press("escape", "p")
        await until(pilot, partial(_painted, app, pairs))

    drive(path, steps)
