"""How far coders agree. Pure functions: who put which codes on which answers in, coefficients with intervals out.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts too. What cannot
be computed (a code that everybody, or nobody, put on everything) is None and never 1.
"""

from __future__ import annotations
