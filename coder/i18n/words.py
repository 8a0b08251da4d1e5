"""Translates texts of screen and command line into the language in use."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from coder.errors import CoderError
from coder.i18n.translator import N_ as N_
from coder.i18n.translator import NC_ as NC_
from coder.i18n.translator import Rewriting, languages, translator
from coder.i18n.translator import plural as plural
from coder.message import Message, by_case

_INSTEAD = {"no": "nb", "da": "nb", "sv": "nb"}
"""Locale → language where it has none of its own: readers of Danish and Swedish prefer bokmål to English."""


_language = "en"
_rewritten: Rewriting | None = None


def use_language(language: str) -> None:
    """Set the language in use, one of the available ones."""
    global _language
    _language = language


def use_command(typed: str, names: Iterable[str]) -> None:
    """Name commands from now on as they are typed here: `typed` for `coder` before one of the `names`, or an option.

    Only on screen and command line: a report, read by others, names them as the manual does.
    """
    global _rewritten
    pattern = rf"(?<![\w$«-])(?<!the )coder(?= (?:(?:{'|'.join(names)})\b|--))"

    def rewritten(text: str) -> str:  # compiles nothing for a text without the word
        return re.sub(pattern, lambda _found: typed, text) if "coder" in text else text

    _rewritten = None if typed == "coder" else rewritten


def as_typed(command_line: str) -> str:
    """Return a command line of this program as it is typed here."""
    return command_line if _rewritten is None else _rewritten(command_line)


def language() -> str:
    """Return the language in use."""
    return _language


def _(message: str) -> str:
    """Translate `message` into the language in use."""
    return translator(_language, _rewritten).gettext(message)


def pgettext(context: str, message: str) -> str:
    """Translate `message` into the language in use, given a context."""
    return translator(_language, _rewritten).pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return `one` or `many` as the number requires in the language in use, its blanks not filled in."""
    return translator(_language, _rewritten).ngettext(one, many, n)


def several(one: str, many: str, n: int, **given: object) -> str:
    """Return `one` or `many` as the number requires in the language in use, with `{n}` and other blanks filled in."""
    return ngettext(one, many, n).format(n=n, **given)


def decimal(value: float, places: int) -> str:
    """Format a number for the language in use, with thousands separators and a proper minus sign."""
    return translator(_language).number(value, f",.{places}f").replace("-", "−")


def with_decimal_sign(number: str) -> str:
    """Return a number in digits with the decimal sign of the language in use."""
    return number.replace(".", decimal_sign())


def signed(value: float, places: int) -> str:
    """Format a difference for the language in use: with its sign, unless it rounds to zero."""
    size = decimal(abs(value), places)
    return size if size == decimal(0.0, places) else f"{'+' if value > 0 else '−'}{size}"


def decimal_sign() -> str:
    """Return the decimal sign of the language in use."""
    return pgettext("number", ".")


def language_of_locale(environment: dict[str, str] | None = None) -> str:
    """Return the available language that the locale variables request, with the precedence of POSIX."""
    variables = os.environ if environment is None else environment
    known = languages()
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for part in variables.get(name, "").split(":"):
            code = part.replace("-", "_").split("_")[0].split(".")[0].casefold()
            code = code if code in known else _INSTEAD.get(code, code)
            if code:
                return code if code in known else "en"
    return "en"


def translated(message: Message | str, language: str | None = None) -> str:
    """Translate `message` with its facts into a language (None: the one in use); plain text is returned unchanged."""
    return translator(_language if language is None else language, _rewritten).translate(message)


def refusal(error: CoderError) -> str:
    """Return a refusal in the language in use, its remedy on the next line; answers are named by case."""
    return translated(by_case(error.whole))
