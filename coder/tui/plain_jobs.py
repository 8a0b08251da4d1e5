"""Jobs in plain lines: a line waits for the result, or takes what was found when an answer is read."""

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
    """The part of a session in plain lines that uses other processes, with the same requests as the screen.

    Results never change what has just been read: they apply from the next answer on.
    """

    _comparing: LearningJob | None = None
    _compared: SimpleQueue[Delivered]
    _turnover = 0

    def compare(self) -> None:
        """Begin to group equal answers."""
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
        """Read the answer, with the equal ones found by now."""
        self.take_alike()
        super().announce_answer()

    def take_alike(self) -> None:
        """Take the groups found by now; begin anew if answers were added or removed."""
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
        """Send a request to another process and wait for the reply, with a message. Raises CoderError."""
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
        run_written = self.wait_for(Message("Making suggestions"), request)
        assert isinstance(run_written, RunWritten)
        self.version = queue.data_version(state.session)  # the process worked for this coder
        state.reload()
        answers = several("{n} answer", "{n} answers", run_written.responses)
        self.say(_("Run {run} was made for {count}; u takes it back.").format(run=run_written.run, count=answers))
        self.announce_enter()


def _result(reply: LearningResult | Progress | Done | Refused | Crashed, what: Message) -> LearningResult | None:
    """Return the result in a reply; None for progress. Raises CoderError for a failure."""
    if isinstance(reply, Refused):
        raise reply.error()
    if isinstance(reply, Crashed):
        raise stopped(what, reply.log)
    return None if isinstance(reply, Progress | Done) else reply
