"""What the program says, read out of its source by Babel, and the catalogues that translate it.

`coder` has the words of the screen and of all below, `cli` those of the command line (see `phrases_of_cli`).
`uv run python -m tests.catalogues` brings the catalogues up to date: what is new comes in untranslated, what is no
longer said goes out, and the compiled files are written beside. A test says what is still to be translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import coder
from coder.i18n.words import LOCALE
from tests import phrases_of_cli

PACKAGE = Path(coder.__file__).parent
LANGUAGES = sorted(one.name for one in LOCALE.iterdir() if one.is_dir())

Said: TypeAlias = str | tuple[str, str]
"""A wording, or one for a single thing and one for several."""

ONE = ("_", "N_", "Message")
PLURAL = ("several", "one_or_many")
MARKS = ("_", "N_", "several")
"""Of a module that speaks on the command line these are for its own catalogue."""
REFUSALS = (
    "CoderError", "NotFound", "FileRefused", "ProjectRefused", "ProjectBusy", "CodebookRefused", "Conflict",
    "UndecidedHits", "NotWritten", "Damaged", "NotStarted", "Stopped",
)  # fmt: skip
"""Of a refusal both the first words, what and where, and the second, the hint, are said."""

PLACES = dict.fromkeys(ONE, 1) | dict.fromkeys(PLURAL, 2) | dict.fromkeys(REFUSALS, 2)


def calls() -> Iterator[tuple[Path, int, str, tuple[str | None, ...]]]:
    """Where something is said: file, line, by what function, and its first arguments, None where these are no text."""
    speaking = set(phrases_of_cli.speaking())
    for path in sorted(PACKAGE.rglob("*.py")):
        with path.open("rb") as file:
            for line, name, given, _comments in extract_python(file, dict.fromkeys(PLACES), [], {}):
                words = (given,) if isinstance(given, str) else tuple(given or ())
                if not (name in MARKS and path in speaking):
                    yield path.relative_to(PACKAGE), line, name, words[: PLACES[name]]


@cache
def said() -> dict[str, Said]:
    """Everything that is said, by its first wording."""
    found: dict[str, Said] = {}
    for _path, _line, name, words in calls():
        if name in PLURAL and len(words) == 2 and all(words):
            one, many = words
            found[str(one)] = (str(one), str(many))
        elif name not in PLURAL:
            for word in filter(None, words):
                found.setdefault(word, word)
    return found


DOMAINS = {"coder": said, "cli": cache(phrases_of_cli.wanted)}
"""Catalogue → everything that it translates, by its first wording."""


def path_of(language: str, domain: str = "coder") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def catalogue(language: str, domain: str = "coder") -> Catalog:
    with path_of(language, domain).open("rb") as file:
        found = read_po(file, locale=language)
    found.creation_date = found.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # else it would be now
    return found


def translations(language: str, domain: str = "coder") -> dict[str, tuple[str, ...]]:
    """The translations of a language by the first English wording: one, or (one, many)."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue(language, domain)
        if message.id and not message.fuzzy
    }


def compiled(language: str, domain: str = "coder") -> bytes:
    """A catalogue as the program reads it."""
    kept = BytesIO()
    write_mo(kept, catalogue(language, domain))
    return kept.getvalue()


def bring_up_to_date(language: str, domain: str = "coder") -> None:
    """Write a catalogue with just what is said, in the order of the alphabet, and compile it."""
    before, after = catalogue(language, domain), Catalog(locale=language, charset="UTF-8")
    for wording in DOMAINS[domain]().values():
        known = before.get(wording if isinstance(wording, str) else wording[0])
        same = known is not None and isinstance(known.string, str) == isinstance(wording, str)
        after.add(wording, known.string if known is not None and same else "")
    for message in after:
        message.flags.clear()  # of no use to anybody, and a line each
    kept = BytesIO()
    write_po(kept, after, width=0, sort_output=True, omit_header=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    path_of(language, domain).write_text(f"{head}{plural}{kept.getvalue().decode().strip()}\n", encoding="utf-8")
    path_of(language, domain).with_suffix(".mo").write_bytes(compiled(language, domain))


if __name__ == "__main__":
    for language in LANGUAGES:
        for domain, wanted in DOMAINS.items():
            bring_up_to_date(language, domain)
            missing = [first for first, words in translations(language, domain).items() if not all(words)]
            print(
                f"{language}, {domain}: {len(wanted())} wordings, {len(missing)} to be translated", *missing, sep="\n  "
            )
