"""No byte of an answer, a name or an argument drives the terminal, through whatever command it comes out."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coder.cli.main import cli, main
from coder.queries.definitions import load_definition
from tests.cli.conftest import Run

pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")

HOSTILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs" / "csv" / "hostile_answers.csv"
OWN = [
    "\x1b[2Jslett", "\x1b]52;c;aGVp\x07", "\x9b31mrød", "\x00null", "rtl \u202egnp.exe", "[/b] [bold]", "=1+1",
    "bjelle\x07", "bakover\x08\x08", "\x7fslettet", "\x85neste", "\u200bgjemt", "\x1bPtmux;\x1b\\", "{{7*7}}",
]  # fmt: skip
NAME = "variabel\x1b[2J\x07\x9b31m\u202egnp"
REFUSED = [
    ["search", "--code", NAME], ["search", "--where", f"{NAME}x=1"], ["search", "--where", f"{NAME}>2"],
    ["search", "--question", NAME + "x"], ["search", "--by", NAME], ["search", "--case", NAME], ["search", f"({NAME}"],
    ["apply", "--response", NAME, "--code", "eldre"], ["apply", "--response", "1", "--code", NAME],
    ["apply", "--from", NAME], ["memo", "x", "--case", NAME], ["remove", "--response", "1", "--code", NAME],
    ["decide", NAME, "--accept"], ["decide", "--list", "--code", NAME], ["suggest", "--question", NAME + "x"],
    ["suggest", "--method", NAME], ["suggest", "--method", f"{NAME}:{NAME}"],
    ["import", NAME], ["log", "--by", NAME], ["report", "-o", f"{NAME}.pdf"], ["report", "--wave", NAME, "-o", "a.md"],
    ["export", "--what", "matrix", "-o", f"{NAME}.odt"], ["codebook", "apply", NAME], ["undo", NAME], [NAME],
    ["batch", NAME, "-o", "a.csv"], ["evaluate", "--question", NAME], ["redo", NAME],
]  # fmt: skip
"""What is refused quotes what was typed."""

HARMLESS = set("\n\r\t")

LOOKS = [
    ["search"], ["search", "--json"], ["status"], ["status", "--json"], ["log"], ["log", "--json"], ["memo"],
    ["memo", "--json"], ["decide", "--list"], ["decide", "--list", "--json"], ["codebook", "show"],
    ["codebook", "show", "--json"], ["codebook", "export"], ["check"], ["report", "--show-definition"], ["runs"],
    ["runs", "--json"], ["redact"], ["redact", "--json"], ["model"], ["codebook", "diff", "KODEBOK"],
    *(["export", "--what", what, "--format", format_] for what in ("excerpts", "matrix", "codings", "codebook")
      for format_ in ("csv", "jsonl", "md")),
    ["export", "--what", "matrix", "--raw"], ["export", "-o", "ut.qdpx"], ["export", "-o", "ut.qdc"],
]  # fmt: skip


BAD = "x\x1b[2J\x07\x9b31m\u202eg"

ACTS = [
    ["init", f"{BAD}.db", "--title", BAD], ["init", "b.db", "--title", "x", "--noun", BAD],
    ["unit", "PROSJEKT", "organisation", "--noun", BAD], ["unit", "PROSJEKT"],
    ["rename", "PROSJEKT", NAME, BAD], ["rename", "PROSJEKT", "grupper", NAME + "2"],
    ["rename", "PROSJEKT", "grupper", "--text", BAD],
    ["rename", "PROSJEKT", NAME + "2", "grupper"],
    ["asked", "PROSJEKT"], ["asked", "PROSJEKT", "grupper", f"{NAME}={BAD}"], ["asked", "PROSJEKT", "grupper", "--all"],
    ["apply", "PROSJEKT", "--response", "9", "--code", "eldre"],
    ["apply", "PROSJEKT", "--response", "10", "--code", "ond\x1b[2J kode"],
    ["remove", "PROSJEKT", "--response", "10", "--code", "ond\x1b[2J kode"],
    ["share", "PROSJEKT", f"{BAD}-kopi.db", "--for", BAD], ["share", "PROSJEKT", f"{BAD}-kopi.db", "--for", BAD],
    ["merge", "PROSJEKT", f"{BAD}-kopi.db"], ["merge", "PROSJEKT", f"{BAD}.db", "--rename-coder", f"{BAD}:{BAD}={BAD}"],
    ["suggest", "PROSJEKT", "--question", "grupper"], ["decide", "PROSJEKT", "--above", "0.1", "--accept"],
    ["sample", "PROSJEKT", "--question", "grupper", "--n", "8", "--by", NAME, "--seed", "1"],
    ["sample", "PROSJEKT", "--question", BAD], ["sample", "PROSJEKT", "--plan"],
    ["assign", "PROSJEKT", BAD, f"{BAD}2=3", "--question", "grupper", "--by", NAME, "--double", "2"],
    ["assign", "PROSJEKT"], ["assign", "PROSJEKT", BAD, "--take-back", "--question", "grupper"],
    ["estimate", "PROSJEKT"], ["estimate", "PROSJEKT", "--by", NAME], ["estimate", "PROSJEKT", "--by-coder", BAD],
    ["agree", "PROSJEKT"], ["agree", "PROSJEKT", "--coder", BAD], ["agree", "PROSJEKT", "--part", "weeks"],
    ["review", "PROSJEKT"], ["review", "PROSJEKT", "--suspects"], ["review", "PROSJEKT", "--question", BAD],
    ["review", "PROSJEKT", "--definitions"], ["review", "PROSJEKT", "--definitions", "--by", BAD],
    ["evaluate", "PROSJEKT", "--question", BAD], ["evaluate", f"{BAD}.csv"],
    ["redact", "PROSJEKT", "--redact-word", "variabel", "--as", BAD], ["redact", "PROSJEKT", "--keep-word", BAD],
    ["redact", "PROSJEKT", "--decided"], ["redact", "PROSJEKT", "--redact", BAD],
    ["theme", "PROSJEKT", "--question", "grupper"],
    ["theme", "PROSJEKT", BAD, "--question", "grupper", "--summary", BAD],
    ["theme", "PROSJEKT", "ond\x1b[2J kode", "--question", "grupper", "--lead-in", BAD],
    ["theme", "PROSJEKT", "ond\x1b[2J kode", "--question", "grupper", "--quotes"],
    ["theme", "PROSJEKT", "--question", BAD],
    ["reconcile", "PROSJEKT"], ["reconcile", "PROSJEKT", "--answer", "1", "--take", BAD, "--note", BAD],
    ["reconcile", "PROSJEKT", "--pair", BAD, BAD],
    ["undo", "PROSJEKT"], ["redo", "PROSJEKT"], ["undo", "PROSJEKT", "--change", "2"],
    ["model", "PROSJEKT", "-o", f"{BAD}.model"], ["model", f"{BAD}.model"],
    ["encoder", "PROSJEKT", "--encoder", BAD], ["runs", "PROSJEKT"],
    ["batch", f"{BAD}.model", "fiendtlig.jsonl", "--text", "grupper", "-o", f"{BAD}.csv"],
    ["batch", f"{BAD}.model", "fiendtlig.jsonl", "--text", BAD, "-o", "b.csv"],
    ["codebook", "export", "PROSJEKT", "-o", f"{BAD}.yaml"], ["codebook", "check", f"{BAD}.yaml"],
    ["codebook", "diff", "PROSJEKT", f"{BAD}.yaml"], ["codebook", "import", "PROSJEKT", f"{BAD}.yaml"],
    ["codebook", "apply", "PROSJEKT", f"{BAD}.yaml"], ["codebook", "show", f"{BAD}.yaml"],
    ["import", "PROSJEKT", "e\x1b[31m.csv", "--open", "koder"],
    ["import", "PROSJEKT", "fiendtlig.jsonl", "--id", BAD], ["memo", "PROSJEKT", BAD, "--code", BAD],
    ["export", "PROSJEKT", "-o", f"{BAD}.xlsx"], ["report", "PROSJEKT", "-o", f"{BAD}.html", "--undecided", "hide"],
    ["archive", "PROSJEKT", "-o", f"{BAD}.zip", "--undecided", "hide", "--title", BAD, "--author", BAD],
    ["search", "PROSJEKT", BAD], ["status", f"{BAD}.db"], ["log", "PROSJEKT"],
    ["erase", "PROSJEKT", "--case", BAD, "--yes"], ["erase", "PROSJEKT", "--case", "H1", "--yes"],
    ["check", "PROSJEKT"], ["plugins"], ["doctor", "PROSJEKT"], ["settings", "coder", BAD],
    ["settings", "--project", BAD], ["settings", "theme", BAD], ["demo", "--files", BAD], ["completion", BAD],
]  # fmt: skip
"""What every command does with a project, with names, files and words that are hostile, in this order."""

ELSEWHERE = {("code",)}
"""The screen: see tests/tui/test_user_text*.py."""


def commands(
    group: click.Group = cli, context: click.Context | None = None, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Every command there is, as the words it is called by."""
    context = context or click.Context(cli)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, context, (*before, name))
        else:
            yield (*before, name)


