"""The longest answers first: they contain most, and are read while the coder is fresh."""

from __future__ import annotations

from collections.abc import Sequence

from coder.plugins.orders import ResponseId, ToOrder


def longest(given: ToOrder) -> Sequence[ResponseId]:
    """Return the answers by length; equally long ones in file order."""
    texts = given.texts()
    return sorted(given.ids, key=lambda response: -len(texts[response]))
