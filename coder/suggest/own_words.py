"""Proposes a code that no answer has yet only where the answer shares a word with the code's entry.

Scores know words by their n-grams and contexts, and so «pengar» is slightly like «unge». That orders codes well, but is
no reason to propose an unused one. Nor is it for a code that every coded answer has: what distinguishes it is unknown,
so words of its entry or of those answers are required.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coder.model import Code
from coder.suggest.grams import LONGEST_WORD
from coder.suggest.phrases import parts
from coder.suggest.prior import texts_of
from coder.text.function_words import FUNCTION_WORDS, NEGATIONS
from coder.text.language import WORD, in_both, lemma, stems, word_form

BEGINNING, LONG_BEGINNING, ENDING = 4, 5, 5
"""Letters that two words must share at the beginning, longer ones, or at the end to have one stem."""
LONG = 7
"""Letters of a word that must share LONG_BEGINNING, or may share ENDING."""
MOST_SEEN = 100_000


@dataclass
class OwnWords:
    """The words of codes' entries: `keys` are, by code (column), the words and stems."""

    keys: Mapping[int, frozenset[str]]
    norwegian: bool
    _columns: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _seen: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for column, keys in self.keys.items():
            for key in keys:
                self._columns[key] = (*self._columns.get(key, ()), column)

    @classmethod
    def of(cls, codes: Sequence[Code | None], *, norwegian: bool) -> OwnWords:
        """Collect the content words of name, definition, keywords and examples of every code."""
        found: dict[int, frozenset[str]] = {}
        for column, code in enumerate(codes):
            found[column] = _known_by(texts_of(code) if code else (), norwegian)
        return cls(found, norwegian)

    def alone(self, columns: Collection[int]) -> OwnWords:
        """Return the words of some codes only."""
        return replace(self, keys={column: self.keys[column] for column in columns}, _columns={}, _seen={})

    def beside(self, answers: Mapping[int, Sequence[str]]) -> OwnWords:
        """Return the words with those of coded answers, by the column of their code, added."""
        more = {column: _known_by(texts, self.norwegian) for column, texts in answers.items()}
        keys = {column: own | more.get(column, frozenset()) for column, own in self.keys.items()}
        return replace(self, keys=keys, _columns={}, _seen={})

    def touched(self, text: str) -> frozenset[int]:
        """Return the codes that share a word, or its stem, with `text`."""
        return frozenset[int]().union(*(self._touched(word) for word in WORD.findall(text)))

    def _touched(self, word: str) -> frozenset[int]:
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            keys = {
                key
                for base in _bases(word_form(word[:LONGEST_WORD]), self.norwegian)
                for key in _keys_asked(base, self.norwegian)
            }
            found = frozenset(column for key in keys for column in self._columns.get(key, ()))
            if len(word) <= LONGEST_WORD:
                self._seen[word] = found
        return found


def _known_by(texts: Iterable[str], norwegian: bool) -> frozenset[str]:
    """Return the keys of texts; function words count only where there are no others."""
    forms = {word_form(word) for text in texts for word in WORD.findall(text)}
    forms = (forms - FUNCTION_WORDS - NEGATIONS) or forms
    return frozenset(key for form in forms for word in _bases(form, norwegian) for key in _keys(word))


def _bases(form: str, norwegian: bool) -> set[str]:
    return in_both(form) | in_both(lemma(form, "nb")) | in_both(lemma(form, "nn")) if norwegian else {form}


def _keys(word: str) -> set[str]:
    """Return the keys of a word in an entry: itself, and its stem."""
    found = {word}
    if len(word) >= LONG:
        found |= {f"{word[:LONG_BEGINNING]}…", f"…{word[-ENDING:]}"}
    elif len(word) >= BEGINNING:
        found.add(f"{word[:BEGINNING]}…")
    return found


def _keys_asked(word: str, norwegian: bool) -> set[str]:
    """Return the keys that a word of an answer shares with similar ones; also as a compound of one."""
    found = {word, *parts(word, norwegian=norwegian), *(stems(word) if norwegian else ())}
    if len(word) > BEGINNING:
        found |= {f"{word[:BEGINNING]}…", f"{word[:LONG_BEGINNING]}…", f"…{word[-ENDING:]}"}
    return found
