"""Loads pyreadstat without narwhals, its library of data frames, which costs as much as all the rest.

It is imported at once and used where a data frame is wanted; files are read into lists and arrays here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

FRAMES = ("narwhals", "narwhals.stable", "narwhals.stable.v2", "narwhals.typing")


class _Names(ModuleType):
    """Stands for a module that is asked for names only, of types, while another is loaded."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> type | ModuleType:
        if name.startswith("__"):
            raise AttributeError(name)
        return sys.modules.get(f"{self.__name__}.{name}") or type(name, (), {})


def _without_frames() -> ModuleType:
    """pyreadstat; where something else has loaded narwhals, with it. Afterwards others find the true one."""
    if FRAMES[0] in sys.modules:
        return import_module("pyreadstat")
    sys.modules.update({name: _Names(name) for name in FRAMES})
    try:
        return import_module("pyreadstat")
    finally:
        for name in FRAMES:
            del sys.modules[name]


pyreadstat = _without_frames()