def test_no_command_is_forgotten() -> None:
    known = set(commands())
    tried = {tuple(one[: 1 + (tuple(one[:2]) in known)]) for one in ACTS}
    assert tried | ELSEWHERE == known


def test_every_command_says_harmlessly_what_it_does(run: Run, hostile: Path) -> None:
    for given in ACTS:
        done = run(*[hostile if one == "PROSJEKT" else one for one in given])
        assert done.code in (0, 1, 2), given
        assert not dangerous(done.out + done.err), given
        assert "Traceback" not in done.err


def dangerous(text: str) -> set[str]:
    """The characters of `text` that a terminal acts on or that hide what stands there."""
    return {
        character
        for character in text
        if (ord(character) < 32 and character not in HARMLESS)
        or 0x7F <= ord(character) < 0xA0
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff"
    }


def _be_the_program(arguments: list[str]) -> None:
    """What a process that has been forked does: run `coder` on its terminal, and end."""
    code = 1
    try:
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        sys.argv = ["coder", *arguments]
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def on_a_terminal(arguments: list[str]) -> tuple[int, str]:
    """Exit code and everything that reached the terminal, standard error included."""
    pid, terminal = pty.fork()
    if pid == 0:
        _be_the_program(arguments)
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
def hostile(run: Run, study: Path) -> Path:
    """A study in which answers, a case, a code, a coder, a memo, and file names are hostile."""
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
    return study


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_in_process(run: Run, hostile: Path, look: list[str]) -> None:
    name, *options = look
    where = [name, options.pop(0), hostile] if name == "codebook" else [name, hostile]
    done = run(*where, *["kodebok.yaml" if one == "KODEBOK" else one for one in options])
    # What this test wrote past the journal is found by `check`.
    assert done.code == (1 if name == "check" else 0), done.err
    if "--format" not in look and "--raw" not in look:
        assert not dangerous(done.out + done.err)
    if "--json" in look or "jsonl" in look:
        assert not dangerous(done.out)
    if look == ["search", "--json"]:
        texts = [row["text"] for row in json.loads(done.out)]
        assert texts[8:] == OWN, "the answers are stored as they were"


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: given[0])
def test_refusals_quote_harmlessly(run: Run, hostile: Path, given: list[str]) -> None:
    name, *options = given
    command = [name, options.pop(0)] if name == "codebook" else [name]
    done = run(*command, hostile, *options)
    assert done.code in (0, 1, 2)
    assert done.err
    assert not dangerous(done.out + done.err)


