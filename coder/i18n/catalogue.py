"""The catalogue of a language: the translators' file, compiled at its first use and kept compiled beside it."""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"
"""A folder with its catalogue for each language but English."""


def source_of(language: str) -> Path:
    """Return the path of a language's .po file."""
    return LOCALE / language / "LC_MESSAGES" / "coder.po"


def read_catalogue(language: str) -> GNUTranslations:
    """Return the catalogue of a language. Raises FileNotFoundError.

    Compiling takes some 0.1 s, so the result is cached where Python caches modules, under a checksum of its source: the
    cache of another version is never read. Where nothing can be cached it is compiled each time.
    """
    source = source_of(language)
    written = source.read_bytes()
    path = source.parent / "__pycache__" / f"coder-{zlib.crc32(written):08x}.mo"
    with suppress(OSError, struct.error), path.open("rb") as file:
        return GNUTranslations(file)
    compiled = _compile(written, language)
    with suppress(OSError):
        _keep(path, compiled)
    return GNUTranslations(BytesIO(compiled))


def _compile(written: bytes, language: str) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(written), locale=language))
    return compiled.getvalue()


def _keep(path: Path, compiled: bytes) -> None:
    """Write a compiled catalogue atomically, removing those of other versions. Raises OSError."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        partial.write_bytes(compiled)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for other in path.parent.glob("coder-*.mo"):
        if other != path:
            other.unlink(missing_ok=True)
