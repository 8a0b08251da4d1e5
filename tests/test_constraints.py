"""The versions that were tested are those that the program asks for, and name nobody's machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ASKED = [
    *PROJECT["project"]["dependencies"],
    *(requirement for extra in PROJECT["project"]["optional-dependencies"].values() for requirement in extra),
    *(requirement for group in PROJECT["dependency-groups"].values() for requirement in group),
]


def test_every_library_has_the_one_version_that_was_tested_and_it_is_one_that_goes() -> None:
    lines = [Requirement(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()]
    tested = {requirement.name: next(iter(requirement.specifier)) for requirement in lines}
    assert len(tested) == len(lines), "a library stands there twice"
    assert {specifier.operator for specifier in tested.values()} == {"=="}
    for asked in map(Requirement, ASKED):
        name = canonicalize_name(asked.name)
        if name != PROJECT["project"]["name"]:
            assert asked.specifier.contains(tested[name].version), f"{asked}: `just constraints` brings it up to date"


def test_no_host_and_no_path_stands_there() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"[/@]|--|index", text)


def test_users_are_given_ranges_and_tools_are_pinned() -> None:
    users = [requirement for requirement in ASKED[: len(PROJECT["project"]["dependencies"])] if "==" in requirement]
    assert users == []
    extras = [
        requirement
        for extra in PROJECT["project"]["optional-dependencies"].values()
        for requirement in extra
        if "==" in requirement
    ]
    assert extras == []
    own = PROJECT["project"]["name"]
    assert [
        requirement
        for requirement in PROJECT["dependency-groups"]["dev"]
        if "==" not in requirement and not requirement.startswith(own)
    ] == []
