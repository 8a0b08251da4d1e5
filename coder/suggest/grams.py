"""Character n-grams of a word, and the weight of each."""

from __future__ import annotations

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
    if word in SAYING_NOTHING or any(letter.isdigit() for letter in word):
        return [own_gram(word, norwegian=norwegian)]
    marked = f" {word[:LONGEST_WORD]} "
    if max(word, default="") >= UNSPACED:
        grams = [marked[i : i + n] for n in (1, 2, 3) for i in range(len(marked) - n + 1)]
    elif len(word) <= SHORT_WORD:
        grams = [] if norwegian or len(word) < GRAM_LENGTHS[0] else [marked[:-1]]
    else:
        grams = [marked[i : i + n] for n in GRAM_LENGTHS for i in range(len(marked) - n + 1)]
    grams.append(own_gram(word, norwegian=norwegian))
    return grams


def weighs(word: str) -> int:
    """Return the number of n-grams that a word counts as: as many as its letters allow, however many are used."""
    if any(letter.isdigit() for letter in word):
        return NUMBER_WEIGHS
    lengths = (1, 2, 3) if max(word, default="") >= UNSPACED else GRAM_LENGTHS
    return 1 + sum(max(min(len(word), LONGEST_WORD) + 3 - n, 0) for n in lengths)
