"""Widgets that paint lines of (text, part), each part styled by the style sheet. Texts must be safe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
Row = Sequence[Piece]
"""Text with its part: one of PARTS without `part--`, a colour such as `#3a7`, several of them separated by blanks, or
"" for the widget's own style.
"""

PARTS = {
    f"part--{part}"
    for part in ("dim", "strong", "title", "key", "mark", "chosen", "evidence", "lane", "good", "bad", "hint")
}
"""Component classes of each screen and dialogue: the style sheet is applied to them once, not for every widget."""


class Painted(Widget):
    """Paints rows. `row(y)` gives line `y` of the content."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set()
    """Those of PARTS that the style sheet gives a style of their own in this widget."""

    def row(self, y: int) -> Row:
        """Return the pieces of content line `y`."""
        return ()

    _styles: dict[str, Style] | None = None

    def style_of(self, part: str) -> Style:
        """Return the style of a part over the widget's own; several parts are separated by blanks."""
        if self._styles is None:
            self._styles = {}
        if part not in self._styles:
            style = self.rich_style
            for name in part.split():
                if name.startswith("#"):
                    style += Style(color=name)
                else:
                    styled = self if (component := f"part--{name}") in self.COMPONENT_CLASSES else self.screen
                    style += styled.get_component_rich_style(component, partial=True)
            self._styles[part] = style
        return self._styles[part]

    def notify_style_update(self) -> None:
        """Drop cached styles: the theme or the style sheet has changed."""
        self._styles = None
        super().notify_style_update()

    def paint(self, row: Row, width: int) -> Strip:
        """Return a line of `width` cells. Every segment has its style, since Textual adds none."""
        strip = Strip([Segment(text, self.style_of(part)) for text, part in row if text])
        return strip.adjust_cell_length(width, self.style_of(""))

    def render_line(self, y: int) -> Strip:
        return self.paint(self.row(y), self.size.width)


class Panel(Painted):
    """Rows of text; `Clicked` has the row that was clicked."""

    class Clicked(Message):
        """Row `row` was clicked at cell `x`."""

        def __init__(self, panel: Panel, row: int, x: int) -> None:
            super().__init__()
            self.panel = panel
            self.row = row
            self.x = x

        @property
        def control(self) -> Panel:
            return self.panel

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name for it)
        super().__init__(id=id)
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows from now on."""
        if list(rows) == self.rows:
            return
        resized = len(rows) != len(self.rows)
        self.rows = list(rows)
        self.refresh(layout=resized and bool(self.styles.height and self.styles.height.is_auto))

    def row(self, y: int) -> Row:
        return self.rows[y] if y < len(self.rows) else ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.rows)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self.post_message(self.Clicked(self, offset.y, offset.x))
