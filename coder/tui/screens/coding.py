"""The coding screen: one answer, its codes, its suggestions, the codebook in numbered slots."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from coder.i18n.words import N_, _
from coder.model import MEANING
from coder.tui.keys.actions import BY_ID, LEAVE
from coder.tui.keys.keymap import bindings
from coder.tui.screens import coding_hints, coding_rows
from coder.tui.screens.coding_acts import CodingActs
from coder.tui.state.coding_state import OnEnter
from coder.tui.widgets.answer import AnswerView
from coder.tui.widgets.bars import KeyBar, TopBar
from coder.tui.widgets.painted import Panel, Row

if TYPE_CHECKING:
    from coder.tui.state.saved_position import SavedPosition


class CodingScreen(CodingActs):
    """Codes one answer after another."""

    context = "code"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("code"), ("escape", "back", "")]

    def __init__(self, id: str | None = None, *, return_to: SavedPosition | None = None) -> None:  # noqa: A002 (Textual's name)
        """`return_to` is the position to return to in the list that the answer was opened from."""
        super().__init__(id=id)
        self.return_to = return_to
        self.shows_why = False
        self._about_height = 0
        self._suggested_at = self._slots_at = self._first_suggested = 0

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Vertical(id="reading"):
            yield Panel(id="question")
            yield AnswerView(id="answer")
            yield Panel(id="about")
        yield Panel(id="beside")
        yield Panel(id="tree")
        with Vertical(id="below"):
            yield Panel(id="hint")
            yield KeyBar()
        yield Panel(id="messages")

    def refresh_all(self) -> None:
        state = self.state
        rows = coding_rows.CodingRows(state, self.span_mode)
        reading = self.query_one("#reading").content_size.width or 44
        beside = self.panel("beside").content_size.width or 29
        self.top.show(*rows.top(self.coder_app.background_note))
        self.panel("question").show(rows.question(reading))
        chosen = state.chosen_suggestion
        evidence = (
            [
                (evidence.start, evidence.end)
                for evidence in chosen.evidence
                if evidence.weight > 0 and evidence.source != MEANING
            ]
            if chosen and self.shows_why
            else []
        )
        text = state.answer.text if state.answer is not None else rows.empty()
        self.query_one(AnswerView).show(text, rows.lanes(), state.span, evidence)
        self.panel("about").show(self._about(rows.about(reading, self.size.height)))
        most = 5 if self.has_class("-slim") else 12 if self.size.height > 30 else 8
        applied, suggested = rows.applied(beside), rows.suggested(beside, most)
        self._first_suggested = rows.first_suggested(most)
        self._suggested_at, self._slots_at = len(applied), len(applied) + len(suggested)
        third = [] if self.has_class("-huge") else [*rows.slots(beside), ((("", ""),))]
        left = self.panel("beside").content_size.height - self._slots_at - len(third)
        self.panel("beside").show([*applied, *suggested, *third, *rows.chosen_code(beside, left)])
        if self.has_class("-huge"):
            self.panel("tree").show(rows.tree(self.panel("tree").content_size.width or 48, self.size.height - 2))
        self.panel("hint").show(coding_hints.hint(state, self.coder_app.keymap))
        self.show_keys()

    def _about(self, rows: list[Row]) -> list[Row]:
        """Return the variables, never fewer lines than before, lest the answer above them jump."""
        self._about_height = max(self._about_height, len(rows))
        return [((("", ""),))] * (self._about_height - len(rows)) + rows

    def panel(self, name: str) -> Panel:
        """Return a panel by its id."""
        return self.query_one(f"#{name}", Panel)

    def on_resize(self) -> None:
        self._about_height = 0
        if self.is_mounted:
            self.call_after_refresh(self.refresh_all)

    # Display

    def action_why(self) -> None:
        self.shows_why = not self.shows_why
        chosen = self.state.chosen_suggestion
        if self.shows_why and chosen is None:
            self.coder_app.show_message(_("Nothing is suggested here."))
        elif self.shows_why and chosen is not None and (not chosen.evidence or chosen.evidence[0].source == MEANING):
            by_meaning = _("What the answer means as a whole carried this suggestion most.")
            self.coder_app.show_message(by_meaning if chosen.evidence else _("No single word carried this suggestion."))
        elif self.shows_why and chosen is not None and (those := coding_rows.of_codebook(chosen.evidence)):
            self.coder_app.show_message(_("From the codebook: {those}.").format(those=those))
        self.refresh_all()

    def action_reveal(self) -> None:
        if self.state.blinding.withheld:
            self.nothing_suggested()
        elif self.state.hidden:
            self.state.revealed = True
            self.state.note_shown()
            self.coder_app.attempt(self.state.shown_suggestions.write)

    def action_blind(self) -> None:
        if self.state.blinding.withheld:
            self.nothing_suggested()
            return
        self.state.settings.blind = not self.state.blinding.active
        self.coder_app.show_message(
            _("Blind mode: suggestions are hidden until you have chosen, or press s.")
            if self.state.blinding.active
            else _("Suggestions are shown at once.")
        )
        self.state.note_shown()
        self.coder_app.attempt(self.state.shown_suggestions.write)
        self.refresh_all()

    def action_copy(self) -> None:
        answer = self.state.answer
        if answer is not None:
            start, end = self.state.span or (0, len(answer.text))
            self.coder_app.copy(answer.text[start:end])

    # Other screens

    def action_leave(self) -> None:
        if self.return_to is None:
            self.coder_app.action_stop()
        else:
            self.coder_app.action_leave()

    def action_back(self) -> None:
        """Return to the list that the answer was opened from; otherwise do nothing."""
        if self.return_to is not None:
            self.coder_app.action_leave()

    def before_leaving(self) -> None:
        if self.return_to is not None:
            self.return_to.restore(self.state)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:  # Textual calls that of the base, too
        if not self.span_mode or self.state.span is None:  # another coding screen has been in front
            self.leave_span()

    @property
    def idle(self) -> frozenset[str]:
        deciding = () if self.state.chosen_suggestion is not None else ("accept", "reject")
        return frozenset((*deciding, "go_on") if self.state.on_enter is OnEnter.GO_ON else deciding)

    def show_keys(self) -> None:
        """Show the key bar, with the effects of leaving and enter on the current answer."""
        instead = {"code.leave": LEAVE} if self.return_to is not None else {}
        if self.state.on_enter is OnEnter.GO_ON:
            goes_on = N_("keep, next") if self.state.queue.order == "again" else BY_ID["code.go_on"].label
            instead["code.accept_next"] = replace(BY_ID["code.accept_next"], label=goes_on)
        self.query_one(KeyBar).show([(instead.get(action.id, action), key) for action, key in self.offered])

    # The mouse

    @on(Panel.Clicked, "#beside")
    def _clicked(self, event: Panel.Clicked) -> None:
        if self.has_class("-huge") and event.row >= self._slots_at:
            return
        if event.row > self._slots_at and self.state.slots.code(event.row - self._slots_at) is not None:
            self.action_slot(event.row - self._slots_at)
        elif event.row == self._slots_at:
            self.action_slots_forward()
        elif 0 <= event.row - self._suggested_at - 1 < len(self.state.suggestions) - self._first_suggested:
            index = event.row - self._suggested_at - 1 + self._first_suggested
            if index == self.state.chosen and self.state.chosen_by_hand:
                self.action_accept()
            else:
                self.choose(index)

    @on(Panel.Clicked, "#tree")
    def _code_clicked(self, event: Panel.Clicked) -> None:
        listed = coding_rows.listed_codes(self.state, self.size.height - 2)
        if 0 < event.row <= len(listed):
            self.toggle((listed[event.row - 1].id,))

    @on(AnswerView.Dragged)
    def _dragged(self, event: AnswerView.Dragged) -> None:
        self.mark_span((event.start, event.end))
