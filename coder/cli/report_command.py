"""`coder report`: the chapter from what is coded, as Word, Excel, a page, Markdown or a bundle of data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from coder.cli import options, output
from coder.cli.offered import ReportFile, ReportOption
from coder.cli.report_output import part_as_json, print_plan, without
from coder.cli.stopping import kept
from coder.i18n.translator import languages
from coder.i18n.words import N_, _
from coder.operations import heading, reporting
from coder.project import open_project
from coder.queries import definitions, variables
from coder.text.visible import typed


@click.command("report")
@options.project
@click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    cls=ReportOption,
    type=ReportFile(),
    metavar="FILE",
    help="Where to, by ending: .docx, .xlsx, .html, .md or .zip (CSV, JSON lines and figures). Repeatable.",
)
@click.option(
    "-d",
    "--definition",
    "definition_file",
    type=options.FilePath,
    metavar="FILE",
    help="What it holds: a YAML file. Default: chosen from the project.",
)
@click.option(
    "--appendices",
    multiple=True,
    type=ReportFile(),
    metavar="FILE",
    help="Where to write what stands apart: overview, further tables, codebook, method, log, checklists. Repeatable.",
)
@click.option("--with-appendices", is_flag=True, help="Write the appendices into the files of the chapter.")
@click.option("--memos", is_flag=True, help="Also write the memos on codes and on the project into the appendices.")
@click.option("--show-definition", is_flag=True, help="Print the definition that would be used, to edit.")
@click.option(
    "--method", "show_method", is_flag=True, help="Print a paragraph on method with the true figures, to paste."
)
@click.option("--plan", "show_plan", is_flag=True, help="Show what it would hold: how many tables, figures, quotes.")
@click.option("--yes", is_flag=True, help="Write it without asking, however many tables and figures it has.")
@click.option("--title", metavar="TEXT", help="The title, kept for later reports.")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="Who wrote it, kept for later reports. Repeatable."
)
@click.option("--chapter", metavar="N", help="The number of the chapter, such as 10; kept for later reports.")
@click.option(
    "--language",
    type=click.Choice(languages()),
    help="The language of the report. Default: that of the codebook, else Norwegian.",
)
@click.option("--wave", metavar="NAME", help="Answers of this wave. Default: the latest imported.")
@click.option(
    "--by", "coders", multiple=True, metavar="CODER", help="Codings of this coder only. Repeatable. Default: all."
)
@options.several_coders
@click.option(
    "--mask",
    type=click.IntRange(0, 999_999),
    metavar="N",
    help="Hide cells by group below N; 0 hides none. Default: the definition's `mask_below`, else 5 for persons, 0 for"
    " other cases, or more where $CODER_MASK or `coder settings` says so.",
)
@click.option("--template", type=options.FilePath, metavar="FILE.docx", help="A Word document whose styles are used.")
@click.option(
    "--undecided",
    type=click.Choice(["refuse", "hide", "show"]),
    default="refuse",
    show_default=True,
    help="What to do while names, places and the like in quotes, codebook or log are undecided (see `coder redact`).",
)
@options.coder
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
def command(
    project: Path,
    targets: tuple[Path, ...],
    definition_file: Path | None,
    appendices: tuple[Path, ...],
    with_appendices: bool,
    memos: bool,
    show_definition: bool,
    show_method: bool,
    show_plan: bool,
    yes: bool,
    title: str | None,
    authors: tuple[str, ...],
    chapter: str | None,
    language: str | None,
    wave: str | None,
    coders: tuple[str, ...],
    several_coders: str | None,
    mask: int | None,
    template: Path | None,
    undecided: str,
    coder_name: str,
    as_json: bool,
) -> None:
    """Make the report: tables, figures and quotes, counted once and the same in every format.

    \b
    coder report study.db -o chapter.docx
    coder report study.db -d report.yaml -o chapter.docx -o chapter.html
    coder report study.db --show-definition > report.yaml
    """
    shows = [show_definition, show_method, show_plan]
    if not (targets or appendices or any(shows)):
        raise click.UsageError(
            _("Say where to write the report with -o FILE, or --plan, --show-definition or --method.")
        )
    if sum(shows) > 1:
        raise click.UsageError(_("--plan, --show-definition and --method each show one thing."))
    options.only_with(
        not any(shows), _("a report, not with --plan, --show-definition or --method"),
        "targets", "appendices", "with_appendices", "template", "yes",
    )  # fmt: skip
    options.only_with(not show_definition, _("a report, --plan or --method"), "undecided")
    options.only_with(not (show_definition or show_method), _("a report or --plan"), "as_json")
    options.only_with(bool(appendices or with_appendices), _("--appendices or --with-appendices"), "memos")
    options.only_with(not appendices, _("one file, not with --appendices"), "with_appendices")
    options.only_with(
        any(file.suffix.lower() == ".docx" for file in (*targets, *appendices)), _("a .docx as FILE"), "template"
    )
    definition = definitions.load_definition(definition_file) if definition_file is not None else None
    with open_project(project, coder_name) as session:
        if title is not None or authors or chapter is not None:
            heading.call_report(session, title, authors or None, chapter)
        elif (
            not any(shows) and not (definition and definition.title) and _asks() and not definitions.has_title(session)
        ):
            title_typed = click.prompt(_("Title of the report (kept)"), default="", show_default=False, err=True)
            heading.call_report(session, title_typed)
        if language or wave is not None or coders or several_coders or memos or mask is not None:
            definition_or_bare = definition or definitions.bare_definition(session)
            definition = replace(
                definition_or_bare,
                language=language or definition_or_bare.language,
                wave=wave if wave is not None else definition_or_bare.wave,
                coders=coders or definition_or_bare.coders,
                several_coders=several_coders or definition_or_bare.several_coders,
                mask_below=definition_or_bare.mask_below if mask is None else mask,
                appendices=(*definition_or_bare.appendices, "memos") if memos else definition_or_bare.appendices,
            )
        if show_definition:
            output.data_stream().write(definitions.definition_text(session, definition))
            return
        if show_method:
            output.data(reporting.method_text(session, definition))
            return
        if show_plan:
            done = reporting.plan_report(session, definition)
        else:
            done = reporting.make_report(
                session, targets, definition, undecided=undecided, template=template, appendices=appendices,
                with_appendices=with_appendices, agree=_agree(yes=yes), progress=_progress(),
            )  # fmt: skip
            kept()
        of_wave = variables.reported_wave(session, None if definition is None else definition.wave)
    weight = definition.weight if definition is not None else ""
    quotes_uncoded = definition is not None and definition.quotes.uncoded is not None
    if as_json:
        output.write_json(
            {
                "parts": [*map(part_as_json, done.parts)], "appendices": [*map(part_as_json, done.beside)],
                "files": [str(file) for file in done.files], "tables": done.tables, "figures": done.figures,
                "quotes": done.quotes, "undecided": done.undecided, "apart": done.apart,
                "lacking": dict(done.missing_data),
                "left_out": dict(done.left_out), "questions_left_out": list(done.not_asked),
                "not_shown": list(done.not_shown),
                "named_alone": list(done.named_alone),
                "hidden": done.hidden, "exposed": done.exposed,
                "unweighted": list(done.unweighted),
            }
        )  # fmt: skip
        return
    if show_plan:
        print_plan(done)
        without(done, project, weight=weight, quotes_uncoded=quotes_uncoded, wave=of_wave)
        return
    if done.assumed_persons:
        output.note(
            _(
                "Nobody has said what a case of this project is. It is taken for a person, so cells of 1 to {n} are"
                " hidden. Say it: coder unit {typed_file} person|organisation|document"
            ).format(n=done.hides_below - 1, typed_file=typed(project))
        )
    output.info(
        _("Wrote {tables}, {figures} and {quotes} to:").format(
            tables=output.counted(done.tables, "table"), figures=output.counted(done.figures, "figure"),
            quotes=output.counted(done.quotes, "quote"),
        )
    )  # fmt: skip
    for file in done.files:
        output.data(str(file))
    if done.apart:
        output.info(
            _(
                "The appendices ({tables}: overview, further tables, codebook, method, log, checklists) are written"
                " with --appendices FILE, or into the same file with --with-appendices."
            ).format(tables=output.counted(done.apart, "table"))
        )
    without(done, project, weight=weight, quotes_uncoded=quotes_uncoded, wave=of_wave)
    if done.exposed:
        output.note(
            _(
                "{n} of {cells} can be computed together with reports made before, the last on {day}: do not give out"
                " both."
            ).format(n=done.exposed, cells=output.counted(done.hidden, "hidden cell"), day=done.earlier)
        )
    if done.unweighted:
        output.note(
            _(
                "Not weighted: {names}. Weighted per cent would reveal numbers by group that are hidden to whoever"
                " knows the weights. Leave out a breakdown in whose groups weights differ, or choose fewer decimals."
            ).format(names=", ".join(f"«{output.one_line(name, 60)}»" for name in done.unweighted))
        )
    if done.undecided:
        sentence = (
            _(
                "{places} in quotes, codebook or log that could identify somebody: hidden without a decision."
                " Decide with `coder redact {typed_file}`."
            )
            if undecided == "hide"
            else _(
                "{places} in quotes, codebook or log that could identify somebody: SHOWN: this is a draft."
                " Decide with `coder redact {typed_file}`."
            )
        )
        output.note(sentence.format(places=output.counted(done.undecided, "place"), typed_file=typed(project)))


def _asks() -> bool:
    """Return whether the user can be asked at a terminal."""
    return not output.quiet() and sys.stdin.isatty() and sys.stderr.isatty()


def _agree(*, yes: bool) -> Callable[[int, int], bool] | None:
    """Return a function that asks the user whether to write so many tables and figures; None without a terminal."""
    if yes:
        return lambda tables, figures: True
    if not _asks():
        return None
    return lambda tables, figures: click.confirm(
        _("Write {tables} and {figures}?").format(
            tables=output.counted(tables, "table"), figures=output.counted(figures, "figure")
        ),
        err=True,
    )  # fmt: skip


READING = N_("reading")
"""The first step; the others are the files written."""


def _progress() -> Callable[[str, int, int], None]:
    """Return a function that shows the current step on a terminal, after the first second."""
    started, shown = time.monotonic(), False

    def show(what: str, done: int, steps: int) -> None:
        nonlocal shown
        if not output.quiet() and sys.stderr.isatty() and (shown or time.monotonic() - started > 1 or done == 0):
            shown = True
            bar = "#" * round(20 * done / steps)
            line = f"[{bar:<20}] {output.one_line(_(what) if what == READING else what, 40)}" if done < steps else ""
            click.echo(f"\r{line:<66}" + ("" if line else "\r"), err=True, nl=False)

    return show
