"""A project's responses read for counting: one wave at a time, in a few large queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from coder.errors import NotFound, nearest, there_is
from coder.message import Message
from coder.queries.answer_choice import with_choice
from coder.queries.codebooks import codebook_of
from coder.queries.units import unit_of
from coder.reports.answered import Answered
from coder.reports.coder_rule import CoderRule, counted, each_as_coded
from coder.reports.compact import Codings, CountedCoding, Pairs, Values, ids
from coder.reports.grouping import Described, readable_name
from coder.reports.study import Study
from coder.store import asked, counts, importing, reconciliations, variables
from coder.store.coders import coder_names

if TYPE_CHECKING:
    from coder.project import Session


def read_study(
    session: Session, wave: str | None = None, coders: Iterable[str] = (), several: CoderRule = CoderRule.FIRST
) -> Study:
    """Read one wave (None: the latest imported) with the codings and flags of these coders (none: everybody's), by the
    rule `several`, and with the decisions on disagreements unless coders are named.

    Raises NotFound for an unknown wave or coder.
    """
    project = session.project
    with project.snapshot():
        known = counts.waves(project)
        if wave is not None and wave not in known:
            named = [f"«{name}»" for name in known if name]
            hint = there_is(named) if named else Message("No wave was named at import: leave it out.")
            raise NotFound("There is no wave «{wave}».", hint, wave=wave)
        chosen = wave if wave is not None else (known[-1] if known else "")
        names = _coders(session, coders)
        data = Values(counts.case_values(project, chosen))
        known_as = variables.every_variable(project)
        opened = [variable.name for variable in known_as if variable.kind == "open"]
        responses = {name: Pairs(counts.answers(project, chosen, name)) for name in opened}
        codings = {name: Codings() for name in opened}
        for question, response, case, code, coder, start, end in counts.codings(project, chosen):
            if names is None or coder in names:
                codings[question].append(CountedCoding(response, case, code, coder, start, end))
        without = {name: Codings() for name in opened}
        for question, response, case, coder in counts.without_code(project, chosen):
            if names is None or coder in names:
                without[question].append(CountedCoding(response, case, "", coder, 0, 0))
        decided: dict[str, dict[int, dict[str, list[CountedCoding]]]] = {}
        for question, response, case, code, by, start, end in reconciliations.standing(project, chosen):
            decided_codings = decided.setdefault(question, {}).setdefault(response, {}).setdefault(code, [])
            if by is not None:
                decided_codings.append(CountedCoding(response, case, code, by, start, end))
        in_turn = counts.coders_in_turn(project, chosen)
        codebook = codebook_of(session)
        unit = unit_of(session)
        everybody = ids(data)
        questions = {
            name: with_choice(
                session,
                counted(
                    Answered(name, everybody, answers, codings[name], none_by=without[name]),
                    several,
                    in_turn.get(name, ()),
                    codebook,
                    decided.get(name, {}) if names is None else {},
                ),
            )
            for name, answers in responses.items()
        }
    return Study(
        chosen,
        data,
        questions,
        {
            variable.name: Described(variable.name, variable.label, variable.type, variable.value_labels)
            for variable in known_as
        },
        {variable.name: variable.kind for variable in known_as},
        codebook,
        {variable.name: variable.label or readable_name(variable.name) for variable in known_as},
        unit,
        tuple(imported.file_name for imported in importing.imports(project)),
        asked_when=asked.asked_when(project),
    )


def answers_by_question(
    session: Session, question: str | None, wave: str | None, coders: Iterable[str] = ()
) -> dict[str, list[Answered]]:
    """Return question → its responses in each wave: one question or all (None), one wave or all. Raises NotFound for an
    unknown wave or coder.
    """
    named = tuple(coders)
    by_question: dict[str, list[Answered]] = {}
    for each_wave in [wave] if wave is not None else counts.waves(session.project):
        for name, answered in read_study(session, each_wave, named).questions.items():
            if question in (None, name):
                by_question.setdefault(name, []).append(answered)
    return by_question


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    """The codes that count on a response coded by several, none where no code fits."""

    codes: frozenset[str]
    none_fits: bool


def counted_answers(session: Session, several: CoderRule) -> dict[int, CountedAnswer]:
    """Return what counts on each current response with several coders."""
    counted_by_response: dict[int, CountedAnswer] = {}
    for wave in counts.waves(session.project):
        for answered in read_study(session, wave, (), several).questions.values():
            codes: dict[int, set[str]] = {response: set() for response in answered.several}
            for coding in (*answered.codings, *answered.agreed):
                if coding.response in codes:
                    codes[coding.response].add(coding.code)
            counted_by_response |= {
                response: CountedAnswer(frozenset(applied), not applied) for response, applied in codes.items()
            }
    return counted_by_response


@dataclass(frozen=True, slots=True)
class CountedUse:
    """How often a code was applied, and to how many responses and cases with its descendants, as counted. The ranges
    are the lowest and highest number if each coder's codes were used where that coder has coded; None if no response
    has several coders.
    """

    codings: int
    answers: int
    cases: int
    answer_range: tuple[int, int] | None = None
    case_range: tuple[int, int] | None = None


Applications = dict[str, set[tuple[int, int]]]
"""Code → the (response, case) that have it, without descendants."""


def counted_codes(session: Session, several: CoderRule) -> tuple[dict[str, CountedUse], bool]:
    """Return how often each code was applied to current responses of all waves, and whether any has several coders."""
    codebook = codebook_of(session)
    codings: Counter[str] = Counter()
    parts: list[Applications] = []
    instead: dict[str, dict[int, Applications]] = {}  # coder → index in `parts` → as that coder has it
    for wave in counts.waves(session.project):
        for answered in read_study(session, wave, (), several).questions.values():
            codings.update(coding.code for coding in answered.codings)
            for coder, coded in each_as_coded(answered):
                instead.setdefault(coder, {})[len(parts)] = _applications(coded)
            parts.append(_applications(answered))
    versions = [[own.get(place, part) for place, part in enumerate(parts)] for own in instead.values()]
    use_by_code = {}
    for code in codebook:
        below = [descendant.id for descendant in codebook.subtree(code)]
        answers, cases = _numbers(parts, below)
        ranged = [_numbers(version, below) for version in versions]
        use_by_code[code.id] = CountedUse(
            codings[code.id], answers, cases, *(_range(each) for each in zip(*ranged, strict=True))
        )
    return use_by_code, bool(instead)


def _applications(answered: Answered) -> Applications:
    applications: Applications = {}
    for coding in (*answered.codings, *answered.agreed):
        applications.setdefault(coding.code, set()).add((coding.response, coding.case))
    return applications


def _numbers(parts: Iterable[Applications], codes: Iterable[str]) -> tuple[int, int]:
    """Return how many responses have one of `codes`, and how many cases."""
    coded_pairs = set().union(*(part.get(code, ()) for part, code in product(parts, codes)))
    return len(coded_pairs), len({case for _, case in coded_pairs})


def _range(numbers: Iterable[int]) -> tuple[int, int]:
    several_numbers = list(numbers)
    return min(several_numbers), max(several_numbers)


def _coders(session: Session, coders: Iterable[str]) -> frozenset[str] | None:
    wanted = tuple(coders)
    if not wanted:
        return None
    known = coder_names(session.project)
    for name in wanted:
        if name not in known:
            hint = nearest(name, known) or there_is(known)
            raise NotFound("There is no coder «{name}».", hint, name=name)
    return frozenset(wanted)
