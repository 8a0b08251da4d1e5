"""What the program runs on: versions, extras, folders and the log, for whoever is asked for help."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from platformdirs import user_cache_dir, user_config_dir

from coder import __version__
from coder.extras import DISTRIBUTION
from coder.jobs import log
from coder.jobs.places import log_file
from coder.store.connection import sqlite_version

_REQUIREMENT = re.compile(r"^([\w.-]+)==([\w.]+)(?:.*extra == [\"']([\w-]+)[\"'])?")


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the version that is wanted, the one that is there (empty for none), and the extra it belongs to."""

    name: str
    wanted: str
    found: str
    extra: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the program's: what for, where, and whether it can be written, or made."""

    purpose: str
    path: Path
    writable: bool


@dataclass(frozen=True, slots=True)
class Installation:
    """Versions by name, libraries, folders, the log, and when something was written there last, and what."""

    versions: dict[str, str]
    libraries: tuple[Library, ...]
    folders: tuple[Folder, ...]
    log: Path
    logged: tuple[tuple[str, str], ...]

    @property
    def extras(self) -> dict[str, bool]:
        """By the name of an extra: whether all of it is installed."""
        names = dict.fromkeys(one.extra for one in self.libraries if one.extra)
        return {name: all(one.found for one in self.libraries if one.extra == name) for name in names}

    @property
    def other(self) -> tuple[Library, ...]:
        """Libraries that are missing, or of another version than the one that is wanted: numbers may differ."""
        return tuple(one for one in self.libraries if one.found != one.wanted and (one.found or not one.extra))


def installation() -> Installation:
    """Look at what is there."""
    path = log_file()
    places = {
        "log": path.parent, "cache": Path(user_cache_dir("coder", appauthor=False)),
        "config": Path(user_config_dir("coder", appauthor=False)), "temporary": Path(tempfile.gettempdir()),
    }  # fmt: skip
    versions = {"coder": __version__, "Python": platform.python_version(), "SQLite": sqlite_version()}
    try:
        logged = tuple(log.times())
    except OSError:
        logged = ()
    return Installation(
        {**versions, "system": platform.platform()},
        tuple(_libraries()),
        tuple(Folder(purpose, place, _writable(place)) for purpose, place in places.items()),
        path,
        logged,
    )


def _libraries() -> list[Library]:
    try:
        wanted = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from its sources
        return []
    found = [match for one in wanted if (match := _REQUIREMENT.match(one))]
    return [Library(one[1], one[2], _version(one[1]), one[3] or "") for one in found]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _writable(place: Path) -> bool:
    """Whether a folder can be written, or made where it is not there yet."""
    there = next(one for one in (place, *place.parents) if one.exists())
    if there != place:
        return there.is_dir() and os.access(there, os.W_OK)
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False
