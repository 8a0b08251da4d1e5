"""The longest answers first: they say most, and are read while one is fresh."""

from __future__ import annotations

from collections.abc import Sequence

from coder.plugins.orders import ResponseId, ToOrder


def longest(given: ToOrder) -> Sequence[ResponseId]:
    """Equally long ones as they stand in the file."""
    texts = given.texts()
    return sorted(given.ids, key=lambda response: -len(texts[response]))
