"""The shipped survey, its codebook, and what the codebook alone teaches, read once per process."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester

SHIPPED = Path(__file__).resolve().parents[3]


@cache
def survey() -> tuple[list[str], list[frozenset[str]]]:
    """The answers of the shipped survey that are coded, and their codes by id."""
    with (SHIPPED / "corpus" / "syntetisk-kartlegging.csv").open(encoding="utf-8", newline="") as file:
        said = {row["id"]: row["grupper"] for row in csv.DictReader(file, delimiter=";")}
    with (SHIPPED / "corpus" / "syntetiske-kodinger-ingrid.csv").open(encoding="utf-8", newline="") as file:
        coded = [(said[row["id"]], row["koder"]) for row in csv.DictReader(file, delimiter=";")]
    return [text for text, _ in coded], [frozenset(filter(None, codes.split("|"))) for _, codes in coded]


@cache
def codebook(*, names_alone: bool) -> Codebook:
    """The shipped codebook, or a researcher's own list: its first fourteen names and nothing else."""
    book = read_codebook(SHIPPED / "codebooks" / "grupper-ikke-prioritert.yaml")
    if not names_alone:
        return book
    return replace(book, codes=tuple(Code(code.id, code.name) for code in book if code.parent is None)[:14])


@cache
def untaught(*, names_alone: bool) -> tuple[JoinedSuggester, FittedModel]:
    """What learns, and what it knows of the codebook alone."""
    learner = JoinedSuggester()
    return learner, learner.fit([], [], codebook=codebook(names_alone=names_alone), corpus=survey()[0])
