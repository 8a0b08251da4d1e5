"""An environment of its own for programs of others, and what a driver in it says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def installed(place: Path, wanted: Sequence[str]) -> Path:
    """The Python of a new environment that has what is wanted. Skips where it cannot be had."""
    subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
    found = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    done = subprocess.run(
        [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"{' and '.join(wanted)} cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    return found


def driven(python: Path, script: str, *arguments: object) -> dict[str, object]:
    """What a driver beside this file says."""
    done = subprocess.run(
        [python, HERE / script, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found
