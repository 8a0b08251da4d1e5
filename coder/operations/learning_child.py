"""The process that does the work of `learning`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from coder.jobs.child import ReportProgress, serve, stand_back
from coder.operations.learning import (
    LEARNING,
    AlikeGroups,
    Compare,
    EncodeAnswers,
    Encoded,
    EndFound,
    FindNearest,
    Learn,
    LookForEnd,
    MakeRun,
    NearestAnswers,
    OrderedAnswers,
    PutInOrder,
    RunWritten,
)
from coder.project import open_project
from coder.queries.live_run import LearnedSuggestions
from coder.queries.variables import variables_of
from coder.store import runs

if TYPE_CHECKING:
    from coder.queries.learner import Learner


def learn(request: Learn, _report_progress: ReportProgress) -> Iterator[LearnedSuggestions]:
    stand_back()
    with open_project(request.project, request.coder, read_only=True) as session:
        yield from _learner().learn(session, request.question, request.wanted, request.encoded)


def encode(request: EncodeAnswers, report_progress: ReportProgress) -> Iterator[Encoded]:
    from coder.encoders.kinds import chosen
    from coder.queries.encoding import vectors_of
    from coder.queries.learner import texts_learned_from

    meant = chosen(None)
    if meant is None:
        return
    stand_back()
    with (
        open_project(request.project) as session,
        closing(vectors_of(session, meant, background=True)) as vectors,
    ):
        all_texts = [text for _, text in runs.texts(session.project, question=request.question)]
        for texts in (texts_learned_from(session, all_texts), all_texts):
            lacking = len(vectors.lacking(texts))
            vectors.make(texts, lambda done, wanted, _seconds: report_progress("encoding", done, wanted))
            if lacking:
                yield Encoded(lacking)


@cache
def _learner() -> Learner:
    """Return the learner of this process, which is used again after every decision."""
    from coder.queries.learner import Learner  # the classifier takes half a second to load

    return Learner()


def compare(request: Compare, _report_progress: ReportProgress) -> Iterator[AlikeGroups]:
    from coder.text.similar import groups

    stand_back()
    with open_project(request.project, read_only=True) as session:
        names = [variable.name for variable in variables_of(session) if variable.kind == "open"]
        wanted = request.question
        names_wanted = names if not wanted else [wanted] if isinstance(wanted, str) else wanted
        found = [group for name in names_wanted for group in groups(runs.texts(session.project, question=name))]
    yield AlikeGroups(tuple(tuple(group) for group in found))


def put_in_order(request: PutInOrder, _report_progress: ReportProgress) -> Iterator[OrderedAnswers]:
    from coder.queries.orders import Unordered
    from coder.queries.orders import put_in_order as ordered

    with open_project(request.project, read_only=True) as session:
        unordered = Unordered(session, request.question, request.seed, request.code, request.response)
        ids = ordered(request.order, unordered)
    yield OrderedAnswers(tuple(ids))


def find_nearest(request: FindNearest, _report_progress: ReportProgress) -> Iterator[NearestAnswers]:
    from coder.queries.likeness import nearest_coded

    with open_project(request.project, request.coder, read_only=True) as session:
        yield NearestAnswers(tuple(nearest_coded(session, request.question, request.response)))


def look_for_end(request: LookForEnd, _report_progress: ReportProgress) -> Iterator[EndFound]:
    from coder.queries.stopping import finding

    stand_back()
    with open_project(request.project, request.coder, read_only=True) as session:
        yield EndFound(finding(session, request.question, request.code))


def make_run(request: MakeRun, _report_progress: ReportProgress) -> Iterator[RunWritten]:
    from coder.operations.suggesting import suggest
    from coder.queries.encoding import kept_vectors

    with open_project(request.project, request.coder) as session:
        texts = [text for _, text in runs.texts(session.project, question=request.question)]
        suggested = suggest(session, question=request.question, encoder=kept_vectors(session, texts))
    yield RunWritten(suggested.run, suggested.responses)


def main() -> None:
    """Serve requests until there are no more."""
    serve(
        LEARNING,
        {
            Learn: learn, EncodeAnswers: encode, Compare: compare, PutInOrder: put_in_order, FindNearest: find_nearest,
            LookForEnd: look_for_end, MakeRun: make_run,
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
