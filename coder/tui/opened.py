"""An answer opened from a list, and the way back: the queue and the answer that were in front before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.queries.stopping import Finding
from coder.tui.cover import Visit
from coder.tui.desk import Desk
from coder.tui.suggested import Live


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """How the desk stood before an answer was opened from a list."""

    questions: tuple[str, ...]
    ids: list[int]
    opened_ids: list[int]
    """The queue right after: where the coder has chosen another since, that one stays."""
    order: str
    visit: Visit
    awaited: bool
    finding: Finding | None
    answer: int | None
    live: Live | None
    span: tuple[int, int] | None
    chosen: int
    chosen_by_hand: bool
    asked: bool

    def come_back(self, desk: Desk) -> None:
        """Put the former queue and answer in front again, as they were."""
        if desk.questions != self.questions:
            return
        if desk.ids is self.opened_ids and self.ids is not self.opened_ids:
            desk.take_order(self.order, self.ids)
            desk.awaited, desk.finding = self.awaited, self.finding
        if self.answer is not None and desk.go_to(self.answer):
            desk.cover.visit = self.visit
            desk.suggested.live, desk.span, desk.asked = self.live, self.span, self.asked
            desk.read()
            desk.chosen, desk.chosen_by_hand = self.chosen, self.chosen_by_hand


def open_answer(desk: Desk, response: int, queue: Sequence[int] | None = None) -> Opened:
    """Put an answer in front, in a queue of its own or, where that has it, in the one at hand; return the way back."""
    before, order, answer = desk.ids, desk.order, desk.answer
    visit, awaited, finding = desk.cover.visit, desk.awaited, desk.finding
    live, span, asked = desk.suggested.live, desk.span, desk.asked
    chosen, by_hand = desk.chosen, desk.chosen_by_hand
    if queue is not None and list(queue) != before:
        desk.take_order("list", queue)
    elif queue is None and response not in desk.places:
        desk.take_order("list", [response])
    desk.go_to(response)
    return Opened(
        desk.questions, before, desk.ids, order, visit, awaited, finding, answer.id if answer is not None else None,
        live, span, chosen, by_hand, asked,
    )  # fmt: skip
