"""Modules that are imported at the top of others, as all are, and loaded when something of them is asked for.

A package says so in its `__init__`. Then `from package import module` loads nothing yet, while `from package.module
import name` loads the module at once, as everywhere. What the first screen does not need is imported the first way.
`importlib.util.LazyLoader` would do the same, but in Python 3.11 a second thread meets a module that is half loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType

_LOADED: dict[str, ModuleType] = {}


class LaterModule:
    """Stands for a module in everything, and loads it when something of it is asked for."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __getattribute__(self, name: str) -> object:  # a third of the time of `__getattr__`, in loops over rows
        own: str = object.__getattribute__(self, "_name")
        return getattr(_LOADED.get(own) or _load(own), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(_load(object.__getattribute__(self, "_name")), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(_load(object.__getattribute__(self, "_name")), name)


def _load(name: str) -> ModuleType:
    """Load a module, unless that is done; while another thread loads it, wait."""
    module = _LOADED[name] = import_module(name)
    return module


def later(package: str, path: list[str]) -> Callable[[str], LaterModule]:
    """Return the `__getattr__` of a package whose modules are loaded later, given its name and its `__path__`."""

    @cache  # asked twice for each import, and a module is imported by up to ten others
    def module(name: str) -> LaterModule:
        whole = f"{package}.{name}"
        if name.startswith("_") or PathFinder.find_spec(whole, path) is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return LaterModule(whole)

    return module
