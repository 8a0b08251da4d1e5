"""Agreement between the coders of a project: by code, over sets, on excerpts, by level and over rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, islice
from typing import TYPE_CHECKING

from coder.agreement import codes as code_agreement
from coder.agreement import confusion, rated, rounds, sets
from coder.agreement import excerpts as excerpt_agreement
from coder.agreement import recount as recount_agreement
from coder.agreement import weeks as week_agreement
from coder.errors import CoderError, some_of
from coder.model import Codebook
from coder.model.agreement import (
    CodeAgreement,
    Confusion,
    ExcerptAgreement,
    LevelAgreement,
    Moved,
    Recount,
    SelfAgreement,
    SetAgreement,
    Week,
)
from coder.model.rounds import persons
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.counting import answers_by_question
from coder.queries.stale_codes import stale_codes
from coder.queries.variables import question_meant
from coder.reports.agreeing import QuestionAgreement as QuestionAgreement  # re-exported for the front ends
from coder.reports.answered import Answered
from coder.reports.coder_rule import Votes, votes_on
from coder.reports.compact import ids
from coder.reports.study import Study
from coder.store import answers, counts
from coder.text.language import normal_form

if TYPE_CHECKING:
    from coder.agreement.excerpts import Marked

PAGE = 5_000
"""Responses whose texts are held at a time."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one question. `coded` responses have several coders, `alike` ones are counted once with others.

    `excerpts` are empty where codes are on whole responses only.
    """

    question: str
    coded: int
    alike: int
    over: SetAgreement
    codes: Sequence[CodeAgreement]
    levels: Sequence[LevelAgreement]
    excerpts: Sequence[ExcerptAgreement]
    confusions: Sequence[Confusion]
    recount: Recount | None
    own: Sequence[SelfAgreement]
    weeks: Sequence[Week]
    moved: Sequence[Moved]
    stale: Mapping[str, int]
    """Code → how many of these codings were made before it, or a descendant, got its present meaning."""


@dataclass(slots=True)
class _Units:
    """Responses with several coders: their votes and, in the same order, digests of their texts, ids and lengths."""

    votes: list[Votes] = field(default_factory=list)
    labels: list[bytes] = field(default_factory=list)
    responses: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    several: int = 0


def agreement_of(session: Session, study: Study) -> list[QuestionAgreement]:
    """Return agreement on each question with responses of several coders."""
    return [_agreement(session, answered, study.codebook) for answered in study.questions.values() if answered.several]


def agreement_on(session: Session, answered: Answered, codebook: Codebook) -> QuestionAgreement | None:
    """Return agreement on one question; None without responses of several coders."""
    return _agreement(session, answered, codebook) if answered.several else None


def _agreement(session: Session, answered: Answered, codebook: Codebook) -> QuestionAgreement:
    units = _Units()
    _take(session, answered, units)
    votes, below = (
        rounds.between(units.votes, persons({name for unit in units.votes for name in unit})),
        codebook.counting_as(),
    )
    return QuestionAgreement(
        answered.question, sets.over_sets(votes, units.labels), units.several - len(votes),
        tuple(code_agreement.by_code(rated.rated(votes, units.labels), below)),
        recount_agreement.recounted(votes, _themes(codebook), units.labels),
        _stale(session, answered.question, units, below),
    )  # fmt: skip


def _themes(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Return each top code with the codes that count as it."""
    return codebook.counting_as(codebook.children(None))


def _take(session: Session, answered: Answered, units: _Units) -> None:
    """Collect the responses to a question with several coders.

    A coder has coded a response by applying a code or flagging that no code fits. All responses enter the estimate;
    equal texts are a cluster in its interval. Those that each coder coded in one change count once, since they are one
    decision.
    """
    units.several += len(answered.several)
    votes = votes_on(answered, answered.several)
    while page := list(islice(votes, PAGE)):
        texts = answers.texts_of(session.project, (response for response, _ in page))
        acts = counts.acts_on(session.project, (response for response, _ in page))
        for response, unit in page:
            cluster = _digest(normal_form(texts[response]))
            together = [(coder, acts.get((response, coder)), sorted(codes)) for coder, codes in sorted(unit.items())]
            alone = response if any(act is None for _, act, _ in together) else None
            changes = [(coder, sorted(act or ()), codes) for coder, act, codes in together]
            key = _digest(repr((cluster, changes, alone)))
            if key not in units.seen:
                units.seen.add(key)
                units.votes.append(unit)
                units.labels.append(cluster)
                units.responses.append(response)
                units.lengths.append(len(texts[response]))


