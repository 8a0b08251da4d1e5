"""Writes a report: counts everything once, makes quotes safe, and passes the same blocks to every writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from coder.errors import CoderError, FileRefused
from coder.message import one_or_many
from coder.operations.earlier_reports import earlier_tables, remember
from coder.operations.report_quotes import pseudonym_key, safe_quotes
from coder.operations.unit import assumed_unit_is_new
from coder.queries.counting import read_study
from coder.queries.definitions import whole_definition
from coder.queries.estimates_reported import estimates_reported
from coder.queries.free_text import RedactedText
from coder.queries.provenance import log_rows, provenance, versions
from coder.queries.redactions import rare_words
from coder.queries.variables import waves_of
from coder.registry import REPORT, WRITERS, offered
from coder.reports import docx_writer, render
from coder.reports.background import left_out
from coder.reports.by_answer import by_answer
from coder.reports.bylines import crossed_with_bylines
from coder.reports.chapter import Chapter, Report, parts
from coder.reports.chapter import Part as Part
from coder.reports.coder_rule import RULES as RULES
from coder.reports.coder_rule import CoderRule as CoderRule
from coder.reports.compose import LOG_HEADER, compose
from coder.reports.counting import weights_of
from coder.reports.definition import Definition
from coder.reports.grouping import readable_name
from coder.reports.missing_data import missing_data
from coder.reports.planning import ReportPlan, not_asked, plan, rounding, why_left_out
from coder.reports.waves_section import Earlier
from coder.reports.writers import whole_file

if TYPE_CHECKING:
    from coder.model.change import CodeAsWas
    from coder.project import Session
    from coder.reports.crossing import Crossed
    from coder.reports.provenance import Provenance


def formats() -> tuple[str, ...]:
    """Return the suffixes of report files, ours (`zip`: a bundle of CSV, JSON lines and figures) and plug-ins'."""
    return tuple(name.removeprefix(REPORT) for name in offered(WRITERS) if name.startswith(REPORT))


MOST_SHOWN = 60
"""Tables and figures of one document that are written without confirmation."""

OnReportProgress = Callable[[str, int, int], None]
"""Called with the current task, the steps done and their total."""

SUMMARY = LOG_HEADER.index("summary")


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """The result of writing: files, the number of tables, figures and quotes, and of undecided personal details.

    `missing_data` are questions without data, each with the reason (`unanswered`, `uncoded`); `left_out` the variables
    not used as breakdowns by default, with reasons (see `background.left_out`), `not_asked` closed questions without a
    section, and `not_shown` captions of empty tables and figures.
    """

    files: tuple[Path, ...]
    tables: int
    figures: int
    quotes: int
    undecided: int
    missing_data: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    not_asked: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    named_alone: tuple[str, ...] = ()
    """Questions called by their column names, as their wording is unknown."""
    apart: int = 0
    """Number of tables in appendices that were not requested."""
    assumed_persons: bool = False
    """Whether small cells are hidden because the unit is unknown; set in the first report only."""
    hides_below: int = 0
    """Cells by group below this are hidden."""
    hidden: int = 0
    exposed: int = 0
    earlier: str = ""
    """`exposed` of the `hidden` cells can be computed with earlier reports, the last of the day `earlier`."""
    unweighted: tuple[str, ...] = ()
    """Labels of questions without weights, since weighted per cents would disclose hidden cells."""

    parts: tuple[Part, ...] = ()
    beside: tuple[Part, ...] = ()
    """The parts of the chapter, and of the appendices."""


class UndecidedHits(CoderError):
    """The refusal of a report with undecided personal details."""


