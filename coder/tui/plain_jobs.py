"""Work of other processes in plain lines: it is waited for, or what it found is taken when an answer is read."""

from __future__ import annotations

from queue import SimpleQueue

from coder.errors import CoderError
from coder.i18n.words import _, several, translated
from coder.jobs.log import stopped
from coder.jobs.messages import Crashed, Done, Progress, Refused
from coder.message import Message
from coder.operations.learning import (
    AlikeGroups,
    Compare,
    Delivered,
    LearningRequest,
    LearningResult,
    MakeRun,
    RunWritten,
)
from coder.operations.learning_process import LearningJob
from coder.queries import queue
from coder.tui.plain_marking import PlainMarking

ALIKE = Message("Comparing")


class PlainJobs(PlainMarking):
    """The part of a session in plain lines that other processes work for, by the same requests as the screen's.

    Nothing that they find changes what has just been read: it counts from the next answer on.
    """

    _comparing: LearningJob | None = None
    _compared: SimpleQueue[Delivered]
    _turnover = 0

    def compare(self) -> None:
        """Begin to group the answers that are alike."""
        self.stop_comparing()
        self._compared, self._turnover = SimpleQueue(), self.state.queue.turnover
        request = Compare(self.state.session.path, self.state.queue.questions)
        self._comparing = LearningJob(1, request, self._compared.put)

    def stop_comparing(self) -> None:
        """End the process that compares, if there is one."""
        if self._comparing is not None:
            self._comparing.cancel()
            self._comparing = None

    def announce_answer(self, _words: str = "") -> None:
        """Read the answer, with those alike that have been found by now."""
        self.take_alike()
        super().announce_answer()

    def take_alike(self) -> None:
        """Take the groups that have been found by now; begin anew where answers have come or gone."""
        if self._comparing is None:
            return
        if self.state.queue.turnover != self._turnover:
            self.compare()
        while not self._compared.empty():
            try:
                found = _result(self._compared.get().reply, ALIKE)
            except CoderError as error:
                self.stop_comparing()
                message = _("Answers alike are not coded as one now. {why}")
                self.say(message.format(why=translated(error.whole)))
                return
            if isinstance(found, AlikeGroups):
                self.state.alike.take(found.groups)

    def wait_for(self, what: Message, request: LearningRequest) -> LearningResult:
        """Ask another process and wait for its answer, which is announced. Raises CoderError."""
        self.say(translated(Message("{what} …", what=what)))
        answers: SimpleQueue[Delivered] = SimpleQueue()
        job = LearningJob(1, request, answers.put)
        try:
            while (found := _result(answers.get().reply, what)) is None:
                pass
        finally:
            job.cancel()
        return found

    def learn(self, _words: str = "") -> None:
        """Make suggestions from what is coded by now, as `coder suggest` does."""
        state = self.state
        if not state.slots.codes:
            self.say(_("There is no code yet that could be suggested; c makes one."))
            return
        request = MakeRun(state.session.path, state.session.coder, state.queue.questions)
        made = self.wait_for(Message("Making suggestions"), request)
        assert isinstance(made, RunWritten)
        self.version = queue.data_version(state.session)  # the process worked for this coder
        state.reload()
        answers = several("{n} answer", "{n} answers", made.responses)
        self.say(_("Run {run} was made for {count}; u takes it back.").format(run=made.run, count=answers))
        self.announce_enter()


def _result(said: LearningResult | Progress | Done | Refused | Crashed, what: Message) -> LearningResult | None:
    """What a process has found; None where it only says how it stands. Raises CoderError where it found nothing."""
    if isinstance(said, Refused):
        raise said.error()
    if isinstance(said, Crashed):
        raise stopped(what, said.log)
    return None if isinstance(said, Progress | Done) else said
