"""What files that hold a project of another program are called, and what reads them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from coder.interchange.foreign import ForeignProject

READERS = {
    ".qdpx": ("refi_reader", "read_qdpx"),
    ".qdc": ("refi_reader", "read_qdc"),
}
"""Ending → module of `coder.interchange`, and its function."""


def is_foreign(path: Path) -> bool:
    """Whether a file is called as a project of another program is."""
    return path.suffix.lower() in READERS


def reader_of(path: Path) -> Callable[[Path], ForeignProject]:
    """What reads a file by its name."""
    module, function = READERS[path.suffix.lower()]
    return cast("Callable[[Path], ForeignProject]", getattr(import_module(f"coder.interchange.{module}"), function))
