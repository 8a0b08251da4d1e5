"""The review screen: the suggestions of a run, accepted or rejected singly, in a selection, or above a threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from coder.i18n.words import N_, _, several
from coder.model.ids import RunId, SuggestionId
from coder.model.run import Run
from coder.model.suggestion import SuggestionFor
from coder.operations.changed import CODEBOOK, SAMPLES, SUGGESTIONS, SURVEY
from coder.operations.coding import SUREST
from coder.operations.deciding import SuggestionsDecided, decide
from coder.operations.learning import RunWritten
from coder.queries import reviewing
from coder.tui.dialogues.code_picker import pick_code
from coder.tui.dialogues.dialogue import Confirm, PickOne
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import bar, digits, on_one_line, sureness
from coder.tui.widgets.table_rows import TableColumn

METHODS = {"default": N_("built in"), "linear": N_("linear")}
"""Names of built-in methods on the screen."""

STEP = 0.05
MOST = 20_000
"""Suggestions accepted at once at most: more would block the screen for seconds."""


class ReviewScreen(TableScreen[SuggestionFor]):
    """Rows are undecided suggestions by their id."""

    context = "review"
    on_row = frozenset({"accept", "reject", "accept_all", "toggle_mark", "open"})
    reads = SURVEY | CODEBOOK | SUGGESTIONS | SAMPLES | {"codings", "decisions", "flags"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review"), ("escape", "app.leave", "")]

    def __init__(self) -> None:
        super().__init__()
        self.run: RunId | None = None
        self.unchecked = False
        self.above = 0.0
        self.code: str | None = None
        self.by_code = False
        self.only_proposed = True
        self.measured: dict[str, tuple[int, int]] = {}

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self._offer_run(unasked=True) if self.run is None else None)

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, SuggestionFor]:
        found = reviewing.page(self.state.session, wanted)
        because = "asked" if self.state.blinding.active else "open"
        for row in found.values():
            if row.response.id not in self.state.queue.done:
                self.state.shown_suggestions.note(row.response.id, because, (row.suggestion,))
        return found

    def load(self) -> None:
        session = self.state.session
        runs = reviewing.runs(session)
        if self.run is None or all(run.id != self.run for run in runs):
            self.run = runs[0].id if runs else None
        ids: list[SuggestionId] = []
        if self.run is not None:
            if self.code not in self.state.codebook.by_id:
                self.code = None  # another program may have undone it
            below = self.state.codebook.subtree(self.state.codebook.by_id[self.code]) if self.code else ()
            ids = reviewing.pending(
                session, self.run, above=self.above, codes=[code.id for code in below], proposed=self.only_proposed,
                by_code=self.by_code, left_out=self.state.blinding.without_suggestions,
            )  # fmt: skip
            self.measured = reviewing.measured(session)
        self.unchecked = any(run.id == self.run and not run.learned_from for run in runs)
        columns = [
            TableColumn(_("sure"), 9, self._sure),
            TableColumn(
                _("code"),
                30 if self.size.width >= 110 else 24,
                lambda row: (self.code_name(row.suggestion.code), "strong"),
            ),
            TableColumn(_("right"), 8, self._right),
            TableColumn(
                _("case"), max(8, cell_len(_("case"))), lambda row: (on_one_line(str(row.response.case)), "dim")
            ),
            TableColumn(_("answer"), 0, lambda row: (on_one_line(row.response.text), "")),
        ]
        self.table.show(ids, columns)
        self._show_top(len(ids))
        self.show_preview()

    def _sure(self, row: SuggestionFor) -> tuple[str, str]:
        suggestion = row.suggestion
        sure = sureness(suggestion.confidence, suggestion.rank, unchecked=self.unchecked)
        return (sure if self.unchecked else f"{sure} {bar(suggestion.confidence)}"), ""

    def _show_top(self, count: int) -> None:
        if self.run is None:
            key = self.coder_app.keymap.first("review.choose_run")
            self.top.show(
                _("Suggestions"), _("no run yet: {key} makes one").format(key=key), self.coder_app.background_note
            )
            return
        parts = [
            several("{n} waits", "{n} wait", count) if count else _("none waits"), _("run {n}").format(n=self.run),
        ]  # fmt: skip
        if self.above:
            parts.append(_("above {number}").format(number=digits(self.above)))
        if self.code:
            parts.append(f"«{self.code_name(self.code)}»")
        if self.by_code:
            parts.append(_("code by code"))
        if self.table.marks:
            parts.append(several("{n} marked", "{n} marked", len(self.table.marks)))
        self.top.show(_("Suggestions"), " · ".join(parts), on_one_line(self.state.session.coder))

    def _right(self, row: SuggestionFor) -> tuple[str, str]:
        accepted, decided = self.measured.get(row.suggestion.code, (0, 0))
        return (f"{accepted}/{decided}" if decided else "–"), "dim"

    def text_of(self, row: SuggestionFor) -> str:
        return row.response.text

    def more_about(self, row: SuggestionFor, width: int) -> list[str]:
        code = row.suggestion.code
        accepted, decided = self.measured.get(code, (0, 0))
        if not decided:
            return [_("«{code}»: none of its suggestions is decided yet").format(code=self.code_name(code))]
        return [
            several(
                "«{code}»: {accepted} of {n} decided suggestion was right",
                "«{code}»: {accepted} of {n} decided suggestions were right",
                decided,
                code=self.code_name(code),
                accepted=accepted,
            )
        ]

    # Actions

    def _decide(self, ids: Sequence[int], decision: str, in_order: str | None = None) -> None:
        touched = 0

        def doing() -> SuggestionsDecided:
            nonlocal touched
            done = decide(self.state.session, ids, decision, group=self.state.alike.group, in_order=in_order)
            touched = done.answers
            return done

        def after() -> None:
            self.table.marks.clear()
            if len(ids) == 1 and touched > 1:
                self.coder_app.show_message(_("That was {n} answers as one act; u takes it back.").format(n=touched))
            if len(ids) > 1:
                message = (
                    _("Accepted {n} suggestions; u takes all of it back.")
                    if decision == "accept"
                    else _("Rejected {n} suggestions; u takes all of it back.")
                )
                self.coder_app.show_message(message.format(n=len(ids)))

        if ids:
            self.coder_app.attempt(doing, after)

    def action_accept(self) -> None:
        self._decide(self.table.chosen(), "accept")

    def action_reject(self) -> None:
        self._decide(self.table.chosen(), "reject")

    def action_accept_all(self) -> None:
        ids = list(self.table.ids)[:MOST]
        if not ids:
            return
        question = Confirm(
            _("Accept all that are listed?"),
            several(
                "{n} suggestion becomes a coding of yours; that can be undone.",
                "{n} suggestions become codings of yours, as one act that can be undone.",
                len(ids),
            ),
            _("accept"),
        )
        self.app.push_screen(question, lambda yes: self._decide(ids, "accept", SUREST) if yes else None)

    def action_toggle_mark(self) -> None:
        self.table.toggle_mark()
        self._show_top(len(self.table.ids))

    # The list

    def _bar(self, by: float) -> None:
        self.above = round(max(0.0, min(0.95, self.above + by)), 2)
        self.load()

    def action_raise_bar(self) -> None:
        self._bar(STEP)

    def action_lower_bar(self) -> None:
        self._bar(-STEP)

    def action_sort(self) -> None:
        self.by_code = not self.by_code
        self.load()

    def action_all_ranks(self) -> None:
        self.only_proposed = not self.only_proposed
        self.load()

    def action_one_code(self) -> None:
        if self.code is not None:
            self.code = None
            self.load()
            return

        def take(code: str) -> None:
            self.code = code
            self.load()

        pick_code(self.coder_app, _("Suggestions of which code?"), take)

    def action_choose_run(self) -> None:
        runs = reviewing.runs(self.state.session)
        rows = [_run_text(run) for run in runs]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.run = runs[index].id
                self.load()

        if rows:
            self.app.push_screen(PickOne(_("Which run?"), rows), chosen)
        else:
            self._offer_run()

    def _offer_run(self, *, unasked: bool = False) -> None:
        """Offer to make a run if there is none, as the orders by suggestions do."""
        background = self.coder_app.background
        if self.state.session.read_only:
            self.coder_app.show_message(_("There are no suggestions, and the project can only be read."), error=True)
        elif not self.state.slots.codes:
            message = _("There is no code yet that could be suggested; {key} opens the codebook.")
            self.coder_app.show_message(message.format(key=self.coder_app.keymap.first("all.to_codebook")), error=True)
        elif background is not None and not background.making:
            question = Confirm(
                _("There are no suggestions yet"),
                _("A run suggests codes for all answers, from the codebook and what is coded. It can be undone."),
                _("make a run"),
                unasked=unasked,
            )
            self.app.push_screen(question, lambda yes: background.make_run(self._made) if yes else None)

    def _made(self, run_written: RunWritten) -> None:
        self.coder_app.show_message(_("Run {n} is made; u takes it back.").format(n=run_written.run), lasting=True)

    def action_open(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.coder_app.open_answer(row.response.id)


def _run_text(run: Run) -> str:
    """Return a run in a line: time, method, and what it learned from."""
    method = run.method
    facts = {
        "run": run.id, "at": run.at[:16].replace("T", " "),
        "method": _(METHODS[method]) if method in METHODS else on_one_line(method),
    }  # fmt: skip
    if not run.learned_from:
        return _("run {run}, {at}: {method}, from the codebook alone").format(**facts)
    return several(
        "run {run}, {at}: {method}, learned from {n} answer",
        "run {run}, {at}: {method}, learned from {n} answers",
        run.learned_from,
        **facts,
    )
