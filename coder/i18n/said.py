"""What comes from below the screen in English, said in the language in use: summaries of acts, refusals, hints.

Nothing below the screen knows a language. The catalogues `said.po` have its sentences as templates with numbered
blanks, such as `accepted «{0}» on answer {1}`. In a translation, `{1:said}` stands for a blank that is itself words
of ours and is translated too, `{1:each}` for several of them with commas between, `{1:kode|koder}` for the words that
go with the number that stands there, one or more; every other blank is put in as it is, so that nothing a person wrote
is ever translated.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from coder.i18n import words

LONGEST = 1_000
"""Characters: a longer line is none of ours and is shown as it is."""
MOST = 4
"""Sentences that one template holds, when it is not the whole line."""

_BLANK = re.compile(r"\{\d+\}")
_BETWEEN = re.compile(r"(?<=[.?!]) (?=\S)")
"""Where one sentence may end and another begin."""
_COMMA = re.compile(r", (?![^(]*\))")
"""A comma outside brackets."""


def translated(message: str) -> str:
    """`message` with each of its lines in the language in use; sentences that are not known stay as they are."""
    if words.language() == "en":
        return message
    return "\n".join(_line(line) for line in message.split("\n"))


class _Piece(str):
    """What stands in a blank, with the ways in which a translation can ask for it."""

    def __format__(self, how: str) -> str:
        if how == "each":
            return ", ".join(_line(part) for part in _COMMA.split(self))
        if "|" in how:
            one, _many, many = how.partition("|")
            return one if self == "1" else many
        return _line(self) if how == "said" else str(self)


@dataclass(frozen=True)
class Template:
    """A sentence in English and its translation, both with blanks."""

    english: str
    translation: str

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The words between the blanks."""
        return tuple(_unbraced(part) for part in _BLANK.split(self.english))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("(.*?)".join(map(re.escape, self.literals)))

    def fill(self, text: str) -> str | None:
        """The translation with what `text` has in the blanks, or None where it is another sentence."""
        if not all(literal in text for literal in self.literals):
            return None  # most end here, so that few patterns are ever compiled
        found = self.pattern.fullmatch(text)
        return None if found is None else self.translation.format(*map(_Piece, found.groups()))


@lru_cache
def templates(language: str) -> tuple[Template, ...]:
    """The templates of a language, those with most words of their own first; read when the first is needed."""
    read = [Template(english, translation[0]) for english, translation in read_po(language, "said").items()]
    return tuple(sorted(read, key=lambda one: -sum(map(len, one.literals))))


def _line(line: str) -> str:
    """A line: as a whole, or else as the longest runs of sentences that are known."""
    text = line.strip()
    if not text or len(text) > LONGEST:
        return line
    whole = _sentence(text)
    parts = _BETWEEN.split(text) if whole is None else []
    done = [] if whole is None else [whole]
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + MOST), at, -1):
            found = _sentence(" ".join(parts[at:end]))
            if found is not None:
                break
        done.append(parts[at] if found is None else found)
        at = at + 1 if found is None else end
    return line[: len(line) - len(line.lstrip())] + " ".join(done) + line[len(line.rstrip()) :]


def _sentence(text: str) -> str | None:
    for template in templates(words.language()):
        filled = template.fill(text)
        if filled is not None:
            return filled
    return None


def _unbraced(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def read_po(language: str, domain: str = "coder") -> dict[str, tuple[str, ...]]:
    """A catalogue: English wording → translation, or (one, many). Fuzzy entries are left out.

    Domain `coder` has the words of the screen, `said` what comes from below it (see `coder.i18n.said`).
    """
    path = words.LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
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
