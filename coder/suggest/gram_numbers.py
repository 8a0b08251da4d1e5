"""Numbers of the n-grams of many words at once.

A dictionary of texts takes a third of a microsecond for each n-gram of a misspelt word: there are hundreds of thousands
of them in memory, so that each look-up waits for it. As whole numbers, letters beside letters, the n-grams of all words
are made and looked up together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from coder.suggest.grams import GRAM_LENGTHS, LONGEST_WORD, UNSPACED, has_usual_grams, own_gram, word_grams

Numbers = NDArray[np.int32]
Keys = NDArray[np.uint64]
Places = NDArray[np.intp]

MANY_NEW_WORDS = 20_000
"""Words whose n-grams are looked up one by one before `GramNumbers` are made, which takes as long as so many save."""
PUT_AT_ONCE = 10_000
"""N-grams entered at once: all would need ten times the memory of the table for a moment."""
BITS = 12
"""Bits of a letter, so that five have room in 64."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Spreads whole numbers (Knuth, «The art of computer programming», 6.4: multiplicative hashing)."""


def numbered(
    spelt: Sequence[str | list[str]],
    index: Mapping[str, int],
    unknown: Mapping[str, int],
    *,
    norwegian: bool,
    learn: bool,
) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the numbers of the n-grams of words, or of n-grams themselves, in the order of `word_grams`, and how many
    there are of each. All that are learned have a number, and of others those of the shortest length, which `unknown`
    gives them; the rest have -1.
    """
    of_each = [word_grams(word, norwegian=norwegian) if isinstance(word, str) else word for word in spelt]
    grams = list(chain.from_iterable(of_each))
    if learn:
        numbers = np.fromiter(map(index.__getitem__, grams), np.int32, len(grams))
    else:
        numbers = np.fromiter(map(index.get, grams, repeat(-1)), np.int32, len(grams))
        for place in np.flatnonzero(numbers < 0).tolist():
            if len(grams[place]) == GRAM_LENGTHS[0]:
                numbers[place] = unknown[grams[place]]
    return numbers, np.fromiter(map(len, of_each), np.int64, len(of_each))


class GramNumbers:
    """The numbers of n-grams in `index`, for many words."""

    def __init__(self, index: Mapping[str, int], *, norwegian: bool) -> None:
        self._index, self._norwegian = index, norwegian
        usual = [gram for gram in index if len(gram) in GRAM_LENGTHS and gram[0] != "=" and max(gram) < UNSPACED]
        letters = sorted(set("".join(usual)))
        self._beyond = frozenset(letters[(1 << BITS) - 1 :])
        if self._beyond:
            letters = letters[: (1 << BITS) - 1]
            usual = [gram for gram in usual if self._beyond.isdisjoint(gram)]
        self._letter = np.zeros(ord(UNSPACED), np.uint64)
        self._letter[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1)
        self._shift = np.uint64(64 - (3 * max(len(usual), 8) // 2).bit_length())
        self._keys = np.zeros(1 << (64 - int(self._shift)), np.uint64)
        self._numbers = np.zeros(len(self._keys), np.int32)
        for start in range(0, len(usual), PUT_AT_ONCE):
            for length in GRAM_LENGTHS:
                grams = [gram for gram in usual[start : start + PUT_AT_ONCE] if len(gram) == length]
                keys = self._keys_in("".join(grams))[length][::length]
                self._put(keys, np.fromiter(map(index.__getitem__, grams), np.int32, len(grams)))

    def _keys_in(self, text: str) -> dict[int, Keys]:
        """Return by length the key of the n-gram that begins at each place of a text; 0 with an unknown letter."""
        letters = self._letter[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
        keys, found = letters, dict[int, Keys]()
        for n in range(1, max(GRAM_LENGTHS)):
            before, last = keys[: max(len(letters) - n, 0)], letters[n:]
            keys = before | last << np.uint64(BITS * n)
            keys[(before == 0) | (last == 0)] = 0
            found[n + 1] = keys
        return found

    def _first_places(self, keys: Keys) -> Places:
        return ((keys * _FACTOR) >> self._shift).astype(np.intp)

    def _put(self, keys: Keys, numbers: Numbers) -> None:
        places, last = self._first_places(keys), len(self._keys) - 1
        while len(keys):
            free = self._keys[places] == 0
            self._keys[places[free]] = keys[free]
            own = self._keys[places] == keys  # of several at one place the last one has it
            self._numbers[places[own]] = numbers[own]
            keys, numbers, places = keys[~own], numbers[~own], (places[~own] + 1) & last

    def _found(self, keys: Keys) -> Numbers:
        """Return the number of each key, or -1."""
        found = np.full(len(keys), -1, np.int32)
        left = np.flatnonzero(keys)
        keys, last = keys[left], len(self._keys) - 1
        places = self._first_places(keys)
        while len(left):
            here = self._keys[places]
            own = here == keys
            found[left[own]] = self._numbers[places[own]]
            on = ~own & (here != 0)
            left, keys, places = left[on], keys[on], (places[on] + 1) & last
        return found

    def of(self, spelt: Sequence[str | list[str]], unknown: dict[str, int]) -> tuple[Numbers, NDArray[np.int64]]:
        """Return what `numbered` does without learning."""
        usual = [isinstance(word, str) and has_usual_grams(word) and self._beyond.isdisjoint(word) for word in spelt]
        words, others = list[str](), list[list[str]]()
        for word_or_grams, is_usual in zip(spelt, usual, strict=True):
            if not isinstance(word_or_grams, str):
                others.append(word_or_grams)
            elif is_usual:
                words.append(word_or_grams[:LONGEST_WORD])
            else:
                others.append(word_grams(word_or_grams, norwegian=self._norwegian))
        whether = np.array(usual, np.bool_)
        # A word of n letters has n, n - 1 and n - 2 n-grams with a mark at either end, and itself.
        letters = np.fromiter(map(len, words), np.int64, len(words))
        counts = np.empty(len(spelt), np.int64)
        counts[whether] = 3 * letters - 3 + 1
        counts[~whether] = np.fromiter(map(len, others), np.int64, len(others))
        begins = np.cumsum(counts) - counts
        numbers = np.full(int(counts.sum()), -1, np.int32)
        without = self._put_usual(words, letters, begins[whether], numbers)
        own = [own_gram(word, norwegian=self._norwegian) for word in words]
        ends = begins[whether] + counts[whether] - 1
        numbers[ends] = np.fromiter(map(self._index.get, own, repeat(-1)), np.int32, len(own))
        for begin, grams in zip(begins[~whether].tolist(), others, strict=True):
            for place, gram in enumerate(grams, begin):
                numbers[place] = number = self._index.get(gram, -1)
                if number < 0 and len(gram) == GRAM_LENGTHS[0]:
                    without.append((place, gram))
        for place, gram in sorted(without):
            numbers[place] = unknown[gram]
        return numbers, counts

    def _put_usual(
        self, words: Sequence[str], letters: NDArray[np.int64], begins: NDArray[np.int64], numbers: Numbers
    ) -> list[tuple[int, str]]:
        """Put the numbers of n-grams of words where each begins; return those of the shortest length without one."""
        text = f" {' '.join(words)} "
        keys = self._keys_in(text)
        of_word = np.repeat(np.arange(len(words)), letters + 1)  # the mark before each word is its own
        begin_in_text = np.cumsum(letters + 1) - letters - 1
        shift = begins - begin_in_text
        mark = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == ord(" ")
        unknown = list[tuple[int, str]]()
        inside = ~mark[1:]
        for length in GRAM_LENGTHS:
            # No n-gram crosses the mark between two words: it may only stand at either end.
            inside = inside[: len(text) - length + 1]
            if length > GRAM_LENGTHS[0]:
                inside = inside & ~mark[length - 2 : len(text) - 1]
            at = np.flatnonzero(inside)
            found, places = self._found(keys[length][at]), at + shift[of_word[at]]
            numbers[places] = found
            if length == GRAM_LENGTHS[0]:
                without = np.flatnonzero(found < 0)
                grams = [text[start : start + length] for start in at[without].tolist()]
                unknown = list(zip(places[without].tolist(), grams, strict=True))
            shift = shift + letters + 3 - length
        return unknown


class ManyGrams:
    """Makes the `GramNumbers` of `index` once many words have come."""

    def __init__(self, index: Mapping[str, int], *, norwegian: bool) -> None:
        self._index, self._norwegian = index, norwegian
        self._words = 0
        self._made: GramNumbers | None = None

    def after(self, words: int) -> GramNumbers | None:
        """Return them if there have been enough words, with so many more."""
        self._words += words
        if self._made is None and self._words > MANY_NEW_WORDS:
            self._made = GramNumbers(self._index, norwegian=self._norwegian)
        return self._made
