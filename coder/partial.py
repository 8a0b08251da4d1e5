"""Files that are being written: a name beside the target until they are whole, and a mode that keeps them private.

What a killed process left is known by its name, which holds the machine and the process, and is cleared by the next
run that writes into the same folder. Nothing else is ever touched.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from contextlib import suppress
from glob import escape
from pathlib import Path

PRIVATE = 0o600
"""The mode of new files: they hold what people answered, so nobody else may read them until somebody says so."""

SHARED = 0o660
"""The mode of a project for a team on a shared disk."""

_ENDING = "coder-part"


def _machine() -> str:
    """This machine in a file's name: a process has a number of its own on each machine that shares a disk."""
    return re.sub(r"[^0-9A-Za-z-]", "-", socket.gethostname())[:40] or "here"


def partial_name(target: Path, process: int) -> Path:
    """Where a process writes what will become `target`."""
    return target.with_name(f".{target.name[:40]}.{_machine()}.{process}.{_ENDING}")  # a name has room for 255 bytes


def scratch_prefix(purpose: str) -> str:
    """The beginning of the name of a folder for passing files, known again when its process is gone."""
    return f"{purpose}{_machine()}.{os.getpid()}.{_ENDING}."


def begin(target: Path) -> Path:
    """Make the empty file that will become `target`, with the mode of what it replaces, else PRIVATE.

    What processes that are gone left in the folder is cleared first. Raises OSError.
    """
    clear_leftovers(target.parent)
    partial = partial_name(target, os.getpid())
    partial.unlink(missing_ok=True)
    make_empty(partial, mode_of(target, PRIVATE))
    return partial


def make_empty(path: Path, mode: int) -> None:
    """Make an empty file with just this mode, whatever the umask. Raises FileExistsError, OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE & mode))
    if mode != PRIVATE:
        path.chmod(mode)


def mode_of(path: Path, otherwise: int) -> int:
    """The mode of a file, or `otherwise` where there is none."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return otherwise


def remove_partial(target: Path, process: int) -> None:
    """Take away what a process that was killed had begun to write to `target`."""
    name = partial_name(target.resolve(), process)
    for left in name.parent.glob(f"*{escape(name.name)}*"):
        _remove(left)


def clear_leftovers(folder: Path) -> None:
    """Take away what processes of this machine that are gone had begun to write in a folder."""
    ours = re.compile(rf".*\.?{re.escape(_machine())}\.(\d+)\.{_ENDING}(\..*)?", re.DOTALL)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = ours.fullmatch(entry.name) if _ENDING in entry.name else None
            if found and not _alive(int(found[1])):
                _remove(Path(entry.path))


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    """Whether a process runs; where that cannot be told it is taken to."""
    if os.name == "nt":
        return True  # a signal of 0 would end it there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
