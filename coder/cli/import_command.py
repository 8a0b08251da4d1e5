"""`coder import`: bring answers from a file into a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.stopping import kept
from coder.cli.unit_command import told
from coder.i18n.words import N_, NC_, _, pgettext, plural, several
from coder.model import UNITS, Cell, Chosen, Missing, Unit
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.model import Column
    from coder.operations.importing import ColumnProfile, Imported, ImportPlan

MOST_COLUMNS = 100
"""Columns of a file that are listed before it is imported."""
SAMPLE = 2_000
"""Rows that the guesses about columns rest on, where the file has so many."""


@click.command("import")
@options.project
@click.argument("files", type=options.FilePath, nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Show what was detected and a preview; write nothing.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column that names each case. Default: guessed.")
@click.option("--row-numbers", is_flag=True, help="Name cases by their place in the file, whatever its columns hold.")
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
    type=click.Choice(["auto", "none"]),
    default="auto",
    show_default=True,
    help="Of a document: what are taken for questions. none: every paragraph answers one question.",
)
@click.option(
    "--split",
    type=click.Choice(["line", "paragraph", "speaker"]),
    help="Of a document: what one answer is. speaker: a turn of a transcript. Default: a paragraph or list item.",
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
    """Import answers from FILE: CSV, TSV, XLSX, XLS, ODS, SPSS, JSONL, Parquet; or a document (TXT, DOCX, PDF …).

    What was detected and a preview are shown first. Each file is one change: `coder undo` takes it back. Importing the
    same file again adds nothing; an answer whose text has changed is kept in both versions, its codings on the old one.
    """
    from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
    from coder.operations.unit import is_wanted, unit_of
    from coder.project import open_project

    options.only_with(not row_numbers, _("an id column, not with --row-numbers"), "id_column")
    options.only_with(split != "speaker", _("letters, not with --split speaker"), "skip_letterhead")
    read = ReadOptions(
        encoding=encoding,
        delimiter="\t" if delimiter in ("\\t", "tab") else delimiter,
        sheet=sheet,
        header_rows=header_rows,
        repair_mojibake=repair_mojibake,
        missing=missing,
        detect_missing=not keep_missing,
        long=long or None,
        options_apart=options_apart,
        headings=headings == "auto",
        split=split,
        skip_letterhead=skip_letterhead,
    )
    roles = Roles(
        id_column,
        open_columns,
        closed_columns,
        skip_columns,
        row_numbers,
        _short_names(names),
        guess_asked=asked == "guess",
    )
    reports = []
    with open_project(project, coder_name, read_only=dry_run) as session:
        # All are opened first, so that a file that is refused is refused before the others are written.
        plans = [plan_import(file, read, roles) for file in files]
        for plan in plans:
            if not as_json:
                _show_plan(plan)
            if dry_run:
                reports.append(_plan_report(plan))
                if not as_json:
                    _show_left_out(plan, done=False)
                    output.problems(plan.problems)
                continue
            first = is_wanted(session)
            unit = _asked_unit(plan) if first and not as_json else None
            with output.progress(_("{n} cases ({rate} a second)")) as progress:
                imported = run_import(session, plan, wave=wave, unit=unit, progress=progress)
                if plan is plans[-1]:
                    kept()
            reports.append({**_plan_report(plan), **_import_report(imported)})
            if not as_json:
                _show_import(imported)
                if imported.earlier is None:
                    _show_left_out(plan, done=True)
                output.problems(imported.problems)
                if first and unit_of(session).known:
                    otherwise = _("Otherwise: coder unit {typed_file} person|organisation|document").format(
                        typed_file=typed(project)
                    )
                    output.say(f"{told(unit_of(session))} {otherwise}")
    if as_json:
        output.say_json(reports if len(reports) != 1 else reports[0])
    elif dry_run:
        output.talk(_("Nothing was written. Import without --dry-run when this is right."))


ROLES = {
    "id": NC_("column", "id"),
    "open": NC_("column", "open"),
    "closed": NC_("column", "closed"),
    "skip": NC_("column", "skip"),
}
TYPES = {"text": N_("text"), "number": N_("number"), "date": N_("date")}
KINDS = {"table": N_("table"), "document": N_("document")}
DETECTED = {
    "encoding": N_("encoding"), "delimiter": N_("delimiter"), "header rows": N_("header rows"),
    "rows above": N_("rows above"), "after the delimiter": N_("after the delimiter"),
    "separator line": N_("separator line"), "export": N_("export"), "header": N_("header"),
    "mojibake": N_("mojibake"), "sheet": N_("sheet"), "other sheets": N_("other sheets"), "title": N_("title"),
    "headings": N_("headings"), "speakers": N_("speakers"), "list": N_("list"), "layout": N_("layout"),
    "format": N_("format"), "inside": N_("inside"),
}  # fmt: skip
"""What is said to be detected of a file, by the name it has in JSON."""
WORDS = {
    "after the delimiter": N_("a blank"), "header": N_("HTML removed"), "mojibake": N_("repaired"),
    "layout": N_("long"),
}  # fmt: skip
"""What is said of those that have but one value."""
MACHINES = {
    "time stamp": N_("time stamp"), "time of day": N_("time of day"), "machine id": N_("machine id"),
    "IP address": N_("IP address"), "e-mail address": N_("e-mail address"), "web address": N_("web address"),
    "browser": N_("browser"), "coordinates": N_("coordinates"), "one pattern": N_("one pattern"),
}  # fmt: skip
"""What machines write into columns."""


def _short_names(given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(column, short name) of each --name; a heading may have «=» in it, a short name has not."""
    pairs = [one.rpartition("=") for one in given]
    for whole, (column, equals, short) in zip(given, pairs, strict=True):
        if not equals or not column.strip() or not short.strip():
            raise click.UsageError(
                _("--name «{given}» is no COLUMN=NAME; write it as --name 'Long question …=short'.").format(given=whole)
            )
    return tuple((column, short) for column, _, short in pairs)


