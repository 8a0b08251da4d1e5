"""No byte of what is typed drives the terminal, whatever command does something with it or refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coder.cli.main import cli
from tests.cli.conftest import Run
from tests.cli.hostile import NAME, dangerous

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
    tried = {tuple(arguments[: 1 + (tuple(arguments[:2]) in known)]) for arguments in ACTS}
    assert tried | ELSEWHERE == known


def test_every_command_says_harmlessly_what_it_does(run: Run, hostile: Path) -> None:
    for given in ACTS:
        done = run(*[hostile if argument == "PROSJEKT" else argument for argument in given])
        assert done.code in (0, 1, 2), given
        assert not dangerous(done.out + done.err), given
        assert "Traceback" not in done.err


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: given[0])
def test_refusals_quote_harmlessly(run: Run, hostile: Path, given: list[str]) -> None:
    name, *options = given
    command = [name, options.pop(0)] if name == "codebook" else [name]
    done = run(*command, hostile, *options)
    assert done.code in (0, 1, 2)
    assert done.err
    assert not dangerous(done.out + done.err)
