"""How far the coders of a project agree, read for a report: by code, and over the sets of codes on an answer."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import chain

from coder.agreement import Ratings, by_code, over_sets
from coder.model import Codebook
from coder.project import Session
from coder.reports.agreeing import QuestionAgreement as QuestionAgreement  # for the front ends too
from coder.reports.counting import Answered
from coder.reports.study import Study
from coder.store import counts
from coder.text.language import normal_form


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
    double: dict[int, dict[str, set[str]]] = {}
    for one in chain(answered.every, answered.none_by):
        if one.response in answered.several:
            codes = double.setdefault(one.response, {}).setdefault(one.coder, set())
            codes |= {one.code} if one.code else set()
    texts = counts.texts_of(session.project, double)
    acts = counts.acts_on(session.project, double)
    units: dict[Hashable, Ratings] = {}
    clusters: list[str] = []
    for response, held in double.items():
        unit = {coder: frozenset(codes) for coder, codes in held.items()}
        cluster = normal_form(texts[response])
        together = frozenset((coder, acts.get((response, coder))) for coder in unit)
        alone = response if any(act is None for _, act in together) else None
        key = (cluster, frozenset(unit.items()), together, alone)
        if key not in units:
            units[key] = unit
            clusters.append(cluster)
    below = {code.id: frozenset(one.id for one in codebook.subtree(code)) for code in codebook}
    rated = list(units.values())
    over = over_sets(rated, clusters)
    return QuestionAgreement(
        answered.question, over.answers, over.coders, over.alpha, over.low, over.high, len(double) - len(units),
        tuple(by_code(rated, below, clusters)),
    )  # fmt: skip
