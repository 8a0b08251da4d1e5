"""The stable ids of codes: lower-case letters, digits and hyphens, in any alphabet."""

from __future__ import annotations

import unicodedata

LONGEST_MADE_ID = 60


def as_id(text: str) -> str:
    """Return `text` as an id, or "" when it contains no letter or digit. An id is unchanged."""
    characters: list[str] = []
    joinable = False  # whether a combining mark may follow: vowel signs are marks in many alphabets
    for character in unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()):
        category = unicodedata.category(character)
        if category[0] == "L" or category == "Nd" or (joinable and category in ("Mn", "Mc")):
            characters.append(character)
            joinable = category[0] in "LM"
        else:
            joinable = False
            if characters and characters[-1] != "-":
                characters.append("-")
    return "".join(characters).rstrip("-")


def make_id(name: str, taken: set[str]) -> str:
    """Return an id for a code called `name` that is not in `taken`: `livskrise-og-sorg` for `Livskrise og sorg`.

    A number is added when the id is taken, and `code` stands in for a name without letters or digits.
    """
    base = as_id(name)
    if len(base) > LONGEST_MADE_ID:
        # At the last whole word that fits; a single very long word is cut where it must be.
        base = as_id(base[: LONGEST_MADE_ID + 1].rpartition("-")[0] or base[:LONGEST_MADE_ID])
    base = base or "code"
    new_id, number = base, 2
    while new_id in taken:
        new_id, number = f"{base}-{number}", number + 1
    return new_id
