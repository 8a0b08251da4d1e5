"""What docs/architecture.md names is there, under that name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "coder"

MODULES: dict[str, list[Path]] = {}
for module_file in PACKAGE.rglob("*.py"):
    MODULES.setdefault(module_file.parent.name if module_file.stem == "__init__" else module_file.stem, []).append(
        module_file
    )

NAMED = re.findall(
    r"`([^`\n]+)`",
    re.sub(r"```.*?```", "", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), flags=re.S),
)


def is_there(path: str) -> bool:
    """Whether a path, from the package or the top on, is a file, a folder or a module; NAME stands for any."""
    wanted = path.strip("/").replace("NAME", "*")
    return any([*place.glob(wanted), *place.glob(f"{wanted}.py")] for place in (PACKAGE, ROOT))


def paths() -> Iterator[str]:
    """Names with a slash and nothing odd in them, and names of files."""
    for name in NAMED:
        if re.fullmatch(r"[\w./]+", name) and ("/" in name or name.endswith(".py")):
            yield name


def names_within_modules() -> Iterator[tuple[str, list[Path], str]]:
    """What is named as MODULE.NAME, with the modules that are called so."""
    for name in NAMED:
        module, inner = (["", "", *name.split("(")[0].split(".")])[-2:]
        if re.fullmatch(r"[\w.]+(\(.*)?", name) and module in MODULES and inner not in ("py", "po", "ENDING"):
            yield name, MODULES[module], inner


def test_the_architecture_names_paths_that_are_there() -> None:
    named = list(paths())
    assert len(named) > 30
    assert [path for path in named if not is_there(path)] == []


def test_the_architecture_names_what_is_in_the_modules() -> None:
    named = list(names_within_modules())
    assert len(named) > 10
    assert [
        name for name, files, inner in named
        if not any(
            file.with_name(f"{inner}.py").exists() or re.search(rf"\b{inner}\b", file.read_text(encoding="utf-8"))
            for file in files
        )
    ] == []  # fmt: skip


def test_the_architecture_names_tables_of_the_package_by_their_names() -> None:
    named = {name for name in NAMED if re.fullmatch(r"[A-Z][A-Z_]{3,}", name)}
    known = set[str]()
    for files in MODULES.values():
        for file in files:
            known.update(re.findall(r"^([A-Z][A-Z_]{3,})\b.* = ", file.read_text(encoding="utf-8"), flags=re.M))
    assert len(named) > 10
    assert named <= known


def test_tests_stand_where_what_they_test_stands() -> None:
    """Of a package in a folder of its name, of a module of the top in a file of its name."""
    unit = ROOT / "tests" / "unit"
    assert {path.parent.relative_to(unit).as_posix() for path in unit.rglob("test_*.py")} <= {
        ".", *(path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py"))
    }  # fmt: skip
    assert [path.name for path in unit.glob("test_*.py") if not (PACKAGE / path.name[len("test_") :]).exists()] == []
