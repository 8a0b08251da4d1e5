"""The coding screen: one answer, its codes, its suggestions, the codebook in numbered slots."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from coder.i18n.words import _
from coder.operations.coding import CodeMade, new_code, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.memos import write_memo
from coder.queries import answer as kinds
from coder.tui.actions import BY_ID
from coder.tui.keys import bindings
from coder.tui.opened import Opened
from coder.tui.screens import coding_rows
from coder.tui.screens.elsewhere import Elsewhere
from coder.tui.screens.span import Marking
from coder.tui.widgets.answer import AnswerView
from coder.tui.widgets.bars import Keys, Top
from coder.tui.widgets.painted import Panel, Row


class CodingScreen(Marking, Elsewhere):
    """Codes one answer after another."""

    context = "code"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("code"), ("escape", "back", "")]

    def __init__(self, id: str | None = None, *, opened: Opened | None = None) -> None:  # noqa: A002 (Textual's name)
        """`opened` is the way back to the list that an answer was opened from."""
        super().__init__(id=id)
        self.opened = opened
        self.shows_why = False
        self._about_height = 0
        self._suggested_at = self._slots_at = self._first_suggested = 0

    def compose(self) -> ComposeResult:
        yield Top()
        with Vertical(id="reading"):
            yield Panel(id="question")
            yield AnswerView(id="answer")
            yield Panel(id="about")
        yield Panel(id="beside")
        yield Panel(id="tree")
        with Vertical(id="below"):
            yield Panel(id="hint")
            yield Keys()
        yield Panel(id="said")

    def refresh_all(self) -> None:
        desk = self.desk
        rows = coding_rows.Rows(desk, self.span_mode)
        reading = self.query_one("#reading").content_size.width or 44
        beside = self.panel("beside").content_size.width or 29
        self.top.say(*rows.top(self.coder.background_note))
        self.panel("question").show(rows.question(reading))
        chosen = desk.proposal
        evidence = (
            [(one.start, one.end) for one in chosen.evidence if one.weight > 0] if chosen and self.shows_why else []
        )
        text = desk.answer.text if desk.answer is not None else rows.empty()
        self.query_one(AnswerView).show(text, rows.lanes(), desk.span, evidence)
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
        self.panel("hint").show(rows.hint(self.coder.keys))
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
            self.coder.tell(otherwise)
        self.refresh_all()

    def action_following(self) -> None:
        self._moved(self.desk.go(self.desk.place + 1), _("This is the last answer of the queue."))

    def action_preceding(self) -> None:
        self._moved(self.desk.go(self.desk.place - 1), _("This is the first answer of the queue."))

    def action_next_uncoded(self) -> None:
        self._moved(self.desk.go_uncoded(), _("Every answer of the queue is coded."))

    def action_previous_uncoded(self) -> None:
        self._moved(self.desk.go_uncoded(-1), _("Every answer of the queue is coded."))

    def action_first(self) -> None:
        self._moved(self.desk.go(0))

    def action_last(self) -> None:
        self._moved(self.desk.go(len(self.desk.ids) - 1))

    def action_scroll_down(self) -> None:
        self.query_one(AnswerView).scroll_relative(
            y=self.query_one(AnswerView).size.height // 2, animate=False, force=True
        )

    def action_scroll_up(self) -> None:
        self.query_one(AnswerView).scroll_relative(
            y=-(self.query_one(AnswerView).size.height // 2), animate=False, force=True
        )

    def action_choose_down(self) -> None:
        self.choose(self.desk.chosen + 1)

    def action_choose_up(self) -> None:
        self.choose(self.desk.chosen - 1)

    def choose(self, place: int) -> None:
        """Choose a suggestion by its place."""
        if 0 <= place < len(self.desk.proposals):
            self.desk.chosen, self.desk.chosen_by_hand = place, True
            self.refresh_all()

    def action_slots_forward(self) -> None:
        self.desk.turn_slots(1)
        self.refresh_all()

    def action_slots_back(self) -> None:
        self.desk.turn_slots(-1)
        self.refresh_all()

    # Acts

    def action_accept(self) -> None:
        proposal = self.desk.proposal
        if proposal is None:
            self.nothing_suggested()
            return
        self.used("accept")
        self.coder.attempt(lambda: self.desk.decide([proposal], "accept"))

    def action_reject(self) -> None:
        proposal = self.desk.proposal
        if proposal is None:
            self.nothing_suggested()
            return
        self.coder.attempt(lambda: self.desk.decide([proposal], "reject"))

    def action_accept_next(self) -> None:
        """Accept what is chosen and go on. Where the answer is coded already, a suggestion must be chosen by hand."""
        desk = self.desk
        proposal = desk.proposal
        wanted = proposal is not None and proposal.decision is None and desk.span is None and desk.answer is not None
        if not wanted or (desk.answer is not None and desk.answer.done and not desk.chosen_by_hand):
            self.action_go_on()
            return
        assert proposal is not None
        if not proposal.proposed and not desk.chosen_by_hand:
            self.coder.tell(
                _("This suggestion is weak: a accepts it all the same, 0 says no code fits, space goes on.")
            )
            return
        accepted = proposal
        self.used("accept")
        self.coder.attempt(lambda: desk.decide([accepted], "accept"), self.action_go_on)

    def action_accept_all(self) -> None:
        """Accept every code that passed its threshold, as one act."""
        wanted = [one for one in self.desk.proposals if one.proposed and one.decision is None]
        if not wanted:
            self.nothing_suggested()
            return
        self.used("accept")
        self.coder.attempt(lambda: self.desk.decide(wanted, "accept"))

    def action_go_on(self) -> None:
        self.action_next_uncoded()

    def action_slot(self, number: int) -> None:
        if self.lacks_answer():
            return
        code = self.desk.slot(number)
        if code is None:
            self.coder.tell(_("There is no code in slot {number}.").format(number=number))
            return
        self.used("slot")
        self.toggle((code.id,))

    def toggle(self, codes: tuple[str, ...]) -> None:
        """Put codes on, or take them off."""
        if not self.lacks_answer():
            self.coder.attempt(lambda: self.desk.toggle(codes))

    def action_repeat(self) -> None:
        if not self.desk.last_codes:
            self.coder.tell(_("There is no code to repeat yet."))
            return
        standing = self.desk.answer.own_codes(self.desk.span) if self.desk.answer is not None else set()
        by_id = self.desk.codebook.by_id
        missing = tuple(code for code in self.desk.last_codes if code in by_id and code not in standing)
        if missing:
            self.toggle(missing)
        else:
            self.coder.tell(_("The codes you put on last are on it already."))

    def action_no_code(self) -> None:
        desk = self.desk
        if not self.lacks_answer():
            targets = desk.group()
            self.coder.attempt(
                lambda: desk.act(lambda: no_code_fits(desk.session, targets, stands=None, by_first=True))
            )

    def action_come_back(self) -> None:
        self._flag(kinds.COME_BACK, whole=True)

    def action_good_quote(self) -> None:
        self._flag(kinds.GOOD_QUOTE, whole=False)

    def _flag(self, kind: str, *, whole: bool) -> None:
        desk = self.desk
        if not self.lacks_answer() and desk.answer is not None:
            targets, span = (desk.answer.id,), None if whole else desk.span
            self.coder.attempt(lambda: desk.act(lambda: toggle_flag(desk.session, targets, kind, span)))

    def action_pick(self) -> None:
        from coder.tui.screens.picker import pick_codes

        if not self.lacks_answer() and self.desk.answer is not None:
            self.used("pick")
            pick_codes(self.coder, self.desk.answer.own_codes(self.desk.span), self._picked, self._new_code)

    def _picked(self, codes: tuple[str, ...]) -> None:
        self.toggle(codes)

    def _new_code(self, name: str) -> None:
        desk = self.desk

        def make() -> CodeMade:
            made = desk.act(lambda: new_code(desk.session, name, desk.targets, desk.span))
            desk.last_codes = (made.code,)
            return made

        self.coder.attempt(make)

    def action_memo(self) -> None:
        from coder.tui.screens.dialogue import Write

        if self.lacks_answer() or self.desk.answer is None:
            return
        response, span = self.desk.answer.id, self.desk.span
        about = _("Memo on the excerpt") if self.desk.span else _("Memo on the answer")

        def write(text: str | None) -> None:
            if text:
                self.coder.attempt(
                    lambda: self.desk.act(lambda: write_memo(self.desk.session, text, answer=response, span=span))
                )

        self.app.push_screen(Write(about), write)

    # Looking

    def action_why(self) -> None:
        self.shows_why = not self.shows_why
        chosen = self.desk.proposal
        if self.shows_why and (chosen is None or not chosen.evidence):
            self.coder.tell(_("No single word carried this suggestion.") if chosen else _("Nothing is suggested here."))
        self.refresh_all()

    def action_reveal(self) -> None:
        if self.desk.cover.of_blind_sample:
            self.nothing_suggested()
        elif self.desk.hidden:
            self.desk.asked = True
            self.desk.note_shown()
            self.coder.attempt(self.desk.seen.write)

    def action_blind(self) -> None:
        if self.desk.cover.of_blind_sample:
            self.nothing_suggested()
            return
        self.desk.settings["blind"] = "0" if self.desk.blind else "1"
        self.coder.tell(
            _("Blind mode: suggestions are hidden until you have chosen, or press s.")
            if self.desk.blind
            else _("Suggestions are shown at once.")
        )
        self.desk.note_shown()
        self.coder.attempt(self.desk.seen.write)
        self.refresh_all()

    def action_copy(self) -> None:
        answer = self.desk.answer
        if answer is not None:
            start, end = self.desk.span or (0, len(answer.text))
            self.coder.copy(answer.text[start:end])

    # Elsewhere

    def action_leave(self) -> None:
        if self.opened is None:
            self.coder.action_stop()
        else:
            self.coder.action_leave()

    def action_back(self) -> None:
        """To the list that the answer was opened from; elsewhere escape leads nowhere."""
        if self.opened is not None:
            self.coder.action_leave()

    def left(self) -> None:
        if self.opened is not None:
            self.opened.come_back(self.desk)

    def on_screen_resume(self) -> None:
        if not self.span_mode or self.desk.span is None:  # another coding screen has been in front
            self.leave_span()
        super().on_screen_resume()

    def show_keys(self) -> None:
        footer = self.coder.keys.footer(self.mode)
        if self.opened is not None:
            footer = [(BY_ID["all.leave"] if one.id == "code.leave" else one, key) for one, key in footer]
        self.query_one(Keys).show(footer)

    def used(self, hint: str) -> None:
        """A first-run hint has done its work."""
        known = set(filter(None, self.desk.settings.get("hints", "").split(",")))
        if hint not in known:
            self.desk.settings["hints"] = ",".join(sorted(known | {hint}))

    # The mouse

    @on(Panel.Clicked, "#beside")
    def _clicked(self, event: Panel.Clicked) -> None:
        if self.has_class("-huge") and event.row >= self._slots_at:
            return
        if event.row > self._slots_at and self.desk.slot(event.row - self._slots_at) is not None:
            self.action_slot(event.row - self._slots_at)
        elif event.row == self._slots_at:
            self.action_slots_forward()
        elif 0 <= event.row - self._suggested_at - 1 < len(self.desk.proposals) - self._first_suggested:
            place = event.row - self._suggested_at - 1 + self._first_suggested
            if place == self.desk.chosen and self.desk.chosen_by_hand:
                self.action_accept()
            else:
                self.choose(place)

    @on(Panel.Clicked, "#tree")
    def _code_clicked(self, event: Panel.Clicked) -> None:
        listed = coding_rows.listed_codes(self.desk, self.size.height - 2)
        if 0 < event.row <= len(listed):
            self.toggle((listed[event.row - 1].id,))

    @on(AnswerView.Dragged)
    def _dragged(self, event: AnswerView.Dragged) -> None:
        self.mark_span((event.start, event.end))
