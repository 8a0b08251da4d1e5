"""What takes seconds to make, made once for all workers and kept for the next run, until a source of it changes.

It stands in pytest's cache (`pytest --cache-clear` empties that).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from tests.small_study import folder_for_all

ROOT = Path(__file__).resolve().parents[1]

KEPT = 3600
"""Seconds for which what older sources made is kept: another run of tests may be using it."""


NONE: tuple[str, ...] = ()
SCREENS = ("coder/tui",)
"""Only `coder code` loads it, as the layers say; what is made by anything else is the same whatever stands there."""
BESIDE_THE_STORE = (
    *SCREENS, "coder/cli", "coder/operations", "coder/queries", "coder/batch", "coder/suggest", "coder/reports",
    "coder/readers", "coder/agreement", "coder/estimate", "coder/interchange",
)  # fmt: skip
"""What the store does not load, as the layers say."""


def made_once(
    config: pytest.Config, name: str, make: Callable[[Path], None], *, without: tuple[str, ...] = SCREENS
) -> Path:
    """Return a folder that `make` has filled, of this name; copy what you change. `without`: folders whose sources
    cannot change it.

    What raises is not kept.
    """
    import fcntl

    folder = _cache(config, "made") / sources(without) / name
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _forget_older(_cache(config, "made"))
            begun = folder.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(folder)
    return folder


def kept(config: pytest.Config, name: str) -> Path:
    """Return a folder of this name for what later runs may know, until a library is changed."""
    folder = _cache(config, name) / libraries()
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _cache(config: pytest.Config, name: str) -> Path:
    with suppress(AttributeError, OSError):  # there is none, or none that can be written
        return Path(config.cache.mkdir(name))
    return folder_for_all()


@cache
def sources(without: tuple[str, ...]) -> str:
    """Return a checksum of the program but for these folders, what comes along, what tests are made of, and the
    versions of libraries.
    """
    left_out = {ROOT / path for path in without}
    found = hashlib.sha256(libraries().encode())
    for top in ("coder", "codebooks", "corpus", "tests"):
        for folder, folders, files in os.walk(ROOT / top):
            folders[:] = sorted(name for name in folders if name not in ("__pycache__", "__snapshots__"))
            if Path(folder) in left_out:
                folders.clear()
                continue
            for file in sorted(files):
                if not file.startswith("test_"):
                    content = Path(folder, file).read_bytes()
                    found.update(f"{folder}/{file} {len(content)}\n".encode())
                    found.update(content)
    return found.hexdigest()[:24]


@cache
def libraries() -> str:
    """Return a checksum of the versions of Python and of the libraries."""
    installed = sorted(metadata.name for metadata in Path(pytest.__file__).parents[1].glob("*.dist-info"))
    return hashlib.sha256(repr((sys.version, installed)).encode()).hexdigest()[:24]


def _forget_older(made: Path) -> None:
    current = set(map(sources, (NONE, SCREENS, BESIDE_THE_STORE)))
    for older in made.iterdir():
        with suppress(OSError):
            if older.name not in current and older.stat().st_mtime < time.time() - KEPT:
                shutil.rmtree(older)
