"""No byte of an answer or a name drives the terminal, through whatever command it comes out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from coder.cli.main import main
from coder.queries.definitions import load_definition
from tests.cli.conftest import Run
from tests.cli.hostile import NAME, OWN, dangerous

pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")

HOSTILE = Path(__file__).resolve().parents[2] / ".." / "shared" / "bad-inputs" / "csv" / "hostile_answers.csv"
LOOKS = [
    ["search"], ["search", "--json"], ["status"], ["status", "--json"], ["log"], ["log", "--json"], ["memo"],
    ["memo", "--json"], ["decide", "--list"], ["decide", "--list", "--json"], ["codebook", "show"],
    ["codebook", "show", "--json"], ["codebook", "export"], ["check"], ["report", "--show-definition"], ["runs"],
    ["runs", "--json"], ["redact"], ["redact", "--json"], ["model"], ["codebook", "diff", "KODEBOK"],
    *(["export", "--what", what, "--format", format_] for what in ("excerpts", "matrix", "codings", "codebook")
      for format_ in ("csv", "jsonl", "md")),
    ["export", "--what", "matrix", "--raw"], ["export", "-o", "ut.qdpx"], ["export", "-o", "ut.qdc"],
]  # fmt: skip


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


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_in_process(run: Run, hostile: Path, look: list[str]) -> None:
    name, *options = look
    where = [name, options.pop(0), hostile] if name == "codebook" else [name, hostile]
    done = run(*where, *["kodebok.yaml" if option == "KODEBOK" else option for option in options])
    # What this test wrote past the journal is found by `check`.
    assert done.code == (1 if name == "check" else 0), done.err
    if "--format" not in look and "--raw" not in look:
        assert not dangerous(done.out + done.err)
    if "--json" in look or "jsonl" in look:
        assert not dangerous(done.out)
    if look == ["search", "--json"]:
        texts = [row["text"] for row in json.loads(done.out)]
        assert texts[8:] == OWN, "the answers are stored as they were"


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
