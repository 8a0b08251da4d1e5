"""What the readers of other programs' databases collect: texts, codings on characters, memos and parts of cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from coder.interchange.foreign import CasePart, ForeignCoding, ForeignMemo, ForeignSource, Key
from coder.interchange.offsets import Place, plain
from coder.interchange.tables import Cell, People, Positions, text, when, whole
from coder.model.json_values import Json


class MarkedText(NamedTuple):
    """A coding of one row: text, position, code, coder, time and memo."""

    source: Key
    place: Place
    code: Key
    coder: Cell
    at: Cell
    memo: str


class DatabaseProject:
    """A project while its tables are read. `lost` counts, by kind, what a foreign project cannot hold."""

    def __init__(self) -> None:
        self.coders = People()
        self.lost = Counter[str]()
        self.texts: dict[Key, str] = {}
        self.memos: list[ForeignMemo] = []
        self._names: dict[Key, str] = {}

    def add_text(self, key: Key, name: Cell, content: Cell, memo: Cell, coder: Cell, at: Cell) -> None:
        """Add a text with the memo on it."""
        self.texts[key], self._names[key] = text(content), text(name)
        self.lost["empty"] += not text(content).strip()
        self.add_memo(memo, coder, at, source=key)

    def add_memo(
        self, memo: Cell, coder: Cell, at: Cell, *, source: Key | None = None, case: Key | None = None
    ) -> None:
        """Add a memo on a text, on a case or on the whole project."""
        self.memos.append(ForeignMemo(text(memo), case=case, source=source, coder=self.coders(coder), at=when(at)))

    def add_journal_entry(self, name: Cell, entry: Cell, coder: Cell, at: Cell) -> None:
        """Add an entry of the project's journal as a memo on the project."""
        self.add_memo(f"{text(name)}\n{text(entry)}".strip(), coder, at)

    def add_memo_on_place(
        self, source: Key, span: tuple[int, int], memo: str, coder: Cell, at: Cell, code: Key | None = None
    ) -> None:
        """Add a memo on characters of a text, or on a coding of them."""
        self.memos.append(ForeignMemo(memo, None, source, *span, code, self.coders(coder), when(at)))

    def codings(self, marked: Sequence[MarkedText], positions: Positions, codes: Set[Key]) -> list[ForeignCoding]:
        """Return the codings with known codes and texts, and add their memos; the others are counted as lost."""
        found = []
        for marked_text in marked:
            if marked_text.source not in self.texts or marked_text.code not in codes:
                self.lost["codings"] += 1
                continue
            span = positions(marked_text.source, marked_text.place)
            if span is None:
                self.lost["places"] += 1
                continue
            found.append(
                ForeignCoding(
                    marked_text.source, *span, marked_text.code, self.coders(marked_text.coder), when(marked_text.at)
                )
            )
            self.add_memo_on_place(
                marked_text.source, span, marked_text.memo, marked_text.coder, marked_text.at, marked_text.code
            )
        return found

    def case_parts(self, rows: Iterable[tuple[Cell, ...]], positions: Positions) -> defaultdict[Key, list[CasePart]]:
        """Return the texts and parts of texts of each case, from rows of case, text, first and last character."""
        parts: defaultdict[Key, list[CasePart]] = defaultdict(list)
        for case, source_id, first, last in rows:
            source = text(source_id)
            if source not in self.texts:
                self.lost["cases of texts"] += 1
            elif whole(first) <= 0 and whole(last) >= len(self.texts[source]) - 1:
                parts[text(case)].append(CasePart(source))
            elif (span := positions(source, Place(whole(first), whole(last)))) is not None:
                parts[text(case)].append(CasePart(source, *span))
        return parts

    def sources(self, values: Mapping[Key, list[tuple[Key, Json]]]) -> list[ForeignSource]:
        """Return the texts with their values."""
        return [
            ForeignSource(key, self._names[key], plain(content), values.get(key, []))
            for key, content in self.texts.items()
        ]

    def written_memos(self) -> list[ForeignMemo]:
        """Return the memos that are not blank."""
        return [memo for memo in self.memos if memo.text.strip()]
