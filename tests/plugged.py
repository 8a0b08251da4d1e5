"""Plug-ins as an installer would leave them: modules and a dist-info in a folder where modules are looked for."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "coder_example"

CARDS = """id: K1
grupper: Eldre

id: K2
grupper: De som er ensomme, og alle pårørende
"""
"""Two cases as the example's reader reads them."""

Points = Mapping[str, Mapping[str, str]]
"""Group → name → module:attribute."""


def install(package: Path, into: Path) -> None:
    """What `pip install --no-deps --target INTO PACKAGE` leaves of a package of one folder, without a build backend."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = project["name"].replace("-", "_")
    shutil.copytree(package / folder, into / folder, ignore=shutil.ignore_patterns("__pycache__"))
    register(into, project["name"], project["version"], project["entry-points"])


def made(into: Path, name: str, code: str, points: Points, version: str = "1.0") -> None:
    """A distribution with one module of this code, both called `name`."""
    (into / f"{name}.py").write_text(code, encoding="utf-8")
    register(into, name, version, points)


def register(into: Path, name: str, version: str, points: Points) -> None:
    info = into / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = [
        line
        for group, entry_points in points.items()
        for line in (f"[{group}]", *(f"{point} = {target}" for point, target in entry_points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