def make_report(
    session: Session,
    targets: Sequence[Path],
    definition: Definition | None = None,
    *,
    undecided: str = "refuse",
    template: Path | None = None,
    appendices: Sequence[Path] = (),
    with_appendices: bool = False,
    agree: Callable[[int, int], bool] | None = None,
    progress: OnReportProgress | None = None,
) -> ReportWritten:
    """Write the chapter to each of `targets`, by suffix, `with_appendices` in the same files, and the appendices to
    each of `appendices`. Raises CoderError before anything is written. Where a document has more tables and figures
    than MOST_SHOWN, `agree` is called for confirmation; None refuses.

    `undecided` decides about possible personal details without a decision: `refuse`, `hide`, or `show` with a warning
    on the first page.
    """
    files = [*targets, *appendices]
    kinds = [_kind(session, target) for target in files]
    for place, file in enumerate(files):
        if file.resolve() in {other.resolve() for other in files[:place]}:
            raise CoderError("{target} is named twice.", "Give each file another name.", target=file)
    report_progress = progress or (lambda what, done, steps: None)
    steps = 2 + len(files)
    report_progress("reading", 0, steps)
    # python-docx, xlsxwriter and matplotlib load where they are needed; the report names what was loaded, plug-ins too.
    import matplotlib  # noqa: F401

    for kind in kinds:
        render.report_writer(kind)

    if template is None and definition is not None and definition.template:
        template = Path(definition.template)
    if template is not None and not template.is_file():
        raise FileRefused("There is no template {template}.", "Name a Word document (.docx).", template=template)
    if "docx" in kinds:
        docx_writer.opened(template)
    report, hits, planned, masked, earlier = composed(session, definition, undecided)
    chapter = report.together if with_appendices else report.chapter
    for document in ((chapter,) if targets else ()) + ((report.appendices,) if appendices else ()):
        _refuse_many(document, agree)
    with ExitStack() as in_place:  # all files or none
        number = 0
        for document, wanted in ((chapter, targets), (report.appendices, appendices)):
            renderer = render.Renderer(document, template)
            for target in wanted:
                report_progress(target.name, 1 + number, steps)
                renderer.write(kinds[number], in_place.enter_context(whole_file(target)))
                number += 1
        report_progress("", steps, steps)
        remember(session, planned, masked)
    written = [*([chapter] if targets else []), *([report.appendices] if appendices else [])]
    origin = _report_written(definition, report, planned, masked)
    return replace(
        origin,
        files=tuple(files),
        tables=sum(len(document.tables) for document in written),
        figures=sum(len(document.figures) for document in written),
        quotes=sum(len(document.quotes) for document in written),
        undecided=hits,
        apart=0 if appendices or with_appendices else len(report.appendices.tables),
        assumed_persons=(definition is None or definition.mask_below is None) and assumed_unit_is_new(session),
        earlier=earlier,
    )


def plan_report(session: Session, definition: Definition | None = None) -> ReportWritten:
    """Return the content of a report, counted as for writing, without writing it."""
    report, hits, planned, masked, _ = composed(session, definition, "hide")
    chapter = report.chapter
    origin = _report_written(definition, report, planned, masked)
    return replace(
        origin, tables=len(chapter.tables), figures=len(chapter.figures), quotes=len(chapter.quotes), undecided=hits,
        apart=len(report.appendices.tables),
    )  # fmt: skip


def method_text(session: Session, definition: Definition | None = None) -> str:
    """Return the method of the report as one paragraph, in its language."""
    return composed(session, definition, "hide")[0].method


def _refuse_many(document: Chapter, agree: Callable[[int, int], bool] | None) -> None:
    tables, figures = len(document.tables), len(document.figures)
    if tables + figures > MOST_SHOWN and (agree is None or not agree(tables, figures)):
        raise CoderError(
            "«{title}» would have {tables} tables and {figures} figures. Nothing was written.",
            "`coder report PROJECT --plan` shows what they are of; name fewer `questions` or `variables` in a"
            " definition, or write them all with --yes.",
            title=document.title,
            tables=tables,
            figures=figures,
        )


def _report_written(
    definition: Definition | None, report: Report, planned: ReportPlan, masked: Crossed
) -> ReportWritten:
    """Return the result of a report that is written or planned."""
    return ReportWritten(
        (), 0, 0, 0, 0,
        tuple((missing.name, missing.why) for missing in missing_data(planned)),
        tuple(left_out(planned.study, definition or Definition()).items()),
        not_asked(planned, definition),
        report.chapter.not_shown,
        tuple(
            planned_section.section.question
            for planned_section in planned.sections
            if not why_left_out(planned_section)
            and planned_section.title == readable_name(planned_section.section.question)
            and " " not in planned_section.section.question
        ),
        hides_below=planned.mask_below, hidden=masked.hidden, exposed=masked.exposed,
        unweighted=tuple(
            section.label
            for section, crossing in zip(planned.sections, masked.crossings, strict=True) if not crossing.weighted
        ),
        parts=parts(report.chapter), beside=parts(report.appendices),
    )  # fmt: skip


def composed(
    session: Session, definition: Definition | None, undecided: str
) -> tuple[Report, int, ReportPlan, Crossed, str]:
    """Return the report as blocks, the number of undecided hits, its plan and cells, and the previous report's day."""
    key = pseudonym_key(session)
    with session.snapshot():
        whole, study = whole_definition(session, definition)
        if not whole.date:
            whole = replace(whole, date=date.today().isoformat())
        planned = plan(whole, study)
        rare = rare_words(session)
        chosen, safe = safe_quotes(session, planned, key, rare, undecided)
        redacted = RedactedText(session, planned.words, rare, hide_undecided=undecided == "hide")
        made_of = provenance(session, planned.study)
        planned, made_of, log = _redacted(session, planned, made_of, redacted)
        hits = [hit.text for text in safe.values() for hit in text.undecided]
        hits += [hit.text for hit in redacted.undecided]
        if hits and undecided == "refuse":
            _refuse(hits)
        before = earlier_tables(session, planned.study.wave)
        masked, bylines = crossed_with_bylines(planned, before, [quotes.by_theme for quotes in chosen])
        estimated = estimates_reported(session, planned)
        runs = [run for run, _ in made_of.runs]
        made_of = replace(made_of, versions=versions(runs))  # including the libraries that hide cells and predict
        report = compose(
            planned,
            chosen,
            made_of,
            by_groups=masked.crossings,
            bylines=bylines,
            earlier=_earlier(session, planned),
            estimates=estimated,
            undecided=len(hits),
            hidden=undecided == "hide",
            log=log,
        )
    return report, len(hits), planned, masked, max((seen.date for seen in before), default="")


