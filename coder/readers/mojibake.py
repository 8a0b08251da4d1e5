"""Finds UTF-8 that was misread as Windows-1252 («Ã¸» for «ø»), and repairs it on request."""

from __future__ import annotations

import re

_FIRST = "".join(chr(byte) for byte in range(0xC2, 0xF5))
"""First bytes of a UTF-8 sequence as characters of Windows-1252 (here the same as Latin-1)."""


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTE = {_windows(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_NEXT = "".join(character for character, byte in _BYTE.items() if byte < 0xC0)
_RUN = re.compile(f"[{_FIRST}][{re.escape(_NEXT)}]{{1,3}}")


def _mended(match: re.Match[str]) -> str:
    """Return the character that a run encodes, or the run itself when it encodes none."""
    run = match.group()
    size = 2 if run[0] < "\xe0" else 3 if run[0] < "\xf0" else 4
    try:
        return bytes(_BYTE[c] for c in run[:size]).decode("utf-8") + run[size:]
    except UnicodeDecodeError:
        return run


def repair(text: str) -> str:
    """Return `text` with every doubly encoded character repaired."""
    return text if text.isascii() else _RUN.sub(_mended, text)


def find(text: str) -> tuple[str, str] | None:
    """Return the first doubly encoded place as (before, after), with the words around it, or None."""
    if not any(c in text for c in "ÃÂâð"):
        return None
    for match in _RUN.finditer(text):
        if match.group()[0] in "ÃÂâð" and _mended(match) != match.group():
            start = max(text.rfind("\n", 0, match.start()), match.start() - 20) + 1
            end = text.find("\n", match.end())
            before = text[start : min(end if end >= 0 else len(text), match.end() + 20)].strip()
            return before, repair(before)
    return None
