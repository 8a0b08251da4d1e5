"""No byte of an answer, a name or an argument drives the terminal, through whatever command it comes out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")

HOSTILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs" / "csv" / "hostile_answers.csv"
OWN = [
    "\x1b[2Jslett", "\x1b]52;c;aGVp\x07", "\x9b31mrød", "\x00null", "rtl \u202egnp.exe", "[/b] [bold]", "=1+1",
    "bjelle\x07", "bakover\x08\x08", "\x7fslettet", "\x85neste", "\u200bgjemt", "\x1bPtmux;\x1b\\", "{{7*7}}",
]  # fmt: skip
HARMLESS = set("\n\r\t")

LOOKS = [
    ["search"], ["search", "--json"], ["status"], ["status", "--json"], ["log"], ["log", "--json"], ["memo"],
    ["memo", "--json"], ["decide", "--list"], ["decide", "--list", "--json"], ["codebook", "show"],
    ["codebook", "show", "--json"], ["codebook", "export"], ["check"],
    *(["export", "--what", what, "--format", format_] for what in ("excerpts", "matrix", "codings", "codebook")
      for format_ in ("csv", "jsonl", "md")),
    ["export", "--what", "matrix", "--raw"],
]  # fmt: skip


def dangerous(text: str) -> set[str]:
    """The characters of `text` that a terminal acts on or that hide what stands there."""
    return {
        character
        for character in text
        if (ord(character) < 32 and character not in HARMLESS)
        or 0x7F <= ord(character) < 0xA0
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"
    }


def on_a_terminal(arguments):
    """Exit code and everything that reached the terminal, standard error included."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", "from coder.cli.main import main; main()", *arguments])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode("utf-8")


@pytest.fixture
def hostile(run, study):
    """A study in which answers, a case, a code, a coder, a memo, and file names are hostile."""
    rows = "".join(json.dumps({"id": f"H{place}", "grupper": text}) + "\n" for place, text in enumerate(OWN))
    Path("fiendtlig.jsonl").write_text(rows, encoding="utf-8")
    assert run("import", study, "fiendtlig.jsonl", "--id", "id", "--open", "grupper").code == 0
    Path("e\x1b[31m.csv").write_text("id;koder\nH0;ond\x1b[2J kode\nH1;ond\x1b[2J kode\n", encoding="utf-8")
    done = run(
        "apply", study, "--from", "e\x1b[31m.csv", "--codes", "koder", "--question", "grupper", "--create-codes",
        "--coder", "Ev\x1b]0;a\x07a",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert not dangerous(done.out + done.err)
    run("memo", study, "obs \x1b[5m\x9bx", "--case", "H0")
    return study


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_in_process(run, hostile, look):
    name, *options = look
    where = [name, options.pop(0), hostile] if name == "codebook" else [name, hostile]
    done = run(*where, *options)
    assert done.code == 0
    if "--format" not in look and "--raw" not in look and look != ["codebook", "export"]:
        assert not dangerous(done.out + done.err)
    if "--json" in look or "jsonl" in look:
        assert not dangerous(done.out)
    if look == ["search", "--json"]:
        texts = [row["text"] for row in json.loads(done.out)]
        assert texts[8:] == OWN, "the answers are stored as they were"


def test_on_a_terminal_even_exports_are_harmless(hostile):
    for look in (["search"], ["status"], ["export", "--what", "matrix"], ["export", "--what", "excerpts", "--raw"],
                 ["codebook", "export"], ["export", "--what", "codebook", "--format", "md"]):  # fmt: skip
        name, *options = look
        where = [name, options.pop(0), str(hostile)] if name == "codebook" else [name, str(hostile)]
        code, shown = on_a_terminal([*where, *options])
        assert code == 0
        assert len(shown) > 100
        assert not dangerous(shown)


@pytest.mark.skipif(not HOSTILE.is_file(), reason="the folder of bad inputs is not beside this project")
def test_the_collected_hostile_answers(run, study):
    assert run("import", study, HOSTILE).code == 0
    assert run("suggest", study).code == 0
    for look in (["search"], ["decide", "--list", "--limit", "200"], ["export", "--what", "matrix"]):
        code, shown = on_a_terminal([look[0], str(study), *look[1:]])
        assert code == 0
        assert not dangerous(shown)
    for look in (
        ["search", "--json"],
        ["decide", "--list", "--json"],
        ["export", "--what", "matrix", "--format", "jsonl"],
    ):
        done = run(look[0], study, *look[1:])
        assert done.code == 0
        assert not dangerous(done.out)
