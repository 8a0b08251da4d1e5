"""Lemmas of Norwegian words by simplemma, also of the hundreds of thousands of misspellings in a large file.

simplemma asks its dictionaries for every beginning and end of a word they lack, in both written standards: 30 µs for a
misspelt word. Most of these parts are in neither, which the screen of each dictionary shows at once, so that a
misspelt word takes half of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from simplemma.strategies import RulesStrategy

from coder.text.dictionaries import DICTIONARIES, LOWER, OTHER, PLACES, WordsInBuckets, place

STANDARDS = ("nb", "nn")

LONGEST_NOT_DIVIDED, LONGEST_DIVIDED = 8, 100
"""Letters of words too short, and too long, to be divided."""
LONGEST_AFFIX = 2
SHORTEST_PART = 4
"""Letters of the parts of a word."""


class _Unscreened:
    """Shows any word in any case as possible."""

    def __getitem__(self, at: int) -> int:
        return LOWER | OTHER


_UNSCREENED = _Unscreened()


class _Standard:
    """The dictionary of a written standard, which is not asked for what its screen shows that it lacks."""

    def __init__(self, name: str) -> None:
        self._words = words = DICTIONARIES.get_dictionary(name)
        self.screen = words.screen() if isinstance(words, WordsInBuckets) else _UNSCREENED

    def lemma(self, word: str, screened: int) -> str | None:
        """Return the lemma of a word in lower case, which comes before one with a capital, or None; `screened` is what
        the screen has of it.
        """
        found = self._words.get(word) if screened & LOWER else None
        return self._words.get(word.capitalize()) if found is None and screened & OTHER else found

    def lemma_of_capital(self, word: str, screened: int) -> str | None:
        """Return the same, but the one with a capital comes first."""
        found = self._words.get(word.capitalize()) if screened & OTHER else None
        return self._words.get(word) if found is None and screened & LOWER else found


class Lemmas:
    """The lemmas of simplemma's `DefaultStrategy` for case-folded words of letters alone.

    Of its steps these are the ones that do anything for Norwegian: the others are for hyphens, apostrophes and other
    languages.
    """

    def __init__(self) -> None:
        self._rules = RulesStrategy()
        self._of_name: dict[str, _Standard] = {}

    def of(self, form: str, standards: Iterable[str] = STANDARDS) -> str:
        """Return the lemma of a word by the first of these standards that has any, or the word itself."""
        at = place(form)
        plain = form.upper().lower() == form  # «ı» as a capital is «I»: what the screen has in lower case is another
        parts: _Parts | None = None
        for name in standards:
            standard = self._of_name.get(name) or self._of_name.setdefault(name, _Standard(name))
            screen = standard.screen if plain else _UNSCREENED
            screened = screen[at]
            if found := (screened and standard.lemma(form, screened)) or self._rules.get_lemma(form, name):
                return found
            if LONGEST_NOT_DIVIDED < len(form) <= LONGEST_DIVIDED:
                parts = parts or _Parts(form)
                if found := parts.lemma(standard, screen):
                    return found
        return form


class _Parts:
    """A word divided at every letter, as by simplemma's `AffixDecompositionStrategy`."""

    def __init__(self, form: str) -> None:
        self._form = form
        longest = len(form) - SHORTEST_PART
        self._beginnings = [(end, crc32(form[:-end].encode()) & _LAST) for end in range(1, longest + 1)]
        self._endings = [(end, crc32(form[-end:].encode()) & _LAST) for end in range(longest, SHORTEST_PART - 1, -1)]

    def lemma(self, standard: _Standard, screen: bytes | _Unscreened) -> str | None:
        """Return the lemma of the longest beginning, without a possible affix after it or with the lemma of the rest,
        or else the word with the lemma of its longest ending.
        """
        form = self._form
        for end, at in self._beginnings:
            if (screened := screen[at]) and (beginning := standard.lemma(form[:-end], screened)) is not None:
                if end <= LONGEST_AFFIX:
                    return beginning
                rest = form[-end:]
                found = standard.lemma(rest, screen[place(rest)])
                if found is not None and len(found) < end + LONGEST_AFFIX:
                    return form[:-end] + found.lower()
        for end, at in self._endings:
            if screened := screen[at]:
                ending = standard.lemma_of_capital(form[-end:], screened)
                if ending is not None and len(ending) <= end:
                    return form[:-end] + ending.lower()
        return None


_LAST = PLACES - 1  # as `place`, which would take as long again to call

LEMMAS = Lemmas()
