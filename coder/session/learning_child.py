"""The process behind `learning`: reads a request from standard input, works, writes results as lines of JSON."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coder.errors import CoderError
from coder.session.learning import KEPT
from coder.session.session import open_project
from coder.store import runs

CORPUS = 5_000
"""Texts from which words are learned besides the coded ones: enough for their frequencies, quick enough to do often."""

CHUNK = 200
"""Answers in one line of results."""


def main() -> None:
    """Do the one job that is asked for."""
    if hasattr(os, "nice"):
        os.nice(10)  # the screen goes first
    request = json.loads(sys.stdin.buffer.read())
    work = {"learn": _learn, "alike": _alike}[request["job"]]
    try:
        for result in work(request):
            print(json.dumps(result, ensure_ascii=True, separators=(",", ":")), flush=True)
    except CoderError as error:
        print(json.dumps({"failed": error.message}), flush=True)
    except BrokenPipeError:
        os._exit(0)  # the screen has gone


def _learn(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from coder.suggest import load_suggester

    with open_project(Path(request["project"]), read_only=True) as session, session.project.snapshot():
        codebook = session.codebook()
        coded = runs.coded_responses(session.project)
        texts = dict(runs.texts(session.project, question=request["question"]))
    wanted = [one for one in request["wanted"] if one in texts]
    everything = list(texts.values())
    corpus = random.Random(0).sample(everything, min(CORPUS, len(everything)))
    suggester = load_suggester()
    suggester.fit([text for _, text, _ in coded], [codes for _, _, codes in coded], codebook=codebook, corpus=corpus)
    info = suggester.info()
    run = {
        "learned_from": len(coded), "responses": len(wanted), "seed": info.get("seed", 0),
        "parameters": json.dumps(info.get("parameters", {}), ensure_ascii=False),
        "quality": json.dumps(info.get("quality", {}), ensure_ascii=False),
    }  # fmt: skip
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        found = suggester.suggest([texts[one] for one in chunk])
        proposals = {
            str(response): [
                [one.code, one.confidence, one.proposed,
                 [[each.start, each.end, each.weight, each.source, each.detail] for each in one.evidence]]
                for rank, one in enumerate(suggestions) if rank < KEPT or one.proposed
            ]
            for response, suggestions in zip(chunk, found, strict=True)
        }  # fmt: skip
        yield {"run": run, "proposals": proposals}


def _alike(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from coder.similar import groups

    with open_project(Path(request["project"]), read_only=True) as session:
        names = [row["name"] for row in session.variables() if row["kind"] == "open"]
        asked = [request["question"]] if request["question"] is not None else names
        found = [group for name in asked for group in groups(runs.texts(session.project, question=name))]
    yield {"groups": found}


if __name__ == "__main__":
    main()
