"""Makes user text safe to print: no byte of an answer may control a terminal.

One length-preserving mapping, so that character offsets stay right (the Unicode control pictures and U+FFFD).
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from functools import cache

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_SHOWN: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(map(ord, _BIDI), "\u25a1"),
    0x2028: "\u2424",
    0x2029: "\u2424",
    0xFEFF: "\u2423",
    0x200B: "\u2423",
    **dict.fromkeys([plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)], "\ufffd"),
    **dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd"),
}


@cache  # not compiled by what prints only what is printable
def risky() -> re.Pattern[str]:
    """Return the pattern of a character that is not safe to print."""
    return re.compile(f"[{re.escape(''.join(map(chr, _SHOWN)))}\ud800-\udfff]")


def visible(text: str) -> str:
    """Return `text` with every control, bidirectional and non-character as a symbol; same length, LF and TAB kept."""
    return text if text.isprintable() else risky().sub(lambda found: _SHOWN.get(ord(found[0]), "\ufffd"), text)


def one_line(text: str, width: int) -> str:
    """Return `text` made visible on one line of at most `width` characters, cut with an ellipsis."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def typed(argument: object) -> str:
    """Quote a path or a name for a proposed command line, where it has blanks and the like.

    A path that begins with a dash is prefixed with `./`, so that it is no option.
    """
    text = str(argument)
    text = f"./{text}" if isinstance(argument, os.PathLike) and text.startswith("-") else text
    if sys.platform == "win32":
        return f'"{text}"' if " " in text else text
    return shlex.quote(text)


def needs_escape(text: str) -> bool:
    """Return whether `text` contains a character that could control a terminal, apart from line breaks."""
    return not text.isprintable() and risky().search(text) is not None
