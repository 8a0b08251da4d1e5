"""The kinds of dialogues: confirm, read, write, and pick from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from coder.i18n.words import _, refusal
from coder.tui.keys.keymap import bindings
from coder.tui.text import fit, plain, shown, wrap
from coder.tui.themes import OPENED
from coder.tui.widgets.painted import PARTS, Panel, Row

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.tui.app_interface import AppInterface

Answer = TypeVar("Answer")


class Dialogue(ModalScreen[Answer], inherit_bindings=False):
    """A dialogue over the screen. Escape leaves it with None, or False."""

    COMPONENT_CLASSES = PARTS
    CSS_PATH = OPENED
    BINDINGS: ClassVar[list[BindingType]] = bindings("dialogue")

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(plain(self.heading), id="heading")
            yield from self.content()
            yield Static(plain(self.foot()), id="foot", classes="part--dim")

    def content(self) -> ComposeResult:
        """Yield the widgets between the heading and the line of keys."""
        yield from ()

    def foot(self) -> str:
        """Return the keys of this dialogue."""
        return self.key_line(("dialogue.leave", _("back")))

    def key_line(self, *pairs: tuple[str, str]) -> str:
        """Return a line of keys: (ids of actions separated by blanks, description)."""
        keys = cast("AppInterface", self.app).keymap
        return "   ".join(
            f"{' '.join(keys.first(action_id) for action_id in ids.split())}: {description}"
            for ids, description in pairs
        )

    def action_leave(self) -> None:
        self.dismiss(None)


class Confirm(Dialogue[bool]):
    """A question with yes and no; no is the default. Only the keys that it names answer it.

    An `unasked` one, not right after the key that requests it, may get a key meant for the screen: enter, which
    elsewhere opens, accepts and continues, does not confirm it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def __init__(self, heading: str, text: str, yes: str, *, unasked: bool = False) -> None:
        super().__init__(heading)
        self.text = text
        self.yes = yes
        self.unasked = unasked

    def content(self) -> ComposeResult:
        yield Static(plain(self.text), id="talk")

    def foot(self) -> str:
        agree = "ask.agree" if self.unasked else "ask.take ask.agree"
        return self.key_line((agree, self.yes), ("dialogue.leave ask.refuse", _("leave it")))

    def action_agree(self) -> None:
        self.dismiss(True)

    def action_take(self) -> None:
        if not self.unasked:
            self.dismiss(True)

    def action_refuse(self) -> None:
        self.dismiss(False)

    def action_leave(self) -> None:
        self.dismiss(False)


class ConfirmEither(Confirm):
    """A question about one of two ways, switched by key; `way` is the index of the one confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("ask"), *bindings("either")]

    def __init__(self, ways: Sequence[tuple[str, str, str]]) -> None:
        """Take heading, text and label of «yes» for each way; a single one cannot be switched."""
        super().__init__(*ways[0])
        self.ways = ways
        self.way = 0

    def foot(self) -> str:
        if len(self.ways) == 1:
            return super().foot()
        other = self.ways[1 - self.way][2]
        return f"{super().foot()}\n{self.key_line(('either.turn', other))}"

    def action_turn(self) -> None:
        self.way = (self.way + 1) % len(self.ways)
        self.heading, self.text, self.yes = self.ways[self.way]
        for name, text in (("heading", self.heading), ("talk", self.text), ("foot", self.foot())):
            self.query_one(f"#{name}", Static).update(plain(text))


class ConfirmRetry(Confirm):
    """An operation that could not be written: retry or drop it. Nothing of it is in the file."""

    def __init__(self, error: CoderError) -> None:
        super().__init__(_("Not saved"), refusal(error), _("try again"), unasked=True)


class ReadBox(Dialogue[None]):
    """A text to read; the scrolling part has the id `SCROLLS`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("read")
    SCROLLS: ClassVar[str] = "#talk"
    PAGE: ClassVar[int] = 8

    def foot(self) -> str:
        return self.key_line(("read.up read.down", _("more")), ("dialogue.leave", _("back")))

    def _scroll(self, by: int) -> None:
        self.query_one(self.SCROLLS).scroll_relative(y=by, animate=False)

    def action_down(self) -> None:
        self._scroll(1)

    def action_up(self) -> None:
        self._scroll(-1)

    def action_page_down(self) -> None:
        self._scroll(self.PAGE)

    def action_page_up(self) -> None:
        self._scroll(-self.PAGE)

    def action_close(self) -> None:
        self.dismiss(None)


class ShowText(ReadBox):
    """A text."""

    def __init__(self, heading: str, text: str) -> None:
        super().__init__(heading)
        self.text = text

    def content(self) -> ComposeResult:
        with VerticalScroll(id="talk", can_focus=False):
            yield Static(plain(self.text))


