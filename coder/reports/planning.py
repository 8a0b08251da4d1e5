"""Completes a report definition from what the study holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coder.errors import CoderError, NotFound, nearest, there_is
from coder.i18n.translator import NC_
from coder.model import Codebook
from coder.model.unit import NO_HEADING
from coder.reports.answered import Answered
from coder.reports.background import chosen, is_numbers, numbers_of
from coder.reports.battery import have_same_answers
from coder.reports.counting import MISSING, Group, Grouping, Weights, weights_of
from coder.reports.default_sections import closed_questions, default_sections
from coder.reports.definition import Band, Definition, QuoteRules, Section, ThemeGroup
from coder.reports.study import Study
from coder.reports.words import Words

SUBMISSIONS = NC_("question", "submissions")
"""The question of documents without headings, which has a name in the project alone."""

FEW_GROUPS = 8
"""Variables with at most this many values are preferred for breaking down codes: the table fits a page."""

OF_DOCUMENTS = 10
"""Smallest base of a per cent in a study of documents, unless a definition says otherwise."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A question of the report with its data: `answered` for an open one, `answers` for a closed one."""

    section: Section
    label: str
    title: str
    asked: Set[int]
    by: tuple[Grouping, ...]
    answered: Answered | None = None
    answers: Grouping | None = None
    codes: tuple[str, ...] = ()
    in_chapter: int = 1
    """Number of an open question's variables, from the first, with a table in the chapter; others: appendix."""
    follows: bool = False
    """Whether the question belongs to the section of the one before, which selected its respondents."""
    shared: bool = False
    """Whether a closed question is of a battery: it stands in one table and figure with others."""
    numbers: Mapping[int, float] | None = None
    """Of a question summarised by mean and median: the number of each case that gave one."""
    summarised_by: tuple[Grouping, ...] = ()
    """Variables to break numbers and the top answers of a battery down by; none where small cells are hidden: means
    would disclose them, and every question of a battery would have cells to hide.
    """


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """A report definition resolved against a study."""

    definition: Definition
    study: Study
    words: Words
    sections: tuple[Planned, ...]
    weights: Weights | None
    attribution: tuple[Grouping, ...] = ()
    """The variables in bylines of quotes; none where nothing is quoted."""

    @property
    def percent_from(self) -> int:
        """The smallest base of a per cent."""
        return percent_from(self.definition, self.study)

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden; 0 hides none."""
        return mask_below(self.definition, self.study)


def mask_below(definition: Definition, study: Study) -> int:
    """Return the definition's masking limit, or the default of the study's unit."""
    return study.unit.mask_below if definition.mask_below is None else definition.mask_below


def percent_from(definition: Definition, study: Study) -> int:
    """Return the smallest base of a per cent: the definition's, else OF_DOCUMENTS in a study of documents."""
    if definition.percent_from is not None:
        return definition.percent_from
    return OF_DOCUMENTS if study.documents or study.unit.kind == "document" else 0


def rounding(weights: Weights, definition: Definition, study: Study) -> Weights:
    """Return weights with per cents as exact as printed, in workbooks too, where small cells are hidden."""
    return replace(weights, decimals=definition.decimals if mask_below(definition, study) > 1 else None)


