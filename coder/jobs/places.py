"""Folders of the program outside projects."""

from __future__ import annotations

import os
from pathlib import Path

LOG = "CODER_LOG"
"""The environment variable that names another log file."""


def log_file() -> Path:
    """Where the log is, whether it is there yet or not."""
    given = os.environ.get(LOG)
    if given:
        return Path(given).absolute()
    from platformdirs import user_log_dir  # only when something has gone wrong, or somebody asks

    return Path(user_log_dir("coder", appauthor=False)) / "coder.log"


def short(path: Path) -> str:
    """A path as people write it, from their own folder on where it is in that."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (RuntimeError, ValueError):
        return str(path)
