"""The file names of other programs' projects, and the readers for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from coder.errors import FileRefused
from coder.store import foreign_database

if TYPE_CHECKING:
    from coder.interchange.foreign import ForeignProject
    from coder.interchange.tables import Tables

FILES = {".qdpx": "read_qdpx", ".qdc": "read_qdc"}
"""Suffix → function of `coder.interchange.refi_reader`."""

DATABASES = {".qda": "qualcoder", ".rqda": "rqda", ".sqlite3": "taguette"}
"""Suffix → module of `coder.interchange`, with a function `read_` and its name."""

PROGRAMS = {"qualcoder": "QualCoder", "rqda": "RQDA", "taguette": "Taguette"}


class _DatabaseReader(Protocol):
    NEEDED: tuple[str, ...]


def is_foreign(path: Path) -> bool:
    """Return whether a file or folder is named like a project of another program."""
    return path.suffix.lower() in {**FILES, **DATABASES}


def reader_of(path: Path) -> Callable[[Path], ForeignProject]:
    """Return the reader of a file by its name."""
    suffix = path.suffix.lower()
    if suffix in FILES:
        found = getattr(import_module("coder.interchange.refi_reader"), FILES[suffix])
        return cast("Callable[[Path], ForeignProject]", found)
    return lambda path: _from_database(path, DATABASES[suffix])


def database_of(path: Path) -> Path:
    """Return the database of a project: the file itself, or `data.qda` in a folder."""
    return path / "data.qda" if path.is_dir() else path


def _from_database(path: Path, name: str) -> ForeignProject:
    module = import_module(f"coder.interchange.{name}")
    needed = cast("_DatabaseReader", module).NEEDED
    read = cast("Callable[[Tables], ForeignProject]", getattr(module, f"read_{name}"))
    with foreign_database.foreign_database(database_of(path)) as tables:
        if not tables.has(*needed):
            raise FileRefused(
                "{path} is no project of {program}: it lacks one of the tables {tables}.",
                "Name the file or folder that {program} saves its project in.",
                path=path,
                program=PROGRAMS[name],
                tables=", ".join(needed),
            )
        return read(tables)
