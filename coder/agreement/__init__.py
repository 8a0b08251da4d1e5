"""Agreement between coders: pure functions from ratings to coefficients with intervals.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts, too. Undefined
coefficients (of a code that everybody, or nobody, applied to everything) are None and never 1.
"""

from typing import TYPE_CHECKING

from coder.later import later

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
