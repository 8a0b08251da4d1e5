"""Texts that could vanish, act or escape on a screen, and a project that is full of them."""

from __future__ import annotations

import json
import shutil
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from coder.model import Code, Codebook, Filter
from coder.operations.memos import write_memo
from coder.project import open_project
from coder.queries.finding import search_answers
from tests.small_study import folder_for_all
from tests.tui.driving import (
    make_project,
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
        unicodedata.category(character) in ("Cc", "Cs")
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
        for character in seen
        if character != "\n"
    )


@cache
def _nasty() -> Path:
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
        before.setattr("coder.codebook.draft.forbidden_in", lambda code: "")
        path = make_project(folder_for_all() / "[b]rar\x1b.db", texts, book)
    with open_project(path, "Kari [/b]\x1b[31m") as session:
        for row, text in zip(list(search_answers(session, Filter())), texts, strict=True):
            write_memo(session, text, answer=str(row.response))
    return path


def nasty_in(folder: Path) -> Path:
    """A project with every case, in a file of its own."""
    return Path(shutil.copy(_nasty(), folder))
