"""The state of coding, without widgets: the queue, the current answer, the codebook, the chosen suggestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from coder.errors import CoderError, NotFound, ProjectRefused
from coder.model import Code, Codebook, Suggestion
from coder.model.ids import ResponseId
from coder.operations.changed import Changed, told_by
from coder.operations.coding import AnswersCoded, code_answers
from coder.operations.deciding import SuggestionsDecided, decide, named_for
from coder.project import Session
from coder.queries import answer, queue, samples
from coder.queries.answer import Answer
from coder.queries.codebooks import codebook_of
from coder.queries.hidden_codings import HiddenCodings
from coder.queries.live_run import LiveRun
from coder.queries.stopping import Finding
from coder.queries.trust import Trust
from coder.queries.variables import question_meant
from coder.tui.state.blinding import Blinding
from coder.tui.state.code_slots import SLOTS, CodeSlots
from coder.tui.state.refreshing import refresh_changed
from coder.tui.state.shown_suggestions import ShownSuggestions
from coder.tui.state.suggestion_source import SuggestionSource

Result = TypeVar("Result")

OWN_SETTINGS = (
    "question", "order", "seed", "order_code", "order_like", "answer", "slots", "blind", "columns", "hints", "theme",
    "report_variable", "report_several", "report_definition", "late",
)  # fmt: skip


class CodingState:
    """The state of coding: read from the project, changed by operations, restored where the coder stopped."""

    def __init__(self, session: Session, questions: Sequence[str] = ()) -> None:
        self.session = session
        self.settings = {key: value for key in OWN_SETTINGS if (value := queue.setting(session, key)) is not None}
        self.saved_settings = dict(self.settings)
        self.codebook: Codebook = codebook_of(session)
        self.slots: CodeSlots | None = None
        self.assignable: tuple[Code | None, ...] = ()
        """The codes in use by slot; None where one was retired since the screen was opened."""
        self.questions: tuple[str, ...] = tuple(questions)
        """The questions whose answers are coded; none means every question."""
        self.ids: list[ResponseId] = []
        self.position = 0
        self.positions: dict[ResponseId, int] = {}
        self.done: set[ResponseId] = set()
        self._coded: int | None = None
        self.answer: Answer | None = None
        self.span: tuple[int, int] | None = None
        self.chosen = 0
        self.chosen_by_hand = False
        self.revealed = False
        self.shown_suggestions = ShownSuggestions(session)
        self.blinding = Blinding(session, self.settings)
        self.last_codes: tuple[str, ...] = ()
        self.suggestion_source = SuggestionSource()
        self.groups: dict[ResponseId, tuple[ResponseId, ...]] = {}
        self.apart: set[ResponseId] = set()
        self.decisions = 0
        self.finding: Finding | None = None
        self.order_pending = False
        self._refreshed_change: int | None = None
        """The change that was read last."""
        self._open()

    def _open(self) -> None:
        """The queue as it was left, at the answer where the coder stopped."""
        meant = [question_meant(self.session, question) for question in self.questions]
        self.questions = (
            tuple(dict.fromkeys(question for question in meant if question is not None)) or self._kept_questions()
        )
        self.index_codebook()
        self.suggestion_source.read_trust(self.session, self.codebook)
        self.load_queue()

    def _kept_questions(self) -> tuple[str, ...]:
        """Those that were coded last, as far as they are still there; else where coding starts."""
        names = [row.name for row in queue.questions(self.session)]
        kept = self.settings.get("question")
        if kept == "" and len(names) > 1:
            return ()
        found = tuple(name for name in (kept or "").split("\n") if name in names)
        first = queue.question_to_code(self.session)
        return found or (() if first is None else (first,))

    # The queue

    @property
    def question(self) -> str | None:
        """The question that is coded, where that is one."""
        return self.questions[0] if len(self.questions) == 1 else None

    @property
    def question_names(self) -> str:
        """The names of the questions that are coded; empty where every question is."""
        return ", ".join(self.questions)

    @property
    def order(self) -> str:
        """One of `queries.queue.ORDERS`, `similar`, or `list` for a queue made of a filtered table."""
        return self.settings.get("order", "file")

    def load_queue(self) -> None:
        """Read the queue in its order and go to the answer where the coder stopped.

        A slow order (`queue.is_slow`) is worked out in the background (`order_pending`); until then it is file order.
        """
        gone = self.order == "sample" and not samples.queue(self.session, self.questions or None)
        if gone or self.order not in (*queue.ORDERS, "similar"):
            self.settings["order"] = "file"
        ids = queue.make_queue(self.session, self.questions)
        self.order_pending = queue.is_slow(self.order, len(ids))
        if not self.order_pending and self.order != "file":
            seed, code = int(self.settings.get("seed", "1")), self.settings.get("order_code")
            ids = queue.make_queue(self.session, self.questions, self.order, seed=seed, code=code)
        self._replace_queue(ids)

    def set_queue(self, order: str, ids: Sequence[ResponseId], *, from_start: bool = False) -> None:
        """Take a queue that was made elsewhere, and stay at the current answer or go to the first uncoded one."""
        self.settings["order"] = order
        self.order_pending = False
        self._replace_queue(list(ids))
        if from_start:
            self.go(self._first_uncoded())

    def _replace_queue(self, ids: list[ResponseId]) -> None:
        seed = f" {self.settings.get('seed', '1')}" if self.order in ("random", "half") else ""
        self.session.in_order = f"{'file' if self.order_pending else self.order}{seed}"
        self.ids = ids
        self.finding = None
        self.positions = {response: index for index, response in enumerate(self.ids)}
        self.done, self._coded = queue.done(self.session), None
        self.apart = queue.flagged(self.session, answer.APART)
        self.blinding.read_samples(self.questions)
        kept = self.positions.get(ResponseId(int(self.settings.get("answer", "0"))))
        self.position = kept if kept is not None else self._first_uncoded()
        self.read()

    def _first_uncoded(self) -> int:
        return next((index for index, response in enumerate(self.ids) if response not in self.done), 0)

    def set_order(self, order: str, *, seed: int | None = None, code: str | None = None) -> None:
        """Put the queue in another order and start at its first uncoded answer."""
        self.settings["order"] = order
        if seed is not None:
            self.settings["seed"] = str(seed)
        if code is not None:
            self.settings["order_code"] = code
        self.load_queue()
        if order != "file":
            self.position = self._first_uncoded()
            self.read()

    def set_questions(self, questions: Sequence[str]) -> None:
        """Code the answers to other questions; a random order and a sample stay, others give way to file order."""
        self.questions = tuple(questions)
        self.settings["question"] = "\n".join(questions)
        if self.order not in ("random", "sample"):
            self.settings["order"] = "file"
        self.load_queue()

    def read(self) -> None:
        """Read the current answer again."""
        self.answer = None
        while self.ids:
            try:
                self.answer = answer.read_answer(self.session, self.ids[self.position])
                if not self.codebook.by_id.keys() >= self.answer.all_codes():
                    self.codebook = codebook_of(self.session)  # another program has just made a code
                    self.index_codebook()
                break
            except NotFound:  # taken back by another program
                del self.ids[self.position]
                self.positions, self._coded = {response: index for index, response in enumerate(self.ids)}, None
                self.position = min(self.position, max(0, len(self.ids) - 1))
        if self.answer is None:
            return
        self.answer = self.suggestion_source.with_newest(self.answer)
        self.blinding.arrive_at(self.answer.id, self.done, coded=self.answer.done)
        self.note_done(self.answer.id, self.answer.done)
        self.note_shown()

    def note_done(self, response: ResponseId, done: bool) -> None:
        """Whether this coder has coded an answer; the count is kept, since counting takes time in a long queue."""
        if done != (response in self.done):
            (self.done.add if done else self.done.discard)(response)
            if response in self.positions and self._coded is not None:
                self._coded += 1 if done else -1

    def go(self, index: int) -> bool:
        """Go to a position in the queue; False at its ends."""
        if not self.ids or not 0 <= index < len(self.ids):
            return False
        self.position = index
        self.suggestion_source.in_use = self.suggestion_source.newest
        self.span, self.chosen, self.chosen_by_hand, self.revealed = None, 0, False, False
        self.settings["answer"] = str(self.ids[index])
        self.read()
        self.chosen = next((at for at, suggestion in enumerate(self.suggestions) if suggestion.decision is None), 0)
        return True

    def go_to(self, response: ResponseId) -> bool:
        """Go to an answer, if the queue has it."""
        index = self.positions.get(response)
        return index is not None and self.go(index)

    def go_uncoded(self, step: int = 1) -> bool:
        """Go to the next (or the previous) uncoded answer, past the end to the beginning; False where none is left."""
        count = len(self.ids)
        around = ((self.position + away * step) % count for away in range(1, count + 1))
        index = next((index for index in around if self.ids[index] not in self.done), None)
        return index is not None and self.go(index)

    @property
    def coded(self) -> int:
        """How many answers of the queue this coder has coded."""
        if self._coded is None:
            self._coded = len(self.done.intersection(self.positions))
        return self._coded

    # The codebook

    def index_codebook(self) -> None:
        if self.slots is None:
            self.slots = CodeSlots(self.codebook, self.settings.get("late", "").split("\n"))
        else:
            self.slots.follow(self.codebook)
        if self.slots.late or "late" in self.settings:
            self.settings["late"] = "\n".join(self.slots.late)
        self.assignable = self.slots.codes if any(self.slots.codes) else ()

    def reload(self) -> None:
        """Read everything again, since another program or an undo has changed the file."""
        self.codebook = codebook_of(self.session)
        self.index_codebook()
        self.done, self._coded = queue.done(self.session), None
        self.apart = queue.flagged(self.session, answer.APART)
        self.blinding.read_samples(self.questions)
        self.suggestion_source.read_trust(self.session, self.codebook)
        self.read()

    def codes(self, ids: Sequence[str]) -> list[Code]:
        """Codes by their stable ids. Raises NotFound for one that another program has taken back."""
        return [self.codebook.known(code) for code in ids]

    def refresh(self, changed: Changed) -> None:
        """Read again, once, what an operation of the coder has changed."""
        if changed.change not in (None, self._refreshed_change):
            self._refreshed_change = changed.change
            refresh_changed(self, changed)

    @property
    def first_slot(self) -> int:
        """Where in `assignable` slot 1 is."""
        first = int(self.settings.get("slots", "0"))
        return first if 0 <= first < len(self.assignable) else 0

    def turn_slots(self, step: int) -> None:
        """The next or previous nine codes, round."""
        pages = max(1, -(-len(self.assignable) // SLOTS))
        self.settings["slots"] = str((self.first_slot // SLOTS + step) % pages * SLOTS)

    def slot(self, number: int) -> Code | None:
        """The code in slot 1 to 9."""
        index = self.first_slot + number - 1
        return self.assignable[index] if index < len(self.assignable) and number <= SLOTS else None

    # What is suggested

    @property
    def blind(self) -> bool:
        """Whether this coder wants suggestions hidden until they have chosen or ask, or codes a blind sample."""
        return self.blinding.blind or self.blinding.of_blind_sample

    @property
    def hidden(self) -> bool:
        """Whether suggestions are hidden for the present answer."""
        return self.blinding.suggestions(self.answer, asked=self.revealed)

    @property
    def sampling(self) -> bool:
        """Whether the coder is coding a sample, so that counts must not reveal others' codes."""
        return self.blinding.sampling(self.done)

    @property
    def covered(self) -> HiddenCodings:
        """Of which answers a list must not show others' codes, nor how sure suggestions are."""
        return self.blinding.covered(self.done)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions that can be seen, surest first. See `Suggested.usable`."""
        return () if self.hidden else self._usable()

    def _usable(self) -> tuple[Suggestion, ...]:
        """The suggestions that could be seen."""
        return self.suggestion_source.usable(self.answer, self.codebook)

    @property
    def trust(self) -> Trust:
        """How far the suggestions for the present answer can be trusted."""
        return self.suggestion_source.trust(self.answer)

    @property
    def silent(self) -> Mapping[str, str]:
        """Stable ids of the codes that the latest fit does not propose, and why."""
        return self.suggestion_source.silent

    @property
    def chosen_suggestion(self) -> Suggestion | None:
        """The suggestion that is chosen."""
        return self.suggestions[self.chosen] if 0 <= self.chosen < len(self.suggestions) else None

    def note_shown(self) -> None:
        """Note the suggestions that the coder sees before they have coded the answer."""
        if self.answer is not None and not self.answer.done:
            self.shown_suggestions.note(self.answer.id, "asked" if self.revealed else "open", self.suggestions)

    def _note_chosen(self) -> None:
        """Note that the coder has coded the answer without seeing the suggestions there were."""
        if self.answer is not None and self.answer.done and self.hidden:
            self.shown_suggestions.note(self.answer.id, "chosen", self._usable())

    def upcoming(self, most: int) -> list[ResponseId]:
        """The next answers to be coded as the queue goes, the present one first, past its end to its beginning."""
        count = len(self.ids)
        around = (self.ids[(self.position + away) % count] for away in range(count))
        found = []
        for response in around:
            if response not in self.done or (self.answer is not None and response == self.answer.id):
                found.append(response)
                if len(found) == most:
                    break
        return found

    def receive_suggestions(
        self, run: LiveRun, suggestions: Mapping[ResponseId, tuple[Suggestion, ...]], trust: Trust | None = None
    ) -> None:
        """Take suggestions of a newer fit. The current answer keeps its own, so that none change while it is read.

        They come into use with the next answer, or at once where the current one has none.
        """
        self.suggestion_source.receive(run, suggestions, trust)
        if self.answer is not None and not self.answer.suggestions:
            self.suggestion_source.in_use = self.suggestion_source.newest
            self.read()

    # The answers alike

    def group(self, response: ResponseId | None = None) -> tuple[ResponseId, ...]:
        """The answers coded as one with the present one (or `response`): those alike that are not set apart."""
        member = response if response is not None else self.answer.id if self.answer else ResponseId(0)
        members = self.groups.get(member, ())
        if member in self.apart or len(members) < 2:
            return (member,)
        return (member, *(other for other in members if other != member and other not in self.apart))

    @property
    def targets(self) -> tuple[ResponseId, ...]:
        """The answers that the next code goes on: the group, or the one answer when an excerpt of it is marked."""
        if self.answer is None:
            return ()
        return (self.answer.id,) if self.span is not None else self.group()

    # Acts

    def act(self, doing: Callable[[], Result]) -> Result:
        """Run an operation and read what has become of the answer. Raises CoderError.

        A ProjectRefused means that nothing was done and the operation can be tried again.
        """
        result = doing()
        self.decisions += 1
        before = self.answer
        changed = told_by(result)
        try:
            if changed is not None:
                self.refresh(changed)
        except ProjectRefused as error:
            raise CoderError(error.what, error.hints) from error
        if before is not None and not before.done:
            self._note_chosen()
        return result

    def toggle(self, codes: Sequence[str]) -> AnswersCoded:
        """Put codes on the answer, those alike, or the marked excerpt; or take them off."""
        wanted = self.codes(codes)
        done = self.act(lambda: code_answers(self.session, self.targets, wanted, self.span, stands=None, by_first=True))
        if done.added:
            self.last_codes = tuple(codes)
        return done

    def decide(self, suggestions: Sequence[Suggestion], decision: str) -> SuggestionsDecided:
        """Accept or reject suggestions for the answer and those alike. Raises CoderError for one decided before."""
        live = self.suggestion_source.in_use.run if self.suggestion_source.in_use else None
        named = [named_for(self.group()[0], suggestion, live) for suggestion in suggestions]
        done = self.act(lambda: decide(self.session, named, decision, group=self.group))
        if decision == "accept":
            self.last_codes = tuple(suggestion.code for suggestion in suggestions)
        open_places = [at for at, suggestion in enumerate(self.suggestions) if suggestion.decision is None]
        self.chosen = next(
            (at for at in open_places if at > self.chosen), open_places[0] if open_places else self.chosen
        )
        return done

    def save_settings(self) -> None:
        """Keep where the coder is and how the screen is set, when something of it has changed."""
        self.shown_suggestions.write()
        changed = {key: value for key, value in self.settings.items() if self.saved_settings.get(key) != value}
        if changed:
            queue.keep_settings(self.session, changed)
            self.saved_settings.update(changed)