def _asked_unit(plan: ImportPlan) -> Unit | None:
    """What a case is, asked of who sits at the terminal; None where nobody does, or where it is as guessed."""
    from coder.operations.unit import guess

    if output.quiet() or not _at_a_terminal():
        return None
    guessed = guess(plan)
    kind = click.prompt(
        _("What is a case? Reports hide small cells of persons"), type=click.Choice(UNITS), default=guessed.kind,
        err=True,
    )  # fmt: skip
    return guessed if kind == guessed.kind else Unit(kind)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _show_plan(plan: ImportPlan) -> None:
    source = plan.source
    detected = ", ".join(
        f"{_(DETECTED[name])} {value!r}" if name == "delimiter" else f"{_(DETECTED[name])} {_(WORDS.get(name, value))}"
        for name, value in source.detection.items()
    )
    output.say(f"{source.path}: {_(KINDS[source.kind])}" + (f", {detected}" if detected else ""))
    if source.kind == "document":
        rows = [
            (line, str(question), *([output.one_line(under, 40)] if source.listed_under else []),
             output.one_line(str(text), 60))
            for (line, (question, text)), under in zip(plan.preview, plan.previewed_under, strict=True)
        ]  # fmt: skip
        listed = [_("listed under")] if source.listed_under else []
        output.say_table((_("line"), _("question"), *listed, _("answer")), rows)
        if source.listed_under:
            output.say(
                several(
                    "{n} list item with the sentence or item above as context.",
                    "{n} list items with the sentence or item above as context.", len(source.listed_under),
                )
            )  # fmt: skip
        return
    rows_of = {one.column.name: one for one in plan.profiles}
    looked_at = max((one.rows for one in plan.profiles), default=0)
    output.say_table(
        (_("column"), _("taken as"), _("type"), output.Number(_("distinct")), output.Number(_("empty")),
         _("for example")),
        [
            (
                output.one_line(
                    column.name if column.label in ("", column.name) else f"{column.name}: {column.label}", 50
                ),
                pgettext("column", ROLES[plan.roles[column.name]]),
                _type_of(plan, rows_of[column.name]),
                rows_of[column.name].distinct,
                rows_of[column.name].empty,
                output.one_line(" · ".join(rows_of[column.name].examples[:3]), 60),
            )
            for column in _shown(plan)
        ],
    )  # fmt: skip
    if len(source.columns) > MOST_COLUMNS:
        output.say(
            _(
                "Of {n} columns, {shown} are listed: the id and open questions first. So many are rarely all wanted:"
                " leave some out with --skip. --json lists them all."
            ).format(n=len(source.columns), shown=MOST_COLUMNS)
        )
    if looked_at >= SAMPLE:
        output.say(_("Distinct and empty are counted in the first {n} rows.").format(n=looked_at))
    for column, (gate, answer) in plan.asked.items():
        output.say(
            _(
                "«{question}» is taken to be put to those alone who answered «{answer}» to «{variable}». If to all:"
                " --asked all, or `coder asked` later."
            ).format(question=output.one_line(column, 50), answer=answer, variable=output.one_line(gate, 50))
        )
    if plan.closed_only:
        output.say(_("No column is an open question: there is nothing to code. If one is, name it with --open COLUMN."))


