"""How the program is typed where it runs: `coder` if the shell finds it, else as it was started."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from coder import DISTRIBUTION
from coder.text import visible

SHIMS = "shims"
"""The folder of wrappers that start the real program (pyenv, asdf)."""
ARCHIVES = "archive-v0"
"""Where uv keeps environments that `uvx` makes for one program."""


def typed_command(started: str, environment: Mapping[str, str], prefix: str, here: Path) -> str:
    """Return what precedes a command's name when typed in the folder `here`.

    `started` is the path of the program, `prefix` the folder of its environment.
    """
    script = Path(started)
    if script.stem != "coder" or script.name == started:  # started as a module of Python
        return "coder"
    if "UV" in environment and ARCHIVES in Path(prefix).parts:
        return f"uvx --from {DISTRIBUTION} coder"
    if "UV_RUN_RECURSION_DEPTH" in environment and any(
        (at / "pyproject.toml").exists() for at in (here, *here.parents)
    ):
        return "uv run coder"
    found = shutil.which("coder", path=environment.get("PATH"))
    if found is not None and (SHIMS in Path(found).parts or Path(found).resolve().parent == script.resolve().parent):
        return "coder"
    return visible.typed(script)
