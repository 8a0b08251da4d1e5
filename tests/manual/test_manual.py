"""The README and the manual say what is there, and what they tell the reader to type works."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import click
import pytest

from coder.cli.main import COMMANDS
from coder.codebook.read import check_codebook, read_codebook
from coder.project import create_project
from tests.front_door import front_door
from tests.manual import shown
from tests.manual.made import DOCS, PAGES
from tests.manual.options import every_command
from tests.manual.pages import ROOT, blocks, page, section

WRITTEN = [ROOT / "README.md", *(page for page in sorted(DOCS.rglob("*.md")) if page.name != "architecture.md")]
"""All that users read."""
FIELDS = (
    "name", "language", "description", "codes", "id", "definition", "include", "exclude", "keywords", "examples",
    "colour", "residual", "replaces",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "command"), list(every_command()), ids=[typed for typed, _ in every_command()])
def test_every_command_and_option_is_explained(typed: str, command: click.Command) -> None:
    assert re.search(rf"`coder {typed}\b", page("docs/reference/commands.md")), f"commands.md lacks «coder {typed}»"
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"coder {typed} {parameter.opts[0]} has no help"
            assert parameter.help.rstrip()[-1] in ".…)", f"coder {typed} {parameter.opts[0]}: {parameter.help}"


def test_no_command_is_documented_that_is_not_there() -> None:
    known = {typed for typed, _ in every_command()} | set(COMMANDS)
    for path in WRITTEN:
        for typed in re.findall(r"`coder ((?:codebook )?[a-z]+)", path.read_text(encoding="utf-8")):
            assert typed in known, f"{path.name}: {typed}"


def test_every_option_that_is_named_exists() -> None:
    known = {name for _, command in every_command() for parameter in command.params for name in parameter.opts}
    known |= {
        name for _, command in every_command() for parameter in command.params for name in parameter.secondary_opts
    }
    for path in WRITTEN:
        text = path.read_text(encoding="utf-8")
        ours = re.sub(
            r"^.*(?:\$ dask |#SBATCH|srun |benchmarks/|sqlite-utils |uv run |pip install ).*$",
            "",
            text,
            flags=re.MULTILINE,
        )
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours))
        assert named <= known | {"--help", "--version"}, path.name


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_codebook_is_named(field: str) -> None:
    assert re.search(rf"(`{field}\b|^[ -]*{field}:|[ -]{field}:)", page("docs/reference/codebook.md"), re.MULTILINE)


def test_the_codebook_in_the_manual_is_a_good_one(tmp_path: Path) -> None:
    (block,) = blocks(page("docs/reference/codebook.md"), "yaml")
    (tmp_path / "kodebok.yaml").write_text(block, encoding="utf-8")
    assert check_codebook(tmp_path / "kodebok.yaml") == []
    codebook = read_codebook(tmp_path / "kodebok.yaml")
    assert len(codebook) == 3
    assert {field for field in FIELDS if re.search(rf"^[ -]*{field}:", block, re.MULTILINE)} >= set(FIELDS) - {
        "replaces"
    }


def test_the_two_commands_that_set_everything_up() -> None:
    first, second = blocks(section("README.md", "Set up"), "console")[0].splitlines()
    assert first == "pip install uv && uv run coder demo"
    assert second == "uv run pytest"


def test_the_tables_and_views_that_are_named_exist(tmp_path: Path) -> None:
    create_project(tmp_path / "study.db", "Kari").close()
    with sqlite3.connect(tmp_path / "study.db") as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")}
    db.close()
    named = set(re.findall(r"`([a-z_]+)`", page("docs/reference/project-file.md")))
    assert {"codings", "coded_excerpts", "code_counts"} <= named
    assert named <= there


@pytest.mark.parametrize("path", PAGES)
def test_pages_made_from_the_program_are_up_to_date(path: str) -> None:
    """Made anew with `uv run python -m tests.manual.made`."""
    assert page(f"docs/{path}") == PAGES[path]()


def anchors(path: Path) -> set[str]:
    """What a link can point to within a page: its headings, as the site and the forges make anchors of them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*WRITTEN, DOCS / "architecture.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), f"{path.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{path.name}: {target}"


def test_the_readme_is_short() -> None:
    assert len(page("README.md").splitlines()) <= 150


def test_the_queries_on_the_project_file_find_something(
    made_demo: tuple[Path, subprocess.CompletedProcess[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    queries = blocks(page("docs/reference/project-file.md"), "sql")
    assert len(queries) == 10
    study = shutil.copy(next(made_demo[0].glob("*.db")), tmp_path / "study.db")
    assert front_door(monkeypatch, capsys)("memo", study, "Spør Olav", "--response", "K001/grupper").code == 0
    with closing(sqlite3.connect(study)) as database:
        for query in queries:
            assert database.execute(query).fetchall(), query


def test_every_page_stands_in_the_contents_of_the_site() -> None:
    nav = tomllib.loads(page("zensical.toml"))["project"]["nav"]
    assert {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} == set(re.findall(r"'([^']*\.md)'", str(nav)))


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of each command that a page shows in a block, without what a shell does with it."""
    for line in re.findall(r"^(?:    |\$ )coder ((?:.*\\\n)*.*)$", text, re.MULTILINE):
        words = shlex.split(line.replace("\\\n", " "), comments=True)
        yield list(takewhile(lambda word: word not in ("|", ">", "&&", "&", ";"), words))


@pytest.mark.parametrize("path", [*WRITTEN, DOCS / "architecture.md"], ids=lambda path: path.name)
def test_commands_in_blocks_have_the_options_that_they_name(path: Path) -> None:
    known = dict(every_command())
    for words in commands_in(path.read_text(encoding="utf-8")):
        if words[0].startswith("-"):
            continue
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        command = known[name]
        parser = command.make_parser(click.Context(command))
        parser.parse_args(words[name.count(" ") + 1 :])  # raises where it has no such option


def test_every_page_that_shows_a_session_is_run() -> None:
    with_console = {path for path in DOCS.rglob("*.md") if "```console" in path.read_text(encoding="utf-8")}
    assert {str(path.relative_to(ROOT)) for path in with_console} == set(shown.PAGES)
