"""What comes from below the screen is said in its language, and no sentence there lacks its translation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from driving import drive, painted
from sentences import BLANK, PACKAGE, Source, templates
from textual.pilot import Pilot

from coder.codebook import describe, diff
from coder.codebook.diff import EDITABLE
from coder.errors import NotFound
from coder.i18n.said import read_po, translated
from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.store import flags
from coder.tui.app import CoderApp

WORDS = (
    "accept", "reject", "change", "redact", "keep", f"{BLANK} change", f"{BLANK} changes",
    f"keywords ({BLANK})", f"examples ({BLANK})", f"{BLANK} added", f"{BLANK} removed", "in another order",
)  # fmt: skip
"""Words of ours in blanks, which the source does not show as such: decisions, counts, the fields of a code."""


def acts() -> Iterator[str]:
    """Summaries of acts in the journal, whoever did them."""
    places = {"describe": 0, "put_codebook": 2}
    for path in sources("operations", "queries", "project.py", "cli", "store"):
        source = Source(path)
        for name, call, function in source.calls():
            if name in places and len(call.args) > places[name]:
                yield from source.ways(call.args[places[name]], function)
    screen = Source(PACKAGE / "tui/screens/codebook.py")
    for name, call, function in screen.calls():
        if name == "change":
            yield from screen.ways(call.args[1], function)
    yield from (flags.COME_BACK, flags.GOOD_QUOTE, flags.NO_CODE_FITS, flags.APART)


def changes() -> Iterator[str]:
    """The sentences of `codebook.describe`, with their hint, by kind of change."""
    source = Source(PACKAGE / "codebook/diff.py")
    sentence = source.functions["_sentence"]
    for node in ast.walk(sentence):
        if isinstance(node, ast.Dict):
            for kind, value in zip(node.keys, node.values, strict=True):
                assert isinstance(kind, ast.Constant)
                yield from (f"{kind.value:<8}{BLANK}: {way}" for way in source.ways(value, sentence))
    yield from (f"{'reorder':<8}{way}: {BLANK}" for way in source.returned("_under"))
    yield from source.ways(ast.Name("hint"), source.functions["_hinted"])
    yield from EDITABLE


def reasons() -> Iterator[str]:
    """Why a code stays silent."""
    yield from Source(PACKAGE / "suggest/confidence.py").returned("__str__")


def sources(*names: str) -> list[Path]:
    places = [PACKAGE / name for name in names]
    return [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]


@cache
def wanted() -> set[str]:
    return templates((*acts(), *changes(), *reasons(), *WORDS))


def blanks(text: str) -> set[tuple[str, str | None]]:
    """The blanks of a template, each with the way it is asked for."""
    return {(name, how) for _text, name, how, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_sentence_is_translated_with_its_blanks(language: str) -> None:
    """None is missing, none is left over, each has the blanks of the English sentence."""
    entries = read_po(language, "said")
    assert sorted(wanted() - set(entries)) == []
    assert sorted(set(entries) - wanted()) == []
    for english, (translation,) in entries.items():
        assert translation
        assert {name for name, _how in blanks(translation)} == {name for name, _how in blanks(english)}, english
        assert all(how in ("", "said", "each") or (how or "").count("|") == 1 for _name, how in blanks(translation)), (
            english
        )


@pytest.mark.parametrize(
    ("english", "bokmål"),
    [
        ("accepted «barn og unge» on answer 5", "godtok «barn og unge» på svar 5"),
        ("«a», «b» on 3 answers", "«a», «b» på 3 svar"),
        ("new code «x» on answer 5, characters 0–9", "ny kode «x» på svar 5, tegn 0–9"),
        ("flag «good quote» off answer 2", "flagget «godt sitat» av svar 2"),
        ("memo on «definition»", "notat om «definition»"),
        ("«{x}» moved", "«{x}» flyttet"),
        ("codebook from k.yaml: 3 changes", "kodebok fra k.yaml: 3 endringer"),
        ("edit    b: «beta», definition, keywords (2 added, 1 removed), colour",
         "endret  b: «beta», definisjon, nøkkelord (2 nye, 1 fjernet), farge"),
        ("nothing that is known", "nothing that is known"),
        ("", ""),
    ],
)  # fmt: skip
def test_messages_are_translated(english: str, bokmål: str) -> None:
    """Whole messages, lines, sentences and words of ours in blanks; what people wrote stays as it is."""
    assert translated(english) == english
    use_language("nb")
    assert translated(english) == bokmål


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_kind_of_change_is_translated(language: str) -> None:
    """What `describe` really says of a codebook matches its templates."""
    old = Codebook((Code("a", "alfa"), Code("b", "beta"), Code("c", "gamma"), Code("d", "delta"), Code("e", "epsilon")))
    new = Codebook((
        Code("b", "beta to"), Code("a", "alfa", definition="x", keywords=("y",)), Code("c", "gamma", parent="a"),
        Code("f", "deltaen", replaces=("d",)), Code("g", "epsilon!"),
    ))  # fmt: skip
    use_language(language)
    said = [describe(change) for change in diff(old, new)]
    assert {line.split()[0] for line in said} >= {"add", "rename", "move", "edit", "merge", "retire", "reorder"}
    for line in said:
        assert set(line.split("\n")).isdisjoint(translated(line).split("\n")), line


def test_undo_and_refusals_speak_the_language(project: Path) -> None:
    """On the screen: what was undone, and why something is refused."""
    use_language("nb")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "j", "0")  # an answer that is like no other
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert "Angret: «ingen kode passer» på svar" in painted(app)
        app.refuse(NotFound("There is no coder «{name}».", name="[b]Per"))
        await pilot.pause()
        assert "Det finnes ingen koder «[b]Per»." in painted(app)

    drive(project, steps)
