"""The base of screens with a table: the table, a preview of the current row, marks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from coder.i18n.words import translated
from coder.tui.screens.app_screen import AppScreen
from coder.tui.text import fit, on_one_line, shown, wrap
from coder.tui.themes import OPENED
from coder.tui.widgets.bars import KeyBar, TopBar
from coder.tui.widgets.painted import Panel, Row
from coder.tui.widgets.table import TableView
from coder.tui.widgets.table_rows import R

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.operations.changed import Changed

PREVIEW = 5
"""Lines of the row's text below the table."""


def refused_lines(error: CoderError | None, width: int) -> list[str]:
    """Return why a list was refused and what to do, as lines to be shown in its place; none without an error."""
    if error is None:
        return []
    text = on_one_line(" ".join(translated(part) for part in (error.what, error.remedy) if part is not None))
    room = max(20, width - 6)
    return ["", *("   " + fit(" ".join(text[start:end].split()), room) for start, end in wrap(shown(text), room))]


class TableScreen(AppScreen, Generic[R]):
    """A table over the whole screen."""

    AUTO_FOCUS = "TableView"
    CSS_PATH = OPENED

    fetch: Callable[[Sequence[int]], Mapping[int, R]]
    """Return rows of the table by id: every screen has its own."""

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield TableView(self.fetch, self.show_preview, id="table")
        with Vertical(id="below"):
            yield Panel(id="preview")
            yield from self.line()
            yield KeyBar()
        yield Panel(id="messages")

    def line(self) -> ComposeResult:
        """Yield a line for typing, if a screen has one."""
        yield from ()

    @property
    def table(self) -> TableView[R]:
        return self.query_one(TableView)

    def load(self) -> None:
        """Read the rows, and show them."""

    on_row: ClassVar[frozenset[str]] = frozenset()
    """Actions on a row, without effect if there is none."""

    @property
    def idle(self) -> frozenset[str]:
        return frozenset() if self.table.ids else self.on_row

    reads: ClassVar[frozenset[str] | None] = None
    """Tables of the project file that the list depends on; None for any."""

    def show_changed(self, changed: Changed | None) -> None:
        if changed is None or self.reads is None or changed.tables & self.reads:
            self.refresh_all()
        else:
            self.show_keys()

    def refresh_all(self) -> None:
        self.load()
        self.show_keys()

    _had_rows = False
    """Whether there were rows when the keys were shown."""

    _previewed = 0
    """Lines of the longest preview so far: it grows and never shrinks, so that the table does not move."""

    def on_resize(self) -> None:
        self._previewed = 0
        if self.is_mounted:
            self.call_after_refresh(self.show_preview)

    @on(TableView.Unread)
    def _unread(self, event: TableView.Unread) -> None:
        self.coder_app.refuse(event.error)

    @on(TableView.Opened)
    def _opened(self) -> None:
        self.call_next(self.run_action, "screen.open")

    def show_preview(self) -> None:
        """Show the details of the row under the cursor."""
        row = self.table.current_row
        width = max(20, self.size.width - 2)
        most = PREVIEW if self.size.height >= 24 else 3
        rows: list[Row] = []
        if row is not None:
            text = shown(self.text_of(row)[: width * (most + 2)])
            lines = [" ".join(text[start:end].split()) for start, end in wrap(text, width)][:most]
            rows = [((fit(line, width), ""),) for line in lines]
            rows += [((line, "dim"),) for line in self.more_about(row, width)]
        if bool(self.table.ids) != self._had_rows:
            self._had_rows = bool(self.table.ids)
            self.show_keys()
        self._previewed = max(self._previewed, len(rows))
        rows += [()] * (self._previewed - len(rows))
        self.query_one("#preview", Panel).show(rows)

    @abstractmethod
    def text_of(self, row: R) -> str:
        """Return the text of the preview."""

    def more_about(self, row: R, width: int) -> list[str]:
        """Return safe lines below the preview's text."""
        return []
