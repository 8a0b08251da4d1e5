"""How far the coders of a project agree, read for a report: by code, and over the sets of codes on an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from coder.agreement import by_code, over_sets
from coder.language import normal_form
from coder.reports.study import Study
from coder.session.session import Session
from coder.store import counts, flags

Row = dict[str, Any]


def agreement_of(session: Session, study: Study, coders: Collection[str] = ()) -> tuple[list[Row], Row]:
    """Agreement per code, and over sets with `alike`: answers that count once with another. `coders`: none for all.

    A coder has coded an answer who put a code on it or marked that no code fits. All answers enter the estimate; those
    to a question that say the same are a cluster in its interval. Only those that each coder coded in one act count
    once: they are one decision, and would only swell the number.
    """
    ratings: dict[int, dict[str, set[str]]] = {}
    questions: dict[int, str] = {}
    for name, question in study.questions.items():
        for one in question.codings:
            ratings.setdefault(one.response, {}).setdefault(one.coder, set()).add(one.code)
            questions[one.response] = name
        questions.update(dict.fromkeys(question.none_fits, name))
    for response, coder in counts.marked_by(session.project, flags.NO_CODE_FITS):
        if response in questions and (not coders or coder in coders):
            ratings.setdefault(response, {}).setdefault(coder, set())
    double = {response: held for response, held in ratings.items() if len(held) > 1}
    texts = counts.texts_of(session.project, double)
    acts = counts.acts_on(session.project, double)
    units: dict[tuple[Any, ...], dict[str, frozenset[str]]] = {}
    clusters: list[tuple[str, str]] = []
    for response, held in double.items():
        unit = {coder: frozenset(codes) for coder, codes in held.items()}
        cluster = questions[response], normal_form(texts[response])
        together = frozenset((coder, acts.get((response, coder))) for coder in unit)
        alone = response if any(act is None for _, act in together) else None
        key = (cluster, frozenset(unit.items()), together, alone)
        if key not in units:
            units[key] = unit
            clusters.append(cluster)
    below = {code.id: frozenset(one.id for one in study.codebook.subtree(code)) for code in study.codebook}
    rated = list(units.values())
    over = asdict(over_sets(rated, clusters)) | {"alike": len(double) - len(units)}
    return [asdict(one) for one in by_code(rated, below, clusters)], over
