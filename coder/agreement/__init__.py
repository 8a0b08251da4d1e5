"""Agreement between coders. Pure functions: from who put which codes where to coefficients with intervals.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts too. What cannot
be computed (a code that everybody, or nobody, put on everything) is None and never 1.
"""

from __future__ import annotations
