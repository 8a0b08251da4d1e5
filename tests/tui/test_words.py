"""Every word of the screen is in each language, with the same blanks to fill in."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import Any

import pytest
from driving import drive, painted
from textual.pilot import Pilot

import coder.tui
from coder.i18n.words import _, language_of_locale, read_po, several, use_language
from coder.tui.app import CoderApp

PACKAGE = Path(coder.tui.__file__).parent


def messages() -> list[tuple[str, ...]]:
    """What the sources mark for translation: (one,) or (one, many)."""
    found: dict[tuple[str, ...], None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("_", "N_") and isinstance(node.args[0], ast.Constant):
                found[(node.args[0].value,)] = None
            elif node.func.id == "several":
                found[tuple(arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant))] = None
    return list(found)


def blanks(text: str) -> set[str]:
    """The names of the blanks in a message."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_message_is_translated_with_its_blanks(language: str) -> None:
    """None is missing, none is left over, each has the blanks of the English wording."""
    wanted = {one[0]: one for one in messages()}
    entries = read_po(language)
    assert sorted(set(wanted) - set(entries)) == []
    assert sorted(set(entries) - set(wanted)) == []
    for english, translated in entries.items():
        assert len(translated) == len(wanted[english])
        assert all(translated)
        assert all(blanks(one) == blanks(english) for one in translated), english


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
