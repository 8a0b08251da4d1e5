"""A small model and files of synthetic answers for the tests of batch runs."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from coder.batch.job import BatchResult, Job, run
from coder.suggest import artefact
from coder.suggest.baseline import baseline
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.word_table import tabled

SUBJECTS = {
    "eldre": "eldre gamle pensjonister sykehjem hjemmetjeneste alder",
    "barn": "barn ungdom skole barnehage familie foreldre",
    "rus": "rus alkohol avhengighet behandling narkotika misbruk",
    "penger": "penger budsjett kroner økonomi ressurser midler",
}
ROWS = 400
"""Answers of the job of the fixture `job`."""

OTHER = "vi har ikke det som de og for mange får dessverre lite tid i kommunen hos oss fordi at nå"


def answers(count: int, seed: int = 0) -> list[tuple[str, frozenset[str]]]:
    """Synthetic answers with their codes; some words are misspelt, so that new ones turn up all the time."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        codes = rng.sample(sorted(SUBJECTS), rng.choice((0, 1, 1, 2)))
        words = rng.choices(OTHER.split(), k=rng.randrange(2, 12))
        for code in codes:
            words += rng.sample(SUBJECTS[code].split(), 2)
        rng.shuffle(words)
        if words and rng.random() < 0.5:
            place = rng.randrange(len(words))
            words[place] = words[place] + rng.choice("abcdefgh") + rng.choice("iklmnop")
        found.append((" ".join(words).capitalize() + ".", frozenset(codes)))
    return found


@dataclass(frozen=True)
class FileJob(Job):
    """One with a model file, that writes a file."""

    model: Path
    out: Path


@cache
def fitted() -> FittedModel:
    """A suggester fitted on 200 of them."""
    learned = answers(200)
    return JoinedSuggester().fit([text for text, _ in learned], [codes for _, codes in learned])


@cache
def model_bytes() -> bytes:
    """Its model file."""
    texts = [text for text, _ in answers(200)]
    return artefact.dumps(fitted(), {"data": {"texts": 200}, "training": baseline(tabled(fitted()), texts)})


def write_csv(path: Path, count: int, seed: int = 1) -> list[str]:
    """A CSV of `count` answers with ids N0, N1 …; some are quoted, with delimiters, quotes and line ends in them."""
    rng = random.Random(seed)
    lines = ["id;fylke;svar"]
    texts = []
    for number, (text, _) in enumerate(answers(count, seed)):
        if rng.random() < 0.2:
            text += rng.choice([' Sagt "rett ut".', "\nOg mer; på ny linje", "\r\nslutt", ' "', ";"])
        texts.append(text)
        quoted = '"' + text.replace('"', '""') + '"' if set(text) & set('";\r\n') or rng.random() < 0.1 else text
        lines.append(f"N{number};Nord;{quoted}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return texts


def varied(job: Job, **changed: Any) -> Job:
    """Another job: perhaps with no file of its model, or no output file."""
    return replace(job, **changed)


def go(job: Job, **changed: Any) -> BatchResult:
    """Run it, changed so."""
    return run(varied(job, **changed), None, None, lambda *_: None)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of an output of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