def _shown(plan: ImportPlan) -> list[Column]:
    """The columns that are listed: all, or the first of so many, the id and open questions before others."""
    columns = list(plan.source.columns)
    if len(columns) <= MOST_COLUMNS:
        return columns
    return sorted(columns, key=lambda column: plan.roles[column.name] not in ("id", "open"))[:MOST_COLUMNS]


def _type_of(plan: ImportPlan, one: ColumnProfile) -> str:
    """The type of a column's values, and what machine wrote them if one did."""
    if one.column.name in plan.several:
        return _("several answers")
    kind = _(TYPES[one.kind])
    return kind if not one.machine or one.kind != "text" else f"{kind} ({_(MACHINES[one.machine])})"


def _show_left_out(plan: ImportPlan, *, done: bool) -> None:
    if not plan.left_out:
        return
    said = (
        plural(
            "Of {file}, {n} line was left out: no JSON object.", "Of {file}, {n} lines were left out: no JSON object."
        )
        if done
        else plural(
            "Of {file}, {n} line will be left out: no JSON object.",
            "Of {file}, {n} lines will be left out: no JSON object.",
        )
    )
    output.say(several(*said, plan.left_out, file=plan.source.path))


def _show_import(imported: Imported) -> None:
    if imported.earlier is not None:
        output.say(
            _("Nothing new: this file was imported on {day} (import {n}).").format(
                day=output.moment(imported.earlier.at)[:10], n=imported.earlier.id
            )
        )
        return
    counts = imported.counts
    if counts.known_cases:
        output.say(
            _("Imported {answers}; {cases}, {known}.").format(
                answers=output.counted(counts.responses, "new answer"), cases=output.counted(counts.cases, "new case"),
                known=output.counted(counts.known_cases, "known case"),
            )
        )  # fmt: skip
    else:
        output.say(
            _("Imported {answers} of {cases}.").format(
                answers=output.counted(counts.responses, "answer"), cases=output.counted(counts.cases, "case")
            )
        )
    if not counts.cases and not counts.known_cases:
        output.talk(_("The file holds 0 respondents."))
    if counts.known_cases:
        output.say(_("Of the answers, {n} were here already and unchanged.").format(n=counts.unchanged))
    if counts.values_changed:
        output.say(_("Cases with new values of closed variables: {n}.").format(n=counts.values_changed))
    if counts.changed:
        output.say(_("Answers with a new text: {n}; both versions are kept:").format(n=len(counts.changed)))
        for one in counts.changed[:20]:
            said = (
                _("now answer {new}; answer {old} is the earlier version, with {codings}")
                if one.codings
                else _("now answer {new}; answer {old} is the earlier version")
            ).format(new=one.new_response, old=one.old_response, codings=output.counted(one.codings, "coding"))
            output.say(f"  {one.case}/{one.question}: {said}")
        if len(counts.changed) > 20:
            output.say("  " + _("and {n} more; `coder status` lists them.").format(n=len(counts.changed) - 20))


def _plan_report(plan: ImportPlan) -> dict[str, object]:
    return {
        "file": str(plan.source.path),
        "kind": plan.source.kind,
        "detected": plan.source.detection,
        "columns": [
            {"name": one.column.name, "label": one.column.label, "role": plan.roles[one.column.name], "type": one.kind,
             "several_answers": one.column.name in plan.several, "machine": one.machine, "distinct": one.distinct,
             "empty": one.empty, "examples": list(one.examples)}
            for one in plan.profiles
        ],
        "asked": {column: {"variable": gate, "value": answer} for column, (gate, answer) in plan.asked.items()},
        "preview": [[_plain(cell) for cell in cells] for _, cells in plan.preview],
        **({"listed_under": plan.previewed_under} if plan.source.listed_under else {}),
        "left_out": plan.left_out,
        "problems": [str(one) for one in plan.problems],
    }  # fmt: skip


def _plain(cell: Cell) -> str | int | float | list[str] | None:
    return list(cell.options) if isinstance(cell, Chosen) else cell.raw if isinstance(cell, Missing) else cell


def _import_report(imported: Imported) -> dict[str, object]:
    counts, before = imported.counts, imported.earlier
    return {
        "imported_before": before and {"id": before.id, "at": before.at, "file_name": before.file_name},
        "cases": counts.cases,
        "known_cases": counts.known_cases,
        "responses": counts.responses,
        "unchanged": counts.unchanged,
        "values_changed": counts.values_changed,
        "changed": [
            {
                "case": one.case, "question": one.question, "earlier": one.old_response, "now": one.new_response,
                "codings": one.codings,
            }
            for one in counts.changed
        ],
        "problems": [str(one) for one in imported.problems],
    }  # fmt: skip
