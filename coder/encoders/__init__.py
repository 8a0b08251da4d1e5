"""Encoders: models that turn an answer into a vector of its meaning. Nothing is ever downloaded.

`kinds` lists them; each runs in a process of its own (`process`), since native code reads texts from anybody.
"""

from typing import TYPE_CHECKING

from coder.later import later

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
