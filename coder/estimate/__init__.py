"""Shares of all answers from a coded random sample: drawing it, how large it must be, and its estimates.

Pure functions on numbers; the origin of answers, codes and predictions is not known here.
"""

from typing import TYPE_CHECKING

from coder.later import later

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
