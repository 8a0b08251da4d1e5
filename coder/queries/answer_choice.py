"""How the coded responses to a question were chosen, as far as the file shows it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Set
from dataclasses import replace
from itertools import islice

from coder.model.sample import Sample
from coder.project import Session
from coder.queries import samples
from coder.queries.queue import named_without_seed
from coder.reports.answered import Answered, Drawn
from coder.store import answers, coding_orders
from coder.suggest.order import at_random

LEAST = 10
"""Fewer coded responses than this may be the first in a random order by chance."""

MOST_BIAS = 0.25
"""The most that shares may be biased, times the root of the sample size: half the standard error of a share of 50 %,
with which its 95 % interval still holds in 92 of 100 samples (Cochran 1977, table 1.1).
"""


def with_choice(session: Session, answered: Answered) -> Answered:
    """Return the responses to a question, with the order that each was coded in, and with the random sample that they
    form if the coded ones are exactly the first members of the sample, or the first of a random order in use.

    Where all are coded, no sample is looked for, and the orders only if some suggestions were accepted together.
    """
    coded = answered.done
    whole = len(coded) == len(answered.responses)
    if not coded or (whole and not coding_orders.is_used(session.project, coding_orders.SUREST)):
        return answered
    recorded = coding_orders.by_answer(session.project)
    orders = {response: named_without_seed(recorded[response]) for response in coded if response in recorded}
    return replace(answered, orders=orders, drawn=None if whole else _drawn(session, answered, coded))


def _drawn(session: Session, answered: Answered, coded: Set[int]) -> Drawn | None:
    """Return the random draw, if the coded are its first: these are a random sample of each wave, too."""
    current = answered.responses.keys()
    for progress in samples.progress(session, answered.question):
        members = [answer for answer, _ in progress.sample.members]
        if not progress.gone and not progress.came and _are_first(coded, members, current):
            return Drawn("sample", progress.sample.seed, is_even(progress.sample, current, len(coded)))
    if len(coded) < LEAST:
        return None
    for question in (answered.question, None):
        ids = answers.ids(session.project, question)
        for seed in coding_orders.seeds(session.project):
            if _are_first(coded, at_random(ids, seed), current):
                return Drawn("random", seed)
    return None


def is_even(sample: Sample, current: Set[int], n: int) -> bool:
    """Return whether the groups of the members among `current` were drawn about in proportion: shares of `n` coded
    members then differ from those of all by little, beside their interval.

    The parts of the groups in the sample and in all differ by half the sum of these differences, which is the most that
    a share can differ; `MOST_BIAS` limits it.
    """
    waves = {sample.strata[number].wave for answer, number in sample.members if answer in current}
    strata = [stratum for stratum in sample.strata if stratum.wave in waves]
    n_answers, n_drawn = sum(stratum.answers for stratum in strata), sum(stratum.drawn for stratum in strata)
    bias = sum(abs(stratum.answers / n_answers - stratum.drawn / n_drawn) for stratum in strata) / 2
    return bias * math.sqrt(n) <= MOST_BIAS


def _are_first(coded: Set[int], in_order: Iterable[int], current: Set[int]) -> bool:
    """Return whether the coded are the first in an order, of the responses in `current`."""
    first = list(islice((response for response in in_order if response in current), len(coded)))
    return coded == frozenset(first)
