"""What nothing is said of: a codebook of which nothing is used, and how «of 0» is found."""

from __future__ import annotations

import re

from coder.model import Code, Codebook

OF_NOTHING = re.compile(r"\b(?:of|av) 0\b(?![.,]\d)")
BOOK = Codebook((Code("a", "alfa"), Code("b", "beta")), name="To")
