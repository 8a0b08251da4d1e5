"""Prepares texts and names for REFI-QDA, and maps positions of selections to them."""

from __future__ import annotations

from collections.abc import Sequence

from coder.interchange.values import Selection, Source


def lines(text: str) -> str:
    """Return a text with line ends LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def moved(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with line ends LF, and the new position of each of its characters."""
    if "\r" not in text:
        return text, range(len(text) + 1)
    characters: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        at.append(len(characters))
        if sign == "\r":
            if text[place + 1 : place + 2] != "\n":
                characters.append("\n")
        else:
            characters.append(sign)
    return "".join(characters), [*at, len(characters)]


def at_place(selection: Selection, base: int, at: Sequence[int]) -> Selection:
    """Return a selection in the text of the source that contains its response from `base` on."""
    return Selection(
        selection.guid, base + at[selection.start], base + at[selection.end], selection.by, selection.at,
        selection.codings, selection.notes, selection.description,
    )  # fmt: skip


def unique(name: str, taken: set[str]) -> str:
    """Return `name`, with a number if it is in `taken`, letter case ignored."""
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} ({number})", number + 1
    taken.add(found.casefold())
    return found


def counts_otherwise(source: Source) -> bool:
    """Return whether a non-BMP character precedes a selection in a text."""
    places = [selection.start for selection in source.selections]
    before = source.text[: max(places, default=0)]
    return bool(before) and max(before) > "\uffff"
