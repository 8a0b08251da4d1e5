"""One answer, large: wrapped, its coded excerpts drawn as lanes below the lines, the marked excerpt, and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.text.graphemes import edges, whole
from coder.tui.text import shown, wrap
from coder.tui.widgets.painted import Painted, Piece, Row

LANES = 12
"""Excerpts that can overlap at one place and still be drawn."""

MARGIN = 2
"""Cells at the right without text, for the arrows that indicate more text above or below."""


class Lane(Struct, frozen=True):
    """An excerpt of the answer, drawn with its letter below the characters from `start` to `end`."""

    letter: str
    start: int
    end: int


def letter(number: int) -> str:
    """Return a … z, then a2 … z2 and so on."""
    again, which = divmod(number, 26)
    return chr(ord("a") + which) + (str(again + 1) if again else "")


class AnswerView(Painted, ScrollView, can_focus=False):
    """Shows an answer. Offsets are characters of the answer, since making text safe keeps its length."""

    class Dragged(Message):
        """Characters `start` to `end` were marked with the mouse."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start = start
            self.end = end

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name for it)
        super().__init__(id=id)
        self.text = ""
        self.lanes: tuple[Lane, ...] = ()
        self.span: tuple[int, int] | None = None
        self.evidence: tuple[tuple[int, int], ...] = ()
        self._lines: list[tuple[int, int]] = []
        self._rows: list[tuple[int, int]] = []
        """For each row painted: its line and, for a lane row, the level (−1: the text itself)."""
        self._level: dict[Lane, int] = {}
        self._wrapped_for: tuple[str, int] = ("", -1)
        self._pressed: int | None = None

    def show(
        self,
        text: str,
        lanes: Sequence[Lane] = (),
        span: tuple[int, int] | None = None,
        evidence: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Show an answer with its excerpts, the marked span and the evidence of a suggestion."""
        safe = shown(text)
        fresh = safe != self.text
        painted = (self.text, self.lanes, self.span, self.evidence)
        self.text = safe
        self.lanes = tuple(Lane(lane.letter, *whole(safe, lane.start, lane.end)) for lane in lanes)
        self.span = None if span is None else whole(safe, *span)
        self.evidence = tuple(whole(safe, *span) for span in evidence)
        if painted == (self.text, self.lanes, self.span, self.evidence):
            return
        self._arrange()
        if fresh:
            self.scroll_to(y=0, animate=False, force=True)
        if span is not None:
            self._bring_into_view(span)
        self.refresh()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        whole = self.scrollable_content_region.width or self.size.width
        if whole <= 0:
            return
        width = whole - MARGIN
        if self._wrapped_for != (self.text, width):
            self._lines = wrap(self.text, width)
            self._wrapped_for = (self.text, width)
        self._level = _levels(self.lanes)
        self._rows = []
        ordered = sorted(self.lanes, key=lambda lane: lane.start)
        for number, (start, end) in enumerate(self._lines):
            self._rows.append((number, -1))
            levels = [self._level[lane] for lane in ordered if lane.start < end and lane.end > start] if ordered else []
            self._rows += [(number, level) for level in range(max(levels, default=-1) + 1)]
        self.virtual_size = Size(whole, len(self._rows))

    def _bring_into_view(self, span: tuple[int, int]) -> None:
        rows = [
            y for y, (line, level) in enumerate(self._rows)
            if level < 0 and self._lines[line][0] < span[1] and self._lines[line][1] > span[0]
        ]  # fmt: skip
        height = self.scrollable_content_region.height
        if rows and height and not (self.scroll_offset.y <= rows[0] and rows[-1] < self.scroll_offset.y + height):
            self.scroll_to(y=max(0, rows[0] - 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        row, width = self.row(y + self.scroll_offset.y), self.size.width
        if sign := self._sign(y):
            row = [*row, (" " * (width - 1 - sum(cell_len(text) for text, _part in row)), ""), (sign, "hint")]
        return self.paint(row, width)

    def _sign(self, y: int) -> str:
        """Return an arrow on the first or last row painted if the text continues beyond it."""
        above, below = self.scroll_offset.y, len(self._rows) - self.scroll_offset.y - self.size.height
        return "↑" if y == 0 and above > 0 else "↓" if y == self.size.height - 1 and below > 0 else ""

    def row(self, y: int) -> Row:
        if y >= len(self._rows):
            return ()
        line, level = self._rows[y]
        start, end = self._lines[line]
        return self._text_row(start, end) if level < 0 else self._lane_row(start, end, level)

    def _text_row(self, start: int, end: int) -> list[Piece]:
        marks = [("evidence", span) for span in self.evidence]
        if self.span is not None:
            marks.append(("mark", self.span))
        edges = {start, end, *(edge for _, span in marks for edge in span if start < edge < end)}
        places = sorted(edges)
        pieces = []
        for first, last in pairwise(places):
            parts = [part for part, (begin, stop) in marks if begin <= first and last <= stop]
            pieces.append((self.text[first:last], " ".join(parts)))
        return pieces

    def _lane_row(self, start: int, end: int, level: int) -> list[Piece]:
        """Return excerpts of one level below one line: ╰a───╯, open where the excerpt continues in another line."""
        painted, x = "", 0
        line = self.text[start:end]
        for lane in sorted(self.lanes, key=lambda lane: lane.start):
            if self._level[lane] != level or lane.start >= end or lane.end <= start:
                continue
            first = cell_len(line[: max(0, lane.start - start)])
            covered = cell_len(line[max(0, lane.start - start) : lane.end - start].rstrip())
            begins, ends = lane.start >= start, lane.end <= end
            middle = (lane.letter if begins or covered > len(lane.letter) else "").ljust(
                max(0, covered - begins - ends), "─"
            )
            drawn = ("╰" if begins else "") + middle + ("╯" if ends else "")
            if covered < 3:
                drawn = lane.letter[:covered]
            painted += " " * (first - x) + drawn
            x = first + cell_len(drawn)
        return [(painted, "lane")]

    # The mouse

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the beginning of the character painted at a cell of the view."""
        if y + self.scroll_offset.y >= len(self._rows):
            return None
        start, end = self._lines[self._rows[y + self.scroll_offset.y][0]]
        used = 0
        for first, last in pairwise(edges(self.text[start:end])):
            used += cell_len(self.text[start + first : start + last])
            if used > x:
                return start + first
        return end

    def on_mouse_down(self, event: events.MouseDown) -> None:
        offset = event.get_content_offset(self)
        self._pressed = None if offset is None else self.offset_at(offset.x, offset.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        offset = event.get_content_offset(self)
        released = None if offset is None else self.offset_at(offset.x, offset.y)
        if self._pressed is not None and released is not None and released != self._pressed:
            first, last = sorted((self._pressed, released))
            self.post_message(self.Dragged(*whole(self.text, first, last + 1)))
        self._pressed = None


def _levels(lanes: Sequence[Lane]) -> dict[Lane, int]:
    """Assign levels so that lanes on one level do not touch; longer ones are nearer the text."""
    levels: dict[Lane, int] = {}
    for lane in sorted(lanes, key=lambda lane: (lane.start, -lane.end)):
        taken = {levels[other] for other in levels if other.start < lane.end and lane.start < other.end}
        levels[lane] = min(level for level in range(LANES * 100) if level not in taken)
    return levels
