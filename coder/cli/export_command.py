"""`coder export`: write excerpts, the 0/1 matrix, codings, the codebook or a table of reliability to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output, refi_output
from coder.cli.offered import Offered, tables, writes_tables
from coder.cli.stopping import kept
from coder.errors import FileRefused
from coder.i18n.translator import plural
from coder.i18n.words import _, several
from coder.operations import exporting
from coder.project import open_project

if TYPE_CHECKING:
    from coder.operations.exporting import Fitted


PROJECTS = ("qdpx", "qdc")
READERS = ("qualcoder", "maxqda", "nvivo", "atlas")
LAYOUTS = ("case", "answer")


@click.command("export")
@options.project
@click.option(
    "--what",
    type=click.Choice(["excerpts", "matrix", "codings", "codebook", "reliability", "flags", "decisions"]),
    default="excerpts",
    show_default=True,
    help="One row per coded excerpt and memo; per answer, with 0/1 per code; per coding and memo; per code;"
    " per answer, coder and code, with 0, 1 or NA; per flag; per decision on a suggestion, rejections too.",
)
@click.option(
    "--format",
    "format_",
    type=Offered(lambda: (*tables(), *PROJECTS)),
    help="Default: by the file's ending, else csv. sav (SPSS), dta (Stata) and parquet have labels; they need the extra"
    " `stats`. qdpx is the whole project, and qdc the codebook, for other programs of qualitative analysis (REFI-QDA).",
)
@click.option("--for", "reader", type=click.Choice(READERS), help="With qdpx and qdc: as this program wants it.")
@click.option(
    "--per",
    "layout",
    type=click.Choice(LAYOUTS),
    default="case",
    show_default=True,
    help="With qdpx: one text for each case, with the questions as headings, or one for each answer.",
)
@options.output_file
@click.option("--text", default="", metavar="TEXT", help="Answers with these words, as in `coder search`.")
@click.option(
    "--variable",
    "variables",
    multiple=True,
    metavar="NAME",
    help="A closed variable to give beside each row. Repeatable. Default: all.",
)
@click.option("--no-variables", is_flag=True, help="Give none.")
@click.option(
    "--raw",
    is_flag=True,
    help="CSV for analysis: comma, decimal point, no byte-order mark, nothing put before what looks like a formula.",
)
@options.unredacted
@options.several_coders
@options.filters
def command(
    project: Path, what: str, format_: str | None, reader: str | None, layout: str, target: Path | None, text: str,
    variables: tuple[str, ...], no_variables: bool, raw: bool, unredacted: bool, several_coders: str | None,
    filters: options.Filters,
) -> None:  # fmt: skip
    """Export what is coded. Answers are selected as in `coder search`.

    CSV is made for Excel in Norwegian: UTF-8 with its mark, «;», decimal comma, and a «'» before what Excel would run
    as a formula. --raw leaves all that out. What was decided on with `coder redact` is replaced.
    """
    to_file = target if target is not None and str(target) != "-" else None
    if to_file is not None and to_file.is_dir():
        raise FileRefused("{to_file} is a folder.", "Name a file in it.", to_file=to_file)
    chosen = format_ or (to_file.suffix.lower().lstrip(".") if to_file else "csv")
    if chosen not in PROJECTS and not writes_tables(chosen):
        if not chosen:
            raise click.UsageError(_("Say which --format: the file's name has no ending."))
        raise click.UsageError(
            _("Say which --format: «.{ending}» is none of {formats}.").format(
                ending=chosen, formats=", ".join((*tables(), *PROJECTS))
            )
        )
    options.only_with(chosen in PROJECTS, "qdpx, qdc", "reader")
    options.only_with(chosen == "qdpx", "qdpx", "layout")
    if chosen in PROJECTS:
        tables_only = ("what", "text", "variables", "no_variables", "raw", "several_coders", *options.FILTERS)
        options.only_with(False, _("a table, not with a project for other programs"), *tables_only)
        refi_output.export(project, chosen, to_file, layout, reader or "", unredacted=unredacted)
        return
    options.only_with(chosen == "csv", "CSV", "raw")
    options.only_with(bool(filters.codes), "--code", "only")
    options.only_with(what in ("excerpts", "matrix"), _("--what excerpts or matrix"), "variables", "no_variables")
    options.only_with(what != "codebook", _("a table of answers, not with --what codebook"), "text", *options.FILTERS)
    every = what == "codebook" or (what == "matrix" and not filters.by)
    options.only_with(every, _("--what matrix or codebook, of all coders"), "several_coders")
    if no_variables and variables:
        raise click.UsageError(_("Give either --variable or --no-variables."))
    with open_project(project, read_only=True) as session:
        where = options.filter_of(session, text, filters)
        done = exporting.export(
            session, what, chosen, to_file or output.data_stream(), where=where,
            variables=() if no_variables else (variables or None),
            several=exporting.CoderRule(several_coders or exporting.CoderRule.FIRST), raw=raw, unredacted=unredacted,
        )  # fmt: skip
        kept()
    if to_file:
        output.info(_("Wrote {what} to {file}.").format(what=output.counted(done.rows, "row"), file=to_file))
    _show_fitted(done.fitted)
    output.undecided(done.undecided)
    if done.on_earlier_versions or done.memos_on_earlier_versions:
        left_out = [
            output.counted(number, name)
            for number, name in ((done.on_earlier_versions, "coding"), (done.memos_on_earlier_versions, "memo"))
            if number
        ]
        output.note(
            _(
                "{those} on answers whose text a later import changed are left out; --versions all includes them."
            ).format(those=output.listed(left_out))
        )
    for number, name, which in (
        (done.flags_beside, "flag", "flags"), (done.decisions_beside, "decision", "decisions")
    ):  # fmt: skip
        if number:
            output.note(
                _("Not in this table: {those}; --what {which} writes them.").format(
                    those=output.counted(number, name), which=which
                )
            )


def _show_fitted(fitted: Fitted) -> None:
    """Print what the format cannot hold."""
    for n, forms in (
        (fitted.renamed, plural("{n} column is named as the format allows; its label says what it is.",
                                "{n} columns are named as the format allows; their labels say what they are.")),
        (fitted.labels_cut, plural("{n} label was too long for the format, and ends with «…».",
                                   "{n} labels were too long for the format, and end with «…».")),
        (fitted.texts_cut, plural("{n} text was too long for the format, and was cut.",
                                  "{n} texts were too long for the format, and were cut.")),
        (fitted.labels_left_out, plural("The format has no labels for such values: {n} column goes without.",
                                        "The format has no labels for such values: {n} columns go without.")),
    ):  # fmt: skip
        if n:
            output.note(several(*forms, n))
