"""The catalogue of a language: the translators' file, compiled at its first use and kept compiled beside it."""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from contextlib import suppress
from gettext import NullTranslations, c2py
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

LOCALE = Path(__file__).resolve().parent / "locale"
"""A folder with its catalogue for each language but English."""

_COMPILED, _ENDING = "coder-", f".{sys.implementation.cache_tag}.marshal"
"""Beginning and end of the names of compiled catalogues: Python writes values in a form of its version."""


def source_of(language: str) -> Path:
    """Return the path of a language's .po file."""
    return LOCALE / language / "LC_MESSAGES" / "coder.po"


Wordings: TypeAlias = "dict[str | tuple[str, int], str]"
"""English wording, after its context, or that of a singular with the index of a word form → its translation."""


class Catalogue(NullTranslations):
    """The wordings of a language, looked up as `gettext.GNUTranslations` does, but read from a file in one step: that
    one puts together each of thousands of wordings in Python, which took a seventh of each start in Norwegian.
    """

    def __init__(self, compiled: bytes) -> None:
        """Raises EOFError, ValueError or TypeError for bytes that are no whole catalogue."""
        super().__init__()
        self._wordings: Wordings
        self._wordings, plural_rule = marshal.loads(compiled)
        self.plural = c2py(plural_rule)

    def gettext(self, message: str) -> str:
        return self._wordings.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._wordings.get((msgid1, self.plural(n)), msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self._wordings.get(_in_context(context, message), message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        key = _in_context(context, msgid1), self.plural(n)
        return self._wordings.get(key, msgid1 if n == 1 else msgid2)


def _in_context(context: str | None, message: str) -> str:
    return f"{context}\4{message}" if context else message


def read_catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language. Raises FileNotFoundError.

    Compiling takes some 0.1 s, so the result is cached where Python caches modules, under a checksum of its source: the
    cache of another version is never read. Where nothing can be cached it is compiled each time.
    """
    source = source_of(language)
    written = source.read_bytes()
    path = source.parent / "__pycache__" / f"{_COMPILED}{zlib.crc32(written):08x}{_ENDING}"
    with suppress(OSError, EOFError, ValueError, TypeError):
        return Catalogue(path.read_bytes())
    compiled = _compile(written, language)
    with suppress(OSError):
        _keep(path, compiled)
    return Catalogue(compiled)


def _compile(written: bytes, language: str) -> bytes:
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(written), locale=language)
    wordings: Wordings = {}
    for message in catalogue:
        if not message.id or message.fuzzy:  # the head is under the empty wording
            continue
        if isinstance(message.id, str):
            wordings[_in_context(message.context, message.id)] = str(message.string or message.id)
        else:
            key = _in_context(message.context, message.id[0])
            wordings |= {(key, form): wording for form, wording in enumerate(message.string or ()) if wording}
    return marshal.dumps((wordings, catalogue.plural_expr))


def _keep(path: Path, compiled: bytes) -> None:
    """Write a compiled catalogue atomically, removing those of other versions. Raises OSError."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        partial.write_bytes(compiled)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for other in path.parent.glob(f"{_COMPILED}*{_ENDING}"):
        if other != path:
            other.unlink(missing_ok=True)
