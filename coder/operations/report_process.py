"""Runs the process that writes reports, so that no key waits for it and leaving ends it at once.

A thread cannot be killed and the libraries that write documents cannot be interrupted; a process can. A file in
progress has a temporary name, and is removed with the process.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from coder.errors import CoderError
from coder.jobs.log import stopped
from coder.jobs.messages import Crashed, Progress, Refused, Work
from coder.jobs.process import NotStarted, Process
from coder.message import Message
from coder.operations import reporting
from coder.operations.reporting import ReportWritten
from coder.project import Session


@dataclass(frozen=True, slots=True)
class WriteReport:
    """Write the report of a project to `target`, by a `definition` or (None) the default one. `several` selects the
    codes that count on answers coded by several coders, `undecided` the treatment of undecided personal details.
    """

    project: Path
    coder: str
    read_only: bool
    target: Path
    several: str
    undecided: str
    definition: Path | None


WRITING = Message("Writing the report")

REPORT = Work("writing the report", "coder.operations.report_child", requests=(WriteReport,), answers=(ReportWritten,))


async def report_elsewhere(
    session: Session,
    target: Path,
    *,
    several: str = "first",
    definition: Path | None = None,
    undecided: str,
    progress: reporting.OnReportProgress,
) -> ReportWritten:
    """Write the report by a `definition` (None: the default one) to `target` as `make_report` does. Raises CoderError,
    Stopped for an unforeseen reason. `several` selects the codes that count on answers coded by several coders.

    When the task is cancelled the process is killed, and any previous file at `target` stays unchanged.
    """
    project = session.project
    request = WriteReport(project.path, session.coder, project.read_only, target, several, undecided, definition)
    try:
        process = Process(REPORT, writes=(target,))
    except NotStarted as error:
        raise CoderError(
            "{target} was not written: the process that writes it could not be started: {why}.",
            "Close other programs, then try again.",
            target=target,
            why=error.why,
        ) from error
    try:
        process.ask(0, request)
        process.nothing_more()
        messages = process.messages()
        while (message := await asyncio.to_thread(next, messages, None)) is not None:
            _number, reply = message
            if isinstance(reply, Progress):
                progress(reply.what, reply.done, reply.steps)
            elif isinstance(reply, Refused):
                raise reply.error()
            elif isinstance(reply, Crashed):
                raise stopped(WRITING, reply.log)
            else:
                assert isinstance(reply, ReportWritten)
                return reply
        raise stopped(WRITING, None)
    finally:
        process.end()  # nothing is awaited here: a task may be cancelled a second time while it ends
