"""Folders of the program outside projects."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

LOG = "CODER_LOG"
"""The environment variable that names another log file."""

CACHE = "CODER_CACHE"
"""The environment variable that names another folder for what can be made again."""


def log_file() -> Path:
    """Return the path of the log, whether it exists or not."""
    path_set = os.environ.get(LOG)
    return Path(path_set).absolute() if path_set else Path(_platform().user_log_dir) / "coder.log"


def cache_folder() -> Path:
    """Return the folder for what can be made again, whether it exists or not."""
    path_set = os.environ.get(CACHE)
    return Path(path_set).absolute() if path_set else Path(_platform().user_cache_dir)


def _platform() -> PlatformDirsABC:
    from platformdirs import PlatformDirs  # the first screen asks for neither

    return PlatformDirs("coder", appauthor=False)


def short(path: Path) -> str:
    """Return a path as people write it, relative to their home folder if it is in that."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (RuntimeError, ValueError):
        return str(path)
