"""`coder redact` says that it leaves closed questions alone, and in which of them redacted words stand."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ANSWERS = """\
id,kommune,skule,alder,svar
K1,Vereide kommune,Nes,30,Eg heiter Jonas og bur i Vereide
K2,VEREIDE KOMMUNE,Vereidet,40,Dei vil leggje ned skulen
K3,Hyen,Nes,50,Vegen er stengd
"""
LEFT_ALONE = "Not looked through: values of closed questions, and ids of respondents."


@pytest.fixture
def municipalities(tmp_path: Path, run: Run) -> Path:
    """A project in which a place stands in an answer and in a closed question. All is made up."""
    (tmp_path / "svar.csv").write_text(ANSWERS, encoding="utf-8")
    assert run("init", "p.db").code == 0
    assert run("import", "p.db", "svar.csv", "--open", "svar", "--id", "id").code == 0
    return Path("p.db")


def test_closed_questions_with_a_redacted_word_are_named_from_then_on(municipalities: Path, run: Run) -> None:
    listed = run("redact", municipalities)
    assert LEFT_ALONE in listed.err
    assert "«kommune»" not in listed.err
    done = run("redact", municipalities, "--redact-word", "Vereide")
    assert LEFT_ALONE in done.err
    assert "Redacted words stand in values of the closed question «kommune», and" in done.err
    assert "«kommune»" in run("redact", municipalities).err
    exported = run("export", municipalities, "--what", "matrix", "--question", "svar").out
    assert "Vereide kommune" in exported
    assert "i Vereide" not in exported
    assert run("undo", municipalities).code == 0
    assert "«kommune»" not in run("redact", municipalities).err


def test_they_are_named_after_asking_too(municipalities: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("r\n" * 9))
    assert "closed question «kommune»" in run("redact", municipalities, "--ask").err


def test_a_word_that_stands_in_them_alone_is_refused_with_their_names(municipalities: Path, run: Run) -> None:
    for option in ("--redact-word", "--keep-word"):
        refused = run("redact", municipalities, option, "nes")
        assert refused.code == 1
        assert "«nes» stands in values of closed questions alone, and these are not redacted: «skule»." in refused.err
    assert "stands nowhere" in run("redact", municipalities, "--redact-word", "Hye").err
