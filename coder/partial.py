"""Files being written: a temporary name beside the target until they are complete, and a private mode.

Leftovers of killed processes are recognised by name, which holds the machine and the process, and are removed by the
next run that writes into the same folder. Nothing else is ever touched.
"""

from __future__ import annotations

import os
import platform  # click loads it, too; `socket` says the same and is loaded by nothing else
import re
import shutil
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from coder import end_signal

PRIVATE = 0o600
"""Mode of new files: they hold answers, so only their owner may read them until somebody changes that."""

SHARED = 0o660
"""Mode of a project for a team on a shared disk."""

LONG = 30
"""Characters of a target's name that stand in its temporary one."""

_ENDING = "coder-part"


def _machine() -> str:
    """Return this machine's part of a file name: process numbers are per machine, and a disk may be shared."""
    return re.sub(r"[^0-9A-Za-z-]", "-", platform.node())[:40] or "here"


def partial_name(target: Path, process: int) -> Path:
    """Return the path at which a process writes the future `target`; names that begin alike have different ones."""
    name = target.name
    if len(name) > LONG:  # a name can hold 255 bytes, and a character takes up to four
        name = f"{name[:LONG]}~{crc32(os.fsencode(name)):08x}"
    return target.with_name(f".{name}.{_machine()}.{process}.{_ENDING}")


def put_in_place(partial: Path, target: Path) -> None:
    """Give a complete file its name. From here on the command is past stopping. Raises OSError."""
    end_signal.pass_over()
    partial.replace(target)


def scratch_prefix(purpose: str) -> str:
    """Return the name prefix of a folder for passing files, recognisable after its process has ended."""
    return f"{purpose}{_machine()}.{os.getpid()}.{_ENDING}."


def begin(target: Path) -> Path:
    """Create the empty file that will become `target`, with the mode of the file it replaces, else PRIVATE.

    Leftovers of ended processes in the folder are removed first. Raises OSError.
    """
    clear_leftovers(target.parent)
    partial = partial_name(target, os.getpid())
    partial.unlink(missing_ok=True)
    make_empty(partial, mode_of(target, PRIVATE))
    return partial


def make_empty(path: Path, mode: int) -> None:
    """Create an empty file with exactly this mode, whatever the umask. Raises FileExistsError, OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE & mode))
    if mode != PRIVATE:
        path.chmod(mode)


def mode_of(path: Path, otherwise: int) -> int:
    """Return the mode of a file, or `otherwise` where there is none."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return otherwise


def remove_partial(target: Path, process: int) -> None:
    """Remove what a killed process had begun to write to `target`."""
    partial = partial_name(target.resolve(), process)
    with suppress(OSError):
        for left in [entry for entry in partial.parent.iterdir() if partial.name in entry.name]:
            _remove(left)


def clear_leftovers(folder: Path) -> None:
    """Remove what ended processes of this machine had begun to write in a folder."""
    ours = re.compile(rf".*\.?{re.escape(_machine())}\.(\d+)\.{_ENDING}(\..*)?", re.DOTALL)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = ours.fullmatch(entry.name) if _ENDING in entry.name else None
            if match and not _alive(int(match[1])):
                _remove(Path(entry.path))


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    """Return whether a process runs; True where that cannot be determined."""
    if os.name == "nt":
        return True  # there, signal 0 would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