def made_whole(definition: Definition, study: Study) -> Definition:
    """Return the definition with default sections and variables where it has none."""
    variables = chosen(study, definition) if definition.variables is None else definition.variables
    sections = definition.sections
    if sections is None:
        sections = default_sections(study, definition, variables)
    sections = tuple(
        section if section.asked_when else replace(section, asked_when=study.condition_of(section.question))
        for section in sections
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
"""Default byline of quotes by kind of case; persons have a pseudonym."""


def signed(rules: QuoteRules, study: Study) -> QuoteRules:
    """Return the rules with the default byline. Quotes of organisations have none, as in published chapters: a
    pseudonym of a municipality means nothing to readers.
    """
    kind = study.unit.kind
    return replace(
        rules,
        respondent=rules.respondent or SIGNED.get(kind, "pseudonym"),
        also_coded=kind != "organisation" if rules.also_coded is None else rules.also_coded,
    )


def not_asked(plan: ReportPlan, definition: Definition | None) -> tuple[str, ...]:
    """Return the closed questions without a section in a report whose `definition` definition names none."""
    if definition is not None and definition.sections is not None:
        return ()
    used = {*(planned.section.question for planned in plan.sections), *(plan.definition.variables or ())}
    return tuple(name for name in closed_questions(plan.study, plan.definition) if name not in used)


def plan(definition: Definition, study: Study) -> ReportPlan:
    """Resolve a whole definition against a study. Raises NotFound for an unknown question, variable, value or code."""
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
            by_value = study.grouping(name, "", bands.get(name))
            if name in bands:
                _require_different_labels(by_value, bands[name])

    def grouping(name: str) -> Grouping:
        labels = words("Not stated"), bands.get(name), words("Chose none"), words.in_context("number", ".")
        return study.grouping(name, *labels)

    planned: list[Planned] = []
    sections = definition.sections or ()
    for place, section in enumerate(sections):
        shared = section.together or any(next_section.together for next_section in sections[place + 1 : place + 2])
        # A battery is broken down by groups only on request: each question would have a table of its own.
        wanted = () if shared else _few_first(study, definition.variables or ())
        by = section.by if section.by is not None else wanted
        asked = study.where(section.asked_when) if section.asked_when else study.asked
        described = bands[section.question].label if section.question in bands else ""
        label = section.label or described or study.labels.get(section.question, section.question)
        if label == NO_HEADING:
            label = words.in_context("question", SUBMISSIONS)
        # Codes are known by id from here on: their names may be redacted.
        leads = tuple((study.codebook.find(name).id, text) for name, text in section.leads)
        groups = _grouped(study.codebook, section)
        heading = section.title or label.rstrip().rstrip(":").rstrip()
        base = Planned(replace(section, leads=leads, groups=groups), label, heading or label, asked, ())
        if study.kinds.get(section.question) == "closed":
            groupings = tuple(grouping(name) for name in by if name != section.question)
            answers = grouping(section.question)
            _require_answers(answers, (*section.show, *section.values))
            answers = _in_order(answers, section.values)
            if section.together:
                _require_same_answers(study, section, planned)
            named = section.by if section.by is not None else _few_first(study, definition.variables or ())
            several = (grouping(name) for name in named if name != section.question)
            hides = mask_below(definition, study) > 1
            summarised_by = () if hides else tuple(variable for variable in several if len(variable.groups) > 1)
            follows = not shared and bool(section.asked_when) and _goes_on(planned, section)
            base = replace(base, follows=follows)
            of_numbers = not (shared or section.values or section.show)
            if of_numbers and is_numbers(study, section.question, bands.get(section.question)):
                numbers = numbers_of(study, section.question)
                planned.append(replace(base, answers=answers, numbers=numbers, summarised_by=summarised_by))
                continue
            summarised_by = summarised_by if shared and section.by is None else ()
            planned.append(replace(base, by=groupings, answers=answers, shared=shared, summarised_by=summarised_by))
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
    attribution = definition.quotes.attribution if definition.quotes.per_code else ()
    return ReportPlan(definition, study, words, tuple(planned), weights, tuple(grouping(name) for name in attribution))


def stand_together(plan: ReportPlan) -> Iterator[tuple[int, list[Planned]]]:
    """Yield the batteries among the questions with data: the place of the first question, and all of them."""
    first, members = 0, list[Planned]()
    for place, planned in enumerate(plan.sections):
        if not (planned.shared and planned.section.together):
            if members:
                yield first, members
            members = []
        if planned.shared and not why_left_out(planned):
            first = first if members else place
            members.append(planned)
    if members:
        yield first, members


def why_left_out(planned: Planned) -> str:
    """Return why a question of the report has no section: `unanswered`, `uncoded` or ""."""
    return why_without_data(planned.answered, planned.answers, planned.asked)


def why_without_data(answered: Answered | None, answers: Grouping | None, asked: Set[int]) -> str:
    """Return what data a question lacks: `unanswered`, `uncoded` or ""."""
    if answered is not None:
        begun = answered.codings or answered.none_fits
        return "" if begun else "uncoded" if answered.responses else "unanswered"
    groups = answers.groups if answers is not None else ()
    return "" if any(group.key != MISSING and group.cases & asked for group in groups) else "unanswered"


def _few_first(study: Study, variables: Sequence[str]) -> list[str]:
    """Return the variables, the first with few groups moved to the front: the chapter's table of codes uses it."""
    return sorted(variables, key=lambda name: name in study.closed and len(study.keys(name)) > FEW_GROUPS)


def _goes_on(before: Sequence[Planned], section: Section) -> bool:
    """Return whether a question directly follows, or continues a run after, the one that selected its respondents."""
    gates = {name for name, _ in section.asked_when}
    for planned in reversed(before):
        if planned.answers is not None and planned.section.question in gates:
            return not why_left_out(planned)
        alike = gates & {name for name, _ in planned.section.asked_when}
        if not alike and not (planned.answers is not None and planned.section.together):
            return False
    return False


def _require_same_answers(study: Study, section: Section, before: Sequence[Planned]) -> None:
    """Raise CoderError where a question is to share a table with none, or with one that has other answers."""
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


def _require_different_labels(grouping: Grouping, band: Band) -> None:
    """Refuse a definition that gives two values of a variable the same label: readers could not tell them apart."""
    labelled = dict(band.values)
    by_label: dict[str, Group] = {}
    for group in grouping.groups:
        if group.key not in labelled:
            continue
        label = group.label.strip().casefold()
        if label in by_label:
            raise CoderError(
                "«{first}» and «{second}» of «{variable}» are both called «{label}», so nobody could tell them apart.",
                "Give each a label of its own. To count them as one, put them together in the file and import it again,"
                " or give `limits` where they are numbers.",
                first=by_label[label].key,
                second=group.key,
                variable=grouping.name,
                label=group.label,
            )
        by_label[label] = group


def _require_answers(answers: Grouping, wanted: Sequence[str]) -> None:
    known = {group.key for group in answers.groups} | {group.label for group in answers.groups}
    for answer in wanted:
        if answer not in known:
            hint = nearest(answer, known) or there_is(sorted(known))
            raise NotFound("«{answer}» is no answer to «{name}».", hint, answer=answer, name=answers.name)


def _in_order(answers: Grouping, wanted: Sequence[str]) -> Grouping:
    """Return the answers with `wanted` first, each given by value or label; the others keep their order. Raises
    CoderError where two are the same answer.
    """
    if not wanted:
        return answers
    places = [
        next(at for at, group in enumerate(answers.groups) if value in (group.key, group.label)) for value in wanted
    ]
    for place, value in zip(places, wanted, strict=True):
        if places.count(place) > 1:
            raise CoderError(
                "«{value}» stands twice among the «values» of «{name}», by its value and by its label.",
                "Leave it in one of them.",
                value=value,
                name=answers.name,
            )
    rest = [at for at in range(len(answers.groups)) if at not in places]
    return replace(answers, groups=tuple(answers.groups[at] for at in (*places, *rest)))


def _grouped(codebook: Codebook, section: Section) -> tuple[ThemeGroup, ...]:
    """Return the groups of a question with the ids of their codes. Raises CoderError for a code in two groups."""
    taken: set[str] = set()
    groups = []
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
        groups.append(replace(group, codes=tuple(code.id for code in codes)))
    return tuple(groups)


def _codes(codebook: Codebook, section: Section, answered: Answered) -> tuple[str, ...]:
    """Return the codes to count: those named, in groups too, with all below them, or all in use."""
    used = {coding.code for coding in answered.codings}
    if section.codes is None:
        return tuple(
            code.id
            for code in codebook
            if not code.retired or any(below.id in used for below in codebook.subtree(code))
        )
    grouped = [name for group in section.groups for name in group.codes]
    named = [codebook.find(name) for name in (*section.codes, *grouped)]
    return tuple(dict.fromkeys(below.id for code in named for below in codebook.subtree(code)))
