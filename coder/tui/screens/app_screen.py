"""The base of every screen: the top line, the message lines, the key bar, and its part of the action registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.screen import Screen

from coder.queries.answer import NO_CODE_FITS
from coder.tui.text import NO_CODE_FITS_SIGN, cut, on_one_line, wrap
from coder.tui.widgets.bars import KeyBar, TopBar
from coder.tui.widgets.painted import PARTS, Panel, Piece, Row

if TYPE_CHECKING:
    from coder.model.response import ListedResponse
    from coder.operations.changed import Changed
    from coder.tui.app_interface import AppInterface
    from coder.tui.keys.actions import Action
    from coder.tui.state.coding_state import CodingState


class AppScreen(Screen[None], inherit_bindings=False):
    """A screen for the registry's `context`."""

    context: ClassVar[str] = ""
    COMPONENT_CLASSES = PARTS
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (60, "-narrow"), (110, "-wide"), (160, "-huge")]  # noqa: RUF012 (Textual declares it so)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name for it)
        super().__init__(id=id)
        self._is_new = True
        # Textual sets it after the first layout, and lays everything out again.
        width = self.app.size.width
        self.add_class(max(pair for pair in self.HORIZONTAL_BREAKPOINTS if pair[0] <= width)[1], update=False)

    @property
    def coder_app(self) -> AppInterface:
        """The app, always of this type."""
        return cast("AppInterface", self.app)

    @property
    def state(self) -> CodingState:
        return self.coder_app.state

    @property
    def mode(self) -> str:
        """The context whose keys apply now."""
        return self.context

    @property
    def top(self) -> TopBar:
        return self.query_one(TopBar)

    def code_name(self, code: str) -> str:
        """Return the name of a code by its id, safe."""
        found = self.state.codebook.by_id.get(code)
        return on_one_line(found.name if found is not None else code)

    def codes_on(self, row: ListedResponse) -> Piece:
        """Return the names of the codes on a listed answer, ∅ if no code fits, "" if it is uncoded."""
        none_fits = [NO_CODE_FITS_SIGN] if NO_CODE_FITS in row.flags else []
        return ", ".join([*map(self.code_name, row.codes), *none_fits]), "strong"

    @property
    def idle(self) -> frozenset[str]:
        """The names of actions without effect now, which the key bar omits."""
        return frozenset()

    @property
    def offered(self) -> list[tuple[Action, str]]:
        """The actions of the key bar with their keys."""
        footer, idle = self.coder_app.keymap.footer(self.mode), self.idle
        return [pair for pair in footer if pair[0].context == "all" or pair[0].name not in idle]

    def show_keys(self) -> None:
        """Update the key bar to the mode and the content."""
        self.query_one(KeyBar).show(self.offered)

    def refresh_all(self) -> None:
        """Show the coding state."""
        self.show_keys()

    def show_changed(self, changed: Changed | None) -> None:
        """Show what an operation has changed; None: anything may have changed."""
        self.refresh_all()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if self._is_new:
            self._is_new = event.refresh_styles = False  # its widgets have just been given their styles
        with self.coder_app.guarded():
            self.refresh_all()
        self.coder_app.messages.update_screens()

    @on(KeyBar.Pressed)
    async def _pressed(self, event: KeyBar.Pressed) -> None:
        await self.do(event.action)

    def before_leaving(self) -> None:
        """Restore what this screen has changed temporarily, before the screen below is shown again."""

    async def do(self, action: Action) -> None:
        """Run an action of this screen or of the app, as its key would."""
        await self.run_action(f"app.{action.name}" if action.context == "all" else f"screen.{action.name}")

    def show_messages(self, messages: Sequence[tuple[str, bool]]) -> None:
        """Show messages (safe text, whether it is an error) above the key bar; an empty list removes them."""
        panel = next(iter(self.query("#messages").results(Panel)), None)
        if panel is None:  # not mounted yet, which shows them later, or being left
            return
        width = max(20, self.size.width - 2)
        rows: list[Row] = []
        for text, error in messages:
            part = "bad strong" if error else "strong"
            lines = [text[start:end].rstrip() for start, end in wrap(text, width)[:5]]
            rows += [((f" {cut(line, width)} ", part),) for line in lines]
        panel.show(rows)
        panel.display = bool(rows)