def test_what_is_printed_for_reuse_reads_back(run: Run, hostile: Path) -> None:
    Path("mer.jsonl").write_text(json.dumps({"id": "H0", NAME + "?": "eldre og unge"}), encoding="utf-8")
    assert run("import", hostile, "mer.jsonl", "--id", "id", "--open", NAME + "?").code == 0
    [new] = json.loads(run("search", hostile, "eldre og unge", "--json").out)
    assert run("apply", hostile, "--response", new["response"], "--code", "eldre").code == 0
    Path("rapport.yaml").write_text(run("report", hostile, "--show-definition").out, encoding="utf-8")
    again = run("report", hostile, "-d", "rapport.yaml", "--show-definition")
    assert again.code == 0, again.err
    assert again.out == Path("rapport.yaml").read_text(encoding="utf-8")
    asked = load_definition(Path("rapport.yaml")).sections or ()
    assert NAME + "?" in [section.question for section in asked]
    for ending in ("yaml", "csv"):
        assert run("codebook", "export", hostile, "-o", f"ut.{ending}").code == 0
        checked = run("codebook", "check", f"ut.{ending}")
        assert checked.code == 0, checked.out


def test_on_a_terminal_even_exports_are_harmless(hostile: Path) -> None:
    for look in (["search"], ["status"], ["export", "--what", "matrix"], ["export", "--what", "excerpts", "--raw"],
                 ["codebook", "export"], ["export", "--what", "codebook", "--format", "md"]):  # fmt: skip
        name, *options = look
        where = [name, options.pop(0), str(hostile)] if name == "codebook" else [name, str(hostile)]
        code, shown = on_a_terminal([*where, *options])
        assert code == 0
        assert len(shown) > 100
        assert not dangerous(shown)


@pytest.mark.skipif(not HOSTILE.is_file(), reason="the folder of bad inputs is not beside this project")
def test_the_collected_hostile_answers(run: Run, study: Path) -> None:
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
