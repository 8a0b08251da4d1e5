"""The process behind `learning`: reads a request from standard input, works, writes results as lines of JSON."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.errors import CoderError
from coder.session.learning import KEPT
from coder.session.session import Session, open_project
from coder.store import runs

if TYPE_CHECKING:
    from coder.suggest.ground import Encoder

CORPUS = 5_000
"""Texts from which words are learned besides the coded ones: enough for their frequencies, quick enough to do often."""

CHUNK = 200
"""Answers in one line of results."""

Request = dict[str, Any]
Answer = dict[str, Any]


def main() -> None:
    """Do the one job that is asked for."""
    if hasattr(os, "nice"):
        os.nice(10)  # the screen goes first
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # a run that is being made is taken back on the way out
            signal.signal(getattr(signal, name), lambda *_: sys.exit(1))
    request = json.loads(sys.stdin.buffer.read())
    work = {
        "learn": _learn, "alike": _alike, "order": _order, "nearest": _nearest, "finding": _finding,
        "suggest": _suggest,
    }[request["job"]]  # fmt: skip
    try:
        for result in work(request):
            print(json.dumps(result, ensure_ascii=True, separators=(",", ":")), flush=True)
    except CoderError as error:
        print(json.dumps({"failed": str(error)}), flush=True)
    except BrokenPipeError:
        os._exit(0)  # the screen has gone


def _opened(request: Request) -> Session:
    return open_project(Path(request["project"]), request.get("coder", ""), read_only=True)


def _learn(request: Request) -> Iterator[Answer]:
    from coder.session.encoding import kept_vectors
    from coder.suggest.joined import JoinedSuggester

    with _opened(request) as session:
        with session.project.snapshot():
            codebook = session.codebook()
            coded = runs.coded_responses(session.project)
            marked = runs.coded_excerpts(session.project)
            texts = dict(runs.texts(session.project, question=request["question"]))
        wanted = [one for one in request["wanted"] if one in texts]
        everything = list(texts.values())
        corpus = random.Random(0).sample(everything, min(CORPUS, len(everything)))
        place = {response: number for number, (response, _, _) in enumerate(coded)}
        encoder: Encoder | None = kept_vectors(session, corpus)
        suggester = JoinedSuggester(encoder=encoder)
        suggester.fit(
            [text for _, text, _ in coded], [codes for _, _, codes in coded], codebook=codebook, corpus=corpus,
            excerpts=[(place[response], part, codes) for response, part, codes in marked],
        )  # fmt: skip
        info, ids = suggester.info(), {code: codebook.find(code).id for code in suggester.codes_}
        parameters: dict[str, Any] = dict(info["parameters"])  # type: ignore[call-overload]
        if encoder is not None:
            parameters["encoder"] = encoder.name
        run = {
            "learned_from": len(coded), "responses": len(wanted), "seed": info["seed"],
            "parameters": json.dumps(parameters, ensure_ascii=False),
            "quality": json.dumps(info["quality"], ensure_ascii=False),
        }  # fmt: skip
        trust = {
            "silent": {ids[code]: str(why) for code, why in suggester.silent_.items()},
            "list_from": suggester.least_confidence(),
        }
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            found = suggester.suggest([texts[one] for one in chunk])
            proposals = {
                str(response): [
                    [ids[one.code], one.confidence, one.proposed,
                     [[each.start, each.end, each.weight, each.source, each.detail] for each in one.evidence]]
                    for rank, one in enumerate(suggestions) if rank < KEPT or one.proposed
                ]
                for response, suggestions in zip(chunk, found, strict=True)
            }  # fmt: skip
            yield {"run": run, "trust": trust, "proposals": proposals}


def _alike(request: Request) -> Iterator[Answer]:
    from coder.similar import groups

    with _opened(request) as session:
        names = [row["name"] for row in session.variables() if row["kind"] == "open"]
        asked = [request["question"]] if request["question"] is not None else names
        found = [group for name in asked for group in groups(runs.texts(session.project, question=name))]
    yield {"groups": found}


def _order(request: Request) -> Iterator[Answer]:
    from coder.session.likeness import most_alike_first
    from coder.session.queue import make_queue

    question, order = request["question"], request["order"]
    with _opened(request) as session:
        if order == "similar":
            yield {"ordered": most_alike_first(session, question, request["response"])}
        else:
            yield {"ordered": make_queue(session, question, order, seed=request["seed"], code=request["code"])}


def _nearest(request: Request) -> Iterator[Answer]:
    from coder.session.likeness import nearest_coded

    with _opened(request) as session:
        yield {"nearest": nearest_coded(session, request["question"], request["response"])}


def _finding(request: Request) -> Iterator[Answer]:
    from coder.session.stopping import finding

    with _opened(request) as session:
        yield {"finding": asdict(finding(session, request["question"], request["code"]))}


def _suggest(request: Request) -> Iterator[Answer]:
    from coder.session.suggesting import suggest

    with open_project(Path(request["project"]), request["coder"]) as session:
        made = suggest(session, question=request["question"])
    yield {"made": made.run, "responses": made.responses}


if __name__ == "__main__":
    main()
