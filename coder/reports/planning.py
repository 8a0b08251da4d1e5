"""Completes a report definition from what the study holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from coder.errors import CoderError, NotFound, nearest, there_is
from coder.model import Codebook
from coder.reports.answered import Answered
from coder.reports.background import chosen, has_section, is_numbers, numbers_of
from coder.reports.battery import batteries, have_same_answers
from coder.reports.counting import MISSING, Grouping, Weights, weights_of
from coder.reports.definition import Definition, QuoteRules, Section, ThemeGroup
from coder.reports.study import Study
from coder.reports.words import Words

FEW_GROUPS = 8
"""Codes are broken down first by a variable with at most so many values: a table of them fits a page."""

OF_DOCUMENTS = 10
"""Of fewer documents, or paragraphs of documents, no per cent is told unless a definition wants it."""

MOST_CLOSED = 10
"""Of more closed questions than this a report has those alone that lead to an open one, unless it names them."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One question of the report with all it needs: `answered` for an open one, `answers` for a closed one."""

    section: Section
    label: str
    title: str
    asked: Set[int]
    by: tuple[Grouping, ...]
    answered: Answered | None = None
    answers: Grouping | None = None
    codes: tuple[str, ...] = ()
    in_chapter: int = 1
    """So many of an open question's variables, the first, have a table in the chapter, the others in an appendix."""
    follows: bool = False
    """Whether the question stands in the section of the one before, which decided who was asked it."""
    shared: bool = False
    """Whether a closed question is of a battery: it stands in one table and figure with others."""
    numbers: Mapping[int, float] | None = None
    """Of a question that is told of by mean and median: the number that each case gave."""
    number_by: tuple[Grouping, ...] = ()
    """What these are broken down by; nothing where small cells are hidden, since means would tell what they hide."""


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """A whole report planned."""

    definition: Definition
    study: Study
    words: Words
    sections: tuple[Planned, ...]
    weights: Weights | None
    attribution: tuple[Grouping, ...] = ()
    """The variables said about who wrote a quote; none where nobody is quoted."""

    @property
    def percent_from(self) -> int:
        """No per cent is told of fewer than this."""
        return percent_from(self.definition, self.study)

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden; 0 hides none."""
        return mask_below(self.definition, self.study)


def mask_below(definition: Definition, study: Study) -> int:
    """What the definition hides, or else what is hidden for the unit of the study."""
    return study.unit.mask_below if definition.mask_below is None else definition.mask_below


def percent_from(definition: Definition, study: Study) -> int:
    """From how many on per cent are told: what the definition says, else 10 where the study is of documents."""
    if definition.percent_from is not None:
        return definition.percent_from
    return OF_DOCUMENTS if study.documents or study.unit.kind == "document" else 0


def rounding(weights: Weights, definition: Definition, study: Study) -> Weights:
    """Weights whose per cents are as exact as they are printed, in workbooks too, where small cells are hidden."""
    return replace(weights, decimals=definition.decimals if mask_below(definition, study) > 1 else None)


def made_whole(definition: Definition, study: Study) -> Definition:
    """The definition with sections and variables chosen where it has none."""
    variables = chosen(study, definition) if definition.variables is None else definition.variables
    sections = definition.sections
    if sections is None:
        sections = _default_sections(study, definition, variables)
    sections = tuple(
        one if one.asked_when else replace(one, asked_when=study.condition_of(one.question)) for one in sections
    )
    return replace(
        definition,
        variables=variables,
        sections=sections,
        mask_below=mask_below(definition, study),
        percent_from=percent_from(definition, study),
        quotes=signed(definition.quotes, study),
    )


SIGNED = {"document": "key", "organisation": "none"}
"""What quotes are signed with where a definition says nothing, by what a case is; those of persons with a pseudonym."""


def signed(rules: QuoteRules, study: Study) -> QuoteRules:
    """The rules with what stands below a quote where a definition says nothing. What organisations answer stands bare,
    as in a published chapter: a pseudonym of a municipality tells a reader nothing.
    """
    kind = study.unit.kind
    return replace(
        rules,
        respondent=rules.respondent or SIGNED.get(kind, "pseudonym"),
        also_coded=kind != "organisation" if rules.also_coded is None else rules.also_coded,
    )


def _default_sections(study: Study, definition: Definition, variables: Sequence[str]) -> tuple[Section, ...]:
    """The questions of a report that names none, in the order of the project: open ones that are coded, and closed
    ones, a battery together; of many closed ones those alone that stand right before an open one. What follows up one
    that is left out, and that nobody has coded, is left out with it.
    """
    asked = [name for name in closed_questions(study, definition) if name not in variables]
    together = batteries(study, asked)
    first_of = {name: first for first, names in together.items() for name in names}
    known = [*study.kinds]
    if {*map(study.kinds.__getitem__, known[: len(study.questions)])} == {"open"}:
        known.sort(key=lambda name: study.kinds[name])  # no order of a questionnaire: «closed» before «open»
    order = [name for name in known if name in {*asked, *study.questions}]
    if len({first_of.get(name, name) for name in asked}) > MOST_CLOSED:
        before = {one for one, after in pairwise(order) if after in study.questions and study.questions[after].codings}
        leading = {first_of.get(name, name) for name in before}
        order = [name for name in order if first_of.get(name, name) in leading or name in study.questions]
    told = {
        name
        for name, one in study.questions.items()
        if one.codings or (one.responses and study.quoted_uncoded(definition.quotes, study.condition_of(name)))
    }
    if definition.quotes.uncoded is None:
        there = {*order, *variables}
        told = {
            name
            for name in told
            if study.questions[name].codings or all(gate in there for gate, _ in study.condition_of(name))
        }
    order = _with_follow_ups(study, [one for one in order if one in study.closed or one in told])
    return tuple(
        Section(one, together=one != name)
        for name in order
        if first_of.get(name, name) == name
        for one in together.get(name, (name,))
    )


def _with_follow_ups(study: Study, order: Sequence[str]) -> list[str]:
    """The same questions, each closed one followed by the open ones that were put to some of those who answered it."""
    gates = {name: next((gate for gate, _ in study.condition_of(name)), "") for name in order}
    below = {gate: [name for name in order if gates[name] == gate] for gate in order}
    return [one for name in order if gates[name] not in below for one in (name, *below[name])]


def not_asked(plan: ReportPlan, given: Definition | None) -> tuple[str, ...]:
    """The closed questions that a report has no section of, where the definition that was `given` names none."""
    if given is not None and given.sections is not None:
        return ()
    used = {*(one.section.question for one in plan.sections), *(plan.definition.variables or ())}
    return tuple(name for name in closed_questions(plan.study, plan.definition) if name not in used)


def closed_questions(study: Study, definition: Definition) -> list[str]:
    """The closed questions that somebody has answered."""
    return [
        name for name in study.closed if name != definition.weight and study.keys(name) and has_section(study, name)
    ]


def plan(definition: Definition, study: Study) -> ReportPlan:
    """Resolve a whole definition against a study. Raises NotFound for a question, variable, value or code it names."""
    words = Words(definition.language, study.unit)
    weights = None
    if definition.weight:
        if study.kinds.get(definition.weight) != "closed":
            hint = nearest(definition.weight, study.closed) or there_is(study.closed)
            raise NotFound("There is no closed variable «{weight}» to weight by.", hint, weight=definition.weight)
        weights = weights_of(definition.weight, study.data)
        if not weights.by_case:
            raise CoderError(
                "«{weight}» has no positive number for any case, so nothing can be weighted by it.",
                "Name a variable with weights, or leave «weight» out.",
                weight=definition.weight,
            )
        weights = rounding(weights, definition, study)
    bands = {band.name: band for band in definition.bands}
    for name in (*bands, *(definition.variables or ()), *definition.quotes.attribution):
        if study.kinds.get(name) != "open" or name not in bands:  # of an open question only the label is described
            study.grouping(name, "", bands.get(name))

    def grouping(name: str) -> Grouping:
        return study.grouping(name, words("Not stated"), bands.get(name))

    planned: list[Planned] = []
    sections = definition.sections or ()
    for place, section in enumerate(sections):
        shared = section.together or any(one.together for one in sections[place + 1 : place + 2])
        # A battery is broken down by groups where it is asked for: each question would have a table of its own.
        wanted = () if shared else _few_first(study, definition.variables or ())
        by = section.by if section.by is not None else wanted
        asked = study.where(section.asked_when) if section.asked_when else study.asked
        described = bands[section.question].label if section.question in bands else ""
        label = section.label or described or study.labels.get(section.question, section.question)
        # A code is known by its id from here on: its name may be redacted.
        leads = tuple((study.codebook.find(name).id, text) for name, text in section.leads)
        groups = _grouped(study.codebook, section)
        heading = section.title or label.rstrip().rstrip(":").rstrip()
        base = Planned(replace(section, leads=leads, groups=groups), label, heading or label, asked, ())
        if study.kinds.get(section.question) == "closed":
            held = tuple(grouping(name) for name in by if name != section.question)
            answers = grouping(section.question)
            _require_answers(answers, (*section.show, *section.values))
            answers = _in_order(answers, section.values)
            if section.together:
                _require_same_answers(study, section, planned)
            of_numbers = not (shared or section.values or section.show)
            if of_numbers and is_numbers(study, section.question, bands.get(section.question)):
                numbers, hides = numbers_of(study, section.question), mask_below(definition, study) > 1
                told_by = () if hides else tuple(one for one in held if len(one.groups) > 1)
                planned.append(replace(base, answers=answers, numbers=numbers, number_by=told_by))
                continue
            planned.append(replace(base, by=held, answers=answers, shared=shared))
            continue
        if section.together:
            raise CoderError(
                "«together» is for a closed question, and «{question}» is an open one.",
                "Leave «together» out there.",
                question=section.question,
            )
        if section.values:
            raise CoderError(
                "«values» is the order of the answers to a closed question, and «{question}» is an open one.",
                "Leave it out there; `codes` is the order of codes.",
                question=section.question,
            )
        answered = study.question(section.question)
        if section.asked_when:
            answered = answered.among(asked)
        all_here = section.by is not None or "tables" not in definition.appendices
        planned.append(
            replace(
                base,
                by=tuple(grouping(name) for name in by),
                in_chapter=len(by) if all_here else 1,
                follows=bool(section.asked_when) and _goes_on(planned, section),
                answered=answered,
                codes=_codes(study.codebook, section, answered),
            )
        )
    said = definition.quotes.attribution if definition.quotes.per_code else ()
    return ReportPlan(definition, study, words, tuple(planned), weights, tuple(grouping(name) for name in said))


def stand_together(plan: ReportPlan) -> Iterator[tuple[int, list[Planned]]]:
    """The batteries of a report, of the questions that have data: the place of the first of each, and all of them."""
    first, held = 0, list[Planned]()
    for place, one in enumerate(plan.sections):
        if not (one.shared and one.section.together):
            if held:
                yield first, held
            held = []
        if one.shared and not lack(one):
            first = first if held else place
            held.append(one)
    if held:
        yield first, held


def lack(planned: Planned) -> str:
    """What data a question of the report lacks, so that it has no section: `unanswered`, `uncoded` or nothing."""
    return lack_of(planned.answered, planned.answers, planned.asked)


def lack_of(answered: Answered | None, answers: Grouping | None, asked: Set[int]) -> str:
    """What data a question lacks, or nothing."""
    if answered is not None:
        begun = answered.codings or answered.none_fits
        return "" if begun else "uncoded" if answered.responses else "unanswered"
    groups = answers.groups if answers is not None else ()
    return "" if any(group.key != MISSING and group.cases & asked for group in groups) else "unanswered"


def _few_first(study: Study, variables: Sequence[str]) -> list[str]:
    """The variables with the first of few groups before the others: a table of codes is read by it in the chapter."""
    return sorted(variables, key=lambda name: name in study.closed and len(study.keys(name)) > FEW_GROUPS)


def _goes_on(before: Sequence[Planned], section: Section) -> bool:
    """Whether an open question follows, right away or after others of the kind, the one that decided who was asked."""
    gates = {name for name, _ in section.asked_when}
    for one in reversed(before):
        if one.answers is not None:
            if one.section.question in gates:
                return not lack(one)
            if not one.section.together:
                return False
        elif not gates & {name for name, _ in one.section.asked_when}:
            return False
    return False


def _require_same_answers(study: Study, section: Section, before: Sequence[Planned]) -> None:
    """Raise CoderError where a question stands together with none, or with one that has other answers."""
    if not before or before[-1].answers is None:
        raise CoderError(
            "«{question}» is to stand together with the question before it, and there is no closed one.",
            "Leave «together» out of the first question.",
            question=section.question,
        )
    other = before[-1].section.question
    if not have_same_answers(study, other, section.question):
        raise CoderError(
            "«{question}» and «{other}» cannot stand together: their answers differ, or several can be given.",
            "Leave «together» out there.",
            question=section.question,
            other=other,
        )


def _require_answers(answers: Grouping, wanted: Sequence[str]) -> None:
    known = {group.key for group in answers.groups} | {group.label for group in answers.groups}
    for one in wanted:
        if one not in known:
            hint = nearest(one, known) or there_is(sorted(known))
            raise NotFound("«{one}» is no answer to «{name}».", hint, one=one, name=answers.name)


def _in_order(answers: Grouping, wanted: Sequence[str]) -> Grouping:
    """The answers with those wanted first, each by its value or its label; the others follow in their own order.
    Raises CoderError where two are the same answer.
    """
    if not wanted:
        return answers
    places = [next(at for at, group in enumerate(answers.groups) if one in (group.key, group.label)) for one in wanted]
    for place, one in zip(places, wanted, strict=True):
        if places.count(place) > 1:
            raise CoderError(
                "«{one}» stands twice among the «values» of «{name}», by its value and by its label.",
                "Leave it in one of them.",
                one=one,
                name=answers.name,
            )
    rest = [at for at in range(len(answers.groups)) if at not in places]
    return replace(answers, groups=tuple(answers.groups[at] for at in (*places, *rest)))


def _grouped(codebook: Codebook, section: Section) -> tuple[ThemeGroup, ...]:
    """The groups of a question with the ids of their codes. Raises CoderError where a code stands in two."""
    taken: set[str] = set()
    made = []
    for group in section.groups:
        codes = [codebook.find(name) for name in group.codes]
        for code in codes:
            if code.id in taken:
                raise CoderError(
                    "«{code}» stands in two groups of «{question}».",
                    "Leave it in one of them.",
                    code=code.name,
                    question=section.question,
                )
            taken.add(code.id)
        made.append(replace(group, codes=tuple(code.id for code in codes)))
    return tuple(made)


def _codes(codebook: Codebook, section: Section, answered: Answered) -> tuple[str, ...]:
    """The codes counted: those named with all below them, in groups too, or all in use."""
    used = {one.code for one in answered.codings}
    if section.codes is None:
        return tuple(
            code.id
            for code in codebook
            if not code.retired or any(below.id in used for below in codebook.subtree(code))
        )
    grouped = [name for group in section.groups for name in group.codes]
    named = [codebook.find(name) for name in (*section.codes, *grouped)]
    return tuple(dict.fromkeys(below.id for code in named for below in codebook.subtree(code)))
