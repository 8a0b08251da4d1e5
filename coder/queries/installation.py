"""Returns the versions, extras, folders and log of this installation, for support."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coder import DISTRIBUTION, __version__, settings
from coder.jobs import log
from coder.places import cache_folder, log_file
from coder.shipped import TESTED
from coder.store.connection import sqlite_version


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the versions `allowed`, installed and tested (empty for none), and the extra that needs it."""

    name: str
    allowed: str
    found: str
    tested: str
    extra: str

    @property
    def fits(self) -> bool:
        """Return whether an allowed version is installed."""
        return bool(self.found) and Requirement(f"{self.name}{self.allowed}").specifier.contains(self.found, True)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the program: purpose, path, and whether it can be written or created."""

    purpose: str
    path: Path
    writable: bool


@dataclass(frozen=True, slots=True)
class Installation:
    """Versions by name, libraries, folders, the log, and its last lines as (time, text)."""

    versions: dict[str, str]
    libraries: tuple[Library, ...]
    folders: tuple[Folder, ...]
    log: Path
    logged: tuple[tuple[str, str], ...]

    @property
    def extras(self) -> dict[str, bool]:
        """Return whether each extra is installed completely, by name."""
        names = dict.fromkeys(library.extra for library in self.libraries if library.extra)
        return {name: all(library.found for library in self.libraries if library.extra == name) for name in names}


def installation() -> Installation:
    """Return the versions, libraries and folders found."""
    path = log_file()
    places = {
        "log": path.parent, "cache": cache_folder(),
        "config": settings.folder(), "temporary": Path(tempfile.gettempdir()),
    }  # fmt: skip
    versions = {"coder": __version__, "Python": platform.python_version(), "SQLite": sqlite_version()}
    try:
        logged = tuple(log.times())
    except OSError:
        logged = ()
    return Installation(
        {**versions, "system": platform.platform(), "program": str(Path(__file__).parents[1])},
        tuple(_libraries()),
        tuple(Folder(purpose, place, _writable(place)) for purpose, place in places.items()),
        path,
        logged,
    )


def _libraries() -> Iterator[Library]:
    try:
        distribution = metadata(DISTRIBUTION)
    except PackageNotFoundError:  # run from its sources
        return
    wanted = [Requirement(line) for line in distribution.get_all("Requires-Dist") or ()]
    tested = {
        requirement.name: str(requirement.specifier).lstrip("=")
        for requirement in map(Requirement, TESTED.read_text("utf-8").splitlines())
    }
    for extra in ("", *(distribution.get_all("Provides-Extra") or ())):
        for requirement in wanted:
            if _brings(extra, requirement) and not (extra and _brings("", requirement)):
                known = tested.get(canonicalize_name(requirement.name), "")
                yield Library(requirement.name, str(requirement.specifier), _version(requirement.name), known, extra)


def _brings(extra: str, requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _writable(place: Path) -> bool:
    """Return whether a folder can be written, or created if it is missing."""
    existing = next(path for path in (place, *place.parents) if path.exists())
    if existing != place:
        return existing.is_dir() and os.access(existing, os.W_OK)
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False
