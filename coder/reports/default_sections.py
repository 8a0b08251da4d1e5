"""Chooses the questions of a report that names none, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coder.reports.background import has_section
from coder.reports.battery import batteries
from coder.reports.definition import Definition, Section
from coder.reports.study import Study

MOST_CLOSED = 10
"""With more closed questions, a report without a list includes only those that lead to an open one."""


def default_sections(study: Study, definition: Definition, variables: Sequence[str]) -> tuple[Section, ...]:
    """Return the default questions of a report in project order: coded open ones, and closed ones with batteries
    together; with many closed ones, only those right before an open one. An uncoded follow-up to a question left out is
    left out with it.
    """
    question_names = [name for name in closed_questions(study, definition) if name not in variables]
    together = batteries(study, question_names)
    first_of = {name: first for first, names in together.items() for name in names}
    known = [*study.kinds]
    if {*map(study.kinds.__getitem__, known[: len(study.questions)])} == {"open"}:
        known.sort(key=lambda name: study.kinds[name])  # not the order of a questionnaire: «closed» before «open»
    order = [name for name in known if name in {*question_names, *study.questions}]
    if len({first_of.get(name, name) for name in question_names}) > MOST_CLOSED:
        before = {
            name for name, after in pairwise(order) if after in study.questions and study.questions[after].codings
        }
        leading = {first_of.get(name, name) for name in before}
        order = [name for name in order if first_of.get(name, name) in leading or name in study.questions]
    due = {
        name
        for name, answered in study.questions.items()
        if answered.codings
        or (answered.responses and study.quoted_uncoded(definition.quotes, study.condition_of(name)))
    }
    if definition.quotes.uncoded is None:
        names_in_report = {*order, *variables}
        due = {
            name
            for name in due
            if study.questions[name].codings or all(gate in names_in_report for gate, _ in study.condition_of(name))
        }
    order = _with_follow_ups(study, [name for name in order if name in study.closed or name in due])
    return tuple(
        Section(member, together=member != name)
        for name in order
        if first_of.get(name, name) == name
        for member in together.get(name, (name,))
    )


def _with_follow_ups(study: Study, order: Sequence[str]) -> list[str]:
    """Return the same questions, each followed by those asked of some who answered it: first the open ones, which
    stand in its section.
    """
    gates = {name: next((gate for gate, _ in study.condition_of(name)), "") for name in order}
    below = {gate: [name for name in order if gates[name] == gate] for gate in order}
    placed: dict[str, None] = {}

    def place(name: str) -> None:
        if name not in placed:
            placed[name] = None
            for follow_up in sorted(below[name], key=lambda follow_up: follow_up in study.closed):
                place(follow_up)

    for name in (*(name for name in order if gates[name] not in below), *order):  # last those that decide on each other
        place(name)
    return [*placed]


def closed_questions(study: Study, definition: Definition) -> list[str]:
    """Return the closed questions that somebody has answered."""
    return [
        name for name in study.closed if name != definition.weight and study.keys(name) and has_section(study, name)
    ]
