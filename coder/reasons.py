"""Why something failed as the system, JSON or CSV says it, by kind in the words of the program: so it is translated."""

from __future__ import annotations

import errno

from coder.message import Message

_OF_THE_SYSTEM = {
    errno.ENOENT: Message("No such file or directory"),
    errno.EACCES: Message("Permission denied"),
    errno.EPERM: Message("Operation not permitted"),
    errno.ENOSPC: Message("No space left on device"),
    errno.EDQUOT: Message("Disk quota exceeded"),
    errno.EFBIG: Message("File too large"),
    errno.EROFS: Message("Read-only file system"),
    errno.EISDIR: Message("Is a directory"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.EEXIST: Message("File exists"),
    errno.EIO: Message("Input/output error"),
    errno.ENAMETOOLONG: Message("File name too long"),
    errno.EMFILE: Message("Too many open files"),
    errno.ENOMEM: Message("Cannot allocate memory"),
    errno.ESTALE: Message("Stale file handle"),
    errno.ENXIO: Message("No such device or address"),
    errno.ELOOP: Message("Too many levels of symbolic links"),
}

_OF_A_LIBRARY = (
    ("Expecting value", Message("a value is missing")),
    ("Expecting property name", Message("a key in double quotes is missing")),
    ("Expecting ':'", Message("a colon is missing after a key")),
    ("Expecting ','", Message("a comma is missing")),
    ("Extra data", Message("something stands after the end")),
    ("Invalid control character", Message("a line break or another control character stands in a text")),
    ("Invalid \\", Message("«\\» stands before a character that it cannot stand before")),
    ("Unterminated string", Message("a text in double quotes is not closed")),
    ("end of data", Message("a quote is opened in this row and not closed")),
    ("expected after", Message("a cell in quotes goes on after its last one; double the quotes inside a cell")),
    ("field larger", Message("a cell is too long; most likely a quote was opened here and not closed")),
)
"""Words of Python's readers of JSON and CSV → what is wrong."""


def reason(error: Exception) -> Message | str:
    """Why it failed: of a known kind a message, else what was said, in English."""
    if isinstance(error, OSError):
        return _OF_THE_SYSTEM.get(error.errno or 0) or error.strerror or str(error)
    said = str(error)
    return next((meaning for words, meaning in _OF_A_LIBRARY if words in said), said)
