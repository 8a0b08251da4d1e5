"""The sentence that introduces a list."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])[\s\u00a0]+(?=\S)")


def leading_sentence(text: str) -> str:
    """Return the sentence that introduces a list: the last one before a colon, else the whole text."""
    return _SENTENCE_END.split(text.strip())[-1] if text.rstrip().endswith(":") else text
