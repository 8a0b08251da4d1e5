"""The state of coding, without widgets: the queue, the current answer, the codebook, the chosen suggestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from coder.errors import CoderError, NotFound, ProjectRefused
from coder.operations import coding, deciding, flags, keeping
from coder.operations.changed import Changed, changed_of
from coder.queries import look_again, queue
from coder.queries.answer import Answer, read_answer
from coder.queries.codebooks import codebook_of
from coder.tui.state.alike_answers import AlikeAnswers
from coder.tui.state.answer_queue import AnswerQueue, Order
from coder.tui.state.blinding import Blinding
from coder.tui.state.code_slots import CodeSlots
from coder.tui.state.settings import Settings
from coder.tui.state.shown_suggestions import ShownSuggestions
from coder.tui.state.suggestion_source import OWN, SuggestionSource

if TYPE_CHECKING:
    from coder.model import Suggestion
    from coder.model.ids import CodeId, ResponseId
    from coder.project import Session
    from coder.queries.live_run import LiveRun
    from coder.queries.trust import Trust

Result = TypeVar("Result")


UNSEEN = 0.4
"""Seconds after which a new suggestion can be meant by a key."""


class OnEnter(Enum):
    """The effect of accepting and going on: accept the chosen suggestion, report that it is weak, or only go on."""

    ACCEPT, WEAK, GO_ON = range(3)


class CodingState:
    """The state of coding: read from the project, changed by operations, restored where the coder stopped."""

    def __init__(self, session: Session, questions: Sequence[str] = ()) -> None:
        self.session = session
        self.settings = Settings.read(queue.settings(session))
        self.saved_settings = self.settings.written()
        self.codebook = codebook_of(session)
        self.slots = CodeSlots(self.codebook, self.settings)
        self.queue = AnswerQueue(session, self.settings, questions)
        self.alike = AlikeAnswers(session)
        self.blinding = Blinding(session, self.settings, self.queue)
        self.alike.unlike = self.blinding.by_lot
        self.suggestion_source = SuggestionSource()
        self.suggestion_source.read_trust(session, self.codebook)
        self.shown_suggestions = ShownSuggestions(session)
        self.answer: Answer | None = None
        self.span: tuple[int, int] | None = None
        self.chosen = 0
        self.chosen_by_hand = False
        self.revealed = False
        """Whether the coder has asked for the hidden suggestions of the current answer."""
        self.came_at = float("-inf")
        """When the chosen suggestion last changed while the answer was shown, by the monotonic clock."""
        self.last_codes: tuple[str, ...] = ()
        self.earlier_codes: tuple[CodeId, ...] = ()
        """In a review: the coder's codes on this answer that had another definition when applied."""
        self._refreshed_change: int | None = None
        """The change read last."""
        self.queue.begin()
        self._read_around()

    @property
    def definition(self) -> Path | None:
        """The report definition with conditions for being asked, if any; relative to the project's folder."""
        name = self.settings.report_definition
        return self.session.path.parent / name if name else None

    # The queue

    def load_queue(self) -> None:
        """Read the queue in its order and go to the answer where the coder stopped."""
        self.queue.load()
        self._read_around()

    def set_queue(self, order: str, ids: Sequence[ResponseId], *, from_start: bool = False) -> None:
        """Set a queue made elsewhere, and stay at the current answer or go to the first uncoded one."""
        self.settings.order = order
        self.queue.order_pending = False
        self.queue.replace(list(ids))
        if order != "list":
            self.queue.follow()  # it was made a while ago
        self._read_around()
        if from_start:
            self.go(self.queue.first_uncoded())

    def _read_around(self) -> None:
        """Read the context of the queue's answers, and the current answer."""
        self.alike.read_apart()
        self.alike.among = self.queue.given if self.queue.own_only else None
        self.blinding.read_samples()
        self.read()

    def set_order(self, order: Order) -> None:
        """Put the queue in another order and start at its first uncoded answer. Raises PluginFailed."""
        order.put_into(self.settings)
        self.load_queue()
        if self.queue.order_failed is not None:
            raise self.queue.order_failed
        if order.name != "file":
            self.go(self.queue.first_uncoded())

    def keep_codings(self) -> keeping.CodingsKept:
        """Confirm the codes on the answer, and on equal ones, under their present definitions."""
        assert self.answer is not None
        answers = self.alike.group(self.answer.id)
        return self.act(lambda: keeping.keep_codings(self.session, answers))

    def go_to_earlier(self) -> bool:
        """Go to the next answer with a code of this coder from an earlier definition; return False if none is left."""
        ids, position = self.queue.ids, self.queue.position
        left = (at for at in range(position + 1, len(ids)) if look_again.earlier_on(self.session, ids[at]))
        found = next(left, None)
        return found is not None and self.go(found)

    def show_own_only(self, only: bool) -> None:
        """Show only the coder's assignments, or all answers; an order of assignments then gives way to file order."""
        self.settings.own_only = only
        if not only and self.settings.order == "assigned":
            self.settings.order = "file"
        self.load_queue()

    def set_questions(self, questions: Sequence[str]) -> None:
        """Code the answers to other questions; a random order, a sample and assignments stay; else file order."""
        self.queue.questions = self.settings.questions = tuple(questions)
        if self.queue.order not in ("random", "sample", "assigned"):
            self.settings.order = "file"
        self.load_queue()

    def read(self) -> None:
        """Reload the current answer; the chosen suggestion stays chosen, wherever it is now, unless a decision has just
        been undone: then the one that it was on is chosen again.
        """
        before, chosen = self.answer, self.chosen_suggestion
        decided = {suggestion.code for suggestion in self.suggestions if suggestion.decision not in (None, OWN)}
        self.answer = None
        while (response := self.queue.current) is not None:
            try:
                self.answer = read_answer(self.session, response)
                break
            except NotFound:  # removed by another program
                self.queue.remove_current()
        if before is not None and (self.answer is None or self.answer.id != before.id):
            self.span = None  # it was of the answer that is gone
        if self.answer is None:
            return
        if not self.codebook.by_id.keys() >= self.answer.all_codes():
            self.read_codebook()  # another program has just made a code
        self.answer = self.suggestion_source.with_fit(self.answer)
        again = look_again.earlier_on(self.session, self.answer.id) if self.queue.order == "again" else []
        self.earlier_codes = tuple(dict.fromkeys(earlier_coding.code for earlier_coding in again))
        self.blinding.arrive_at(self.answer.id, coded=self.answer.done)
        self.queue.note_done(self.answer.id, self.answer.done)
        if before is not None and before.id == self.answer.id:
            undone = [
                suggestion
                for suggestion in self.suggestions
                if suggestion.decision is None and suggestion.code in decided
            ]
            chosen = undone[0] if undone else chosen
            self._keep_chosen(None if chosen is None else chosen.code)
        self.note_shown()

    def _keep_chosen(self, code: str | None) -> None:
        codes = [suggestion.code for suggestion in self.suggestions]
        if code in codes:
            self.chosen = codes.index(code)
        elif codes:
            self.chosen, self.chosen_by_hand, self.came_at = 0, False, monotonic()

    def go(self, position: int) -> bool:
        """Go to a position in the queue; return False at its ends."""
        if not self.queue.move(position):
            return False
        self.suggestion_source.in_use = self.suggestion_source.newest
        self.span, self.chosen, self.chosen_by_hand, self.revealed = None, 0, False, False
        self.came_at = float("-inf")
        self.read()
        self.chosen = next((at for at, suggestion in enumerate(self.suggestions) if suggestion.decision is None), 0)
        return True

    def go_to(self, response: ResponseId) -> bool:
        """Go to an answer, if the queue has it."""
        position = self.queue.positions.get(response)
        return position is not None and self.go(position)

    def go_uncoded(self, step: int = 1) -> bool:
        """Go to the next (or the previous) uncoded answer, wrapping at the ends; return False if none is left."""
        position = self.queue.next_uncoded(step)
        if position is None and self.answer is not None and self.answer.done:
            self.blinding.leave()  # who goes on from the last answer has left it, and nothing is hidden any more
            self.read()
        return position is not None and self.go(position)

    # Changes by others

    def read_codebook(self) -> None:
        """Read the codebook again."""
        self.codebook = codebook_of(self.session)
        self.slots.follow(self.codebook)

    def reload(self) -> None:
        """Reload everything, since another program or an undo has changed the file."""
        self.read_codebook()
        self.queue.read_done()
        self.queue.follow()
        self.suggestion_source.read_trust(self.session, self.codebook)
        self._read_around()

    def refresh(self, changed: Changed) -> None:
        """Reload, once, only what an operation of the coder has changed, however long the queue."""
        if changed.change in (None, self._refreshed_change):
            return
        self._refreshed_change = changed.change
        if changed.answers is None or changed.survey:
            self.reload()
            return
        if changed.codebook:
            self.read_codebook()
        if changed.codebook or changed.suggestions:
            self.suggestion_source.read_trust(self.session, self.codebook)
        if changed.samples:
            self.queue.follow()
            self._read_around()
        current = self.answer.id if self.answer is not None else None
        if others := sorted(changed.answers - {current}):
            coded = queue.done(self.session, others)
            for response in others:
                self.queue.note_done(response, response in coded)
        if changed.flags:
            self.alike.read_apart(changed.answers)
        if current is None or changed.touches(current) or changed.codebook or changed.suggestions:
            self.read()

    # Suggestions

    @property
    def hidden(self) -> bool:
        """Whether suggestions are hidden for the current answer."""
        return self.blinding.suggestions(self.answer, asked=self.revealed)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The visible suggestions, surest first. See `SuggestionSource.usable`."""
        return () if self.hidden else self.suggestion_source.usable(self.answer, self.codebook)

    @property
    def chosen_suggestion(self) -> Suggestion | None:
        """The chosen suggestion."""
        return self.suggestions[self.chosen] if 0 <= self.chosen < len(self.suggestions) else None

    @property
    def on_enter(self) -> OnEnter:
        """The effect of accepting and going on. On a coded answer, a suggestion must be chosen by hand."""
        suggestion, answer = self.chosen_suggestion, self.answer
        if answer is None or suggestion is None or suggestion.decision is not None or self.span is not None:
            return OnEnter.GO_ON
        if self.chosen_by_hand:
            return OnEnter.ACCEPT
        if answer.done:
            return OnEnter.GO_ON
        return OnEnter.ACCEPT if suggestion.proposed else OnEnter.WEAK

    @property
    def seen(self) -> bool:
        """Whether the coder may have seen the chosen suggestion when pressing the key that acts now."""
        return self.chosen_by_hand or monotonic() >= self.came_at + UNSEEN

    def note_shown(self) -> None:
        """Note the suggestions that the coder sees before coding the answer."""
        if self.answer is not None and not self.answer.done:
            self.shown_suggestions.note(self.answer.id, "asked" if self.revealed else "open", self.suggestions)

    def _note_chosen(self) -> None:
        """Note that the coder has coded the answer without seeing its suggestions."""
        if self.answer is not None and self.answer.done and self.hidden:
            usable = self.suggestion_source.usable(self.answer, self.codebook)
            self.shown_suggestions.note(self.answer.id, "chosen", usable)

    def receive_suggestions(
        self, run: LiveRun, suggestions: Mapping[ResponseId, tuple[Suggestion, ...]], trust: Trust | None = None
    ) -> None:
        """Store suggestions of a newer fit. The current answer keeps its own, so that none change while it is read.

        They come into use with the next answer, or at once if the current one has none.
        """
        self.suggestion_source.receive(run, suggestions, trust)
        if self.answer is not None and not self.answer.suggestions:
            self.suggestion_source.in_use = self.suggestion_source.newest
            self.read()

    # Operations

    @property
    def targets(self) -> tuple[ResponseId, ...]:
        """The answers that the next code applies to: the group, or one answer if an excerpt of it is marked."""
        if self.answer is None:
            return ()
        return (self.answer.id,) if self.span is not None else self.alike.group(self.answer.id)

    def act(self, operation: Callable[[], Result]) -> Result:
        """Run an operation and reload the answer. Raises CoderError.

        A ProjectRefused means that nothing was done and the operation can be retried.
        """
        result = operation()
        before = self.answer
        changed = changed_of(result)
        try:
            if changed is not None:
                self.refresh(changed)
        except ProjectRefused as error:
            raise CoderError(error.what, error.hints) from error
        if before is not None and not before.done:
            self._note_chosen()
        return result

    def toggle(self, codes: Sequence[str]) -> coding.AnswersCoded:
        """Apply codes to the answer, equal ones, or the marked excerpt; or remove them."""
        wanted = [self.codebook.known(code) for code in codes]
        done = self.act(
            lambda: coding.code_answers(self.session, self.targets, wanted, self.span, stands=None, by_first=True)
        )
        if done.added:
            self.last_codes = tuple(codes)
        return done

    def decide(self, suggestions: Sequence[Suggestion], decision: str) -> deciding.SuggestionsDecided:
        """Accept or reject suggestions for the answer and equal ones. Raises CoderError for one decided before."""
        assert self.answer is not None
        fit, response = self.suggestion_source.in_use, self.answer.id
        named = [deciding.named_for(response, suggestion, fit.run if fit else None) for suggestion in suggestions]
        done = self.act(lambda: deciding.decide(self.session, named, decision, group=self.alike.group))
        if decision == "accept":
            self.last_codes = tuple(suggestion.code for suggestion in suggestions)
        undecided = [at for at, suggestion in enumerate(self.suggestions) if suggestion.decision is None]
        self.chosen = next((at for at in undecided if at > self.chosen), undecided[0] if undecided else self.chosen)
        return done

    @property
    def undecided(self) -> list[Suggestion]:
        """The suggestions above their code's threshold without a decision."""
        return [suggestion for suggestion in self.suggestions if suggestion.proposed and suggestion.decision is None]

    @property
    def to_repeat(self) -> tuple[str, ...]:
        """Those of the codes applied last that the answer, or the excerpt, does not have."""
        standing = self.answer.own_codes(self.span) if self.answer is not None else set()
        return tuple(code for code in self.last_codes if code in self.codebook.by_id and code not in standing)

    def find_no_code(self) -> coding.NoCodeFits:
        """Set «no code fits» on the answer and equal ones, or remove it."""
        assert self.answer is not None
        targets = self.alike.group(self.answer.id)
        return self.act(lambda: coding.no_code_fits(self.session, targets, stands=None, by_first=True))

    def flag(self, kind: str, span: tuple[int, int] | None = None) -> flags.FlagToggled:
        """Flag the answer or an excerpt of it, or remove the flag."""
        assert self.answer is not None
        targets = (self.answer.id,)
        return self.act(lambda: flags.toggle_flag(self.session, targets, kind, span))

    def make_code(self, name: str) -> coding.CodeMade:
        """Make a code and apply it to the targets of the next code."""
        new_code = self.act(lambda: coding.new_code(self.session, name, self.targets, self.span))
        self.last_codes = (new_code.code,)
        return new_code

    def save_settings(self) -> None:
        """Save the position and the settings of the screen, if they have changed."""
        self.shown_suggestions.write()
        settings = self.settings.written()
        changed = {name: value for name, value in settings.items() if self.saved_settings.get(name) != value}
        if changed:
            queue.keep_settings(self.session, changed)
            self.saved_settings = settings
