"""Any text of an answer, a code, a memo or a name on every screen: nothing vanishes, nothing acts, nothing escapes."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.model import Code, Codebook, Filter
from coder.operations.memos import write_memo
from coder.project import open_project
from coder.queries.finding import search_answers
from coder.tui.app import CoderApp
from coder.tui.dialogues.code_picker import Picker
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import cut, fit, plain, shown, wrap
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_front,
    jobs_behind,
    make_project,
    painted,
    until,
)

BAD = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs" / "answers.json"

NASTY = {
    "markup": "[red]Bra[/red] [/b] [sic] [1] [x]", "action": "[@click=app.quit]klikk[/]", "open": "[/",
    "escape": "A\x1b[2J\x1b[HB", "osc": "A\x1b]52;c;UFdO\x1b\\B", "c1": "A\x9b31mB", "bell": "A\x07\x08B",
    "bidi": "l\u202e1000\u202c", "nul": "a\x00b", "tab": "a\tb", "zalgo": "b" + "\u0301" * 40,
    "emoji": "👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈", "wide": "漢字かな" * 30, "rtl": "שלום עולם مرحبا", "cr": "ekte\rFALSK",
    "empty": "   ",
}  # fmt: skip
"""What stands in for the shared cases where these are absent: one of each kind."""


def cases() -> dict[str, str]:
    """The shared cases, or our own where the folder is absent."""
    return {**NASTY, **(json.loads(BAD.read_text(encoding="utf-8")) if BAD.is_file() else {})}


def safe(seen: str) -> bool:
    """Whether no painted character can drive a terminal."""
    return not any(
        unicodedata.category(one) in ("Cc", "Cs")
        or one in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
        for one in seen
        if one != "\n"
    )


@pytest.fixture(scope="module")
def nasty_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case as an answer, a code, a definition, a memo, and a variable's value."""
    texts = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in cases().values()]
    texts = [text for text in texts if text.strip()]
    names = [" ".join(text.split())[:200] or "tom" for text in texts]
    book = Codebook(
        tuple(Code(f"k{n}", f"{name} {n}", definition=texts[n], keywords=(name,)) for n, name in enumerate(names)),
        name="[/b] \x1b[31m bok",
    )
    with pytest.MonkeyPatch.context() as before:
        # Projects made before such names were refused may hold them.
        before.setattr("coder.store.codebooks.forbidden_in", lambda code: "")
        path = make_project(tmp_path_factory.mktemp("nasty") / "[b]rar\x1b.db", texts, book)
    with open_project(path, "Kari [/b]\x1b[31m") as session:
        for row, text in zip(list(search_answers(session, Filter())), texts, strict=True):
            write_memo(session, text, answer=str(row.response))
    return path


def test_every_answer_on_the_coding_screen(nasty_project: Path) -> None:
    """Shown whole and safe; coded by key, with memo, undo and copy, under a nasty coder's name."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs_behind(app).stop()  # cases that are alike would be coded as one
        for place, response in enumerate(list(app.state.queue.ids)):
            app.state.alike.groups = {}
            app.state.go(place)
            app.refresh_screen()
            await pilot.press("1")
            seen = painted(app)
            assert safe(seen), answer_in_front(app).text[:50]
            first = "".join(shown(answer_in_front(app).text).split())[:10]
            assert first[:4] in "".join(seen.split())
            assert codes(app.session, response, app.session.coder) == [code_in_slot(app, 1).id]
            await pilot.press("m")
            app.screen.query_one(TextArea).text = shown(answer_in_front(app).text[:3000])
            await pilot.press("ctrl+s", "b", "f", "y", "u")
            assert safe(painted(app))
            if place % 9 == 0:
                await pilot.press("full_stop", "i", "escape", "w")

    drive(nasty_project, steps, coder="Kari [/b]\x1b[31m")


def test_every_answer_in_table_review_codebook_and_pickers(nasty_project: Path) -> None:
    """The lists, the picker, the help, the confirmations and the messages say the same text safely."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for key in ("t", "B"):
            await pilot.press(key)
            assert isinstance(app.screen, TableScreen)
            for _ in range(len(app.screen.table.ids)):
                await pilot.press("j")
                assert safe(painted(app))
            await pilot.press("q")
        await pilot.press("B")
        for _ in range(12):
            await pilot.press("j", "M", "escape", "r", "escape", "d")
            assert safe(painted(app))
            await pilot.press("enter", "e")
            assert safe(painted(app))
            await pilot.press("escape")
        await pilot.press("f2", "c")
        for _ in range(len(in_front(app, Picker).rows)):
            await pilot.press("down")
            assert safe(painted(app))
        await pilot.press("escape")
        for text in cases().values():
            app.show_message(text[:5000])
            app.show_message(text[:5000], error=True)
            await pilot.pause()
            assert safe(painted(app))

    drive(nasty_project, steps, size=(100, 30))


def test_excerpts_of_every_answer_keep_their_offsets(nasty_project: Path) -> None:
    """What is marked is what is coded: offsets are those of the text in the file."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for place in range(len(app.state.queue.ids)):
            app.state.go(place)
            text = answer_in_front(app).text
            if not text.strip() or len(text) > 5000:
                continue
            app.refresh_screen()
            await pilot.press("v")
            await until(pilot, lambda: app.state.span is not None)
            await pilot.press("h", "L", "1")
            assert app.state.span is not None
            start, end = app.state.span
            assert safe(painted(app))
            found = app.session.project.execute(
                "SELECT substr(excerpt, 1) FROM coded_excerpts WHERE response = ? AND start_char = ? AND end_char = ?",
                (answer_in_front(app).id, start, end),
            ).fetchall()
            assert found[-1][0] == text[start:end].replace("\0", "␀")
            await pilot.press("u", "escape")

    drive(nasty_project, steps)


@given(st.text(max_size=300), st.integers(2, 60))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    """Lines follow one another without a gap but for line breaks, and none is wider than it may be."""
    safe_text = shown(text)
    assert len(safe_text) == len(text)
    lines = wrap(safe_text, width)
    assert lines[0][0] == 0
    assert lines[-1][1] == len(text)
    for (start, end), (after, _end) in pairwise(lines):
        assert after - end in (0, 1)
        assert after == end or safe_text[end] == "\n"
        assert cell_len(safe_text[start:end].rstrip()) <= width


@given(st.text(max_size=100), st.integers(1, 40))
def test_cells_are_exactly_as_many_as_asked_for(text: str, width: int) -> None:
    """Table cells have one width whatever is in them."""
    assert cell_len(fit(text, width)) == width
    assert cell_len(cut(shown(text.replace("\n", " ")), width)) == width


@given(st.text())
def test_plain_is_never_markup(text: str) -> None:
    """What goes in comes out, character by character, with no style."""
    content = plain(text)
    assert content.plain == shown(text)
    assert not content.spans
