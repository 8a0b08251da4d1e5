"""Suggestions for files of any size: stream in, stream out, on the cores of one machine or on a Dask cluster."""

from typing import TYPE_CHECKING

from coder.later import later

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
