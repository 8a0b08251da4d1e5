"""A study in which all that can be hostile is, and what a terminal acts on."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.front_door import Run

OWN = [
    "\x1b[2Jslett", "\x1b]52;c;aGVp\x07", "\x9b31mrød", "\x00null", "rtl \u202egnp.exe", "[/b] [bold]", "=1+1",
    "bjelle\x07", "bakover\x08\x08", "\x7fslettet", "\x85neste", "\u200bgjemt", "\x1bPtmux;\x1b\\", "{{7*7}}",
]  # fmt: skip
NAME = "variabel\x1b[2J\x07\x9b31m\u202egnp"

HARMLESS = set("\n\r\t")


def dangerous(text: str) -> set[str]:
    """The characters of `text` that a terminal acts on or that hide what stands there."""
    return {
        character
        for character in text
        if (ord(character) < 32 and character not in HARMLESS)
        or 0x7F <= ord(character) < 0xA0
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"
    }


def make_hostile(run: Run, study: Path) -> None:
    """Bring hostile answers, a case, a code, a coder, a memo and file names into a study."""
    rows = "".join(
        json.dumps({"id": f"H{place}", "grupper": text, NAME: text[:3] + NAME}) + "\n" for place, text in enumerate(OWN)
    )
    Path("fiendtlig.jsonl").write_text(rows, encoding="utf-8")
    assert run("import", study, "fiendtlig.jsonl", "--id", "id", "--open", "grupper", "--closed", NAME).code == 0
    Path("e\x1b[31m.csv").write_text("id;koder\nH0;ond\x1b[2J kode\nH1;ond\x1b[2J kode\n", encoding="utf-8")
    given = ["apply", study, "--from", "e\x1b[31m.csv", "--codes", "koder", "--question", "grupper", "--create-codes"]
    refused = run(*given, "--coder", "Ev\x1b]0;a\x07a")
    assert refused.code == 1
    assert "U+001B cannot be kept" in refused.err
    assert not dangerous(refused.out + refused.err)
    # Projects made before such names were refused may hold them.
    Path("e\x1b[31m.csv").write_text("id;koder\nH0;ond\nH1;ond\n", encoding="utf-8")
    done = run(*given, "--coder", "Ev\x1b]0;a\x07a")
    assert done.code == 0, done.err
    assert not dangerous(done.out + done.err)
    with sqlite3.connect(study) as db:
        db.execute("UPDATE codes SET name = ?, definition = ? WHERE name = 'ond'", ("ond\x1b[2J kode", NAME))
    db.close()
    run("memo", study, "obs \x1b[5m\x9bx", "--case", "H0")
