"""Character n-grams of a word, and the weight of each."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from coder.text.function_words import SAYING_NOTHING
from coder.text.language import in_bokmål

GRAM_LENGTHS = (3, 4, 5)
LONGEST_WORD = 48
"""Characters of a word that are used; a longer one is a link or a mistake."""
NUMBER_WEIGHS = 6
"""N-grams that a word with a digit counts as: it has one, itself, since 10 is not nearly 1, yet means as much."""
SHORT_WORD = 4
"""Letters of a word up to which it resembles no other by its letters: «nei» is not nearly «vei», nor «helt» «helse»."""
UNSPACED = "\u2e80"
"""The first letter of scripts without spaces between words, where each letter carries much meaning."""


def own_gram(word: str, *, norwegian: bool) -> str:
    """Return the n-gram that is `word` itself; in Norwegian it is the same in both written standards."""
    form = word[:LONGEST_WORD]
    return f"={in_bokmål(form) if norwegian else form}"


def word_grams(word: str, *, norwegian: bool) -> list[str]:
    """Return character n-grams of `word` between boundary marks, and the word itself.

    Numbers, function words and short words have only themselves: an inflected form of a short word has its lemma in
    Norwegian, or else begins with it.
    """
    if word in SAYING_NOTHING or _has_digit(word):
        return [own_gram(word, norwegian=norwegian)]
    marked = f" {word[:LONGEST_WORD]} "
    if _unspaced(word):
        grams = [marked[i : i + n] for n in (1, 2, 3) for i in range(len(marked) - n + 1)]
    elif len(word) <= SHORT_WORD:
        grams = [] if norwegian or len(word) < GRAM_LENGTHS[0] else [marked[:-1]]
    else:
        grams = [*_OF_LENGTH[len(marked)](marked)]
    grams.append(own_gram(word, norwegian=norwegian))
    return grams


def has_usual_grams(word: str) -> bool:
    """Return whether a word has the n-grams of all of GRAM_LENGTHS, and itself."""
    return len(word) > SHORT_WORD and not (word in SAYING_NOTHING or _has_digit(word) or _unspaced(word))


def weighs(word: str) -> int:
    """Return the number of n-grams that a word counts as: as many as its letters allow, however many are used."""
    if _has_digit(word):
        return NUMBER_WEIGHS
    letters = min(len(word), LONGEST_WORD)
    return _OF_UNSPACED[letters] if _unspaced(word) else _OF_SPACED[letters]


def _unspaced(word: str) -> bool:
    return not word.isascii() and max(word) >= UNSPACED


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


def _numbers_of_grams(lengths: Sequence[int]) -> tuple[int, ...]:
    """Return the number of n-grams of words of 0 to LONGEST_WORD letters, and the word itself."""
    return tuple(1 + sum(max(letters + 3 - n, 0) for n in lengths) for letters in range(LONGEST_WORD + 1))


_OF_SPACED, _OF_UNSPACED = _numbers_of_grams(GRAM_LENGTHS), _numbers_of_grams((1, 2, 3))
_OF_LENGTH = {
    length: itemgetter(*(slice(i, i + n) for n in GRAM_LENGTHS for i in range(length - n + 1)))
    for length in range(SHORT_WORD + 3, LONGEST_WORD + 3)
}
"""By the length of a word with its boundary marks, how to take its n-grams: all at once, in half the time."""