def _redacted(
    session: Session, planned: ReportPlan, made_of: Provenance, redacted: RedactedText
) -> tuple[ReportPlan, Provenance, list[tuple[str | int | None, ...]]]:
    """Return plan, provenance and log with redactions applied to all texts that people wrote."""
    wanted = planned.definition.appendices
    codebook = redacted.codebook(planned.study.codebook, whole="codebook" in wanted)
    made_of = replace(
        made_of,
        files=[
            codings_of_file._replace(file=redacted.redact(codings_of_file.file) if "method" in wanted else "")
            for codings_of_file in made_of.files
        ],
        imports=[
            structs.replace(file_import, file_name=redacted.redact(file_import.file_name))
            for file_import in made_of.imports
        ]
        if {"audit", "checklists"} & {*wanted}
        else (),
        code_changes=[
            structs.replace(change, before=_named(change.before, redacted), after=_named(change.after, redacted))
            for change in made_of.code_changes
        ]
        if {"codebook", "checklists"} & {*wanted}
        else (),
        memos=[
            memo._replace(text=redacted.redact(memo.text), code=memo.code and redacted.redact(memo.code))
            for memo in made_of.memos
        ]
        if "memos" in wanted
        else (),
    )
    log = [
        tuple(redacted.redact(cell) if place == SUMMARY and isinstance(cell, str) else cell
              for place, cell in enumerate(row))
        for row in (log_rows(session, planned.definition.language) if "audit" in wanted else ())
    ]  # fmt: skip
    return replace(planned, study=replace(planned.study, codebook=codebook)), made_of, log


def _named(code: CodeAsWas | None, redacted: RedactedText) -> CodeAsWas | None:
    """Return a code with redactions applied to its name."""
    return code and structs.replace(code, name=redacted.redact(code.name))


def _kind(session: Session, target: Path) -> str:
    """Return the format of a file. Raises CoderError for an unknown suffix, or the project itself."""
    session.refuse_as_target(target)
    kind = target.suffix.lower().lstrip(".")
    if kind not in formats():
        raise CoderError(
            "«{name}» has an ending that no report is written in.",
            "End it in {formats}.",
            name=target.name,
            formats=", ".join(f".{ending}" for ending in formats()),
        )
    if target.is_dir():
        raise FileRefused("{target} is a folder.", "Name a file in it.", target=target)
    if not target.parent.is_dir():
        raise FileRefused(
            "The folder {parent} does not exist.", "Make it first, or choose another.", parent=target.parent
        )
    return kind


def _refuse(hits: Sequence[str]) -> None:
    shown = ", ".join(f"«{text}»" for text in hits[:5])
    raise UndecidedHits(
        one_or_many(
            "{n} place in the quotes, the codebook or the log could identify somebody, and nobody has decided on it:"
            " {hits}",
            "{n} places in the quotes, the codebook or the log could identify somebody, and nobody has"
            " decided on them: {hits}",
            len(hits),
            hits=f"{shown} …" if len(hits) > 5 else shown,
        ),
        "Decide with `coder redact PROJECT`, or make the report with --undecided hide (they are replaced)"
        " or --undecided show (a draft that says so).",
    )


def _earlier(session: Session, planned: ReportPlan) -> dict[str, Earlier]:
    """Return the wave before the reported one, by question; empty where there is none."""
    known = waves_of(session)
    place = known.index(planned.study.wave) if planned.study.wave in known else 0
    if place == 0 or not planned.definition.makes("waves"):
        return {}
    definition = planned.definition
    before = by_answer(read_study(session, known[place - 1], definition.coders, CoderRule(definition.several_coders)))
    weight = planned.definition.weight
    weights = rounding(weights_of(weight, before.data), definition, planned.study) if weight else None
    found = {}
    for section in planned.sections:
        if section.answered is None or section.section.question not in before.questions:
            continue
        answered = before.question(section.section.question)
        if section.section.asked_when:
            answered = answered.among(before.where(section.section.asked_when))
        found[section.section.question] = Earlier(known[place - 1], answered, weights)
    return found
