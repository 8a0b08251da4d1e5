"""Answers drawn at random with a recorded seed."""

from __future__ import annotations

from msgspec import Struct

from coder.model.ids import ResponseId, SampleId


class Stratum(Struct, frozen=True):
    """Answers of one wave (and one value of a variable) that a sample is drawn from by themselves.

    `answers` is how many there were when they were last drawn from, `drawn` how many of them were.
    """

    wave: str
    value: str
    answers: int
    drawn: int


class Sample(Struct, frozen=True):
    """Answers to one question that were drawn at random with a recorded `seed`, in strata by wave and `by`.

    `members` are (id of the answer, number of its stratum) in the order they were drawn; `blind` says that they are
    coded without seeing suggestions.
    """

    id: SampleId
    question: str
    at: str
    seed: int
    by: str
    blind: bool
    strata: tuple[Stratum, ...]
    members: tuple[tuple[ResponseId, int], ...] = ()
