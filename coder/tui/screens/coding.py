"""The coding screen: one answer, its codes, its suggestions, the codebook in numbered slots."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from coder.i18n.words import _
from coder.model import MEANING
from coder.operations.coding import CodeMade, new_code, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.memos import write_memo
from coder.queries import answer as kinds
from coder.tui.keys.actions import LEAVE
from coder.tui.keys.keymap import bindings
from coder.tui.screens import coding_rows
from coder.tui.screens.coding_navigation import CodingNavigation
from coder.tui.screens.excerpt_marking import ExcerptMarking
from coder.tui.state.saved_position import SavedPosition
from coder.tui.widgets.answer import AnswerView
from coder.tui.widgets.bars import KeyBar, TopBar
from coder.tui.widgets.painted import Panel, Row


class CodingScreen(ExcerptMarking, CodingNavigation):
    """Codes one answer after another."""

    context = "code"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("code"), ("escape", "back", "")]

    def __init__(self, id: str | None = None, *, return_to: SavedPosition | None = None) -> None:  # noqa: A002 (Textual's name)
        """`opened` is the way back to the list that an answer was opened from."""
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
        self.panel("hint").show(rows.hint(self.coder_app.keymap))
        self.show_keys()

    def _about(self, rows: list[Row]) -> list[Row]:
        """The variables, never fewer lines than before: the answer above them would jump about."""
        self._about_height = max(self._about_height, len(rows))
        return [((("", ""),))] * (self._about_height - len(rows)) + rows

    def panel(self, name: str) -> Panel:
        """A panel by its id."""
        return self.query_one(f"#{name}", Panel)

    def on_resize(self) -> None:
        self._about_height = 0
        if self.is_mounted:
            self.call_after_refresh(self.refresh_all)

    # Moving

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

    # Acts

    def action_accept(self) -> None:
        suggestion = self.state.chosen_suggestion
        if suggestion is None:
            self.nothing_suggested()
            return
        self.used("accept")
        self.coder_app.attempt(lambda: self.state.decide([suggestion], "accept"))

    def action_reject(self) -> None:
        suggestion = self.state.chosen_suggestion
        if suggestion is None:
            self.nothing_suggested()
            return
        self.coder_app.attempt(lambda: self.state.decide([suggestion], "reject"))

    def action_accept_next(self) -> None:
        """Accept what is chosen and go on. Where the answer is coded already, a suggestion must be chosen by hand."""
        state = self.state
        suggestion = state.chosen_suggestion
        wanted = (
            suggestion is not None and suggestion.decision is None and state.span is None and state.answer is not None
        )
        if not wanted or (state.answer is not None and state.answer.done and not state.chosen_by_hand):
            self.action_go_on()
            return
        assert suggestion is not None
        if not suggestion.proposed and not state.chosen_by_hand:
            self.coder_app.show_message(
                _("This suggestion is weak: a accepts it all the same, 0 says no code fits, space goes on.")
            )
            return
        accepted = suggestion
        self.used("accept")
        self.coder_app.attempt(lambda: state.decide([accepted], "accept"), self.action_go_on)

    def action_accept_all(self) -> None:
        """Accept every code that passed its threshold, as one change."""
        wanted = [
            suggestion for suggestion in self.state.suggestions if suggestion.proposed and suggestion.decision is None
        ]
        if not wanted:
            self.nothing_suggested()
            return
        self.used("accept")
        self.coder_app.attempt(lambda: self.state.decide(wanted, "accept"))

    def action_go_on(self) -> None:
        self.action_next_uncoded()

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
        """Put codes on, or take them off."""
        if not self.lacks_answer():
            self.coder_app.attempt(lambda: self.state.toggle(codes))

    def action_repeat(self) -> None:
        if not self.state.last_codes:
            self.coder_app.show_message(_("There is no code to repeat yet."))
            return
        standing = self.state.answer.own_codes(self.state.span) if self.state.answer is not None else set()
        by_id = self.state.codebook.by_id
        missing = tuple(code for code in self.state.last_codes if code in by_id and code not in standing)
        if missing:
            self.toggle(missing)
        else:
            self.coder_app.show_message(_("The codes you put on last are on it already."))

    def action_no_code(self) -> None:
        state = self.state
        if not self.lacks_answer() and state.answer is not None:
            targets = state.alike.group(state.answer.id)
            self.coder_app.attempt(
                lambda: state.act(lambda: no_code_fits(state.session, targets, stands=None, by_first=True))
            )

    def action_come_back(self) -> None:
        self._flag(kinds.COME_BACK, whole=True)

    def action_good_quote(self) -> None:
        self._flag(kinds.GOOD_QUOTE, whole=False)

    def _flag(self, kind: str, *, whole: bool) -> None:
        state = self.state
        if not self.lacks_answer() and state.answer is not None:
            targets, span = (state.answer.id,), None if whole else state.span
            self.coder_app.attempt(lambda: state.act(lambda: toggle_flag(state.session, targets, kind, span)))

    def action_pick(self) -> None:
        from coder.tui.dialogues.code_picker import pick_codes

        if not self.lacks_answer() and self.state.answer is not None:
            self.used("pick")
            pick_codes(self.coder_app, self.state.answer.own_codes(self.state.span), self._picked, self._new_code)

    def _picked(self, codes: tuple[str, ...]) -> None:
        self.toggle(codes)

    def _new_code(self, name: str) -> None:
        state = self.state

        def make() -> CodeMade:
            made = state.act(lambda: new_code(state.session, name, state.targets, state.span))
            state.last_codes = (made.code,)
            return made

        self.coder_app.attempt(make)

    def action_memo(self) -> None:
        from coder.tui.dialogues.dialogue import EditText

        if self.lacks_answer() or self.state.answer is None:
            return
        response, span = self.state.answer.id, self.state.span
        about = _("Memo on the excerpt") if self.state.span else _("Memo on the answer")

        def write(text: str | None) -> None:
            if text:
                self.coder_app.attempt(
                    lambda: self.state.act(lambda: write_memo(self.state.session, text, answer=response, span=span))
                )

        self.app.push_screen(EditText(about), write)

    # Looking

    def action_why(self) -> None:
        self.shows_why = not self.shows_why
        chosen = self.state.chosen_suggestion
        if self.shows_why and chosen is None:
            self.coder_app.show_message(_("Nothing is suggested here."))
        elif self.shows_why and chosen is not None and (not chosen.evidence or chosen.evidence[0].source == MEANING):
            by_meaning = _("What the answer means as a whole carried this suggestion most.")
            self.coder_app.show_message(by_meaning if chosen.evidence else _("No single word carried this suggestion."))
        self.refresh_all()

    def action_reveal(self) -> None:
        if self.state.blinding.of_blind_sample:
            self.nothing_suggested()
        elif self.state.hidden:
            self.state.revealed = True
            self.state.note_shown()
            self.coder_app.attempt(self.state.shown_suggestions.write)

    def action_blind(self) -> None:
        if self.state.blinding.of_blind_sample:
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

    # Elsewhere

    def action_leave(self) -> None:
        if self.return_to is None:
            self.coder_app.action_stop()
        else:
            self.coder_app.action_leave()

    def action_back(self) -> None:
        """To the list that the answer was opened from; elsewhere escape leads nowhere."""
        if self.return_to is not None:
            self.coder_app.action_leave()

    def before_leaving(self) -> None:
        if self.return_to is not None:
            self.return_to.restore(self.state)

    def on_screen_resume(self) -> None:
        if not self.span_mode or self.state.span is None:  # another coding screen has been in front
            self.leave_span()
        super().on_screen_resume()

    def show_keys(self) -> None:
        footer = self.coder_app.keymap.footer(self.mode)
        if self.return_to is not None:
            footer = [(LEAVE if action.id == "code.leave" else action, key) for action, key in footer]
        self.query_one(KeyBar).show(footer)

    def used(self, hint: str) -> None:
        """A first-run hint has done its work."""
        self.state.settings.hints_known |= {hint}

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
