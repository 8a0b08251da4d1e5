"""The process behind `learning`: reads requests from standard input, works, writes results, all as lines of JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.errors import CoderError
from coder.jobs.with_parent import end_with_parent
from coder.kept_message import to_json
from coder.project import Session, open_project
from coder.store import runs

if TYPE_CHECKING:
    from coder.queries.learner import Learner

Request = dict[str, Any]
Answer = dict[str, Any]

UNASKED = ("learn", "alike", "finding")
"""What no coder is waiting for: it leaves the processor to whoever wants it."""


def main() -> None:
    """Do what is asked for, a line of JSON at a time, until nothing more is asked."""
    end_with_parent()
    work = {
        "learn": _learn, "alike": _alike, "order": _order, "nearest": _nearest, "finding": _finding,
        "suggest": _suggest,
    }  # fmt: skip
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if request["job"] in UNASKED and hasattr(os, "nice"):
            os.nice(10 - os.nice(0))  # the screen goes first
        try:
            for result in work[request["job"]](request):
                _say(request, result)
        except CoderError as error:
            _say(request, {"failed": to_json(error.whole)})
        _say(request, {"ended": True})


def _say(request: Request, result: Answer) -> None:
    try:
        answer = {"generation": request["generation"], **result}
        print(json.dumps(answer, ensure_ascii=True, separators=(",", ":")), flush=True)
    except BrokenPipeError:
        os._exit(0)  # the screen has gone


def _opened(request: Request) -> Session:
    return open_project(Path(request["project"]), request.get("coder", ""), read_only=True)


def _learn(request: Request) -> Iterator[Answer]:
    with _opened(request) as session:
        yield from _learner().learn(session, request["question"], request["wanted"])


@cache
def _learner() -> Learner:
    """The one of this process, which is asked again after every decision."""
    from coder.queries.learner import Learner  # the classifier takes half a second to load

    return Learner()


def _alike(request: Request) -> Iterator[Answer]:
    from coder.text.similar import groups

    with _opened(request) as session:
        names = [one.name for one in session.variables() if one.kind == "open"]
        wanted = request["question"]
        asked = names if not wanted else [wanted] if isinstance(wanted, str) else wanted
        found = [group for name in asked for group in groups(runs.texts(session.project, question=name))]
    yield {"groups": found}


def _order(request: Request) -> Iterator[Answer]:
    from coder.queries.likeness import most_alike_first
    from coder.queries.queue import make_queue

    question, order = request["question"], request["order"]
    with _opened(request) as session:
        if order == "similar":
            yield {"ordered": most_alike_first(session, question, request["response"])}
        else:
            yield {"ordered": make_queue(session, question, order, seed=request["seed"], code=request["code"])}


def _nearest(request: Request) -> Iterator[Answer]:
    from coder.queries.likeness import nearest_coded

    with _opened(request) as session:
        yield {"nearest": nearest_coded(session, request["question"], request["response"])}


def _finding(request: Request) -> Iterator[Answer]:
    from coder.queries.stopping import finding

    with _opened(request) as session:
        yield {"finding": asdict(finding(session, request["question"], request["code"]))}


def _suggest(request: Request) -> Iterator[Answer]:
    from coder.operations.suggesting import suggest

    with open_project(Path(request["project"]), request["coder"]) as session:
        made = suggest(session, question=request["question"])
    yield {"made": made.run, "responses": made.responses}


if __name__ == "__main__":
    main()
