"""The README says what is there, and what it tells the reader to type works."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coder.cli.main import COMMANDS, cli
from coder.codebook.read import check_codebook, read_codebook
from coder.project import create_project
from tests.front_door import front_door

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIELDS = (
    "name", "language", "description", "codes", "id", "definition", "include", "exclude", "keywords", "examples",
    "colour", "residual", "replaces",
)  # fmt: skip


def section(heading: str) -> str:
    """The text under a second-level heading; fails where the README has none such."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no heading «## {heading}»"
    return found.group(1)


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Each command and sub-command by what is typed."""
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for sub, below in command.commands.items():
                yield f"{name} {sub}", below
        else:
            yield name, command


@pytest.mark.parametrize(("typed", "command"), list(every_command()), ids=[typed for typed, _ in every_command()])
def test_every_command_and_option_is_explained(typed: str, command: click.Command) -> None:
    assert re.search(rf"`coder {typed}\b", section("Commands")), f"README.md's commands lack «coder {typed}»"
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"coder {typed} {parameter.opts[0]} has no help"
            assert parameter.help.rstrip()[-1] in ".…)", f"coder {typed} {parameter.opts[0]}: {parameter.help}"


def test_no_command_is_documented_that_is_not_there() -> None:
    known = {typed for typed, _ in every_command()} | set(COMMANDS)
    for typed in re.findall(r"`coder ((?:codebook )?[a-z]+)", README):
        assert typed in known, typed


def test_every_option_named_in_the_readme_exists() -> None:
    known = {name for _, command in every_command() for parameter in command.params for name in parameter.opts}
    known |= {
        name for _, command in every_command() for parameter in command.params for name in parameter.secondary_opts
    }
    ours = re.sub(r"^.*(?:\$ dask |#SBATCH|srun ).*$", "", README, flags=re.MULTILINE)  # other programs' lines
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours))
    assert named
    assert named <= known | {"--help", "--version"}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_codebook_is_named(field: str) -> None:
    assert re.search(rf"(`{field}\b|^[ -]*{field}:|[ -]{field}:)", section("Codebooks"), re.MULTILINE)


def test_the_codebook_in_the_readme_is_a_good_one(tmp_path: Path) -> None:
    (block,) = blocks(section("Codebooks"), "yaml")
    (tmp_path / "kodebok.yaml").write_text(block, encoding="utf-8")
    assert check_codebook(tmp_path / "kodebok.yaml") == []
    codebook = read_codebook(tmp_path / "kodebok.yaml")
    assert len(codebook) == 3
    assert {field for field in FIELDS if re.search(rf"^[ -]*{field}:", block, re.MULTILINE)} >= set(FIELDS) - {
        "replaces"
    }


def test_the_two_commands_that_set_everything_up() -> None:
    first, second = blocks(section("Set up"), "console")[0].splitlines()
    assert first == "pip install uv && uv run coder demo"
    assert second == "uv run pytest"


def test_the_ten_minute_walk_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = blocks(section("A ten-minute walk"), "console")
    typed = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    walked = [shlex.split(line) for line in typed]
    assert {words[1] for words in walked} >= {
        "init",
        "import",
        "apply",
        "suggest",
        "decide",
        "undo",
        "search",
        "export",
    }
    for folder in ("codebooks", "corpus"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    run = front_door(monkeypatch, capsys)
    for line, words in zip(typed, walked, strict=True):
        assert words[0] == "coder", line
        done = run(*words[1:])
        assert done.code == 0, f"$ {line}\n{done.err}"
        assert done.out or done.err, f"$ {line}\nsaid nothing"
        assert "Traceback" not in done.err
        assert not re.search(r"No answer fits|No suggestion waits", done.out + done.err), f"$ {line}: finds nothing"


def test_the_tables_and_views_that_are_named_exist(tmp_path: Path) -> None:
    create_project(tmp_path / "study.db", "Kari").close()
    with sqlite3.connect(tmp_path / "study.db") as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    db.close()
    named = set(re.findall(r"`([a-z_]+)`", section("The project file")))
    assert {"codings", "coded_excerpts", "code_counts"} <= named
    assert named <= there


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks(section("Suggestions"), "python")
    given = {
        "texts": ["Eldre som er åleine", "Vet ikke", "Eldre over 80", "vet ikke"],
        "codes": [frozenset({"eldre"}), frozenset({"vet ikke"}), frozenset({"eldre"}), frozenset({"vet ikke"})],
        "all_texts": ["Eldre som er åleine", "Vet ikke", "Eldre over 80", "vet ikke", "Eldre som bur åleine"],
        "codebook": read_codebook(ROOT / "codebooks" / "grupper-ikke-prioritert.yaml"),
    }
    exec(block, given)
    assert capsys.readouterr().out.startswith("eldre ")