def _digest(text: str) -> bytes:
    """Return sixteen bytes that stand for a text, so that many thousands of texts are not held in memory."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def agreements(
    session: Session,
    question: str | None = None,
    wave: str | None = None,
    coders: Iterable[str] = (),
    *,
    by_week: bool = True,
) -> list[Agreement]:
    """Return agreement on one question or on each, in one wave or in all, of `coders` only if some are given; `by_week`
    takes as long as all the rest.

    Raises NotFound for an unknown question, wave or coder, CoderError where nothing was coded by two.
    """
    wanted = question_meant(session, question)
    codebook = codebook_of(session)
    with session.snapshot():
        parts_by_question = answers_by_question(session, wanted, wave, coders)
        found = [
            _whole(session, name, parts, codebook, by_week=by_week)
            for name, parts in parts_by_question.items()
            if any(part.several for part in parts)
        ]
    if not found:
        if only := sorted(persons(set(coders))):
            raise CoderError(
                "No answer was coded by more than one coder, since --coder counts only the coders named: {coders}.",
                "Name another with one more --coder, or leave --coder out to compare all.",
                coders=some_of(only),
            )
        raise CoderError(
            "No answer was coded by more than one coder, so agreement between coders is not known.",
            "Let a second coder code some of the answers, best a random sample: `coder sample PROJECT --plan` says how"
            " many.",
        )
    return found


def _whole(
    session: Session, question: str, parts: Sequence[Answered], codebook: Codebook, *, by_week: bool
) -> Agreement:
    units = _Units()
    for part in parts:
        _take(session, part, units)
    person = persons({name for unit in units.votes for name in unit})
    votes, labels, below = rounds.between(units.votes, person), units.labels, codebook.counting_as()
    paths = {code.id: _path(codebook, code.id) for code in codebook}
    marked = _marked(parts, units, votes, person)
    weeks = _weeks(session, question, parts, below) if by_week else []
    levels = sets.by_level(votes, paths, labels) if max(map(len, paths.values()), default=0) > 1 else []
    return Agreement(
        question,
        sum(len(part.done) for part in parts),
        units.several - len(units.votes),
        sets.over_sets(votes, labels),
        code_agreement.by_code(rated.rated(votes, labels), below),
        levels,
        excerpt_agreement.on_excerpts(marked, below, labels) if any(map(_in_part, marked)) else [],
        confusion.confusions(votes),
        recount_agreement.recounted(votes, _themes(codebook), labels),
        _own(units, person, below),
        weeks,
        week_agreement.moved(weeks),
        _stale(session, question, units, below),
    )


def _stale(session: Session, question: str, units: _Units, below: Mapping[str, frozenset[str]]) -> dict[str, int]:
    last = {place: at for place, (_, at) in counts.coded_at(session.project, question).items()}
    places = [(answer, coder) for answer, unit in zip(units.responses, units.votes, strict=True) for coder in unit]
    return stale_codes(session, below, [last[place] for place in places if place in last])


def _path(codebook: Codebook, code: str) -> tuple[str, ...]:
    """Return the ancestors of a code from the top, and itself."""
    above = codebook.by_id[code].parent
    return (code,) if above is None else (*_path(codebook, above), code)


def _marked(
    parts: Iterable[Answered], units: _Units, votes: Sequence[Votes], person: Mapping[str, str]
) -> list[Marked]:
    """Return the excerpts of each person in their first round on each response."""
    wanted = ids(units.responses)
    spans: dict[tuple[int, str], list[tuple[str, int, int]]] = {}
    for coding in chain.from_iterable(part.every for part in parts):
        if coding.response in wanted:
            spans.setdefault((coding.response, coding.coder), []).append((coding.code, coding.start, coding.end))
    found = []
    for response, length, all_votes, unit in zip(units.responses, units.lengths, units.votes, votes, strict=True):
        first = rounds.first_rounds(all_votes, person)
        found.append(
            excerpt_agreement.Marked(length, {coder: spans.get((response, first[coder]), []) for coder in unit})
        )
    return found


def _in_part(answer: Marked) -> bool:
    """Return whether somebody marked less than the whole response."""
    return any(end - start < answer.length for spans in answer.by.values() for _, start, end in spans)


def _own(units: _Units, person: Mapping[str, str], below: Mapping[str, frozenset[str]]) -> list[SelfAgreement]:
    self_agreements = []
    for coder in sorted({person_name for name, person_name in person.items() if name != person_name}):
        own = rounds.within(units.votes, person, coder)
        set_agreement = sets.over_sets(own, units.labels)
        if set_agreement.answers:
            self_agreements.append(
                SelfAgreement(
                    coder, set_agreement, tuple(code_agreement.by_code(rated.rated(own, units.labels), below))
                )
            )
    return self_agreements


def _weeks(
    session: Session, question: str, parts: Sequence[Answered], below: Mapping[str, frozenset[str]]
) -> list[Week]:
    days = {place: last for place, (_, last) in counts.coded_at(session.project, question).items()}
    return week_agreement.by_week(
        (
            week_agreement.Coded(response, coder, days[response, coder], codes)
            for part in parts
            for response, votes in votes_on(part, ids(chain(part.done, part.several)))
            for coder, codes in votes.items()
            if (response, coder) in days
        ),
        below,
        persons(coder for _, coder in days),
    )
