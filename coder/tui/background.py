"""What goes on behind the screen: finding alike answers once, learning again after decisions. No key waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from coder.session import learning
from coder.session.learning import Alike, Failed, Job, Learned, Result
from coder.tui.words import _

if TYPE_CHECKING:
    from coder.tui.app import CoderApp

EVERY = 5
"""Acts after which the classifier learns again."""

IDLE = 4.0
"""Seconds without an act after which it learns from fewer."""

AHEAD = 400
"""Answers for which suggestions are made at a time: those that come next in the queue."""


class Arrived(Message):
    """A result of a job, brought to the screen's own thread."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class Background:
    """At most one job of each kind; a newer generation ends the older one and its late results are dropped."""

    def __init__(self, app: CoderApp) -> None:
        self.app = app
        self.generation = 0
        self.learner: Job | None = None
        self.comparer: Job | None = None
        self.learned_at = 0
        self.acts = 0
        self.note = ""

    def start(self) -> None:
        """Find the answers alike; learn at once where the run in the file knows nothing of the answer in front."""
        self.compare()
        answer = self.app.desk.answer
        if self.app.learns and answer is not None and not answer.proposals and len(self.app.desk.codebook):
            self.learn()

    def _deliver(self, result: Result) -> None:
        self.app.post_message(Arrived(result))

    def compare(self) -> None:
        """Find the answers alike anew: at the start, and when another question is coded."""
        self._end(self.comparer)
        self.generation += 1
        self.comparer = learning.find_alike(
            self.app.session.project.path, self.generation, self.app.desk.question, self._deliver
        )

    def acted(self) -> None:
        """The coder has done something; learn again after some acts, or when they pause."""
        if not self.app.learns:
            return
        self.acts += 1
        if self.acts - self.learned_at >= EVERY and not self.learning:
            self.learn()
        else:
            acts = self.acts
            self.app.set_timer(IDLE, lambda: self._pause(acts))

    def _pause(self, acts: int) -> None:
        if acts == self.acts and acts != self.learned_at and not self.learning:
            self.learn()

    @property
    def learning(self) -> bool:
        """Whether a fit is going on."""
        return self.learner is not None and self.learner.running

    def learn(self) -> None:
        """Begin a fit; an older one is ended."""
        desk = self.app.desk
        self._end(self.learner)
        self.generation += 1
        self.learned_at = self.acts
        wanted = desk.coming(AHEAD)
        if not wanted:
            return
        self.note = _("learning …")
        self.learner = learning.learn(
            self.app.session.project.path, self.generation, desk.question, wanted, self._deliver
        )
        self.app.refresh_screen()

    def arrived(self, result: Result) -> None:
        """Take a result, unless a newer job has overtaken it."""
        desk = self.app.desk
        if isinstance(result, Alike):
            if self.comparer is not None and result.generation == self.comparer.generation:
                desk.groups = {one: group for group in result.groups for one in group}
                self.app.refresh_screen()
            return
        if self.learner is None or result.generation != self.learner.generation:
            return
        if isinstance(result, Failed):
            self.note = ""
        elif isinstance(result, Learned):
            desk.take_live(result.run, result.proposals)
            self.note = ""
        self.app.refresh_screen()

    @staticmethod
    def _end(job: Job | None) -> None:
        if job is not None:
            job.cancel()

    def stop(self) -> None:
        """End everything at once."""
        self._end(self.learner)
        self._end(self.comparer)
