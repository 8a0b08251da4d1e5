"""The queue: the answers to code in their order, the coder's position in it, and which answers are coded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.model.ids import ResponseId
from coder.queries import assignments, queue, samples
from coder.queries.variables import question_meant

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.stopping import Finding
    from coder.tui.state.settings import Settings


class Order(Struct, frozen=True):
    """An order of the queue, with the seed, code or answer that it needs."""

    name: str
    seed: int | None = None
    code: str | None = None
    like: ResponseId | None = None

    def put_into(self, settings: Settings) -> None:
        """Save it in the settings; those that it does not need are kept."""
        settings.order = self.name
        settings.seed = settings.seed if self.seed is None else self.seed
        settings.order_code = self.code or settings.order_code
        settings.order_like = self.like or settings.order_like


class AnswerQueue:
    """The answers to some questions, or to all, in an order.

    In file order the answer in front is found before the queue is read: which answers there are, and which are coded,
    is read when it is asked for, after the first screen is painted.
    """

    def __init__(self, session: Session, settings: Settings, questions: Sequence[str] = ()) -> None:
        self.session = session
        self.settings = settings
        meant = (question_meant(session, question) for question in questions)
        self.questions = tuple(dict.fromkeys(name for name in meant if name is not None)) or self._saved_questions()
        """The questions being coded; none means every question."""
        self.given: frozenset[ResponseId] = frozenset()
        """The answers to them assigned to this coder; without any, all."""
        self._answers = 0
        self._ids: list[ResponseId] = []
        self._position = 0
        self._positions: dict[ResponseId, int] | None = None
        self._done: set[ResponseId] | None = None
        self._front: ResponseId | None = None
        """The answer in front while the queue is not read."""
        self.order_pending = False
        """Whether the order is being computed in the background; until then it is file order."""
        self.order_failed: queue.PluginFailed | None = None
        """Why the order of a plug-in was replaced by file order."""
        self.finding: Finding | None = None
        self.turnover = 0
        """How often answers were added or removed."""
        self._coded: int | None = None

    def _saved_questions(self) -> tuple[str, ...]:
        """Return those coded last that still exist; else those to start with."""
        names = [row.name for row in queue.questions(self.session)]
        saved = self.settings.questions
        if saved == () and len(names) > 1:
            return ()
        found = tuple(name for name in saved or () if name in names)
        first = queue.question_to_code(self.session)
        return found or (() if first is None else (first,))

    @property
    def question(self) -> str | None:
        """The question being coded, if it is one."""
        return self.questions[0] if len(self.questions) == 1 else None

    @property
    def question_names(self) -> str:
        """The names of the questions being coded; empty if all are."""
        return ", ".join(self.questions)

    @property
    def order(self) -> str:
        """The name of the order. See `Settings.order`."""
        return self.settings.order

    @property
    def is_read(self) -> bool:
        """Whether it is known which answers there are; until then the one in front is."""
        return self._front is None

    def read(self) -> None:
        """Read which answers there are, unless that is done."""
        if self._front is not None:
            self._read_all()

    @property
    def ids(self) -> list[ResponseId]:
        """The answers, in order."""
        self.read()
        return self._ids

    @property
    def position(self) -> int:
        """The coder's place among them."""
        self.read()
        return self._position

    @property
    def answers(self) -> int:
        """How many answers to the questions there are, whoever they are assigned to."""
        self.read()
        return self._answers

    @property
    def done(self) -> set[ResponseId]:
        """Answers that this coder has coded, of any question."""
        if self._done is None:
            self._done = queue.done(self.session)
        return self._done

    @property
    def current(self) -> ResponseId | None:
        """The answer at the coder's position."""
        if self._front is not None:
            return self._front
        return self._ids[self._position] if self._ids else None

    @property
    def own_only(self) -> bool:
        """Whether the queue has only this coder's assignments."""
        only = self.settings.own_only or self.order == "assigned"
        return bool(self.given) and only and self.order not in ("list", "again")

    def _read_given(self) -> None:
        self.given = frozenset(assignments.queue(self.session, self.questions))

    def begin(self) -> None:
        """Stand at the answer where the coder stopped; where that cannot be known without the queue, `load` it."""
        self._read_given()
        if self.order == "file" and not self.own_only:
            self._front = self._front_of_file()
        if self._front is None:
            self.load()
        else:
            self._note_order()

    def _front_of_file(self) -> ResponseId | None:
        """Return the answer in file order at which the coder stopped, or the first uncoded one, if it is soon found."""
        saved = self.settings.answer
        if saved is None:
            return queue.first_uncoded(self.session, self.questions)
        return saved if queue.has(self.session, self.questions, saved) else None

    def load(self) -> None:
        """Read the queue in its order, at the answer where the coder stopped.

        A slow order (`queue.is_slow`) is `order_pending`: it is computed in the background.
        """
        self._read_given()
        gone = self.order == "sample" and not samples.queue(self.session, self.questions or None)
        gone = gone or (self.order == "assigned" and not self.given)
        gone = gone or (self.order == "again" and not queue.make_queue(self.session, self.questions, "again"))
        if gone or not queue.is_order(self.order):
            self.settings.order = "file"
        self._read_all()

    def _read_all(self) -> None:
        ids = queue.make_queue(self.session, self.questions)
        self._answers = len(ids)
        self.order_pending = queue.is_slow(self.order, len(ids))
        self.order_failed = None
        if not self.order_pending and self.order != "file":
            seed, code = self.settings.seed, self.settings.order_code
            try:
                ids = queue.make_queue(self.session, self.questions, self.order, seed=seed, code=code)
            except queue.PluginFailed as error:
                self.settings.order, self.order_failed = "file", error
        self.replace(ids)

    def follow(self) -> None:
        """Add new answers, and remove those that no longer exist.

        Of a list, a review, or an order computed in the background, only removed answers are dropped; to the last, new
        answers are appended. Questions that no longer exist are dropped unless none would remain. The current answer
        stays.
        """
        self.settings.answer = self.current or self.settings.answer
        self._read_given()
        names = {variable.name for variable in queue.questions(self.session)}
        if names and (not names.issuperset(self.questions) or not (self.questions or self.ids)):
            self.questions = self._saved_questions()
        if self.order in ("list", "again"):
            there = set(queue.make_queue(self.session, ()))
            if not there.issuperset(self.ids):
                self.ids[:] = [response for response in self._ids if response in there]
                self.replace(self.ids)  # the same list object, by which a saved position recognises it
            return
        order = (
            self.order if self.order in ("sample", "assigned") and (self.given or self.order == "sample") else "file"
        )
        answers = queue.make_queue(self.session, self.questions, order)
        if order == "file":
            self._answers = len(answers)
        answers = self._own(answers)
        there = set(answers)
        if self.positions.keys() == there:
            return
        self.turnover += 1
        if self.order_pending or not queue.is_slow(self.order, len(answers)):
            self.load()
            return
        response_ids = [response for response in self.ids if response in there]
        self.replace([*response_ids, *(response for response in answers if response not in self.positions)])

    def replace(self, ids: list[ResponseId]) -> None:
        """Set other ids; the position stays at the same answer, also if an import has changed its text.

        If it no longer exists, the position is that of the first uncoded one.
        """
        self._note_order()
        self._ids, self._front = self._own(ids), None
        self.finding = None
        self.read_done()
        self._index()
        position_before = self._position_of(self.settings.answer)
        self._position = self.first_uncoded() if position_before is None else position_before

    def _note_order(self) -> None:
        """Note the order, which is recorded with decisions."""
        self.session.in_order = queue.recorded_as("file" if self.order_pending else self.order, self.settings.seed)

    def _position_of(self, response: ResponseId | None) -> int | None:
        if response is None:
            return None
        if response in self._ids:
            return self._ids.index(response)
        changed = queue.changed_into(self.session, response)
        return None if changed is None else self.positions.get(changed)

    def _own(self, ids: list[ResponseId]) -> list[ResponseId]:
        """Return the answers among some that this coder is to code; the same list if these are all."""
        return [response_id for response_id in ids if response_id in self.given] if self.own_only else ids

    def _index(self) -> None:
        self._positions = self._coded = None

    @property
    def positions(self) -> dict[ResponseId, int]:
        """The position of each answer, put together when it is asked for: the first screen does not."""
        if self._positions is None:
            self._positions = {response: at for at, response in enumerate(self.ids)}
        return self._positions

    def remove_current(self) -> None:
        """Drop the current answer, which another program has removed from the file."""
        if not self.is_read:
            self.read()  # without it
            return
        del self._ids[self._position]
        self._index()
        self._position = min(self._position, max(0, len(self._ids) - 1))

    def move(self, position: int) -> bool:
        """Move to a position; return False beyond the ends."""
        if not 0 <= position < len(self.ids):
            return False
        self._position = position
        self.settings.answer = self.ids[position]
        return True

    def first_uncoded(self) -> int:
        """Return the position of the first answer that this coder has not coded, or the beginning."""
        return next((at for at, response in enumerate(self.ids) if response not in self.done), 0)

    def next_uncoded(self, step: int = 1) -> int | None:
        """Return the position of the next (previous) uncoded answer, wrapping at the ends; None if there is none."""
        count = len(self.ids)
        around = ((self.position + away * step) % count for away in range(1, count + 1))
        return next((position for position in around if self.ids[position] not in self.done), None)

    def upcoming(self, most: int) -> list[ResponseId]:
        """Return the next answers to code, the current one first, wrapping at the end."""
        count = len(self.ids)
        response_ids: list[ResponseId] = []
        for away in range(count):
            response = self.ids[(self.position + away) % count]
            if response not in self.done or response == self.current:
                response_ids.append(response)
                if len(response_ids) == most:
                    break
        return response_ids

    # Progress

    def read_done(self) -> None:
        """Read which answers this coder has coded."""
        self._done = self._coded = None

    def note_done(self, response: ResponseId, done: bool) -> None:
        """Note whether this coder has coded an answer, and update the count, since recounting a long queue is slow."""
        if self._done is not None and done != (response in self._done):
            (self.done.add if done else self.done.discard)(response)
            if response in self.positions and self._coded is not None:
                self._coded += 1 if done else -1

    @property
    def coded(self) -> int:
        """How many answers of the queue this coder has coded."""
        if self._coded is None:
            self._coded = len(self.done.intersection(self.ids))
        return self._coded
