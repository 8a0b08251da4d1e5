"""Reads SPSS portable files with letters beyond ASCII, which ReadStat loses.

A portable file has a table of 256 bytes that assigns bytes to the characters of the format. Missing bytes, as for «æ»,
are given the place of a sign that the file does not use; the letters are restored after reading.
"""

from __future__ import annotations

import re
from pathlib import Path

TABLE = (200, 456)
"""The place of the table, not counting line ends; texts follow it."""
STAND_INS = {
    156: "≤", 157: "□", 158: "±", 159: "■", 160: "°", 161: "†", 163: "–", 164: "└", 165: "┌", 166: "≥", 167: "⁰",
    168: "¹", 169: "²", 170: "³", 171: "⁴", 172: "⁵", 173: "⁶", 174: "⁷", 175: "⁸", 176: "⁹", 177: "┘", 178: "┐",
    179: "≠", 180: "—", 181: "⁽", 182: "⁾", 183: "⸸", 187: "¢", 188: "•",
}  # fmt: skip
"""Signs of the format beyond ASCII, by their places in the table."""
LOST = "\ufffd"
"""Stands for a byte that could not be decoded."""


class Letters:
    """The meaning of the non-ASCII bytes of a portable file: `encoding`, and the signs that stand in for them."""

    def __init__(self, content: bytes, encoding: str | None = None) -> None:
        """Raise LookupError for an unknown encoding, and UnicodeError where it does not fit the texts."""
        byte_places = [place for place, byte in enumerate(content[:1000]) if byte not in b"\r\n"]
        self.content = content
        self.encoding = ""
        self._bytes: dict[str, int] = {}
        if len(byte_places) <= TABLE[1]:
            return  # too short to be one, which ReadStat reports
        table, body = byte_places[TABLE[0] : TABLE[1]], byte_places[TABLE[1]]
        texts = content[body:].replace(b"\r", b"").replace(b"\n", b"")
        used = set(texts)
        foreign = sorted(used - {content[place] for place in table} - set(range(0x80)))
        if not foreign:
            return
        self.encoding = encoding or ("utf-8" if _is_utf8(texts) else "windows-1252")
        bytes(foreign).decode(self.encoding, "ignore")
        if encoding is not None and _is_multibyte(encoding):
            texts.decode(encoding)
        free = [place for place in STAND_INS if content[table[place]] not in used - {0x30}]
        changed = bytearray(content)
        for byte, place in zip(foreign, free, strict=False):
            changed[table[place]] = byte
            self._bytes[STAND_INS[place]] = byte
        self.content = bytes(changed)
        self._run = re.compile(f"[{''.join(self._bytes)}]+")

    def restored(self, text: str) -> str:
        """Return a text as read with the letters of the file restored."""
        if not self._bytes:
            return text
        return self._run.sub(
            lambda found: bytes(self._bytes[sign] for sign in found[0]).decode(self.encoding, "replace"), text
        )


def _is_utf8(texts: bytes) -> bool:
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_multibyte(encoding: str) -> bool:
    return encoding.casefold().replace("-", "").startswith("utf")


def write_readable(path: Path, into: Path, encoding: str | None) -> Letters:
    """Write a copy of the portable file `path` that ReadStat can read. Raises OSError, UnicodeError."""
    letters = Letters(path.read_bytes(), encoding)
    into.write_bytes(letters.content)
    return letters
