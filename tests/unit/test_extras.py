"""How an extra is installed: never by a name that somebody else has on the index."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shlex
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coder import DISTRIBUTION
from coder.extras import how_to_install

ROOT = Path(__file__).parents[2]


def installed(monkeypatch: pytest.MonkeyPatch, told: object, prefix: str = "/usr") -> None:
    """Let the program be one that an installer left `told` about."""

    of_others = importlib.metadata.distribution

    def distribution(name: str) -> Any:
        if name != DISTRIBUTION:  # a library that is imported meanwhile may ask for its own
            return of_others(name)
        if told is None:
            raise PackageNotFoundError
        return SimpleNamespace(read_text=lambda file: told and json.dumps(told))

    monkeypatch.setattr("importlib.metadata.distribution", distribution)
    monkeypatch.setattr(sys, "prefix", str(Path(prefix)))


@pytest.mark.parametrize(
    ("told", "prefix", "command"),
    [
        (None, "/usr", "pip install 'answer-coder[web]'"),
        ("", "/usr", "pip install 'answer-coder[web]'"),
        ("", "/home/kari/.local/share/uv/tools/answer-coder", "uv tool install 'answer-coder[web]'"),
        ("", "/home/kari/.local/share/pipx/venvs/answer-coder", "pipx install --force 'answer-coder[web]'"),
        ({"url": "file:///home/kari/coder", "dir_info": {"editable": True}}, "/usr", "uv sync --inexact --extra web"),
        (
            {"url": "file:///home/kari/kj%C3%B8p%20inn", "dir_info": {}},
            "/usr",
            "pip install '/home/kari/kjøp inn[web]'",
        ),
        ({"url": "https://example.org/x.whl", "archive_info": {}}, "/usr", "pip install 'answer-coder[web]'"),
    ],
)
def test_an_extra_is_installed_from_where_the_program_came(
    monkeypatch: pytest.MonkeyPatch, told: object, prefix: str, command: str
) -> None:
    installed(monkeypatch, told, prefix)
    assert how_to_install("web") == command
    assert len(shlex.split(command)) == len(re.findall(r"'[^']*'|\S+", command))


def test_the_name_is_that_of_the_distribution_and_stands_before_every_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == DISTRIBUTION
    said = [
        path for folder in ("coder", "docs") for path in (ROOT / folder).rglob("*.*") if path.suffix in (".py", ".md")
    ]
    for path in (*said, ROOT / "README.md", *ROOT.glob("coder/i18n/locale/*/LC_MESSAGES/*.po")):
        assert not re.search(r"(?<![\w-])coder\[\w", path.read_text("utf-8")), path
