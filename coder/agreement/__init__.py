"""Agreement between coders: pure functions from ratings to coefficients with intervals.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts, too. Undefined
coefficients (of a code that everybody, or nobody, applied to everything) are None and never 1.
"""

from __future__ import annotations
