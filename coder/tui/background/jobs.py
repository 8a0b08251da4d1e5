"""Background jobs: grouping answers, learning after decisions, ordering the queue, making runs. No key waits."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from time import monotonic

from msgspec.structs import replace
from textual.timer import Timer

from coder.encoders.kinds import chosen
from coder.errors import CoderError
from coder.i18n.words import _, translated
from coder.jobs.log import Stopped, stopped
from coder.jobs.messages import Crashed, Done, Progress, Refused
from coder.message import Message
from coder.model import Codebook
from coder.model.ids import ResponseId
from coder.operations.learning import (
    AlikeGroups,
    Compare,
    Delivered,
    EncodeAnswers,
    Encoded,
    EndFound,
    FindNearest,
    LearningResult,
    LookForEnd,
    MakeRun,
    NearestAnswers,
    OrderedAnswers,
    PutInOrder,
    RunWritten,
)
from coder.operations.learning_process import LearningJob, learn
from coder.queries.live_run import LearnedSuggestions
from coder.tui.app_interface import AppInterface
from coder.tui.background.task_runner import as_coder_error
from coder.tui.state.answer_queue import Order

AFTER = 0.2
"""Seconds after an operation until the classifier learns from it: time for a second code on the same answer."""

PAUSE = 1.5
"""Seconds without an operation after which the stopping rule is recomputed."""

KEPT_FOR = 3.0
"""Seconds after storing vectors in which a write to the file is attributed to that."""

NOTHING = -1
"""In place of the changes that a fit has begun to learn from, if it failed."""

AHEAD = 400
"""Next answers of the queue for which suggestions are made at a time."""


class Job(Enum):
    """The kinds of background jobs."""

    LEARN, ENCODE, ALIKE, ORDER, NEAREST, FINDING, RUN = range(7)


NAMES = {
    Job.LEARN: Message("Learning"), Job.ENCODE: Message("Encoding"), Job.ALIKE: Message("Comparing"),
    Job.ORDER: Message("Putting in order"), Job.NEAREST: Message("Comparing"),
    Job.FINDING: Message("Looking for the end"), Job.RUN: Message("Making suggestions"),
}  # fmt: skip
"""Names of kinds of work, for the message when one stops."""


class BackgroundJobs:
    """At most one job of each kind; a newer generation ends the older one and its late results are dropped."""

    def __init__(self, app: AppInterface) -> None:
        self.app = app
        self.generation = 0
        self.jobs: dict[Job, LearningJob] = {}
        """The latest job of each kind."""
        self.encoded = 0
        """How often more vectors became available."""
        self._encoded_for: Codebook | None = None
        self._kept_at = 0.0
        self._compared = 0
        self.learned_at = 0
        self._rested_at = 0.0
        self._soon: Timer | None = None
        self.act_count = 0
        self.notes: dict[Job, str] = {}
        self.failed: set[Job] = set()
        """Kinds of work that failed without being requested by the coder."""
        self._failure_message = ""
        """The message shown when the first of these failed."""
        self.order_wanted: Order | None = None
        """The order chosen last, until it is ready."""
        self._from_start = False
        self._then: list[Callable[[RunWritten], None]] = []
        self._take_nearest: Callable[[tuple[tuple[ResponseId, float], ...]], None] = lambda found: None
        self._nearest_failed: Callable[[], None] = lambda: None
        self._asked_at = (0, 0)

    @property
    def note(self) -> str:
        """The jobs in progress, in a word or two."""
        notes = [*self.notes.values(), _("no learning") if self.failed else ""]
        return " · ".join(note for note in notes if note)

    def start(self) -> None:
        """Group equal answers; learn at once if the current answer has no suggestions."""
        self.compare()
        self.encode()
        answer = self.app.state.answer
        if self.app.learns and answer is not None and not answer.suggestions and len(self.app.state.codebook):
            self.learn()
        if self.app.state.queue.order_pending:
            self.put_in_order(Order(self.app.state.queue.order), from_start=False)
        else:
            self.look_for_end()

    def _deliver(self, delivered: Delivered) -> None:
        self.app.tasks.call_on_screen(partial(self.receive, delivered))

    def compare(self) -> None:
        """Group equal answers: at the start, and when other answers are coded."""
        self._end(Job.ALIKE)
        self._compared = self.app.state.queue.turnover
        self.generation += 1
        request = Compare(self.app.session.path, self.app.state.queue.questions)
        self.jobs[Job.ALIKE] = LearningJob(self.generation, request, self._deliver)

    def encode(self) -> None:
        """Make missing vectors with the configured encoder: at the start, and for another codebook or question."""
        state = self.app.state
        self._encoded_for = state.codebook
        try:
            if not self.app.learns or chosen(None) is None:
                return
        except CoderError as error:  # the setting names one that is not installed
            self._failed(Job.ENCODE, error)
            return
        self._end(Job.ENCODE)
        self.generation += 1
        request = EncodeAnswers(self.app.session.path, state.queue.questions)
        self.jobs[Job.ENCODE] = LearningJob(self.generation, request, self._deliver)

    @property
    def encoding(self) -> bool:
        """Whether vectors are, or were just, being made, which a job of this process writes to the file."""
        encoder = self.jobs.get(Job.ENCODE)
        return encoder is not None and (encoder.running or monotonic() < self._kept_at + KEPT_FOR)

    def acted(self) -> None:
        """Note that the coder, or another program, has done something, and learn from it soon."""
        self.act_count += 1
        if self.app.state.queue.turnover != self._compared:
            self.compare()
        if self.app.state.queue.order == "more":
            act_count = self.act_count
            self.app.set_timer(PAUSE, lambda: self.look_for_end() if act_count == self.act_count else None)
        if self.app.learns and self._soon is None:
            self._learn_soon()

    def _learn_soon(self) -> None:
        """Learn soon, but leave the processor idle for at least as long as the last fit took.

        What is coded before the timer ends is included; a later end of the pause postpones it. No clock is compared: a
        timer of Textual may end half a millisecond early.
        """
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.app.set_timer(max(AFTER, self._rested_at - monotonic()), self._learn_if_needed)

    def _learn_if_needed(self) -> None:
        self._soon = None
        if self.act_count != self.learned_at and not self.learning:  # else it is requested again when the fit ends
            self.learn()

    @property
    def learning(self) -> bool:
        """Whether a fit is in progress."""
        return (learner := self.jobs.get(Job.LEARN)) is not None and learner.running

    def learn(self) -> None:
        """Begin a fit; an older one in progress is ended."""
        state = self.app.state
        if self.learning:
            self._end(Job.LEARN)
        if state.codebook is not self._encoded_for:
            self.encode()
        self.generation += 1
        self.learned_at = self.act_count
        wanted = state.queue.upcoming(AHEAD)
        if not wanted or not len(state.codebook):  # codes made while coding are learned from once there is one
            return
        if Job.LEARN not in self.jobs:
            self.notes[Job.LEARN] = _("learning …")
        session = self.app.session
        self.jobs[Job.LEARN] = learn(
            session.path,
            session.coder,
            self.generation,
            state.queue.questions,
            wanted,
            self._deliver,
            self.jobs.get(Job.LEARN),
            self.encoded,
        )
        self.app.refresh_screen()

    # Requested by the coder, or for them

    def _ask(self, what: Job, request: PutInOrder | FindNearest | LookForEnd) -> None:
        self._end(what)
        self.generation += 1
        self.jobs[what] = LearningJob(self.generation, request, self._deliver)

    def put_in_order(self, order: Order, *, from_start: bool) -> None:
        """Put the queue in an order once it is computed, and save it in the settings then."""
        state, path = self.app.state, self.app.session.path
        settings = replace(state.settings)
        order.put_into(settings)
        self.order_wanted, self._from_start = order, from_start
        self._asked_at = (self.app.state.queue.position, self.act_count)
        self.notes[Job.ORDER] = _("putting in order …")
        request = PutInOrder(
            path, state.queue.questions, order.name, settings.seed, settings.order_code,
            settings.order_like or ResponseId(0),
        )  # fmt: skip
        self._ask(Job.ORDER, request)
        self.app.refresh_screen()

    def forget_order(self) -> None:
        """Cancel the order being computed: the coder has chosen another, or another question."""
        self.order_wanted = None
        self._forget(Job.ORDER)

    def nearest(
        self,
        response: ResponseId,
        take: Callable[[tuple[tuple[ResponseId, float], ...]], None],
        failed: Callable[[], None],
    ) -> None:
        """Find the coded answers most similar to one; `take` gets them, or `failed` is called."""
        state, session = self.app.state, self.app.session
        self._take_nearest, self._nearest_failed = take, failed
        self.notes[Job.NEAREST] = _("comparing …")
        self._ask(Job.NEAREST, FindNearest(session.path, session.coder, state.queue.questions, response))
        self.app.refresh_screen()

    def forget_nearest(self) -> None:
        """Cancel the search for the nearest answers."""
        self._forget(Job.NEAREST)

    def _forget(self, what: Job) -> None:
        self._end(what)
        self.jobs.pop(what, None)
        self.notes[what] = ""

    def look_for_end(self) -> None:
        """Compute whether enough answers with the code that the queue searches are found."""
        state, session = self.app.state, self.app.session
        code = state.settings.order_code
        if state.queue.order == "more" and code:
            self._ask(Job.FINDING, LookForEnd(session.path, session.coder, state.queue.questions, code))

    def make_run(self, then: Callable[[RunWritten], None]) -> None:
        """Make a run of suggestions, as `coder suggest` does; `then` gets it once it is in the file.

        A request while one is in progress gets that one, too.
        """
        session = self.app.session
        self._then.append(then)
        if self.making:
            return
        self.generation += 1
        self.notes[Job.RUN] = _("making suggestions …")
        request = MakeRun(session.path, session.coder, self.app.state.queue.questions)
        self.jobs[Job.RUN] = LearningJob(self.generation, request, self._deliver)
        self.app.refresh_screen()

    @property
    def making(self) -> bool:
        """Whether a run is in progress."""
        return bool(self.notes.get(Job.RUN))

    # Results

    def receive(self, delivered: Delivered) -> None:
        """Handle a job's reply, unless a newer job has replaced it."""
        what = next((kind for kind, job in self.jobs.items() if job.generation == delivered.generation), None)
        if what is None:
            return
        reply = delivered.reply
        if what is Job.ENCODE:
            self._kept_at = monotonic()
        if isinstance(reply, Progress):
            self.notes[what] = _("encoding {percent} %").format(percent=100 * reply.done // max(reply.steps, 1))
            self.app.refresh_screen()
            return
        if isinstance(reply, Done | Refused | Crashed) and what is Job.LEARN:
            self._rested_at = monotonic() + delivered.seconds
            if isinstance(reply, Crashed) and what not in self.failed and self.app.learns:
                self.learned_at = NOTHING  # it is retried once
            if self.act_count != self.learned_at:
                self._learn_soon()
        if isinstance(reply, Done):
            return
        self.notes[what] = ""
        try:
            if isinstance(reply, Refused):
                raise reply.error()
            if isinstance(reply, Crashed):
                raise stopped(NAMES[what], reply.log)
            self._works(what)
            self._take_result(reply)
        except Exception as error:
            self._failed(what, as_coder_error(NAMES[what], error))
        self.app.refresh_screen()

    def _take_result(self, result: LearningResult) -> None:
        state = self.app.state
        if isinstance(result, AlikeGroups):
            state.alike.take(result.groups)
        elif isinstance(result, Encoded):
            self.encoded += 1
            self.learn()
        elif isinstance(result, LearnedSuggestions):
            state.receive_suggestions(result.run, result.suggestions, result.trust)
        elif isinstance(result, OrderedAnswers):
            order, self.order_wanted = self.order_wanted, None
            assert order is not None
            order.put_into(state.settings)
            # If the coder has moved on meanwhile, the current answer stays: a key may be on its way to it.
            here = (
                self._asked_at == (state.queue.position, self.act_count) and self.app.screen is self.app.current_screen
            )
            state.set_queue(order.name, result.ids, from_start=self._from_start and here)
            self.acted()  # the next answers need suggestions
            self.look_for_end()
        elif isinstance(result, NearestAnswers):
            self._take_nearest(result.found)
        elif isinstance(result, EndFound):
            state.queue.finding = result.finding
        elif isinstance(result, RunWritten):
            self.app.own_change()
            state.reload()
            wanting, self._then = self._then, []
            for then in wanting:
                then(result)

    def _failed(self, what: Job, error: CoderError) -> None:
        """Show a job's error; if the coder has not requested the job, once, with a lasting note."""
        if what is Job.ENCODE:
            message = _("{why} Suggestions are made of words alone.").format(why=translated(error.what))
            self.app.show_message(message, error=True, lasting=True)
            return
        if what in (Job.RUN, Job.ORDER, Job.NEAREST):
            if what is Job.NEAREST:
                self._nearest_failed()
            if what is Job.RUN:
                self._then.clear()
            self.app.refuse(error)
            return
        first = not self.failed
        self.failed.add(what)
        if first:
            why = translated(error.whole)
            if not isinstance(error, Stopped):
                message = _("Nothing is learned or compared now; what you code is saved all the same. {why}")
                why = message.format(why=why)
            self._failure_message = why
            self.app.show_message(why, error=True, lasting=True)

    def _works(self, what: Job) -> None:
        """Note that a kind of job works again, and remove the message of a failure once none fails."""
        self.failed.discard(what)
        if not self.failed and self._failure_message:
            self.app.messages.dismiss_lasting(self._failure_message)
            self._failure_message = ""

    def _end(self, what: Job) -> None:
        if what in self.jobs:
            self.jobs[what].cancel()

    def stop(self) -> None:
        """End everything at once."""
        for job in self.jobs.values():
            job.cancel()
