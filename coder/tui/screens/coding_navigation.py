"""Navigation on the coding screen: among answers, suggestions and slots, to details, equal answers and other queues."""

from __future__ import annotations

from coder.i18n.words import N_, _
from coder.tui.dialogues import choices, dialogue
from coder.tui.screens import alike, answers, details_text, nearest
from coder.tui.screens.excerpt_marking import ExcerptMarking
from coder.tui.widgets.answer import AnswerView

WITHHELD = {
    "sample": N_("A random sample is coded without suggestions, so that its shares are yours alone."),
    "given": N_("You code what you were given without suggestions, until all of it is coded."),
    "lot": N_("This answer was drawn to be coded without suggestions, so that their effect can be measured."),
}
"""Why nothing is suggested for an answer."""


class CodingNavigation(ExcerptMarking):
    """The part of the coding screen that moves, and opens dialogues and other screens."""

    def lacks_answer(self) -> bool:
        """Return whether there is no answer; then a message says what to do."""
        if self.state.answer is None:
            self.coder_app.show_message(_("There is no answer here; bring some in with `coder import`."))
        return self.state.answer is None

    def nothing_suggested(self) -> None:
        if self.lacks_answer():
            return
        if why := self.state.blinding.withheld:
            self.coder_app.show_message(_(WITHHELD[why]))
            return
        self.coder_app.show_message(
            _("Suggestions are hidden in blind mode; s shows them.")
            if self.state.hidden
            else _("Nothing is suggested here.")
        )

    def _moved(self, moved: bool, otherwise: str = "") -> None:
        self.leave_span()
        if not moved and otherwise and not self.lacks_answer():
            self.coder_app.show_message(otherwise)
        self.refresh_all()

    def action_following(self) -> None:
        self._moved(self.state.go(self.state.queue.position + 1), _("This is the last answer of the queue."))

    def action_preceding(self) -> None:
        self._moved(self.state.go(self.state.queue.position - 1), _("This is the first answer of the queue."))

    def action_next_uncoded(self) -> None:
        self._moved(self.state.go_uncoded(), _("Every answer of the queue is coded."))

    def action_next_earlier(self) -> None:
        self._moved(self.state.go_to_earlier(), _("That was the last one; all others are looked at."))

    def action_previous_uncoded(self) -> None:
        self._moved(self.state.go_uncoded(-1), _("Every answer of the queue is coded."))

    def action_first(self) -> None:
        self._moved(self.state.go(0))

    def action_last(self) -> None:
        self._moved(self.state.go(len(self.state.queue.ids) - 1))

    def action_scroll_down(self) -> None:
        self.query_one(AnswerView).scroll_relative(
            y=self.query_one(AnswerView).size.height // 2, animate=False, force=True
        )

    def action_scroll_up(self) -> None:
        self.query_one(AnswerView).scroll_relative(
            y=-(self.query_one(AnswerView).size.height // 2), animate=False, force=True
        )

    def action_choose_down(self) -> None:
        self.choose(self.state.chosen + 1)

    def action_choose_up(self) -> None:
        self.choose(self.state.chosen - 1)

    def choose(self, index: int) -> None:
        """Choose a suggestion by its index."""
        if 0 <= index < len(self.state.suggestions):
            self.state.chosen, self.state.chosen_by_hand = index, True
            self.refresh_all()

    def action_slots_forward(self) -> None:
        self.state.slots.turn(1)
        self.refresh_all()

    def action_slots_back(self) -> None:
        self.state.slots.turn(-1)
        self.refresh_all()

    def action_definition(self) -> None:
        chosen = self.state.chosen_suggestion
        own = sorted(self.state.answer.own_codes()) if self.state.answer is not None else []
        code = chosen.code if chosen is not None else own[0] if own else None
        if code is None:
            self.nothing_suggested()
            return
        codebook = self.state.codebook
        self.app.push_screen(
            dialogue.ShowText(
                *details_text.about_code(codebook, codebook.by_id[code], self.state.suggestion_source.silent)
            )
        )

    def action_case(self) -> None:
        if not self.lacks_answer() and self.state.answer is not None:
            self.app.push_screen(
                dialogue.ShowText(
                    *details_text.about_case(self.state.answer, self.state.blinding.memos(self.state.answer))
                )
            )

    def action_alike(self) -> None:
        answer = self.state.answer
        if self.lacks_answer() or answer is None:
            return
        if len(self.state.alike.whole(answer.id)) < 2:
            self.coder_app.show_message(_("No other answer is like this one."))
            return
        self.app.push_screen(alike.AlikeScreen(answer.id))

    def action_nearest(self) -> None:
        if self.state.hidden:
            self.nothing_suggested()
        elif not self.lacks_answer() and self.state.answer is not None:
            self.app.push_screen(nearest.NearestScreen(self.state.answer.id))

    def action_order(self) -> None:
        choices.choose_order(self.coder_app)

    def action_question(self) -> None:
        choices.choose_questions(self.coder_app)

    def action_filter(self) -> None:
        self.app.push_screen(answers.FilteredAnswersScreen())

    def action_flagged(self) -> None:
        self.app.push_screen(answers.AnswersScreen("flag:come"))
