"""Folds text for searching: letter case, ligatures, decomposed letters and traces of PDF make no difference.

Stored answers are unchanged; only the index and search terms are folded.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile(r"(?<=[a-zß-öø-ÿ])(?:[-\u2010\u00ac]|\u00ad-?)[ \t\u00a0]*\r?\n[ \t\u00a0]*(?=[a-zß-öø-ÿ])")
"""A word divided at the end of a line: small letters on both sides («IKT-⏎ansvarlig» keeps its hyphen)."""

_DIVIDED = re.compile(r"[^\W\d_]+(?:(?:[-\u2010\u00ac]|\u00ad-?)\s*\n\s*[^\W\d_]+)+")
_OPTIONAL_HYPHEN = re.compile(r"(?<=[^\W\d_])\u00ac(?=[^\W\d_])")
"""«¬» between letters is Word's copy of an optional hyphen."""

_STRAY_MARK = re.compile(r"(?:(?<=\s)|^)[\u0300-\u036f]+")
"""The rest of a separate accent («´») after folding: not part of the word after it."""

_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_PLAIN = re.compile("[ -~À-ÖØ-öø-ÿ«»–—’“”]*")
"""Text of one line in which only letter case is folded, as most answers are."""

_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Fold letter case, compatibility characters (ﬁ, full width, non-breaking space), decomposed letters, soft hyphens
    and words divided at line ends.
    """
    if text.isascii() and "-" not in text:
        return text.lower()
    if _PLAIN.fullmatch(text) is not None:
        return text.casefold()
    whole = _LINE_END.sub("", unicodedata.normalize("NFC", text))
    return _alike(_OPTIONAL_HYPHEN.sub("", whole))


def _alike(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return _STRAY_MARK.sub("", unicodedata.normalize("NFKC", plain))


def indexed(text: str) -> str:
    """Return the indexed form of an answer: the folded text, followed by the parts of words divided at line ends, since
    the hyphen there may belong to the word («nord-⏎sørgående»).
    """
    if "\n" not in text:
        return fold(text)
    parts = [
        part
        for divided in _DIVIDED.findall(unicodedata.normalize("NFC", text))
        for part in re.findall(r"[^\W\d_]+", _alike(divided))
    ]
    return "\n".join([fold(text), *parts])


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Fold `text`, and return the source offset of each folded character, with the length of `text` last."""
    skipped = {place for pattern in (_LINE_END, _OPTIONAL_HYPHEN) for found in pattern.finditer(text)
               for place in range(*found.span())}  # fmt: skip
    pieces: list[str] = []
    places: list[int] = []
    for match in _CLUSTER.finditer(text):
        if match.start() not in skipped:
            piece = _alike(match.group())
            pieces.append(piece)
            places += [match.start()] * len(piece)
    return "".join(pieces), [*places, len(text)]


def is_word(character: str) -> bool:
    """Return whether `character` is part of a word: a letter, a digit or a mark on one, as in the full-text index."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) in ("Mn", "Mc", "Co")


def words(text: str) -> list[str]:
    """Return the words of `text` unchanged."""
    return "".join(character if is_word(character) else " " for character in text).split()
