"""Opening an answer from a list, and the position to return to: the queue and the previous answer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from coder.model.ids import ResponseId
from coder.queries.stopping import Finding
from coder.tui.state.blinding import Visit
from coder.tui.state.coding_state import CodingState
from coder.tui.state.suggestion_source import FitSuggestions


class SavedPosition(Struct, frozen=True, eq=False):
    """The coding state before an answer was opened from a list."""

    questions: tuple[str, ...]
    ids: list[ResponseId]
    opened_ids: list[ResponseId]
    """The queue right after opening: one that the coder has chosen since is kept."""
    order: str
    visit: Visit
    order_pending: bool
    finding: Finding | None
    answer: ResponseId | None
    suggestions_in_use: FitSuggestions | None
    span: tuple[int, int] | None
    chosen: int
    chosen_by_hand: bool
    revealed: bool

    def restore(self, state: CodingState) -> None:
        """Return to the former queue and answer."""
        if state.queue.questions != self.questions:
            return
        if state.queue.ids is self.opened_ids and self.ids is not self.opened_ids:
            state.set_queue(self.order, self.ids)
            state.queue.order_pending, state.queue.finding = self.order_pending, self.finding
        if self.answer is not None and state.go_to(self.answer):
            state.blinding.visit = self.visit
            state.suggestion_source.in_use, state.span, state.revealed = (
                self.suggestions_in_use,
                self.span,
                self.revealed,
            )
            state.read()
            state.chosen, state.chosen_by_hand = self.chosen, self.chosen_by_hand


def open_answer(state: CodingState, response: ResponseId, queue: Sequence[ResponseId] | None = None) -> SavedPosition:
    """Go to an answer, in `queue`, in the current queue if it has it, or alone; return the previous position."""
    before, order, answer = state.queue.ids, state.queue.order, state.answer
    visit, order_pending, finding = state.blinding.visit, state.queue.order_pending, state.queue.finding
    suggestions_in_use, span, revealed = state.suggestion_source.in_use, state.span, state.revealed
    chosen, by_hand = state.chosen, state.chosen_by_hand
    if queue is not None and list(queue) != before:
        state.set_queue("list", queue)
    elif queue is None and response not in state.queue.positions:
        state.set_queue("list", [response])
    state.go_to(response)
    return SavedPosition(
        state.queue.questions, before, state.queue.ids, order, visit, order_pending, finding,
        answer.id if answer is not None else None, suggestions_in_use, span, chosen, by_hand, revealed,
    )  # fmt: skip
