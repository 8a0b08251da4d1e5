"""Where the coding screen leads: what is known of a code or a case, answers like this one, other queues and filters."""

from __future__ import annotations

from coder.i18n.words import _
from coder.tui.screens.about import about_case, about_code
from coder.tui.screens.place import Place


class Elsewhere(Place):
    """The part of the coding screen that opens boxes and other screens."""

    def lacks_answer(self) -> bool:
        """Whether there is no answer to do anything with; then what to do is said."""
        if self.desk.answer is None:
            self.coder.tell(_("There is no answer here; bring some in with `coder import`."))
        return self.desk.answer is None

    def nothing_suggested(self) -> None:
        if self.lacks_answer():
            return
        if self.desk.cover.of_blind_sample:
            self.coder.tell(_("A random sample is coded without suggestions, so that its shares are yours alone."))
            return
        self.coder.tell(
            _("Suggestions are hidden in blind mode; s shows them.")
            if self.desk.hidden
            else _("Nothing is suggested here.")
        )

    def action_definition(self) -> None:
        from coder.tui.screens.dialogue import Look

        chosen = self.desk.proposal
        own = sorted(self.desk.answer.own_codes()) if self.desk.answer is not None else []
        code = chosen.code if chosen is not None else own[0] if own else None
        if code is None:
            self.nothing_suggested()
            return
        codebook = self.desk.codebook
        self.app.push_screen(Look(*about_code(codebook, codebook.by_id[code], self.desk.silent)))

    def action_case(self) -> None:
        from coder.tui.screens.dialogue import Look

        if not self.lacks_answer() and self.desk.answer is not None:
            self.app.push_screen(Look(*about_case(self.desk.answer, self.desk.cover.memos(self.desk.answer))))

    def action_alike(self) -> None:
        from coder.tui.screens.alike import AlikeScreen

        answer = self.desk.answer
        if self.lacks_answer() or answer is None:
            return
        if len(self.desk.groups.get(answer.id, ())) < 2:
            self.coder.tell(_("No other answer is like this one."))
            return
        self.app.push_screen(AlikeScreen(answer.id))

    def action_nearest(self) -> None:
        from coder.tui.screens.nearest import NearestScreen

        if self.desk.hidden:
            self.nothing_suggested()
        elif not self.lacks_answer() and self.desk.answer is not None:
            self.app.push_screen(NearestScreen(self.desk.answer.id))

    def action_order(self) -> None:
        from coder.tui.screens.choices import choose_order

        choose_order(self.coder)

    def action_question(self) -> None:
        from coder.tui.screens.choices import choose_questions

        choose_questions(self.coder)

    def action_filter(self) -> None:
        from coder.tui.screens.grid import FilteringScreen

        self.app.push_screen(FilteringScreen())

    def action_flagged(self) -> None:
        from coder.tui.screens.grid import GridScreen

        self.app.push_screen(GridScreen("flag:come"))
