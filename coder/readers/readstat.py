"""Loads pyreadstat without narwhals, its data frame library, which costs as much as all the rest.

pyreadstat imports it at once but uses it for data frames only; files are read into lists and arrays here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

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
    """Import pyreadstat; with narwhals if that is imported already. Afterwards others get the real module."""
    if FRAMES[0] in sys.modules:
        return import_module("pyreadstat")
    sys.modules.update({name: _Names(name) for name in FRAMES})
    try:
        return import_module("pyreadstat")
    finally:
        for name in FRAMES:
            del sys.modules[name]


pyreadstat = _without_frames()
