"""`coder agree`: how far coders agree, on what they differ, and what would change with another coder."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from coder.cli import options, output
from coder.cli.agreement_output import AgreementPrinter
from coder.cli.agreement_rows import PARTS, Rows
from coder.cli.assistance_output import print_comparison, rows
from coder.i18n.words import _
from coder.project import open_project
from coder.queries import agreeing, assisting, codebooks

DEFAULT_PARTS = ("sets", "codes", "levels", "excerpts", "confused", "themes", "rounds")
"""Parts printed by default: pairs of coders and weeks are long."""


@click.command("agree")
@options.project
@options.question("The question. Default: each that several have coded.")
@click.option("--wave", metavar="NAME", help="Answers of this wave. Default: of all.")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only these coders. Repeatable.")
@click.option(
    "--part", "parts", multiple=True, type=click.Choice(list(PARTS)),
    help="Only this part; repeatable. `weeks` and `pairs` (kappa of each two coders) only where named.",
)  # fmt: skip
@click.option(
    "--suggestions", "beside", is_flag=True,
    help="Compare answers coded with suggestions seen before and without instead, whoever coded them.",
)  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print one part as CSV, with every figure (default: `codes`).")
@options.as_json
def command(
    project: Path, question: str | None, wave: str | None, coders: tuple[str, ...], parts: tuple[str, ...],
    beside: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say how far coders agree: by code, over whole sets of codes, by level of the codebook, on excerpts, over rounds.

    Of answers that two or more have coded, those without a code too. «anna/2» is a second round of «anna»: it is
    compared with her first one, never with others. Which codes are confused, and what would change if another had
    coded, stand below.
    """
    if as_csv and as_json:
        raise click.UsageError(_("Choose one of --csv and --json."))
    if as_csv and len(parts) > 1:
        raise click.UsageError(_("CSV is one table: name one --part."))
    options.only_with(not beside, _("agreement, not with --suggestions"), "parts")
    if beside:
        _beside_suggestions(project, question, wave, coders, as_csv=as_csv, as_json=as_json)
        return
    with open_project(project, read_only=True) as session:
        by_week = "weeks" in parts or (as_json and not parts)
        agreements = agreeing.agreements(session, question, wave, coders, by_week=by_week)
        codebook = codebooks.codebook_of(session)
    if as_json:
        output.write_json(
            [
                {
                    "question": agreement.question,
                    **{part: list(PARTS[part](Rows(agreement, codebook))) for part in parts or PARTS},
                }
                for agreement in agreements
            ]
        )
    elif as_csv:
        part = parts[0] if parts else "codes"
        _print_csv(
            [
                {"question": agreement.question, **row}
                for agreement in agreements
                for row in PARTS[part](Rows(agreement, codebook))
            ]
        )
    else:
        for place, agreement in enumerate(agreements):
            if place:
                output.data()
            AgreementPrinter(agreement, codebook, parts or DEFAULT_PARTS, named=bool(parts)).print_parts()


def _beside_suggestions(
    project: Path, question: str | None, wave: str | None, coders: tuple[str, ...], *, as_csv: bool, as_json: bool
) -> None:
    with open_project(project, read_only=True) as session:
        found = assisting.assistance_on(session, question, wave, coders)
        codebook = codebooks.codebook_of(session)
    if as_json or as_csv:
        listed = [row for question_assistance in found for row in rows(question_assistance, codebook)]
        write = output.write_json if as_json else _print_csv
        write(listed)
        return
    for place, question_assistance in enumerate(found):
        if place:
            output.data()
        print_comparison(question_assistance, codebook)


def _print_csv(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as CSV; missing columns are empty."""
    names = dict.fromkeys(name for row in rows for name in row)
    table = csv.DictWriter(output.data_stream(), names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
