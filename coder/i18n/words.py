"""The words that people read, in English, bokmål or nynorsk: gettext catalogues, compiled from the .po files beside."""

from __future__ import annotations

import gettext
import os
from functools import lru_cache, partial
from pathlib import Path

from coder.errors import CoderError
from coder.message import Fact, Message, filled

LANGUAGES = {"en": "English", "nb": "bokmål", "nn": "nynorsk"}
LOCALE = Path(__file__).resolve().parent / "locale"

_SAME = {"no": "nb", "nb": "nb", "nn": "nn", "da": "nb", "sv": "nb"}
"""Locale → catalogue. Danish and Swedish readers are better served by bokmål than by nothing in their own."""


_language = "en"


def use_language(language: str) -> None:
    """Say everything from now on in one of LANGUAGES."""
    global _language
    _language = language


@lru_cache
def catalogue(language: str, domain: str = "coder") -> gettext.NullTranslations:
    """The translations of a domain, read when the first of its words is said; what has none is said in English.

    `coder` is that of the screen and of what comes from below, `cli` that of the command line (`command_line`).
    """
    return gettext.NullTranslations() if language == "en" else gettext.translation(domain, LOCALE, [language])


def language() -> str:
    """The one of LANGUAGES that is in use."""
    return _language


def decimal_sign() -> str:
    """What stands before decimals in the language in use."""
    return "." if _language == "en" else ","


def _(message: str) -> str:
    """`message` in the language in use."""
    return catalogue(_language).gettext(message)


def several(one: str, many: str, n: int, **given: object) -> str:
    """`one` or `many` of something in the language in use, with `{n}` and what else is given filled in."""
    return catalogue(_language).ngettext(one, many, n).format(n=n, **given)


def N_(message: str) -> str:
    """Marks a message that is translated where it is shown."""
    return message


def language_wanted() -> str:
    """One of LANGUAGES: that of $CODER_LANGUAGE, else of the locale; English where nothing fits."""
    return language_of_locale({"LANG": os.environ["CODER_LANGUAGE"]} if os.environ.get("CODER_LANGUAGE") else None)


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


def translated(message: Message | str, language: str | None = None) -> str:
    """`message` in a language (None: the one in use), with its facts in the blanks; a mere text stays as it is."""
    if isinstance(message, str):
        return message
    said_in = _language if language is None else language
    known = catalogue(said_in)
    if message.many:
        template = known.ngettext(message.template, message.many, _whole(message.facts["n"]))
    else:
        template = known.gettext(message.template)
    return filled(template, message.facts, partial(_said, language=said_in))


def refusal(error: CoderError) -> str:
    """What was refused in the language in use, and what to do about it on the next line."""
    return translated(error.whole)


class _Number:
    """A number in a blank, as a translation asks for it: `{n:,}` with the signs of the language, `{n:kode|koder}` for
    the words that go with it, one or more."""

    def __init__(self, value: int | float, language: str) -> None:
        self.value = value
        self.language = language

    def __format__(self, how: str) -> str:
        if "|" in how:
            one, _bar, many = how.partition("|")
            return one if self.value == 1 else many
        written = format(self.value, how)
        if self.language != "en" and ("," in how or isinstance(self.value, float)):
            written = written.replace(",", "\u00a0").replace(".", ",")
        return written


def _said(fact: Fact, language: str) -> object:
    if isinstance(fact, Message):
        return translated(fact, language)
    if isinstance(fact, tuple):
        return ", ".join(f"{_said(one, language)}" for one in fact)
    return _Number(fact, language) if isinstance(fact, int | float) else fact


def _whole(fact: Fact) -> int:
    return fact if isinstance(fact, int) else 0
