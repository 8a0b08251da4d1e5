"""An option that cannot act is refused, never ignored: of every command, those that go with another one only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

REFUSED = [
    (["import", "svar.csv", "--row-numbers", "--id", "id"], "--id goes with an id column"),
    (["apply", "--response", "1", "--code", "eldre", "--codes", "koder"], "--codes goes with --from"),
    (["apply", "--response", "1", "--code", "eldre", "--separator", "|"], "--separator goes with --from"),
    (["apply", "--response", "1", "--code", "eldre", "--code-column", "eldre"], "--code-column goes with --from"),
    (["apply", "--response", "1", "--code", "eldre", "--id", "id"], "--id goes with --from"),
    (["apply", "--response", "1", "--code", "eldre", "--question", "grupper", "--wave", "2024"],
     "--question and --wave go with --from"),
    (["apply", "--response", "1", "--code", "eldre", "--create-codes"], "--create-codes goes with --from"),
    (["apply", "--from", "svar.csv", "--code", "eldre"], "--code goes with --response"),
    (["apply", "--from", "svar.csv", "--start", "0", "--end", "1"], "--start and --end go with --response"),
    (["apply", "--from", "svar.csv", "--code-column", "eldre", "--separator", ";"], "--separator goes with --codes"),
    (["decide", "1", "--accept", "--limit", "3"], "--limit goes with --list"),
    (["decide", "--list", "--accept"], "--accept goes with a decision"),
    (["decide", "--list", "--above", ".5", "--yes"], "--yes goes with a decision"),
    (["decide", "1", "--accept", "--yes"], "--yes goes with --above"),
    (["decide", "1", "--accept", "--code", "eldre"], "--code goes with --response, --above or --list"),
    (["search", "eldre", "--only"], "--only goes with --code"),
    (["search", "eldre", "--count", "--limit", "3"], "--limit goes with a list"),
    (["export", "--only"], "--only goes with --code"),
    (["export", "--format", "jsonl", "--raw"], "--raw goes with CSV"),
    (["export", "--variable", "fylke", "--no-variables"], "either --variable or --no-variables"),
    (["export", "--what", "codings", "--no-variables"], "--no-variables goes with --what excerpts or matrix"),
    (["export", "--what", "codebook", "--question", "grupper"], "--question goes with a table of answers"),
    (["sample", "--margin", "5"], "--margin goes with --plan"),
    (["sample", "--suggestions"], "--suggestions goes with --n"),
    (["sample", "--n", "3", "--enlarge", "--anew"], "either --enlarge or --anew"),
    (["sample", "--n", "3", "--enlarge", "--seed", "1"], "--seed goes with a sample that is drawn"),
    (["redact", "--start", "1"], "--start goes with --response"),
    (["redact", "--as", "X"], "--as goes with what is redacted"),
    (["redact", "--ask", "--redact-all"], "--redact-all goes with a decision"),
    (["redact", "--decided", "--keep", "x"], "--keep goes with a decision"),
    (["redact", "--redact-all", "--limit", "3"], "--limit goes with the list of finds"),
    (["code", "--port", "8000"], "--port goes with --web"),
    (["report", "--show-definition", "-o", "a.docx"], "--output goes with a report"),
    (["report", "-o", "a.html", "--template", "b.docx"], "--template goes with a .docx"),
    (["runs", "--run", "1", "--automatic", "1"], "--run goes with the list of runs"),
    (["memo", "x", "--start", "1"], "--start and --end go with --response"),
    (["undo", "--mine", "--change", "1"], "either --mine or --change"),
    (["suggest", "--audit", "5"], "go with --auto"),
    (["estimate", "--csv", "--json"], "one of --csv and --json"),
    (["evaluate", "--separator", "|"], "--separator goes with a file"),
    (["evaluate", "--text", "svar", "--codebook", "kodebok.yaml"], "--text and --codebook go with a file"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=lambda value: " ".join(value) if value else "")
def test_it_is_refused_and_nothing_is_done(run: Run, study: Path, arguments: list[str], message: str) -> None:
    before = study.read_bytes()
    done = run(arguments[0], study, *arguments[1:])
    assert done.code == 2
    assert message in done.err
    assert study.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "svar.csv", "--question", "grupper"], "--question goes with a project"),
        (["batch", "study.db", "svar.csv", "-o", "ut.jsonl", "--raw"], "--raw goes with CSV out"),
        (["batch", "study.db", "svar.csv", "-o", "ut.jsonl", "--seed", "3"], "--seed goes with --sample"),
        (["batch", "study.db", "svar.csv", "-o", "ut.jsonl", "--scheduler", "x"], "--scheduler goes with"),
        (["batch", "study.db", "svar.csv", "-o", "-", "--json"], "--json goes with a file as OUT"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_so_it_is_where_no_project_is_written_to(run: Run, study: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert message in done.err
