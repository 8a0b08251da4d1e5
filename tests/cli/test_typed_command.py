"""Messages name commands as they are typed where the program runs: in a clone, by a path, by an installer's link."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.cli.main import COMMANDS
from coder.cli.typed_command import typed_command
from coder.i18n.translator import languages, translator
from coder.i18n.words import _, as_typed, translated, use_command, use_language
from coder.message import Message
from tests.catalogues import Said

UV_RUN = {"UV": "/usr/bin/uv", "UV_RUN_RECURSION_DEPTH": "1"}


@pytest.fixture(autouse=True)
def _named_by_itself() -> Iterator[None]:
    yield
    use_command("coder", COMMANDS)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The program in the environment of a clone."""
    program = tmp_path / "clone" / ".venv" / "bin" / "coder"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    (tmp_path / "clone" / "pyproject.toml").touch()
    return program


def test_in_a_clone_it_is_uv_run(script: Path) -> None:
    clone = script.parents[2]
    path = {"PATH": str(script.parent)}
    assert typed_command(str(script), UV_RUN | path, str(clone / ".venv"), clone) == "uv run coder"
    elsewhere = clone.parent  # `uv run --project clone`: without it uv would not find the program there
    assert typed_command(str(script), UV_RUN | path, str(clone / ".venv"), elsewhere) == "coder"


def test_by_uvx_it_is_uvx(script: Path) -> None:
    prefix = "/home/kari/.cache/uv/archive-v0/abc"
    assert typed_command(str(script), UV_RUN, prefix, script.parent) == "uvx --from answer-coder coder"


def test_where_the_shell_finds_it_it_is_coder_also_by_a_link(script: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "coder").symlink_to(script)
    assert typed_command(str(script), {"PATH": str(script.parent)}, sys.prefix, tmp_path) == "coder"
    assert (
        typed_command(str(tmp_path / "bin" / "coder"), {"PATH": str(tmp_path / "bin")}, sys.prefix, tmp_path) == "coder"
    )


def test_where_the_shell_finds_none_or_another_it_is_the_path_that_was_typed(script: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "coder").touch(mode=0o755)
    for path in (str(other), ""):
        assert typed_command(".venv/bin/coder", {"PATH": path}, sys.prefix, tmp_path) == ".venv/bin/coder"
    assert typed_command("my tools/coder", {"PATH": ""}, sys.prefix, tmp_path) == "'my tools/coder'"


@pytest.mark.parametrize("started", ["coder", "-c", "/x/python3.11/site-packages/coder/cli/entry.py", ""])
def test_where_python_was_started_it_is_coder(started: str) -> None:
    assert typed_command(started, {"PATH": ""}, sys.prefix, Path.cwd()) == "coder"


def test_every_wording_that_names_a_command_names_it_as_it_is_typed(wordings: tuple[Said, ...]) -> None:
    """And none that speaks of a person who codes is touched."""
    use_command("uv run coder", COMMANDS)
    named = re.compile(rf"coder (?:{'|'.join(COMMANDS)})\b")
    seen = 0
    for language in languages():
        use_language(language)
        for wording in wordings:
            for text in filter(None, (wording.one, wording.many)):
                plain = translator(language).gettext(text)
                expected = len(named.findall(plain.replace("the coder asked", "")))
                assert _(text).count("uv run coder ") >= expected, text
                assert _(text).replace("uv run coder", "coder") == plain
                seen += expected
    use_language("en")
    assert seen > 500
    assert translated(Message("{file}: see `coder import`.", file="a coder import.csv")).startswith(
        "a coder import.csv: "
    )
    assert as_typed("coder status demo.db") == "uv run coder status demo.db"


def test_the_demo_and_its_usage_tell_what_to_type_in_a_clone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    program = Path(sys.executable).with_name("coder")
    if not program.exists():
        pytest.skip("the program is not installed beside this Python")
    surroundings = {**os.environ, **UV_RUN}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *arguments], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
        )

    assert run("init", "study.db").stderr == "Next: uv run coder import study.db FILE\n"
    assert "uv run coder status [OPTIONS]" in run("status").stderr
