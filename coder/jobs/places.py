"""Folders of the program outside projects."""

from __future__ import annotations

import os
from pathlib import Path

LOG = "CODER_LOG"
"""The environment variable that names another log file."""


def log_file() -> Path:
    """Return the path of the log, whether it exists or not."""
    given = os.environ.get(LOG)
    if given:
        return Path(given).absolute()
    from platformdirs import user_log_dir  # only when something has gone wrong, or on request

    return Path(user_log_dir("coder", appauthor=False)) / "coder.log"


def short(path: Path) -> str:
    """Return a path as people write it, relative to their home folder if it is in that."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (RuntimeError, ValueError):
        return str(path)
