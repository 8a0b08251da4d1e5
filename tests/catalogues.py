"""What the program says, read out of its source, and the catalogue of each language that translates it.

`uv run python -m tests.catalogues` brings the catalogues up to date: what is new comes in untranslated, what is no
longer said goes out. A test says what is still to be translated.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import coder
from coder.i18n.catalogue import source_of
from coder.i18n.translator import languages
from tests import phrases_of_cli

PACKAGE = Path(coder.__file__).parent
LANGUAGES = languages()[1:]


class Said(NamedTuple):
    """A wording, how it is said of several where its form goes by a number, and the context it is meant in."""

    one: str
    many: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """What it goes by: its first wording, after its context."""
        return f"{self.context}\4{self.one}" if self.context else self.one


ONE = ("_", "N_", "Message", "words")
"""A report speaks by its `Words`."""
PLURAL = ("several", "one_or_many", "ngettext", "plural")
IN_CONTEXT = ("pgettext", "NC_")
PLURAL_IN_CONTEXT = ("NNC_",)
"""The context comes first."""
REFUSALS = (
    "CoderError", "NotFound", "FileRefused", "ProjectRefused", "ProjectBusy", "CodebookRefused", "Conflict",
    "UndecidedHits", "NotWritten", "Damaged", "NotStarted", "EncoderStopped", "PluginFailed", "Stopped",
)  # fmt: skip
"""Of a refusal both the first words, what and where, and the second, the hint, are said."""

PLACES = dict.fromkeys(ONE, 1) | dict.fromkeys((*PLURAL, *IN_CONTEXT, *REFUSALS), 2)
PLACES |= dict.fromkeys(PLURAL_IN_CONTEXT, 3)


@cache
def calls() -> tuple[tuple[Path, int, str, tuple[str | None, ...]], ...]:
    """Where something is said: file, line, by what function, and its first arguments, None where these are no text."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[Path, int, str, tuple[str | None, ...]]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in PLACES:
                    words = tuple(
                        argument.value
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                        else None
                        for argument in args[: PLACES[name]]
                    )
                    yield path.relative_to(PACKAGE), call.lineno, name, words


@cache
def said() -> dict[str, Said]:
    """Everything that is said, by its key: in the source, in the helps of commands, and by click."""
    found: dict[str, Said] = {}

    def add(one: str, many: str = "", *, context: str = "") -> None:
        wording = Said(one, many, context)
        if wording.many or wording.key not in found:
            found[wording.key] = wording

    for wording in filter(None, (*phrases_of_cli.helps(), *phrases_of_cli.of_click())):
        add(*((wording,) if isinstance(wording, str) else wording))
    for _path, _line, name, words in calls():
        match [word for word in words if word]:
            case [one, many] if name in PLURAL:
                add(one, many)
            case [context, one] if name in IN_CONTEXT:
                add(one, context=context)
            case [context, one, many] if name in PLURAL_IN_CONTEXT:
                add(one, many, context=context)
            case given if name in ONE or name in REFUSALS:
                for word in given:
                    add(word)
    return found


def catalogue(language: str) -> Catalog:
    with source_of(language).open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> dict[str, tuple[str, ...]]:
    """The translations of a language by the keys of the English wordings: one, or (one, many)."""
    return {
        Said(message.id if isinstance(message.id, str) else message.id[0], context=message.context or "").key: (
            (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)
        )
        for message in catalogue(language)
        if message.id and not message.fuzzy
    }


def bring_up_to_date(language: str) -> None:
    """Write a catalogue with just what is said, in the order of the alphabet."""
    before, after = translations(language), Catalog(locale=language, charset="UTF-8")
    for wording in said().values():
        known = before.get(wording.key, ("",))
        several = len(known) > 1
        translation = (known if several else "") if wording.many else ("" if several else known[0])
        after.add((wording.one, wording.many) if wording.many else wording.one, translation, context=wording.context)
    for message in after:
        message.flags.clear()  # of no use to anybody, and a line each
    kept = BytesIO()
    write_po(kept, after, width=0, sort_output=True, omit_header=True)
    head, _blank, _entries = source_of(language).read_text(encoding="utf-8").partition("\n\n")
    source_of(language).write_text(f"{head}\n\n{kept.getvalue().decode().strip()}\n", encoding="utf-8")


if __name__ == "__main__":
    for language in LANGUAGES:
        bring_up_to_date(language)
        missing = [key for key, words in translations(language).items() if not all(words)]
        print(f"{language}: {len(said())} wordings, {len(missing)} to be translated", *missing, sep="\n  ")
