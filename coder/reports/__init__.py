"""Counts, quotes and writes reports. Takes and returns plain values."""

from typing import TYPE_CHECKING

from coder.later import later

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
