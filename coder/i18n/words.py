"""The words on the screen, in English, bokmål or nynorsk: gettext catalogues read straight from their .po files."""

from __future__ import annotations

import ast
import gettext
import os
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = {"en": "English", "nb": "bokmål", "nn": "nynorsk"}
LOCALE = Path(__file__).resolve().parent / "locale"

_SAME = {"no": "nb", "nb": "nb", "nn": "nn", "da": "nb", "sv": "nb"}
"""Locale → catalogue. Danish and Swedish readers are better served by bokmål than by nothing in their own."""


class Catalogue(gettext.NullTranslations):
    """Translations by English wording; what has none is said in English. Plurals: one, or any other number."""

    def __init__(self, entries: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.entries = entries

    def gettext(self, message: str) -> str:
        found = self.entries.get(message)
        return found[0] if found and found[0] else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        found = self.entries.get(msgid1)
        if found and len(found) == 2 and all(found):
            return found[0 if n == 1 else 1]
        return msgid1 if n == 1 else msgid2


_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str) -> None:
    """Say everything from now on in one of LANGUAGES."""
    global _current, _language
    _language = language
    _current = gettext.NullTranslations() if language == "en" else Catalogue(read_po(language))


def language() -> str:
    """The one of LANGUAGES that is in use."""
    return _language


def decimal_sign() -> str:
    """What stands before decimals in the language in use."""
    return "." if _language == "en" else ","


def _(message: str) -> str:
    """`message` in the language in use."""
    return _current.gettext(message)


def several(one: str, many: str, n: int, **given: object) -> str:
    """`one` or `many` of something in the language in use, with `{n}` and what else is given filled in."""
    return _current.ngettext(one, many, n).format(n=n, **given)


def N_(message: str) -> str:
    """Marks a message that is translated where it is shown."""
    return message


def language_of_locale(environment: dict[str, str] | None = None) -> str:
    """One of LANGUAGES by the locale variables, in the order in which POSIX has them count."""
    given = os.environ if environment is None else environment
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for part in given.get(name, "").split(":"):
            code = part.replace("-", "_").split("_")[0].split(".")[0].casefold()
            if code in _SAME:
                return _SAME[code]
            if code:
                return "en"
    return "en"


def read_po(language: str, domain: str = "coder") -> dict[str, tuple[str, ...]]:
    """A catalogue: English wording → translation, or (one, many). Fuzzy entries are left out.

    Domain `coder` has the words of the screen, `said` what comes from below it (see `coder.i18n.said`).
    """
    path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    entries: dict[str, tuple[str, ...]] = {}
    for fields, fuzzy in _entries(path.read_text(encoding="utf-8")):
        if fields.get("msgid") and not fuzzy:
            many = "msgstr[0]" in fields
            entries[fields["msgid"]] = (fields["msgstr[0]"], fields["msgstr[1]"]) if many else (fields["msgstr"],)
    return entries


def _entries(text: str) -> Iterator[tuple[dict[str, str], bool]]:
    """The entries of a .po file as fields by keyword, with whether they are marked fuzzy."""
    fields: dict[str, str] = {}
    fuzzy, keyword = False, ""
    for line in [*text.splitlines(), ""]:
        if not line.strip():
            if fields:
                yield fields, fuzzy
            fields, fuzzy, keyword = {}, False, ""
        elif line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        else:
            if not line.startswith('"'):
                keyword, _, line = line.partition(" ")
            fields[keyword] = fields.get(keyword, "") + str(ast.literal_eval(line))
