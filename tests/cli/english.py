"""Whether what the program says has English words where it should have none."""

from __future__ import annotations

import re

ENGLISH = re.compile(
    r"\b(the|and|of|with|without|is|are|was|were|not|which|that|this|it|you|your|by|from|or|"
    r"answers?|codes|coded|run|file|shows?|lists?|default|cannot|there|all|none|only|each|Note|Error|Usage)\b"
)
"""Words that no sentence in Norwegian has, but every one in English."""

TYPED = re.compile(
    r"^  [a-z]+  |`[^`]*`|coder [a-z]+.*|«[^»]*»|'[^']*'|\[[^\]]*\]|--?[a-z][a-z-]*(?: (?:all|codebook)\b)?|\S+\.\w+"
    r"|none(?=: )"
)
"""What is typed, quoted or a value: it is the same in every language."""


def english_in(text: str) -> list[str]:
    """The lines in which English words stand outside what is typed or quoted."""
    return [line for line in text.splitlines() if ENGLISH.search(TYPED.sub("", line))]
