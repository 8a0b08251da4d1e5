"""Moving on the coding screen: between answers, in a long one, among suggestions and slots."""

from __future__ import annotations

from coder.i18n.words import _
from coder.tui.screens.coding_navigation import CodingNavigation
from coder.tui.screens.excerpt_marking import ExcerptMarking
from coder.tui.widgets.answer import AnswerView


class CodingMoves(ExcerptMarking, CodingNavigation):
    """The part of the coding screen that moves."""

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
