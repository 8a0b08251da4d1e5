"""`coder codebook`: check, show, compare, apply, import and export codebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.codebook.advice import advise
from coder.codebook.csv_write import to_csv
from coder.codebook.diff import describe, diff
from coder.codebook.join import join
from coder.codebook.yaml_write import to_yaml
from coder.errors import FileRefused
from coder.i18n.words import _, several, translated
from coder.message import one_or_many
from coder.model.decoding import plain_fields
from coder.model.problem import Problem
from coder.operations import codebook_edits, codebook_file, exporting
from coder.project import open_project
from coder.queries import codebooks, redacted_export

if TYPE_CHECKING:
    from coder.codebook.diff import CodeChange
    from coder.model import Codebook
    from coder.project import Session

FILES = (".yaml", ".yml", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


@click.group("codebook")
def command() -> None:
    """Codebooks as files (YAML, CSV, XLSX), and the codebook of a project."""


@command.command("check", short_help="Check codebook files; say all that is wrong with them.")
@click.argument("files", type=options.FilePath, nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check codebook files: all problems at once, with their lines. Advice is given too, and is no problem."""
    refused = False
    for file in files:
        try:
            problems = codebook_file.check_codebook_file(file)
        except FileRefused as error:  # an unreadable file must not hide the problems of others
            problems = [Problem(f"{error.message} {error.hint}".strip())]
        for problem in problems:
            output.data(f"{file}: {translated(problem.whole)}")
        refused |= bool(problems)
        if not problems:
            codebook = _read(file)
            output.data(
                _("{file}: {codes}, no problems.").format(file=file, codes=output.counted(len(codebook), "code"))
            )
            for advice in advise(codebook):
                output.info(_("{file}: advice: {advice}").format(file=file, advice=translated(advice.whole)))
    if refused:
        ctx.exit(1)


@command.command("show", short_help="Show the codebook of a project, or a codebook file.")
@click.argument("source", type=options.FilePath, metavar="PROJECT|FILE")
@click.option("--code", "name", metavar="NAME", help="Only this code, in full.")
@options.as_json
def show(source: Path, name: str | None, as_json: bool) -> None:
    """Show the codebook of a project, with the number of codings, or a codebook file."""
    codebook, counts = _codebook_of(source)
    codes = [codebook.find(name)] if name else list(codebook)
    if as_json:
        output.write_json(
            [{**plain_fields(code), "path": codebook.path(code), "codings": counts.get(code.id)} for code in codes]
        )
        return
    if name:
        code = codes[0]
        output.data(codebook.path(code) + (" " + _("(retired)") if code.retired else "") + f"   id: {code.id}")
        for template, text in (
            (_("Definition: {text}"), code.definition), (_("Include: {text}"), code.include),
            (_("Exclude: {text}"), code.exclude), (_("Keywords: {text}"), ", ".join(code.keywords)),
        ):  # fmt: skip
            if text:
                output.data(template.format(text=text))
        for example in code.examples:
            output.data(output.quote(example))
        return
    taken = max((2 * codebook.depth(code) + len(code.name) + len(code.id) for code in codes), default=0) + 29
    codings = (output.Number(_("codings")),) if counts else ()
    output.print_table(
        (_("code"), "id", *codings, output.Number(_("keywords")), _("definition")),
        [
            (
                "  " * codebook.depth(code) + code.name + (" " + _("(retired)") if code.retired else ""), code.id,
                *((counts.get(code.id, 0),) if counts else ()), len(code.keywords),
                output.one_line(code.definition, output.columns_left(taken)),
            )
            for code in codes
        ],
    )  # fmt: skip


@command.command("diff", short_help="Show what applying a codebook file to a project would do.")
@options.project
@click.argument("file", type=options.FilePath, metavar="FILE")
def diff_(project: Path, file: Path) -> None:
    """Show what applying the codebook FILE would do to the codes and codings of PROJECT; write nothing."""
    new = _read(file)
    with open_project(project, read_only=True) as session:
        _show_changes(session, diff(codebooks.codebook_of(session), new), output.data)


