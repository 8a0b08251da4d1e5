"""The rows of a table of any length: read when visible, and painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.errors import CoderError
from coder.tui.text import cut
from coder.tui.widgets.painted import Painted, Piece, Row

R = TypeVar("R")
"""Type of a row."""


KEPT_ROWS = 2_000
"""Rows kept in memory; beyond that, invisible ones are dropped."""


LEAST_READ, READ_BEFORE = 35, 5
"""Rows read at a time at least, and those before the cursor among them."""


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[R]):
    """One column: `width` in cells, 0 for the rest of the line. `cell` returns a row's text (safe, on one line) and its
    part.

    `over` is a heading above the titles, shared by neighbours that have the same.
    """

    title: str
    width: int
    cell: Callable[[R], Piece]
    over: str = ""


class TableRows(Painted, ScrollView, Generic[R], inherit_bindings=False):
    """Rows by id in columns. `fetch` reads rows for some ids at once."""

    class Unread(Message):
        """Rows could not be read; those read before stay visible."""

        def __init__(self, error: CoderError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], Mapping[int, R]],
        moved: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(id=id)
        self.fetch = fetch
        self.moved = moved
        self.columns: Sequence[TableColumn[R]] = ()
        self.ids: Sequence[int] = ()
        self.at = 0
        self.marks: set[int] = set()
        self._rows: dict[int, R] = {}
        self._unread = False
        self._instead: Sequence[str] = ()

    def show(
        self,
        ids: Sequence[int],
        columns: Sequence[TableColumn[R]],
        keep: int | None = None,
        *,
        instead: Sequence[str] = (),
    ) -> None:
        """Show these rows, or lines of safe text `instead` where there are none; the cursor goes to id `keep`, or stays
        at its index. Marks stay on rows still listed.
        """
        self.ids, self.columns, self._instead = ids, columns, instead
        self._rows.clear()
        self._unread = False
        if self.marks:
            self.marks.intersection_update(ids)
        if keep is not None and self.current != keep:
            self.at = next((index for index, row_id in enumerate(ids) if row_id == keep), self.at)
        self.at = max(0, min(self.at, len(ids) - 1))
        self.virtual_size = Size(self.size.width, len(ids) + self._heads)
        self._into_view()
        self._read_rows()
        self.refresh()

    def forget(self) -> None:
        """Read the visible rows again."""
        self._rows.clear()
        self._unread = False
        self._read_rows()
        self.refresh()

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.at] if 0 <= self.at < len(self.ids) else None

    @property
    def current_row(self) -> R | None:
        """The row under the cursor."""
        return None if self.current is None else self._rows.get(self.current)

    def _read_rows(self) -> None:
        """Read the rows around the cursor and the visible ones, so that painting reads nothing."""
        if len(self._rows) > KEPT_ROWS:
            self._rows.clear()
        height = max(LEAST_READ, self.app.size.height)
        top = int(self.scroll_offset.y)
        near = [*self.ids[max(0, self.at - READ_BEFORE) : self.at + height], *self.ids[top : top + height]]
        missing = [row_id for row_id in dict.fromkeys(near) if row_id not in self._rows]
        if missing and not self._unread:  # a refused read is not repeated with every key
            try:
                self._rows.update(self.fetch(missing))
            except CoderError as error:
                self._unread = True
                self.post_message(self.Unread(error))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        self._read_rows()
        super().watch_scroll_y(old_value, new_value)

    def on_resize(self) -> None:
        self._read_rows()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self._heads:
            return self.paint(self._header() if y == self._heads - 1 else self._above(), width)
        index = y - self._heads + self.scroll_offset.y
        if not self.ids and index < len(self._instead):
            return self.paint([(self._instead[index], "")], width)
        if index >= len(self.ids):
            return Strip.blank(width, self.style_of(""))
        return self.paint(self._cells(index), width)

    def _widths(self) -> list[int]:
        taken = sum(column.width + 1 for column in self.columns if column.width)
        flexible = sum(1 for column in self.columns if not column.width) or 1
        left = max(8, (self.scrollable_content_region.width - 3 - taken) // flexible - 1)
        return [column.width or left for column in self.columns]

    @property
    def _heads(self) -> int:
        """Lines above the rows."""
        return 2 if any(column.over for column in self.columns) else 1

    def _above(self) -> Row:
        """Return the headings over several columns, each as wide as its columns together."""
        spans: list[tuple[str, int]] = []
        for column, width in zip(self.columns, self._widths(), strict=True):
            if spans and column.over and spans[-1][0] == column.over:
                spans[-1] = (column.over, spans[-1][1] + width + 1)
            else:
                spans.append((column.over, width))
        return (("   " + "".join(cut(over, width) + " " for over, width in spans), "title"),)

    def _header(self) -> Row:
        text = "".join(
            cut(column.title, width) + " " for column, width in zip(self.columns, self._widths(), strict=True)
        )
        return (("   " + text, "title"),)

    def _cells(self, index: int) -> Row:
        row = self._rows.get(self.ids[index])
        chosen = "chosen" if index == self.at else ""
        sign = ("▸" if index == self.at else " ") + ("■" if self.ids[index] in self.marks else " ") + " "
        pieces: list[Piece] = [(sign, f"strong {chosen}")]
        if row is None:
            return [*pieces, ("…", f"dim {chosen}")]
        for column, width in zip(self.columns, self._widths(), strict=True):
            text, part = column.cell(row)
            pieces.append((cut(text, width) + " ", f"{part} {chosen}"))
        return pieces

    def _repaint(self, index: int) -> None:
        """Paint one row again; painting all of them takes several times as long."""
        self.refresh(Region(0, index + self._heads - int(self.scroll_offset.y), self.size.width, 1))

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - self._heads)

    def _into_view(self) -> None:
        top = int(self.scroll_offset.y)
        if self.at < top:
            self.scroll_to(y=self.at, animate=False, force=True)
        elif self.at >= top + self._page:
            self.scroll_to(y=self.at - self._page + 1, animate=False, force=True)
