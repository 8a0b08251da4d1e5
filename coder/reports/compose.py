"""Composes the whole report: overview, a section per question, appendices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.reports.answered import Answered
from coder.reports.appendices import appendices
from coder.reports.battery_section import battery, battery_by_groups, battery_section
from coder.reports.bylines import crossed_with_bylines, shortened_bylines
from coder.reports.chapter import Block, Cell, Chapter, Data, Heading, Paragraph, Quotes, Report, ReportColumn
from coder.reports.closed_section import by_groups_in_chapter, closed_appendix, closed_section
from coder.reports.crossing import Crossing
from coder.reports.estimated import FromSample
from coder.reports.log_phrases import ACTS, BECAUSE, COLUMNS
from coder.reports.method_paragraph import method_paragraph
from coder.reports.missing_data import missing_data
from coder.reports.number_section import number_appendix, number_section
from coder.reports.numbering import Numbering
from coder.reports.open_section import open_appendix, open_section
from coder.reports.planning import ReportPlan, stand_together, why_left_out
from coder.reports.progress import asked_of, progress
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from coder.reports.summary import summary
from coder.reports.uncoded_section import uncoded_section
from coder.reports.waves_section import Earlier
from coder.reports.words import capital

LOG_HEADER = ("id", "at", "coder", "kind", "summary", "rows", "origin", "stands")
SHOWN_HEADER = ("at", "coder", "answer", "because", "suggestions")


def compose(
    plan: ReportPlan,
    chosen: Sequence[Chosen],
    provenance: Provenance,
    *,
    by_groups: Sequence[Crossing] | None = None,
    bylines: Mapping[int, tuple[str, ...]] | None = None,
    earlier: Mapping[str, Earlier] | None = None,
    estimates: Sequence[FromSample | None] = (),
    undecided: int = 0,
    hidden: bool = False,
    log: Sequence[Sequence[str | int | float | None]] = (),
) -> Report:
    """Compose the report as blocks, chapter and appendices apart. `by_groups` are the questions, already masked;
    `bylines` is by case; `estimates` are by section. A note at the top mentions the `undecided` hits and whether they
    are `hidden` or shown.
    """
    make = Numbering(plan)
    words, definition = plan.words, plan.definition
    if by_groups is None or bylines is None:
        masked, bylines = crossed_with_bylines(plan, (), [picked.by_theme for picked in chosen])
        by_groups = masked.crossings
    fewer = shortened_bylines(plan, bylines)
    extra = make.for_appendices()
    warnings = _undecided(plan, undecided, hidden=hidden)
    blocks: list[Block] = []
    further: list[Block] = []
    apart = "tables" in definition.appendices
    appendix_blocks: list[Block] = []
    if "overview" in definition.tables:
        blocks += _overview(make, words("Overview"))
    elif "overview" in definition.appendices:
        appendix_blocks += _overview(extra, words("Appendix: overview"))
    sampled = estimates or [None] * len(plan.sections)
    provenance = replace(
        provenance,
        estimated=[sample for sample in sampled if sample is not None],
        tables_by_group=sum(len(crossing.shown) for crossing in by_groups),
        hidden=sum(
            cell.masked for crossing in by_groups for table in crossing.shown for line in table.cells for cell in line
        ),
    )
    together = dict(stand_together(plan))
    for place, (planned, crossed, picked, from_sample) in enumerate(
        zip(plan.sections, by_groups, chosen, sampled, strict=True)
    ):
        if why_left_out(planned):  # gaps are reported to whoever makes the report, not to its readers
            blocks += uncoded_section(make, planned, picked)
            continue
        make.plan = extra.plan = plan if crossed.weighted else replace(plan, weights=None)
        extra.begin_part()
        if planned.numbers is not None:
            blocks += number_section(make, planned)
            more = number_appendix(extra, planned) if apart else []
        elif planned.answers is not None:
            in_chapter = "closed_groups" in definition.tables
            if place in together:
                blocks += battery_section(make, together[place])
                blocks += battery_by_groups(make, together[place]) if in_chapter else []
            if planned.shared:
                blocks += by_groups_in_chapter(make, planned, crossed)
            else:
                blocks += closed_section(make, planned, crossed)
            more = closed_appendix(extra, planned, crossed) if apart else []
            if place in together and apart and not in_chapter:
                more = [*battery_by_groups(extra, together[place]), *more]
        else:
            before = (earlier or {}).get(planned.section.question)
            blocks += open_section(
                make, planned, crossed, replace(picked, bylines=bylines, fewer=fewer), before, from_sample
            )
            more = open_appendix(extra, planned, crossed, before, from_sample) if apart else []
        title = battery(make, together[place]).title if place in together else planned.title
        further += [Heading(2, capital(title)), *more] if more else []
    make.plan = extra.plan = plan
    if definition.summary:
        blocks += summary(make, [crossing.weighted for crossing in by_groups])
    quotes = sum(len(block.quotes) for block in blocks if isinstance(block, Quotes))
    people = {
        candidate.case
        for picked in chosen
        for found in (*picked.by_theme.values(), picked.uncoded)
        for candidate in found
    }
    if further:
        appendix_blocks += [Heading(1, words("Appendix: further tables")), *further]
    extra.begin_part()
    appendix_blocks += appendices(extra, provenance, quotes, len(people))
    title = definition.title or words("Open answers")
    blocks = blocks or [_nothing(plan)]
    about = tuple(_about(plan))
    document = Chapter(
        title, definition.language, tuple(_anchored([*warnings, *blocks], 0)), definition.authors, definition.date,
        tuple(_about(plan, asked=True)), unit=plan.study.document if plan.study.documents else plan.study.unit,
        not_shown=tuple(make.not_shown),
    )  # fmt: skip
    first = sum(isinstance(block, Heading) for block in blocks)
    return Report(
        document,
        replace(
            document,
            title=words("Appendices: {title}", title=title),
            blocks=tuple(_anchored([*warnings, *appendix_blocks], first)),
            facts=(*_when_made(plan, provenance.version), *about),
            data=tuple(_data(make, provenance, log)),
        ),
        method_paragraph(plan, provenance),
    )


def _undecided(plan: ReportPlan, hits: int, *, hidden: bool) -> list[Block]:
    """Return the note at the top about possible personal details that nobody has decided on."""
    if not hits:
        return []
    template = (
        N_(
            "{hits} possible {hits:piece|pieces} of personal information in quotes, codebook or log"
            " {hits:is|are} hidden without anybody having decided."
        )
        if hidden
        else N_(
            "DRAFT. {hits} possible {hits:piece|pieces} of personal information in quotes, codebook or"
            " log {hits:is|are} undecided: see coder redact."
        )
    )
    return [Paragraph(plan.words(template, hits=hits), "warning")]


def _nothing(plan: ReportPlan) -> Paragraph:
    """Return the text of a report without sections."""
    answered = any(question.responses for question in plan.study.questions.values())
    return Paragraph(plan.words(N_("No answers are coded yet.") if answered else N_("There are no answers yet.")))


def _when_made(plan: ReportPlan, version: str) -> Iterator[str]:
    """Yield when and with what the report was made."""
    words, day = plan.words, plan.definition.date
    if day:
        yield words("Made {date} with coder {version}.", date=words.date(day), version=version)


def _about(plan: ReportPlan, *, asked: bool = False) -> Iterator[str]:
    """Yield which wave and coders the report is limited to; with `asked` only limits that were requested, otherwise
    also the wave it happens to cover.
    """
    words, definition = plan.words, plan.definition
    if plan.study.wave and (definition.wave or not asked):
        yield words("Wave: {wave}.", wave=plan.study.wave)
    if definition.coders:
        yield words("Only the codings by {coders}.", coders=words.listed(definition.coders))


def _data(make: Numbering, provenance: Provenance, log: Sequence[Sequence[str | int | float | None]]) -> Iterator[Data]:
    """Yield the full log, and the suggestions shown to coders and when, if an audit is requested."""
    if "audit" not in make.plan.definition.appendices:
        return
    labels = {key: make.words(label) for key, label in COLUMNS.items()}
    if log:
        kinds = {key: make.words(label) for key, label in ACTS.items()}
        yield Data("log", make.words("Log"), LOG_HEADER, log, labels, {"kind": kinds})
    if provenance.blind:
        codebook = make.plan.study.codebook
        paths = {code.id: codebook.path(code) for code in codebook}
        rows = [
            (
                row.at, row.coder, row.response, row.because,
                " | ".join(f"{paths.get(code, code)} {confidence:.2f}" for code, confidence in row.suggestions),
            )
            for row in provenance.blind
        ]  # fmt: skip
        because = {key: make.words(label) for key, label in BECAUSE.items()}
        yield Data("shown", make.words("Suggestions that were seen"), SHOWN_HEADER, rows, labels, {"because": because})


def _anchored(blocks: Sequence[Block], number: int) -> list[Block]:
    """Return the blocks with every heading given an anchor, numbered on from `number`."""
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            number += 1
            block = Heading(block.level, block.text, f"h{number}")
        done.append(block)
    return done


def _overview(make: Numbering, title: str) -> list[Block]:
    """Return a table of the open questions: asked, answered, coded, codings; a row for each section over those asked
    it.

    Where a case has several answers, answers and cases are counted separately.
    """
    words, study = make.words, make.plan.study
    labels = {**study.labels, **{band.name: band.label for band in make.plan.definition.bands if band.label}}
    labels |= {planned.section.question: planned.label.rstrip().rstrip(".") for planned in make.plan.sections}
    labelled_questions: list[tuple[str, Answered]] = []
    notes = []
    for name, whole in study.questions.items():
        sections = [planned for planned in make.plan.sections if planned.section.question == name]
        labelled_questions += [
            (planned.label.rstrip().rstrip("."), planned.answered or whole) for planned in sections
        ] or [(labels[name], whole)]
        notes += [
            words(
                "«{label}» is of those only who answered {condition}.",
                label=planned.label.rstrip().rstrip("."),
                condition=asked_of(words, study.labels, planned.section),
            )
            for planned in sections
            if planned.section.asked_when
        ]
    counts_by_question = [progress(answered) for _, answered in labelled_questions]
    several = any(counts.several for counts in counts_by_question)
    rows: list[list[Cell]] = [
        [
            capital(label), answered.documents or len(answered.asked), counts.cases,
            *([counts.answers, counts.coded] if several else []), counts.all_coded,
            *([counts.some_coded, counts.none_coded] if several else []), len(answered.codings),
        ]
        for (label, answered), counts in zip(labelled_questions, counts_by_question, strict=True)
    ]  # fmt: skip
    for why, template in (
        ("unanswered", N_("Nobody answered {questions}.")),
        ("uncoded", N_("No answers are coded yet to {questions}, so they are not part of the text.")),
    ):
        names = [words.quoted(labels[missing.name]) for missing in missing_data(make.plan) if missing.why == why]
        notes += [words(template, questions=words.listed(names))] if names else []
    if not rows:
        return []
    columns = [ReportColumn(words("Question"), "text")]
    by_case = (
        (
            N_("Answers"),
            N_("Answers coded"),
            N_("{Units}: all answers coded"),
            N_("{Units}: some answers coded"),
            N_("{Units}: no answer coded"),
        )
        if several
        else (N_("Coded"),)
    )
    first = (words("Asked"), words("Answered"))
    caption = N_("The open questions: how many were asked, answered and are coded.")
    if study.documents:  # paragraphs are not asked, and do not answer
        first = (capital(words.nouns_of(study.document).plural), words("{Units}"))
        caption = N_("The open questions: how much there is on each, and how much of it is coded.")
    columns += [ReportColumn(label) for label in (*first, *map(words, (*by_case, N_("Codings"))))]
    return [
        Heading(1, title),
        make.table("oversikt", words(caption), columns, rows, notes),
    ]
