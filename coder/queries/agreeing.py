"""How far the coders of a project agree, read for a report: by code, and over the sets of codes on an answer."""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice

from coder.agreement import by_code, over_sets
from coder.model import Codebook
from coder.project import Session
from coder.reports.agreeing import QuestionAgreement as QuestionAgreement  # for the front ends too
from coder.reports.coder_rule import votes_on
from coder.reports.counting import Answered
from coder.reports.study import Study
from coder.store import answers, counts
from coder.text.language import normal_form

PAGE = 5_000
"""Answers whose texts are held at a time."""


def agreement_of(session: Session, study: Study) -> list[QuestionAgreement]:
    """Agreement on each question of which several coders have coded an answer."""
    return [_agreement(session, one, study.codebook) for one in study.questions.values() if one.several]


def agreement_on(session: Session, answered: Answered, codebook: Codebook) -> QuestionAgreement | None:
    """Agreement on one question; None where several have coded none of its answers."""
    return _agreement(session, answered, codebook) if answered.several else None


def _agreement(session: Session, answered: Answered, codebook: Codebook) -> QuestionAgreement:
    """Agreement per code, and over sets.

    A coder has coded an answer who put a code on it or marked that no code fits. All answers enter the estimate; those
    that say the same are a cluster in its interval. Only those that each coder coded in one act count once: they are
    one decision, and would only swell the number.
    """
    seen: set[bytes] = set()
    rated: list[dict[str, frozenset[str]]] = []
    clusters: list[bytes] = []
    votes = votes_on(answered, answered.several)
    while page := list(islice(votes, PAGE)):
        texts = answers.texts_of(session.project, (response for response, _ in page))
        acts = counts.acts_on(session.project, (response for response, _ in page))
        for response, unit in page:
            cluster = _digest(normal_form(texts[response]))
            together = [(coder, acts.get((response, coder)), sorted(codes)) for coder, codes in sorted(unit.items())]
            alone = response if any(act is None for _, act, _ in together) else None
            said = [(coder, sorted(act or ()), codes) for coder, act, codes in together]
            key = _digest(repr((cluster, said, alone)))
            if key not in seen:
                seen.add(key)
                rated.append(unit)
                clusters.append(cluster)
    below = {code.id: frozenset(one.id for one in codebook.subtree(code)) for code in codebook}
    over = over_sets(rated, clusters)
    alike = len(answered.several) - len(rated)
    return QuestionAgreement(
        answered.question, over.answers, over.coders, over.alpha, over.low, over.high, alike,
        tuple(by_code(rated, below, clusters)),
    )  # fmt: skip


def _digest(text: str) -> bytes:
    """Sixteen bytes that stand for a text: of many thousands of answers the texts themselves are not held."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