@command.command("apply", short_help="Make the codebook of a project equal to a file.")
@options.project
@click.argument("file", type=options.FilePath, metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask, though codings are touched.")
@options.coder
def apply_(project: Path, file: Path, yes: bool, coder_name: str) -> None:
    """Make the codebook of PROJECT equal to FILE, after showing what that does to existing codings.

    Codes are matched by id: a new name is a renaming. Codes that FILE lacks are retired, never deleted, and keep their
    codings; `replaces` in FILE merges or splits. All of it is one change.
    """
    _change(project, _read(file), file, yes, coder_name, whole=True)


@command.command("import", short_help="Add the codes of a file to a project; retire none.")
@options.project
@click.argument("file", type=options.FilePath, metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask, though codings are touched.")
@options.coder
def import_(project: Path, file: Path, yes: bool, coder_name: str) -> None:
    """Add the codes of FILE to PROJECT, bringing those with the same id up to date; none is retired."""
    _change(project, _read(file), file, yes, coder_name, whole=False)


@command.command("export", short_help="Write a codebook as YAML, CSV or a workbook.")
@click.argument("source", type=options.FilePath, metavar="PROJECT|FILE")
@click.option(
    "--format", "format_", type=click.Choice(["yaml", "csv", "xlsx"]), help="Default: by the file's ending, else yaml."
)
@options.output_file
@options.unredacted
@click.option(
    "--for",
    "reader",
    type=click.Choice(["taguette"]),
    help="CSV as this program reads it: a tag for each code, called by its path, and its description.",
)
def export(source: Path, format_: str | None, target: Path | None, unredacted: bool, reader: str | None) -> None:
    """Write the codebook of a project, or a codebook file, as YAML, CSV or a workbook.

    In that of a project what was decided on with `coder redact` is replaced.
    """
    to_file = target if target is not None and str(target) != "-" else None
    ending = to_file.suffix.lower() if to_file and not to_file.is_dir() else ".yaml"
    if format_ is None and ending not in (".yaml", ".yml", ".csv", ".xlsx"):
        raise click.UsageError(
            _("Say which --format: «{ending}» is neither .yaml, .csv nor .xlsx.").format(ending=ending)
        )
    chosen = format_ or ending.lstrip(".")
    if chosen == "xlsx" and to_file is None:
        raise click.UsageError(_("A workbook cannot be written to standard output; name it with -o FILE.xlsx."))
    if reader is not None and (chosen != "csv" or to_file is None):
        raise click.UsageError(_("Taguette reads CSV: name a file with -o FILE.csv."))
    codebook, undecided = _leaving(source, unredacted=unredacted)
    too_long = 0
    if to_file is None:
        output.data_stream().write(to_csv(codebook) if chosen == "csv" else to_yaml(codebook))
        output.undecided(undecided)
        return
    if reader is not None:
        too_long = codebook_file.write_taguette_tags(codebook, to_file)
    elif chosen == "xlsx":
        codebook_file.write_codebook_sheet(codebook, to_file)
    elif chosen == "csv":
        exporting.write_text(to_csv(codebook), to_file, "utf-8-sig")
    else:
        exporting.write_text(to_yaml(codebook), to_file, "utf-8")
    alive = sum(not code.retired for code in codebook)
    output.info(_("Wrote {what} to {file}.").format(what=output.counted(alive, "code"), file=to_file))
    if too_long:
        output.note(
            several(
                "{n} tag is longer than the 200 characters that Taguette takes; it will refuse the file. Give its "
                "code, or one above it, a shorter name.",
                "{n} tags are longer than the 200 characters that Taguette takes; it will refuse the file. Give their "
                "codes, or those above, shorter names.",
                too_long,
            )
        )
    output.undecided(undecided)


def _leaving(source: Path, *, unredacted: bool) -> tuple[Codebook, int]:
    """Return the codebook as it leaves a project, and the number of undecided places in it; of a file, unchanged."""
    if unredacted or source.suffix.lower() in FILES or not source.exists():
        return _codebook_of(source)[0], 0

    with open_project(source, read_only=True) as session:
        redacted = redacted_export.RedactedExport(session)
        return redacted.codebook(codebooks.codebook_of(session)), redacted.undecided


def _read(file: Path) -> Codebook:
    """Return the codebook in a file, and print its warnings."""
    codebook, notes = codebook_file.read_codebook_file(file)
    output.notes_on(file, notes)
    return codebook


def _codebook_of(source: Path) -> tuple[Codebook, dict[str, int]]:
    """Return the codebook of a project, with the codings of each code, or that of a file."""
    if source.suffix.lower() in FILES:
        return _read(source), {}
    if not source.exists():
        raise FileRefused(
            "There is no file {source}.", "Give a project file, or a codebook file (.yaml, .csv).", source=source
        )
    with open_project(source, read_only=True) as session:
        codebook = codebooks.codebook_of(session)
        counts = dict.fromkeys(codebook.by_id, 0) | codebooks.codings_by_code(session)
    return codebook, counts


def _show_changes(session: Session, changes: Sequence[CodeChange], show: Callable[[str], None]) -> int:
    """Print the changes with the codings that each affects; return how many codings are affected in all."""
    counts = codebooks.codings_by_code(session)
    concerned = 0
    for change in changes:
        touched = sum(counts.get(code, 0) for code in change.touches)
        show(translated(describe(change)) + (f" ({output.counted(touched, 'coding')})" if touched else ""))
        if change.kind in ("merge", "split", "retire"):
            concerned += touched
    if not changes:
        show(_("The codes are the same."))
    return concerned


def _change(project: Path, new: Codebook, file: Path, yes: bool, coder_name: str, *, whole: bool) -> None:
    with open_project(project, coder_name) as session:
        old = codebooks.codebook_of(session)
        wanted = codebook_file.named_as_before(new, old, file) if whole else join(old, new)
        changes = diff(old, wanted)
        concerned = _show_changes(session, changes, output.done)
        if concerned and not yes:
            output.ask_before(_("This concerns {codings}. Go on?").format(codings=output.counted(concerned, "coding")))
        summary = one_or_many(
            "codebook from {file}: {n} change", "codebook from {file}: {n} changes", len(changes), file=file.name
        )
        touched = codebook_edits.put_codebook(session, wanted, summary, seen=old).rows
    result = _("Applied as one change; `coder undo` takes it back.") if touched else _("Nothing had to be changed.")
    output.info(result)
