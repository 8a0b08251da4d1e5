"""Loads pyreadstat without narwhals, its data frame library, which costs as much as all the rest.

pyreadstat imports it at once but uses it for data frames only; files are read into lists and arrays here. Only the
child process that reads does without: writing in the same process would find the wrong types.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

CHILD = "coder.readers.spss_child"
FRAMES = ("narwhals", "narwhals.stable", "narwhals.stable.v2", "narwhals.typing")


class _Names(ModuleType):
    """Stands in for a module whose names are only used as types while another is imported."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> type | ModuleType:
        if name.startswith("__"):
            raise AttributeError(name)
        return sys.modules.get(f"{self.__name__}.{name}") or type(name, (), {})


def _without_frames() -> ModuleType:
    """Import pyreadstat; with narwhals but in the child process, and if that is imported already."""
    started = getattr(sys.modules.get("__main__"), "__spec__", None)
    if FRAMES[0] in sys.modules or getattr(started, "name", None) != CHILD:
        return import_module("pyreadstat")
    sys.modules.update({name: _Names(name) for name in FRAMES})
    try:
        return import_module("pyreadstat")
    finally:
        for name in FRAMES:
            del sys.modules[name]


pyreadstat = _without_frames()
