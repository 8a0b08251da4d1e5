"""`coder import`: bring answers from a file into a project."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from coder import settings
from coder.cli import foreign_output, import_words, options, output
from coder.cli.shown_choice import UNIT_WORDS, ShownChoice
from coder.cli.stopping import kept
from coder.cli.unit_command import unit_text
from coder.i18n.words import _, language
from coder.model.unit import Unit, read_unit
from coder.operations import case_keys, importing
from coder.operations import unit as unit_operations
from coder.operations.foreign_names import is_foreign
from coder.project import open_project, open_trial
from coder.queries import units, variables
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.operations.importing import ImportPlan


@click.command("import")
@options.project
@click.argument("files", type=options.FilePath, nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Show what was detected and a preview; write nothing.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column that names each case. Default: guessed.")
@click.option("--row-numbers", is_flag=True, help="Name cases by their place in the file, whatever its columns hold.")
@click.option(
    "--match-names",
    is_flag=True,
    help="Take a case that is called almost as one of the project that the file lacks («LOM», «Lom kommune») as that"
    " one; each is listed.",
)
@click.option(
    "--open", "open_columns", multiple=True, metavar="COLUMN", help="An open question. Repeatable. Default: guessed."
)
@click.option(
    "--closed",
    "closed_columns",
    multiple=True,
    metavar="COLUMN",
    help="A closed question or background variable. Repeatable.",
)
@click.option("--skip", "skip_columns", multiple=True, metavar="COLUMN", help="A column to leave out. Repeatable.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="COLUMN=NAME",
    help="Give a question or variable a short name; its heading is kept as its full text. Repeatable.",
)
@click.option(
    "--asked",
    type=click.Choice(["guess", "all"]),
    default="guess",
    show_default=True,
    help="Whom «Hvis ja, hvilke?» was put to. guess: those alone who said yes before. `coder asked` changes it.",
)
@click.option("--wave", default="", metavar="NAME", help="The wave these answers belong to, such as 2024.")
@click.option("--encoding", metavar="NAME", help="Default: detected.")
@click.option("--delimiter", metavar="CHAR", help="Default: detected. Write \\t for a tab.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook. Default: the first with data.")
@click.option(
    "--header-rows", type=click.IntRange(0, 10), metavar="N", help="Rows of headings; 0 for none. Default: detected."
)
@click.option(
    "--headings",
    type=click.Choice(["auto", "questions", "none"]),
    default="auto",
    show_default=True,
    help="Of a document: what headings are. questions: what stands below answers them. none: every paragraph answers"
    " one question. auto: questions, unless several letters have none in common.",
)
@click.option(
    "--split",
    type=click.Choice(["line", "paragraph", "speaker", "whole"]),
    help="Of a document: what one answer is. speaker: a turn of a transcript. whole: a text, of another program's"
    " project. Default: a paragraph or list item.",
)
@click.option(
    "--skip-letterhead",
    is_flag=True,
    help="Of a letter: leave out letterhead, greeting and closing; what is left out is listed.",
)
@click.option(
    "--repair-mojibake", is_flag=True, help="Repair text that was decoded wrongly before it came here («Ã¸» → «ø»)."
)
@options.missing_values
@click.option(
    "--long", "long", is_flag=True, help="Each row is one answer to one question: respondent, question, answer."
)
@click.option(
    "--options-apart", is_flag=True, help="Let each option of a question with several answers be a variable of its own."
)
@options.coder
@options.as_json
def command(
    project: Path,
    files: tuple[Path, ...],
    dry_run: bool,
    id_column: str | None,
    row_numbers: bool,
    match_names: bool,
    open_columns: tuple[str, ...],
    closed_columns: tuple[str, ...],
    skip_columns: tuple[str, ...],
    names: tuple[str, ...],
    asked: str,
    wave: str,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    header_rows: int | None,
    headings: str,
    split: str | None,
    skip_letterhead: bool,
    repair_mojibake: bool,
    missing: tuple[str, ...],
    keep_missing: bool,
    long: bool,
    options_apart: bool,
    coder_name: str,
    as_json: bool,
) -> None:
    """Import answers from FILE: CSV, TSV, XLSX, XLS, ODS, SPSS, JSONL, Parquet; or a document (TXT, DOCX, PDF …); or
    the project of another program (QDPX, QDC, QualCoder, Taguette, RQDA).

    What was detected and a preview are shown first. Each file is one change: `coder undo` takes it back. Importing the
    same file again adds nothing; an answer whose text has changed is kept in both versions, its codings on the old one.
    """
    are_foreign = [is_foreign(file) for file in files]
    if any(are_foreign):
        foreign_output.refuse_others(files, are_foreign)
        foreign_output.import_projects(
            project, files, coder_name, split=split, headings=headings != "none", wave=wave, dry_run=dry_run,
            as_json=as_json,
        )  # fmt: skip
        return
    options.only_with(split != "whole", _("projects of other programs"), "split")
    options.only_with(not row_numbers, _("an id column, not with --row-numbers"), "id_column", "match_names")
    options.only_with(split != "speaker", _("letters, not with --split speaker"), "skip_letterhead")
    read = importing.ReadOptions(
        encoding=encoding,
        delimiter="\t" if delimiter in ("\\t", "tab") else delimiter,
        sheet=sheet,
        header_rows=header_rows,
        repair_mojibake=repair_mojibake,
        missing=missing,
        detect_missing=not keep_missing,
        long=long or None,
        options_apart=options_apart,
        headings=headings != "none",
        split=split,
        skip_letterhead=skip_letterhead,
    )
    roles = importing.Roles(
        id_column,
        open_columns,
        closed_columns,
        skip_columns,
        row_numbers,
        _short_names(names),
        match_names=match_names,
        guess_asked=asked == "guess",
    )
    reports = []
    with (
        open_project(project, coder_name, read_only=dry_run) as opened,
        open_trial(opened) if dry_run else nullcontext(opened) as session,
    ):
        # All are opened first, so that a refused file is refused before the others are written.
        plans = importing.plan_imports(session, files, read, roles)
        before = importing.of_letters_before(session, plans) if headings == "auto" else ""
        if before == "bare":
            plans = importing.plan_imports(session, files, replace(read, headings=False), roles)
            output.note(
                _(
                    "read as the letters before: every paragraph answers one question, «innspill». If headings are"
                    " questions: --headings questions."
                )
            )
        elif before == "apart":
            output.note(
                _(
                    "no heading here is one of the letters before, so nothing of it counts together with theirs. Where"
                    " headings are each letter's own, import all letters at once, or each with --headings none."
                )
            )
        elif headings == "auto" and importing.have_own_headings(plans):
            plans = importing.plan_imports(session, files, replace(read, headings=False), roles)
            output.note(
                _(
                    "no two of these letters have a heading in common, so every paragraph is taken to answer one"
                    " question, «innspill». If headings are questions: --headings questions."
                )
            )
        waves = variables.waves_of(session)
        for plan in plans:
            named = case_keys.named_by(session, plan)
            if not named:
                case_keys.list_nearly_naming(plan)
            if not as_json and (dry_run or not output.quiet()):
                import_words.show_plan(plan, named)
            first = unit_operations.is_wanted(session) and not dry_run
            unit = _unit_of_cases(plan, ask=not as_json) if first else None
            with output.progress(_("{n} cases ({rate} a second)")) as progress:
                imported = importing.run_import(session, plan, wave=wave, unit=unit, progress=progress)
                if plan is plans[-1] and not dry_run:
                    kept()
            reports.append({**import_words.plan_report(plan, named), **import_words.import_report(imported)})
            if not as_json:
                import_words.show_import(imported, units.unit_of(session), done=not dry_run)
                if imported.earlier is None:
                    import_words.show_left_out(plan, done=not dry_run)
                output.problems(imported.problems)
                if first and units.unit_of(session).known:
                    otherwise = _("Otherwise: coder unit {typed_file} person|organisation|document").format(
                        typed_file=typed(project)
                    )
                    output.done(f"{unit_text(units.unit_of(session))} {otherwise}")
                    _show_noun(units.unit_of(session), project)
        if wave and not (as_json or dry_run) and "" in variables.waves_of(session):
            output.note(
                _(
                    "The answers imported before are of a wave without a name. To give it one:"
                    " coder rename {typed_file} '' NAME --wave"
                ).format(typed_file=typed(project))
            )
        if not as_json and waves and "" in {*variables.waves_of(session)} - {*waves}:
            output.note(
                _(
                    "Without --wave, these answers are of a wave without a name, beside {waves}. Where they belong to"
                    " one of those, give --wave NAME; `coder undo {typed_file}` takes an import back."
                ).format(waves=", ".join(f"«{earlier_wave}»" for earlier_wave in waves), typed_file=typed(project))
            )
    if as_json:
        output.write_json(reports if len(reports) != 1 else reports[0])
    elif dry_run:
        output.info(_("Nothing was written. Import without --dry-run when this is right."))


def _short_names(short_options: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (column, short name) of each --name; a heading may contain «=», a short name may not."""
    pairs = [option.rpartition("=") for option in short_options]
    for whole, (column, equals, short) in zip(short_options, pairs, strict=True):
        if not equals or not column.strip() or not short.strip():
            raise click.UsageError(
                _("--name «{given}» is no COLUMN=NAME; write it as --name 'Long question …=short'.").format(given=whole)
            )
    return tuple((column, short) for column, _, short in pairs)


