"""Actions of every screen: undo and redo, the other screens, colours, memo, help and palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from coder.i18n.words import N_, _, plural, several, translated
from coder.message import by_case
from coder.operations import memos, undoing
from coder.queries import next_undo, queue
from coder.settings import THEMES
from coder.tui.app_interface import AppInterface
from coder.tui.dialogues import dialogue, palette
from coder.tui.dialogues import help as keys_help
from coder.tui.screens import agreement, answers, codebook, reconcile, report, review, themes
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.state import saved_position

if TYPE_CHECKING:
    from coder.model.change import RowsReversed
    from coder.model.ids import ChangeId, ResponseId

THEME_NAMES = {
    "dark": N_("dark"), "light": N_("light"), "contrast": N_("high contrast"), "16": N_("the terminal's colours"),
}  # fmt: skip

NOUNS = {
    "responses": plural("{n} answer", "{n} answers"),
    "codes": plural("{n} code", "{n} codes"),
    "codings": plural("{n} coding", "{n} codings"),
    "suggestions": plural("{n} suggestion", "{n} suggestions"),
    "decisions": plural("{n} decision on a suggestion", "{n} decisions on suggestions"),
    "flags": plural("{n} flag", "{n} flags"),
    "memos": plural("{n} memo", "{n} memos"),
    "redactions": plural("{n} place to redact", "{n} places to redact"),
}
"""Nouns for rows of these tables; rows of others are not counted for users."""


def what_becomes_of(rows: Sequence[RowsReversed]) -> Iterator[str]:
    """Yield a line for rows removed, restored and reverted when a change is undone or redone."""
    for sentence, count_of in (
        (_("Goes: {what}."), attrgetter("go")),
        (_("Comes back: {what}."), attrgetter("come")),
        (_("Becomes what it was: {what}."), attrgetter("change")),
    ):
        counts = {rows_reversed.table: count_of(rows_reversed) for rows_reversed in rows if count_of(rows_reversed)}
        named = [several(*NOUNS[table], counts[table]) for table in NOUNS if table in counts]
        if named:
            yield sentence.format(what=", ".join(named))


class AppActions(AppInterface, inherit_bindings=False):
    """The actions of the application."""

    @property
    def current_screen(self) -> AppScreen:
        """The screen in front, without dialogues."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, AppScreen))

    def action_undo(self) -> None:
        def reverse(act: ChangeId) -> None:
            self._reverse(lambda: undoing.undo(self.session, act), _("Undone: {what}"))

        self._ask_if_large(next_undo.next_undo(self.session), reverse, _("Undo this?"), _("undo it"))

    def action_redo(self) -> None:
        def reverse(act: ChangeId) -> None:
            self._reverse(lambda: undoing.redo(self.session, act), _("Redone: {what}"))

        self._ask_if_large(next_undo.next_redo(self.session), reverse, _("Redo this?"), _("redo it"))

    def _ask_if_large(
        self, found: next_undo.NextReversal, reverse: Callable[[ChangeId], None], heading: str, yes: str
    ) -> None:
        """Undo or redo a small change at once; of a large one list the effects and ask first."""
        if not found.large:
            reverse(found.act)
            return
        lines = [translated(by_case(found.what)), "", *what_becomes_of(found.rows)]
        self.ask(heading, "\n".join(lines), yes, lambda: reverse(found.act))

    def ask(self, heading: str, text: str, yes: str, then: Callable[[], None]) -> None:
        """Ask right after a key whether to do its action, and do it on yes."""
        self.push_screen(dialogue.Confirm(heading, text, yes), lambda agreed: then() if agreed else None)

    def _reverse(self, operation: Callable[[], undoing.ActReversed], message: str) -> None:
        done: list[undoing.ActReversed] = []

        def act() -> undoing.ActReversed:
            done.append(operation())
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
        self._show(answers.AnswersScreen)

    def action_to_review(self) -> None:
        self._show(review.ReviewScreen)

    def action_to_codebook(self) -> None:
        self._show(codebook.CodebookScreen)

    def action_to_report(self) -> None:
        self._show(report.ReportScreen)

    def action_to_themes(self) -> None:
        self._show(themes.ThemesScreen)

    def action_to_reconcile(self) -> None:
        self._show(reconcile.ReconcileScreen)

    def action_to_agreement(self) -> None:
        self._show(agreement.AgreementScreen)

    def _show(self, kind: type[AppScreen] | None) -> None:
        """Show another screen, in place of the present one, or the coding screen."""
        if isinstance(self.screen, kind or CodingScreen):
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if kind is not None:
            self.push_screen(kind())

    def action_next_theme(self) -> None:
        now = self.theme.removeprefix("coder-")
        wanted = THEMES[(THEMES.index(now) + 1) % len(THEMES)]
        self.theme = f"coder-{wanted}"
        self.state.settings.theme = wanted
        self.show_message(_("Colours: {name}").format(name=_(THEME_NAMES[wanted])))

    def action_project_memo(self) -> None:
        def write(text: str | None) -> None:
            if text:
                self.attempt(
                    lambda: memos.write_memo(self.session, text),
                    lambda: self.show_message(_("Memo on the project written.")),
                )

        self.push_screen(dialogue.EditText(_("Memo on the project")), write)

    def action_help(self) -> None:
        self.push_screen(keys_help.Help(self.keymap, self.current_screen.mode))

    def action_palette(self) -> None:
        box = palette.Palette(self.keymap, self.current_screen.mode)

        async def run(index: int | None) -> None:
            if index is not None:
                await self.current_screen.do(box.actions[index])

        self.push_screen(box, run)

    def action_leave(self) -> None:
        if len(self.screen_stack) > 1:
            self.current_screen.before_leaving()
            self.pop_screen()

    def open_agreement(self, question: str | None) -> None:
        """Show how far coders agree on a question; leaving returns here."""
        self.push_screen(agreement.AgreementScreen(question))

    def open_answer(self, response: ResponseId, queue: Sequence[ResponseId] | None = None) -> None:
        """Open an answer of a list for coding, continuing in `queue`; leaving returns to the list."""
        self.push_screen(CodingScreen(return_to=saved_position.open_answer(self.state, response, queue)))
