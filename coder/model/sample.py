"""Answers drawn at random with a recorded seed."""

from __future__ import annotations

from msgspec import Struct

from coder.model.ids import ResponseId, SampleId


class Stratum(Struct, frozen=True):
    """Answers of one wave (and one value of a variable) that are sampled separately.

    `answers` is their number at the last draw, `drawn` the number drawn.
    """

    wave: str
    value: str
    answers: int
    drawn: int


class Sample(Struct, frozen=True):
    """Answers to one question drawn at random with a recorded `seed`, in strata by wave and `by`.

    `members` are (id of the answer, number of its stratum) in drawing order; `blind` means coded without seeing
    suggestions.
    """

    id: SampleId
    question: str
    at: str
    seed: int
    by: str
    blind: bool
    strata: tuple[Stratum, ...]
    members: tuple[tuple[ResponseId, int], ...] = ()
