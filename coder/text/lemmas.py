"""Lemmas of Norwegian words by simplemma, also of the hundreds of thousands of misspellings in a large file.

simplemma asks its dictionaries for every beginning and end of a word they lack, in both written standards: 30 µs for a
misspelt word. Most of these parts are in neither, which one table in memory shows at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from simplemma.strategies import AffixDecompositionStrategy, DictionaryLookupStrategy, RulesStrategy

from coder.text.dictionaries import DICTIONARIES

STANDARDS = ("nb", "nn")
MANY = 10_000
"""Words asked for before the table is made, which takes as long as to look up so many."""
PLACES = 1 << 22
"""Places of the table, a byte each; the dictionaries fill a seventh of them."""
_MASK = PLACES - 1


class _Dictionaries(DictionaryLookupStrategy):
    """The dictionaries, which are not asked for what they certainly lack, once that is known: no word of theirs has a
    place in `taken` that is zero.
    """

    def __init__(self) -> None:
        super().__init__(DICTIONARIES)
        self.taken = bytearray()

    def learn_what_is_there(self) -> None:
        """Mark the place of every word of the dictionaries."""
        taken = bytearray(PLACES)
        for standard in STANDARDS:
            for word in DICTIONARIES.get_dictionary(standard):
                taken[hash(word.capitalize()) & _MASK] = 1
        self.taken = taken

    def get_lemma(self, token: str, lang: str) -> str | None:
        """Return the lemma of a word of the dictionary, whatever its case."""
        taken = self.taken
        if taken and not taken[hash(token.capitalize()) & _MASK]:
            return None
        return super().get_lemma(token, lang)


class Lemmas:
    """The lemmas of simplemma's `DefaultStrategy` for words of letters alone.

    Of its steps these are the ones that do anything for Norwegian: the others are for hyphens, apostrophes and other
    languages.
    """

    def __init__(self) -> None:
        self._dictionaries = _Dictionaries()
        self._rules = RulesStrategy()
        self._parts = AffixDecompositionStrategy(greedy=False, dictionary_lookup=self._dictionaries)
        self._asked = 0

    @property
    def screens(self) -> bool:
        """Whether so many words were asked for that the dictionaries are not asked for what they lack."""
        return bool(self._dictionaries.taken)

    def of(self, form: str, standards: Iterable[str] = STANDARDS) -> str:
        """Return the lemma of a case-folded word by the first of these standards that has any, or the word itself."""
        self._asked += 1
        if self._asked == MANY:
            self._dictionaries.learn_what_is_there()
        for standard in standards:
            found = (
                self._dictionaries.get_lemma(form, standard)
                or self._rules.get_lemma(form, standard)
                or self._parts.get_lemma(form, standard)
            )
            if found is not None:
                return found
        return form


LEMMAS = Lemmas()
