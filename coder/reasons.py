"""Why a system call or a reading library failed, as a translatable message."""

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
"""Phrases of Python's JSON and CSV readers → what is wrong."""


_OF_DAMAGE = (
    (("password", "encrypted"), Message("it is locked with a password")),
    (
        ("not a zip file", "Truncated file header", "Bad magic number for"),
        Message("it is no whole ZIP archive, as such a file is; it is cut off, or called something it is not"),
    ),
    (
        ("Bad CRC-32", "decompress", "incorrect data check", "invalid distance", "invalid stored block", "crc32"),
        Message("what is packed in it was changed or cut off after it was written"),
    ),
    (("compression", "zip file version"), Message("it is packed in a way that is not read")),
    (
        ("not found in archive", "File not found", "no item named"),
        Message("a part that such a file has is missing in it"),
    ),
    (
        (
            "Premature end",
            "StartTag",
            "tag mismatch",
            "not well-formed",
            "Extra content",
            "Document is empty",
            "EntityRef",
            "Char 0x",
            "xmlParse",
            "Couldn't find end",
            "attributes construct",
            "AttValue",
            "Input is not proper UTF-8",
        ),
        Message("its XML is broken or cut off"),
    ),
    (
        (
            "expected number of rows",
            "ended unexpectedly",
            "EOF",
            "startxref",
            "end of file",
            "end of stream",
            "magic bytes not found in footer",
            "Unexpected end",
            "too small",
            "truncated",
        ),
        Message("it is cut off, or called something it is not"),
    ),
    (("Excessive depth",), Message("its elements stand in each other more than 256 deep")),
    (
        ("references external entity", "entity reference loop", "Maximum entity amplification"),
        Message("it defines entities, as only a DOCTYPE can"),
    ),
    (("not supported", "unsupported"), Message("it has something that is not read, or its content was changed")),
)
"""Phrases of readers of ZIP, XML, SPSS, Stata, Parquet, PDF and workbooks → what is wrong with the file."""

_OTHER_DAMAGE = Message("its content is not that of such a file")


def damage(error: Exception) -> Message | str:
    """Return what is wrong with a file, from the error of the library reading it, without repeating a line number."""
    if isinstance(error, OSError) and error.errno:
        return reason(error)
    words_of_error = str(error).casefold()
    found = (meaning for words, meaning in _OF_DAMAGE if any(word.casefold() in words_of_error for word in words))
    return next(found, _OTHER_DAMAGE)


def reason(error: Exception) -> Message | str:
    """Return the reason of an error: a message if its kind is known, else its own English text."""
    if isinstance(error, OSError):
        return _OF_THE_SYSTEM.get(error.errno or 0) or error.strerror or str(error)
    words_of_error = str(error)
    return next((meaning for words, meaning in _OF_A_LIBRARY if words in words_of_error), words_of_error)