def _unit_of_cases(plan: ImportPlan, *, ask: bool) -> Unit | None:
    """Return the unit set for all projects, else ask the user; None without a terminal."""
    if set_for_all := settings.wanted("unit"):
        return read_unit(set_for_all)
    if not ask or output.quiet() or not _at_a_terminal():
        return None
    guessed = unit_operations.guess(plan)
    choice = ShownChoice(UNIT_WORDS)
    kind = click.prompt(
        f"{_('What is a case? Reports hide small cells of persons')} ({', '.join(choice.shown())})",
        type=choice, default=_(UNIT_WORDS[guessed.kind]), err=True,
    )  # fmt: skip
    return guessed if kind == guessed.kind else Unit(kind)


def _show_noun(unit: Unit, project: Path) -> None:
    """Print in which forms reports will use the noun that an import has found, and how to set others."""
    if unit.noun:
        forms = unit_operations.forms_of(unit, language())
        output.done(
            _(
                "Reports call cases so: {one}, {many}, {one_of}. With other forms:"
                " coder unit {typed_file} {typed_kind} --noun ONE/MANY"
            ).format(
                one=forms.singular,
                many=forms.plural,
                one_of=forms.one_of,
                typed_file=typed(project),
                typed_kind=typed(unit.kind),
            )
        )


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
