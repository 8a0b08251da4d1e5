"""The process that writes a report, and reports its progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coder.jobs.child import ReportProgress, serve, stand_back
from coder.operations.report_process import REPORT, WriteReport
from coder.operations.reporting import ReportWritten, make_report
from coder.project import open_project
from coder.queries.definitions import bare_definition, load_definition


def write_report(request: WriteReport, report_progress: ReportProgress) -> Iterator[ReportWritten]:
    stand_back()
    with open_project(request.project, request.coder, read_only=request.read_only) as session:
        definition_asked_for = (
            bare_definition(session) if request.definition is None else load_definition(request.definition)
        )
        definition = replace(definition_asked_for, several_coders=request.several)
        yield make_report(session, [request.target], definition, undecided=request.undecided, progress=report_progress)


if __name__ == "__main__":
    serve(REPORT, {WriteReport: write_report})
