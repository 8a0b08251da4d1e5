"""Refusals of unsuitable files: no model, or an output that must not be overwritten."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message
from coder.reasons import reason
from coder.reports.writers import SQLITE, refuse_target
from coder.suggest import artefact

_PICKLES = tuple(bytes((0x80, protocol)) for protocol in range(2, 6))
_KNOWN = (
    (_PICKLES, Message("a Python pickle, which is not opened: that could run anything on this machine")),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"x\x9c", b"x\xda"), Message("a compressed file")),
    ((b"\x93NUMPY",), Message("a NumPy array")),
    ((b"\x89HDF",), Message("an HDF5 file")),
    ((b"PAR1",), Message("a Parquet table")),
    ((b"$FL2", b"$FL3"), Message("an SPSS file")),
    ((b"%PDF",), Message("a PDF")),
    ((b"\xd0\xcf\x11\xe0",), Message("an old Office file")),
)
_HINT = Message("Wanted is a project, or a file made with: coder model PROJECT -o FILE")


def keep_apart(out: Path, read: Iterable[Path]) -> None:
    """Refuse an output that is also read, or one that must not be replaced. Raises FileRefused."""
    hint = Message("Choose another name after -o.")
    for path in read:
        if path.exists() and out.resolve() == path.resolve():
            raise FileRefused("{out} is read by this run, so it cannot be its output too.", hint, out=out)
    refuse_target(out)


def is_model(path: Path) -> bool:
    """Return whether a file is a model file and no project. Raises FileRefused where it is certainly neither, saying
    what it is.

    Nothing in it is run, and only its beginning, or the names in an archive, is read.
    """
    if path.is_dir():
        raise FileRefused("{path} is a folder, not a project file or a model.", _HINT, path=path)
    if not path.is_file():
        raise FileRefused(
            "There is no project or model file {path}.", "Make a project with: coder init FILE", path=path
        )
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if artefact.is_model(path):
            what = _archive(path)
            if what:
                raise FileRefused("{path} is not a model made by coder: it is {kind}.", _HINT, path=path, kind=what)
            return True
    except OSError as error:
        raise FileRefused(
            "{path} could not be read: {why}.", "Check its permissions.", path=path, why=reason(error)
        ) from None
    if start.startswith(SQLITE):
        return False
    raise FileRefused(
        "{path} is not a project file or a model: it is {kind}.",
        _HINT,
        path=path,
        kind=_what(start, path.suffix.lower()),
    )


def _archive(path: Path) -> Message | None:
    """Return what an archive is that is certainly no model of ours, or None."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return None  # a truncated model, perhaps; reported when it is opened
    if "card.json" in names:
        return None
    if any(name.endswith(".pkl") for name in names):
        return Message(
            "a PyTorch file with a Python pickle, which is not opened: that could run anything on this machine"
        )
    if "[Content_Types].xml" in names:
        return Message("a Word or Excel file")
    if "project.qde" in names or any(name.endswith(".qde") for name in names):
        return Message("a REFI-QDA project")
    return (
        Message("an archive of NumPy arrays")
        if names and all(name.endswith(".npy") for name in names)
        else Message("a zip archive")
    )


def _what(start: bytes, suffix: str) -> Message:
    if not start:
        return Message("an empty file")
    for beginnings, what in _KNOWN:
        if start.startswith(beginnings):
            return what
    if start.count(b"\0") or sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start):
        return Message("a file of another kind")
    kinds = {
        ".csv": Message("a table of text (CSV)"),
        ".tsv": Message("a table of text (TSV)"),
        ".jsonl": Message("JSON lines"),
        ".json": Message("JSON"),
    }
    return kinds.get(suffix, Message("a text file"))
