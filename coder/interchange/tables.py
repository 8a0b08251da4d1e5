"""Reads tables and cells of another program's database, whatever types the cells have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from coder.interchange.foreign import ForeignCode, ForeignCoder, Key
from coder.interchange.offsets import Counting, Place, decide, found_at, landing
from coder.interchange.refi_elements import moment

Cell = str | int | float | bytes | None


class Tables(Protocol):
    """The access to a database that readers need."""

    def has(self, *tables: str) -> bool: ...
    def rows(self, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]: ...


def text(cell: Cell) -> str:
    """Return a cell as text, "" for bytes."""
    return "" if cell is None or isinstance(cell, bytes) else str(cell)


def whole(cell: Cell) -> int:
    """Return a cell as a whole number, -1 if it is none."""
    try:
        return int(float(text(cell)))
    except (ValueError, OverflowError):
        return -1


def when(cell: Cell) -> str:
    """Return a time in ISO 8601 or in the format of R, "" if it cannot be read."""
    try:
        return moment(datetime.strptime(text(cell), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).isoformat())
    except ValueError:
        return moment(text(cell))


class People:
    """Coders by their names, in the order met."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def __call__(self, cell: Cell) -> Key | None:
        name = text(cell).strip()
        if name:
            self._known[name] = None
        return name or None

    def all(self) -> list[ForeignCoder]:
        """Return the coders met so far."""
        return [ForeignCoder(name, name) for name in self._known]


class Positions:
    """Positions in the plain texts, after deciding how the file counts."""

    def __init__(self, texts: dict[Key, str], places: Sequence[tuple[Key, Place]]) -> None:
        by_text: dict[Key, list[Place]] = {key: [] for key in texts}
        for key, place in places:
            if key in by_text:
                by_text[key].append(place)
        self._how, self.messages = decide(
            [(texts[key], places_in_text) for key, places_in_text in by_text.items()], Counting(mark_counts=True)
        )
        self._at: dict[Key, Sequence[int]] = {}
        self._texts = texts

    def __call__(self, key: Key, place: Place) -> tuple[int, int] | None:
        if key not in self._at:
            self._at[key] = landing(self._texts[key], self._how)
        return found_at(place, self._at[key], self._how)


def by_paths(codes: Sequence[ForeignCode], separator: str) -> list[ForeignCode]:
    """Return codes named by paths as a tree; missing parents become codes that only group others."""
    known = {(code.parent, code.name): code.key for code in codes}
    tree: list[ForeignCode] = []
    for code in codes:
        *above, name = code.name.split(separator)
        parent, path = code.parent, ""
        if not all(part.strip() for part in (*above, name)):
            above, name = [], code.name
        for part in above:
            path = f"{path}{separator}{part}" if path else part
            key = known.get((code.parent, path))
            if key is None:
                key = known[code.parent, path] = f"path {code.parent} {path}"
                tree.append(ForeignCode(key, part, parent, codable=False))
            parent = key
        tree.append(replace(code, name=name, parent=parent))
    return tree


def in_tree(codes: Sequence[ForeignCode]) -> list[ForeignCode]:
    """Return codes in tree order; those in a circle, or with an unknown parent, are top codes."""
    known = {code.key: code for code in codes}
    below: dict[Key | None, list[ForeignCode]] = {}
    for code in codes:
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    tree: list[ForeignCode] = []
    seen: set[Key] = set()
    for start in [*below.get(None, []), *codes]:
        waiting = [start] if start.key not in seen else []
        while waiting:
            code = waiting.pop()
            seen.add(code.key)
            is_below = code.parent in seen
            tree.append(code if is_below else replace(code, parent=None))
            waiting += [child for child in reversed(below.get(code.key, [])) if child.key not in seen]
    return tree
