"""Every word of the screen is in each language, with the same blanks to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.errors import NotFound
from coder.i18n.words import _, language_of_locale, several, use_language
from coder.tui.app import CoderApp
from tests.tui.driving import drive, painted


def test_plurals_and_fallback() -> None:
    """One or many, and English where a wording is unknown."""
    use_language("nn")
    assert several("{n} code", "{n} codes", 1) == "1 kode"
    assert several("{n} code", "{n} codes", 3) == "3 kodar"
    assert _("not in any catalogue") == "not in any catalogue"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "nb_NO.UTF-8"}, "nb"), ({"LANG": "nn_NO"}, "nn"), ({"LC_ALL": "no_NO", "LANG": "en_GB"}, "nb"),
        ({"LANG": "C.UTF-8"}, "en"), ({}, "en"), ({"LANGUAGE": "nn:nb", "LANG": "en_US"}, "nn"),
        ({"LANG": "de_DE"}, "en"),
    ],
)  # fmt: skip
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    """POSIX order of the variables; other languages are met in English."""
    assert language_of_locale(environment) == language


@pytest.mark.parametrize(("language", "word"), [("nb", "Forslag"), ("nn", "køyring"), ("en", "Suggestions")])
def test_the_screen_speaks_the_language(language: str, word: str, project: Path) -> None:
    """Panels, footer and help are in the language chosen."""
    use_language(language)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert word in painted(app)
        await pilot.press("question_mark")
        await pilot.pause()
        assert _("Accept the suggestion") in painted(app)

    drive(project, steps)


def test_undo_and_refusals_speak_the_language(project: Path) -> None:
    """What was undone, the answer by its case and question; and why something is refused."""
    use_language("nb")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "j", "0")  # an answer that is like no other
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert "Angret: «ingen kode passer» på K003 · svar" in painted(app)
        app.refuse(NotFound("There is no coder «{name}».", name="[b]Per"))
        await pilot.pause()
        assert "Det finnes ingen koder «[b]Per»." in painted(app)

    drive(project, steps)
