"""What the keys of every screen do: undo and redo, the other screens, colours, memo, help and palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coder.i18n.words import N_, _, translated
from coder.message import by_case
from coder.model.ids import ResponseId
from coder.operations.memos import write_memo
from coder.operations.undoing import ActReversed, redo, undo
from coder.project import Session
from coder.queries import queue
from coder.tui.app_interface import AppInterface
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.state.saved_position import open_answer
from coder.tui.themes import NAMES

THEME_NAMES = {
    "dark": N_("dark"), "light": N_("light"), "contrast": N_("high contrast"), "16": N_("the terminal's colours"),
}  # fmt: skip


class AppActions(AppInterface, inherit_bindings=False):
    """The actions of the application."""

    @property
    def current_screen(self) -> AppScreen:
        """The screen in front, dialogues aside."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, AppScreen))

    def action_undo(self) -> None:
        self._undo_or_redo(undo, _("Undone: {what}"))

    def action_redo(self) -> None:
        self._undo_or_redo(redo, _("Redone: {what}"))

    def _undo_or_redo(self, operation: Callable[[Session], ActReversed], message: str) -> None:
        done: list[ActReversed] = []

        def act() -> ActReversed:
            done.append(operation(self.session))
            return done[-1]

        def after() -> None:
            (found,) = done
            touched = queue.answers_of(self.session, found.act)
            if touched and (self.state.answer is None or self.state.answer.id not in touched):
                self.state.go_to(touched[0])
            self.show_message(message.format(what=translated(by_case(found.what))))

        self.attempt(act, after)

    def action_to_code(self) -> None:
        self._show(None)

    def action_to_grid(self) -> None:
        from coder.tui.screens.answers import AnswersScreen

        self._show(AnswersScreen)

    def action_to_review(self) -> None:
        from coder.tui.screens.review import ReviewScreen

        self._show(ReviewScreen)

    def action_to_codebook(self) -> None:
        from coder.tui.screens.codebook import CodebookScreen

        self._show(CodebookScreen)

    def action_to_report(self) -> None:
        from coder.tui.screens.report import ReportScreen

        self._show(ReportScreen)

    def action_to_themes(self) -> None:
        from coder.tui.screens.themes import ThemesScreen

        self._show(ThemesScreen)

    def _show(self, kind: type[AppScreen] | None) -> None:
        """Go to the coding screen, or from there to another one."""
        if isinstance(self.screen, kind or CodingScreen):
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if kind is not None:
            self.push_screen(kind())

    def action_next_theme(self) -> None:
        now = self.theme.removeprefix("coder-")
        wanted = NAMES[(NAMES.index(now) + 1) % len(NAMES)]
        self.theme = f"coder-{wanted}"
        self.state.settings.theme = wanted
        self.show_message(_("Colours: {name}").format(name=_(THEME_NAMES[wanted])))

    def action_project_memo(self) -> None:
        from coder.tui.dialogues.dialogue import EditText

        def write(text: str | None) -> None:
            if text:
                self.attempt(
                    lambda: write_memo(self.session, text), lambda: self.show_message(_("Memo on the project written."))
                )

        self.push_screen(EditText(_("Memo on the project")), write)

    def action_help(self) -> None:
        from coder.tui.dialogues.help import Help

        self.push_screen(Help(self.keymap, self.current_screen.mode))

    def action_palette(self) -> None:
        from coder.tui.dialogues.palette import Palette

        palette = Palette(self.keymap, self.current_screen.mode)

        async def run(index: int | None) -> None:
            if index is not None:
                await self.current_screen.do(palette.actions[index])

        self.push_screen(palette, run)

    def action_leave(self) -> None:
        if len(self.screen_stack) > 1:
            self.current_screen.before_leaving()
            self.pop_screen()

    def open_answer(self, response: ResponseId, queue: Sequence[ResponseId] | None = None) -> None:
        """Code an answer of a list, going on in `queue`; leaving leads back to the list."""
        self.push_screen(CodingScreen(return_to=open_answer(self.state, response, queue)))
