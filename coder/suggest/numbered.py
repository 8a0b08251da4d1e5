"""Requires numbers in names and keywords to match exactly: «Forløp 10» is no evidence for «Forløp 1».

A word that a code's name or keyword combines with a number, and an answer with other numbers only, is muted: it adds
nothing to that code's score for that answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.model import Code
from coder.text.language import WORD, word_form

_DIGIT = re.compile(r"\d")
MOST_BETWEEN = 1
"""Words that may stand between a word and its number, as in «forløp nr. 10»."""

Terms = dict[str, set[str]]
"""Word → the numbers that follow it."""


def numbered(text: str) -> Terms:
    """Return the words of `text` that a number follows, each with its numbers."""
    found: Terms = {}
    if not _DIGIT.search(text):
        return found
    forms = [word_form(match.group()) for match in WORD.finditer(text)]
    for place, form in enumerate(forms):
        if _DIGIT.search(form):
            for before in forms[max(0, place - 1 - MOST_BETWEEN) : place]:
                if not _DIGIT.search(before):
                    found.setdefault(before, set()).add(form)
    return found


@dataclass(frozen=True)
class Numbered:
    """The numbered words by code (column): words with their numbers, and the words it has without any number."""

    terms: dict[int, Terms]

    @classmethod
    def of(cls, codes: Sequence[Code | None]) -> Numbered:
        """Collect the numbered words of every code's name and keywords, by column."""
        terms: dict[int, Terms] = {}
        for column, code in enumerate(codes):
            joined: Terms = {}
            plain: set[str] = set()
            for text in (code.name, *code.keywords) if code else ():
                here = numbered(text)
                for word, numbers in here.items():
                    joined.setdefault(word, set()).update(numbers)
                plain |= {word_form(match.group()) for match in WORD.finditer(text)} - here.keys()
            # A keyword that has the word without a number means it with any.
            if left := {word: numbers for word, numbers in joined.items() if word not in plain}:
                terms[column] = left
        return cls(terms)

    def as_dict(self) -> dict[str, dict[str, list[str]]]:
        """Return the terms as JSON values."""
        return {str(column): {word: sorted(found[word]) for word in found} for column, found in self.terms.items()}

    @classmethod
    def from_dict(cls, terms: Mapping[str, Mapping[str, Sequence[str]]]) -> Numbered:
        """Restore the terms from `as_dict`."""
        return cls(
            {int(column): {word: set(found) for word, found in words.items()} for column, words in terms.items()}
        )

    @property
    def against(self) -> list[tuple[int, str]]:
        """(column, number): numbers in another code's name where this code has its own."""
        of_word: Terms = {}
        for terms in self.terms.values():
            for word, numbers in terms.items():
                of_word.setdefault(word, set()).update(numbers)
        return sorted(
            (column, number)
            for column, terms in self.terms.items()
            for number in set[str]().union(*(of_word[word] for word in terms)) - set[str]().union(*terms.values())
        )

    def muted(self, text: str) -> dict[int, set[str]]:
        """Return for each code the words of `text` that must not support it."""
        if not self.terms:
            return {}
        numbers_of = numbered(text)
        found: dict[int, set[str]] = {}
        for column, terms in self.terms.items() if numbers_of else ():
            wrong = {word for word, numbers in terms.items() if word in numbers_of and not numbers & numbers_of[word]}
            if wrong:
                found[column] = wrong
        return found
