"""Kinds of details in an answer by which a person could be identified."""

from __future__ import annotations

from typing import Final

DETAIL_KINDS: Final = (
    "identity number", "account number", "e-mail", "link", "user name", "date", "phone", "vehicle", "address", "age",
    "diagnosis", "name", "place", "unusual word",
)  # fmt: skip
"""Kinds of details, the most certain first: where two overlap the first kind wins."""
