"""A small model and jobs for the tests of batch runs."""

from __future__ import annotations

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
from tests.batch_answers import answers

ROWS = 400
"""Answers of the job of the fixture `job`."""


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


def varied(job: Job, **changed: Any) -> Job:
    """Another job: perhaps with no file of its model, or no output file."""
    return replace(job, **changed)


def go(job: Job, **changed: Any) -> BatchResult:
    """Run it, changed so."""
    return run(varied(job, **changed), None, None, lambda *_: None)
