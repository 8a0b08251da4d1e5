"""A translator: the texts and number formats of one language, passed to whatever makes sentences."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache

from coder.i18n import catalogue
from coder.message import Fact, Message, filled

Rewriting = Callable[[str], str]
"""A change of a wording before its blanks are filled."""


class Translator:
    """The program's texts in one language, by `gettext` and its variants, which leave blanks unfilled.

    Texts missing in its catalogue are given in English. A context distinguishes equal English words that differ in a
    language.
    """

    def __init__(self, language: str, rewritten: Rewriting | None = None) -> None:
        self.language = language
        known = gettext.NullTranslations() if language == "en" else catalogue.read_catalogue(language)
        self.gettext, self.ngettext = known.gettext, known.ngettext
        self.pgettext, self.npgettext = known.pgettext, known.npgettext
        if rewritten is not None:
            self.gettext = lambda message: rewritten(known.gettext(message))
            self.ngettext = lambda msgid1, msgid2, n: rewritten(known.ngettext(msgid1, msgid2, n))
        self.form: Callable[[int], int] = getattr(known, "plural", lambda n: int(n != 1))
        """The index of the word form for a number, by the rule of the catalogue."""
        self._signs = {ord("."): self.pgettext("number", "."), ord(","): self.pgettext("number", ",")}

    def number(self, value: float, format_spec: str = ",") -> str:
        """Format a number for the language, never as −0; `how` is a Python format: `,` adds thousands separators."""
        return format(value, f"z{format_spec}" if format_spec.endswith("f") else format_spec).translate(self._signs)

    def translate(self, message: Message | str) -> str:
        """Translate `message` with its facts in the blanks; plain text is returned unchanged."""
        if isinstance(message, str):
            return message
        n = message.facts.get("n")
        if message.many:
            template = self.ngettext(message.template, message.many, n if isinstance(n, int) else 0)
        else:
            template = self.gettext(message.template)
        return filled(template, message.facts, self._fact)

    def _fact(self, fact: Fact) -> object:
        if isinstance(fact, Message):
            return self.translate(fact)
        if isinstance(fact, tuple):
            return ", ".join(f"{self._fact(part)}" for part in fact)
        return Number(fact, self) if isinstance(fact, int | float) else fact


class Number:
    """A number in a blank of a translation: `{n:,}` formats it for the language, `{n:kode|koder}` selects the word for
    it, with as many forms as the language has.
    """

    def __init__(self, value: int | float, translator: Translator) -> None:
        self.value = value
        self.translator = translator

    def __format__(self, format_spec: str) -> str:
        if "|" in format_spec:
            forms = format_spec.split("|")
            n = int(self.value) if self.value == int(self.value) else 2
            return forms[min(self.translator.form(n), len(forms) - 1)]
        if "," in format_spec or isinstance(self.value, float):
            return self.translator.number(self.value, format_spec)
        return format(self.value, format_spec)


@lru_cache
def translator(language: str, rewritten: Rewriting | None = None) -> Translator:
    """Return the translator of a language; its catalogue is read on the first translation."""
    return Translator(language, rewritten)


def languages() -> tuple[str, ...]:
    """Return the available languages: English, and each with a folder in `catalogue.LOCALE`."""
    return ("en", *sorted(path.name for path in catalogue.LOCALE.iterdir() if path.is_dir()))


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


def NC_(context: str, message: str) -> str:
    """Mark a message with a context that is translated where it is shown."""
    return message


def plural(one: str, many: str) -> tuple[str, str]:
    """Mark a singular and a plural that are translated where they are shown."""
    return one, many


def NNC_(context: str, one: str, many: str) -> tuple[str, str, str]:
    """Mark a singular and a plural with a context that are translated where they are shown."""
    return context, one, many
