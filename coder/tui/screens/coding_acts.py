"""Coding on the coding screen: suggestions, slots, the picker, flags and memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.i18n.words import _
from coder.operations import memos
from coder.queries import answer as kinds
from coder.tui.dialogues import code_picker, dialogue
from coder.tui.screens.coding_navigation import CodingNavigation
from coder.tui.state.coding_state import OnEnter

if TYPE_CHECKING:
    from coder.model import Suggestion


class CodingActs(CodingNavigation):
    """The part of the coding screen that codes."""

    def action_accept(self) -> None:
        if (suggestion := self._meant()) is not None:
            self.used("accept")
            self.coder_app.attempt(lambda: self.state.decide([suggestion], "accept"))

    def action_reject(self) -> None:
        if (suggestion := self._meant()) is not None:
            self.coder_app.attempt(lambda: self.state.decide([suggestion], "reject"))

    def _meant(self) -> Suggestion | None:
        """Return the suggestion meant by the key; None, with a message, if another has just replaced it."""
        if self.state.chosen_suggestion is None:
            self.nothing_suggested()
        elif not self.state.seen:
            self.coder_app.show_message(_("The suggestions have changed just now: look at them first."))
            return None
        return self.state.chosen_suggestion

    def action_accept_next(self) -> None:
        """Accept the chosen suggestion and continue, or only continue: see `CodingState.on_enter`."""
        state, suggestion = self.state, self.state.chosen_suggestion
        if suggestion is None or state.on_enter is OnEnter.GO_ON or not state.seen:
            self.action_go_on()
        elif state.on_enter is OnEnter.WEAK:
            self.coder_app.show_message(
                _("This suggestion is weak: a accepts it all the same, 0 says no code fits, space goes on.")
            )
        else:
            self.used("accept")
            self.coder_app.attempt(lambda: state.decide([suggestion], "accept"), self.action_go_on)

    def action_accept_all(self) -> None:
        """Accept every code above its threshold, as one change."""
        wanted = self.state.undecided
        if not wanted:
            self.nothing_suggested()
            return
        self.used("accept")
        self.coder_app.attempt(lambda: self.state.decide(wanted, "accept"))

    def action_go_on(self) -> None:
        """Go to the next uncoded answer; in a review, confirm the codes on this one and continue."""
        if self.state.queue.order != "again":
            self.action_next_uncoded()
        elif not self.lacks_answer():
            self.coder_app.attempt(self.state.keep_codings, self.action_next_earlier)

    def action_slot(self, number: int) -> None:
        if self.lacks_answer():
            return
        code = self.state.slots.code(number)
        if code is None:
            self.coder_app.show_message(_("There is no code in slot {number}.").format(number=number))
            return
        self.used("slot")
        self.toggle((code.id,))

    def toggle(self, codes: tuple[str, ...]) -> None:
        """Apply codes, or remove them."""
        if not self.lacks_answer():
            self.coder_app.attempt(lambda: self.state.toggle(codes))

    def action_repeat(self) -> None:
        if not self.state.last_codes:
            self.coder_app.show_message(_("There is no code to repeat yet."))
            return
        if missing := self.state.to_repeat:
            self.toggle(missing)
        else:
            self.coder_app.show_message(_("The codes you put on last are on it already."))

    def action_no_code(self) -> None:
        if not self.lacks_answer():
            self.coder_app.attempt(self.state.find_no_code)

    def action_come_back(self) -> None:
        self._flag(kinds.COME_BACK, whole=True)

    def action_good_quote(self) -> None:
        self._flag(kinds.GOOD_QUOTE, whole=False)

    def _flag(self, kind: str, *, whole: bool) -> None:
        if not self.lacks_answer():
            span = None if whole else self.state.span
            self.coder_app.attempt(lambda: self.state.flag(kind, span))

    def action_pick(self) -> None:
        if not self.lacks_answer() and self.state.answer is not None:
            self.used("pick")
            code_picker.pick_codes(
                self.coder_app, self.state.answer.own_codes(self.state.span), self._picked, self._new_code
            )

    def _picked(self, codes: tuple[str, ...]) -> None:
        self.toggle(codes)

    def _new_code(self, name: str) -> None:
        self.coder_app.attempt(lambda: self.state.make_code(name))

    def action_memo(self) -> None:
        if self.lacks_answer() or self.state.answer is None:
            return
        response, span = self.state.answer.id, self.state.span
        about = _("Memo on the excerpt") if self.state.span else _("Memo on the answer")

        def write(text: str | None) -> None:
            if text:
                self.coder_app.attempt(
                    lambda: self.state.act(
                        lambda: memos.write_memo(self.state.session, text, answer=response, span=span)
                    )
                )

        self.app.push_screen(dialogue.EditText(about), write)

    def used(self, hint: str) -> None:
        """Hide a first-run hint that was followed."""
        self.state.settings.hints_known |= {hint}
