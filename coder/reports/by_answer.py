"""Counts a study of documents by their paragraphs and list items instead of by document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from coder.model import PATH_SEPARATOR
from coder.model.unit import Unit
from coder.reports.answered import Answered, as_one
from coder.reports.compact import Codings, CountedCoding, Pairs, ids, union
from coder.reports.study import Study

_ENUMERATION = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.):]?|[a-zæøå][.)])\s+")


def by_answer(study: Study) -> Study:
    """Return the study with each response as a case of its own, if it is of documents and one of them has several
    responses to a question. Questions under the same headings are counted together, whatever the document's title.
    """
    several = any(len(answered.responses) > len(answered.respondents) for answered in study.questions.values())
    if study.unit.kind != "document" or not several:
        return study
    documents = {
        response: case for answered in study.questions.values() for response, case in answered.responses.items()
    }
    alike: dict[str, list[str]] = {}
    for name in study.questions:
        alike.setdefault(_heading(study.labels[name]).casefold(), []).append(name)
    questions = {}
    for names in alike.values():
        parts = [_responses_as_cases(study.questions[name]) for name in names]
        merged = as_one(parts, union(part.asked for part in parts))
        questions[names[0]] = replace(merged, documents=len({*map(documents.__getitem__, merged.responses)}))
    left_out = {name for names in alike.values() for name in names[1:]}
    return replace(
        study,
        data={response: study.data[case] for response, case in documents.items()},
        questions=questions,
        kinds={name: kind for name, kind in study.kinds.items() if name not in left_out},
        labels={**study.labels, **{name: _heading(study.labels[name]) for name in questions}},
        unit=Unit("document", "paragraph", mask=study.unit.mask),
        documents=documents,
        document=study.unit,
        asked_as={name: names[0] for names in alike.values() for name in names},
    )


def _heading(label: str) -> str:
    """Return the headings above a paragraph, without the document's title and numbering."""
    title, *below = label.split(PATH_SEPARATOR)
    return ": ".join(_ENUMERATION.sub("", part) or part for part in below or [title])


def _responses_as_cases(answered: Answered) -> Answered:
    """Return the same question with each response as a case of its own."""

    def codings(of: Iterable[CountedCoding]) -> Codings:
        return Codings(coding._replace(case=coding.response) for coding in of)

    return replace(
        answered,
        asked=ids(answered.responses),
        responses=Pairs((response, response) for response in answered.responses),
        codings=codings(answered.codings),
        agreed=tuple(codings(answered.agreed)),
        every=codings(answered.every),
        none_by=codings(answered.none_by),
    )
