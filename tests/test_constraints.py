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
    *(one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra),
    *(one for group in PROJECT["dependency-groups"].values() for one in group),
]


def test_every_library_has_the_one_version_that_was_tested_and_it_is_one_that_goes() -> None:
    lines = [Requirement(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()]
    tested = {one.name: next(iter(one.specifier)) for one in lines}
    assert len(tested) == len(lines), "a library stands there twice"
    assert {one.operator for one in tested.values()} == {"=="}
    for asked in map(Requirement, ASKED):
        name = canonicalize_name(asked.name)
        if name != PROJECT["project"]["name"]:
            assert asked.specifier.contains(tested[name].version), f"{asked}: `just constraints` brings it up to date"


def test_no_host_and_no_path_stands_there() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"[/@]|--|index", text)


def test_users_are_given_ranges_and_tools_are_pinned() -> None:
    users = [one for one in ASKED[: len(PROJECT["project"]["dependencies"])] if "==" in one]
    assert users == []
    extras = [one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra if "==" in one]
    assert extras == []
    own = PROJECT["project"]["name"]
    assert [one for one in PROJECT["dependency-groups"]["dev"] if "==" not in one and not one.startswith(own)] == []