class Fields(Dialogue[Answer]):
    """A dialogue with multi-line fields, visited by key, the cursor at their ends. Asks before changes are lost."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("write")

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self._came_with: tuple[str, ...] = ()

    def on_mount(self) -> None:
        for field in self.query(TextArea):
            field.move_cursor(field.document.end)
        self._came_with = self._written()

    def _written(self) -> tuple[str, ...]:
        lines = (field.value for field in self.query(Input))
        return tuple(text.strip() for text in (*(field.text for field in self.query(TextArea)), *lines))

    def action_leave(self) -> None:
        def leave(agreed: bool | None) -> None:
            if agreed:
                self.dismiss(None)

        if self._written() == self._came_with:
            self.dismiss(None)
            return
        # Enter does not confirm: what somebody has written is discarded by its own key alone.
        confirmation = Confirm(
            self.heading, _("What you have written here is not kept yet. Throw it away?"), _("throw away"), unasked=True
        )
        self.app.push_screen(confirmation, leave)

    def action_field_after(self) -> None:
        self.focus_next()

    def action_field_before(self) -> None:
        self.focus_previous()


class EditText(Fields[str]):
    """A text of several lines."""

    def __init__(self, heading: str, text: str = "") -> None:
        super().__init__(heading)
        self.text = shown(text)

    def content(self) -> ComposeResult:
        yield TextArea(self.text, show_line_numbers=False, tab_behavior="focus")

    def foot(self) -> str:
        return self.key_line(("write.keep", _("keep")), ("dialogue.leave", _("leave it")))

    def action_keep(self) -> None:
        self.dismiss(self.query_one(TextArea).text.strip())


class EditLine(Dialogue[str]):
    """A text of one line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("line")

    def __init__(self, heading: str, text: str = "", hint: str = "") -> None:
        super().__init__(heading)
        self.text = shown(text)
        self.hint = hint

    def content(self) -> ComposeResult:
        yield Input(self.text, select_on_focus=False)
        if self.hint:
            yield Static(plain(self.hint), classes="part--dim")

    def foot(self) -> str:
        return self.key_line(("line.keep", _("keep")), ("dialogue.leave", _("leave it")))

    def action_keep(self) -> None:
        self.dismiss(self.query_one(Input).value.strip())


class PickOne(Dialogue[int]):
    """One of a list, found by typing. `find(query)` gives indices of `rows`, best first; dismissed with one index."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("picker")

    def __init__(self, heading: str, rows: Sequence[str], find: Callable[[str], list[int]] | None = None) -> None:
        super().__init__(heading)
        self.rows = list(rows)
        self.find = find or self._containing
        self.matches = list(range(len(self.rows)))
        self.at = 0

    def _containing(self, query: str) -> list[int]:
        wanted = query.casefold()
        return [index for index, row in enumerate(self.rows) if wanted in row.casefold()]

    def content(self) -> ComposeResult:
        yield Input(select_on_focus=False)
        yield Panel(id="found")

    def foot(self) -> str:
        return self.key_line(
            ("picker.take", _("choose")), ("picker.up picker.down", _("move")), ("dialogue.leave", _("back"))
        )

    def on_mount(self) -> None:
        self.refill("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.refill(event.value)

    def refill(self, query: str) -> None:
        """Search again; the best match is chosen."""
        self.matches = self.find(query)
        self.at = 0
        self.repaint()

    def mark(self, index: int) -> str:
        """Return a sign before a row."""
        return ""

    @property
    def tallest(self) -> int:
        """Rows that fit on the screen besides the dialogue's own lines."""
        heading = len(wrap(shown(self.heading), self._width))
        return max(3, min(18, self.app.size.height - 7 - heading))

    @property
    def _width(self) -> int:
        """Cells of a row."""
        return 70 if self.size.width > 76 else max(20, self.size.width - 6)

    @property
    def first(self) -> int:
        """The index of the first match painted."""
        return max(0, min(self.at - self.tallest // 2, len(self.matches) - self.tallest))

    def repaint(self) -> None:
        """Show the matches around the chosen one."""
        width = self._width
        painted: list[Row] = []
        for number in range(self.first, min(len(self.matches), self.first + self.tallest)):
            index = self.matches[number]
            sign = "▸ " if number == self.at else "  "
            painted.append(
                ((sign + fit(self.mark(index) + self.rows[index], width - 2), "chosen" if number == self.at else ""),)
            )
        if not painted:
            painted.append(((_("nothing is like that"), "dim"),))
        self.query_one("#found", Panel).show(painted)

    def _step(self, by: int) -> None:
        if self.matches:
            self.at = max(0, min(len(self.matches) - 1, self.at + by))
            self.repaint()

    def action_down(self) -> None:
        self._step(1)

    def action_up(self) -> None:
        self._step(-1)

    def action_page_down(self) -> None:
        self._step(self.tallest)

    def action_page_up(self) -> None:
        self._step(-self.tallest)

    def action_also(self) -> None:
        """Do nothing, unless several can be chosen."""

    def action_take(self) -> None:
        if self.matches:
            self.dismiss(self.matches[self.at])

    @on(Panel.Clicked)
    def _clicked(self, event: Panel.Clicked) -> None:
        if event.row + self.first < len(self.matches):
            self.at = event.row + self.first
            self.clicked()

    def clicked(self) -> None:
        """Take the clicked row, which is the current one."""
        self.action_take()
