"""Suspicious codings: those that a model not trained on them finds unlikely, and similar answers coded differently.

Answers are ranked by their least likely coding (minimal self-confidence), which found five times as many planted errors
as chance where a thousand answers were coded; comparing similar answers does better with few. Nothing is corrected
here: a suspect may well be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.message import Message

Array = NDArray[np.float64]

UNLIKELY = 0.1
"""A coding is suspect below this confidence, and a missing code above its complement."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A code that an answer (place in the list given) has or lacks, the model's confidence in it, and the reason."""

    answer: int
    code: str
    has: bool
    confidence: float
    why: Message
    others: tuple[int, ...] = ()
    """Similar answers that are coded differently."""
    instead: str | None = None
    """The likeliest code, if the answer does not have it."""

    @property
    def reason(self) -> str:
        """The reason, in English."""
        return str(self.why)


def unlikely(
    codes: Sequence[frozenset[str]], confidences: Array, names: Sequence[str], most: int = 50
) -> list[Suspect]:
    """Return codes that answers have or lack against out-of-fold `confidences`, answers × `names`, by contrast."""
    suspects: list[Suspect] = []
    column = {code: j for j, code in enumerate(names)}
    for i, own in enumerate(codes):
        for code, j in column.items():
            p, has = float(confidences[i, j]), code in own
            if has and p < UNLIKELY:
                best = names[int(np.argmax(confidences[i]))]
                why = Message("a model that has not seen it gives the code {percent} %", percent=f"{100 * p:.0f}")
                suspects.append(Suspect(i, code, True, p, why, instead=None if best in own else best))
            elif not has and p > 1 - UNLIKELY:
                why = Message("a model that has not seen it gives the code {percent} %", percent=f"{100 * p:.0f}")
                suspects.append(Suspect(i, code, False, p, why))
    return sorted(
        suspects, key=lambda suspect: (suspect.confidence if suspect.has else 1 - suspect.confidence, suspect.answer)
    )[:most]


def coded_differently(
    codes: Sequence[frozenset[str]], groups: Sequence[Sequence[int]], most: int = 50
) -> list[Suspect]:
    """Return answers that lack a code most of their `groups` of similar answers have, or have one most lack.

    In a tie those that lack it are returned.
    """
    suspects: list[Suspect] = []
    for group in groups:
        for code in sorted(frozenset[str]().union(*(codes[i] for i in group))):
            having = [i for i in group if code in codes[i]]
            lacking = [i for i in group if code not in codes[i]]
            if not having or not lacking:
                continue
            few_have = len(having) < len(lacking)
            for i in having if few_have else lacking:
                others = tuple(lacking if few_have else having)
                share = len(having) / len(group)
                reading = (
                    Message("{n} of {whole} answers that read the same lack it", n=len(others), whole=len(group))
                    if few_have
                    else Message("{n} of {whole} answers that read the same have it", n=len(others), whole=len(group))
                )
                suspects.append(Suspect(i, code, few_have, share, reading, others))
    return sorted(
        suspects, key=lambda suspect: (suspect.confidence if suspect.has else 1 - suspect.confidence, suspect.answer)
    )[:most]
