"""How to install an optional extra in the environment that this program runs in."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

from coder import DISTRIBUTION


def how_to_install(extra: str) -> str:
    """Return the command that installs `extra`: in a clone, from the folder installed from, or from the index."""
    folder, editable = _installed_from()
    if folder is not None and editable:
        return f"uv sync --inexact --extra {extra}"
    wanted = shlex.quote(f"{DISTRIBUTION if folder is None else folder}[{extra}]")
    if folder is None and _under("uv", "tools"):
        return f"uv tool install {wanted}"
    if folder is None and _under("pipx", "venvs"):
        return f"pipx install --force {wanted}"
    return f"pip install {wanted}"


def _under(*folders: str) -> bool:
    """Return whether the environment belongs to an installer of applications."""
    parts = Path(sys.prefix).parts
    return any(parts[at : at + len(folders)] == folders for at in range(len(parts)))


def _installed_from() -> tuple[Path | None, bool]:
    """Return the folder that the program was installed from (None: an index), and whether it runs from there."""
    # Both load all of «email»: only for a message.
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.request import url2pathname

    try:
        origin = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
        address = urlsplit(origin.get("url", ""))
    except (PackageNotFoundError, ValueError):
        return None, False
    if address.scheme != "file" or "dir_info" not in origin:
        return None, False
    return Path(url2pathname(address.path)), bool(origin["dir_info"].get("editable"))
