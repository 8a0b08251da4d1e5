"""`coder review`: codings worth a second look, each with its reason."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _, translated
from coder.model.decoding import plain_fields
from coder.project import open_project
from coder.queries import finding, look_again, suspicious_codings, variables
from coder.text.visible import typed

ALIKE = 8
"""Answers named that are like one with an odd coding."""


@click.command("review")
@options.project
@click.option(
    "--suspects", is_flag=True, help="Codings that look unlikely, or unlike those of alike answers (as without it)."
)
@click.option("--definitions", is_flag=True, help="Instead: codings made before their code got its present definition.")
@click.option("--by", metavar="CODER", help="With --definitions: those of this coder.")
@click.option("--question", metavar="NAME", help="Only answers to this open question.")
@click.option(
    "--limit", default=30, show_default=True, type=click.IntRange(1), metavar="N", help="How many of each kind."
)
@options.as_json
def command(
    project: Path, suspects: bool, definitions: bool, by: str | None, question: str | None, limit: int, as_json: bool
) -> None:
    """Look again at codings that a model finds unlikely, or that differ between answers that read the same.

    Every coding is judged by a model that has not seen it. Nothing is changed: a suspect may well be right.
    """
    options.only_with(definitions, "--definitions", "by")
    if definitions:
        if suspects:
            raise click.UsageError(_("Give either --suspects or --definitions."))
        _earlier(project, question, by, limit, as_json)
        return

    with open_project(project, read_only=True) as session:
        codings = suspicious_codings.suspicious_codings(session, question=question, most=limit)
        waves = variables.waves_of(session)
        alike = {
            number: output.place(finding.response_meant(session, f"#{number}"), waves)
            for coding in codings
            for number in coding.others[:ALIKE]
        }
    if as_json:
        output.write_json(
            [{"reason" if name == "why" else name: coding.reason if name == "why" else value
              for name, value in plain_fields(coding).items()} for coding in codings]
        )  # fmt: skip
        return
    for coding in codings:
        template = _("{place} has «{code}»: {why}") if coding.has else _("{place} lacks «{code}»: {why}")
        output.data(
            template.format(place=f"{coding.case}/{coding.question}", code=coding.code, why=translated(coding.why))
        )
        output.data(output.quote(coding.text, " " * 4))
        if coding.others:
            shown = ", ".join(alike[number] for number in coding.others[:ALIKE])
            more = " …" if len(coding.others) > ALIKE else ""
            output.data("    " + _("alike: {answers}").format(answers=f"{shown}{more}"))
    if not codings:
        output.data(_("No coding stands out."))
        return
    output.info(
        _("Take one back with: coder remove {typed_file} --response ID --code NAME").format(typed_file=typed(project))
    )


def _earlier(project: Path, question: str | None, by: str | None, limit: int, as_json: bool) -> None:
    """List codings made before their code got its present definition."""
    with open_project(project, read_only=True) as session:
        codings = look_again.under_earlier_definition(session, variables.question_meant(session, question), by)
    if as_json:
        output.write_json([plain_fields(coding) for coding in codings])
        return
    for coding in codings[:limit]:
        output.data(
            _("{place} has «{code}» by {coder} since {at}; defined otherwise since {changed}.").format(
                place=f"{coding.case}/{coding.question}",
                code=coding.name,
                coder=coding.coder,
                at=output.moment(coding.at)[:10],
                changed=output.moment(coding.changed)[:10],
            )
        )
        output.data(output.quote(coding.text, " " * 4))
    if not codings:
        output.data(_("Every coding was made under the present definition of its code."))
        return
    if len(codings) > limit:
        output.info(_("and {n} more; --json lists them all.").format(n=len(codings) - limit))
    output.info(
        _("Each coder looks at theirs again with: coder code {typed_file}, then `o` and «again».").format(
            typed_file=typed(project)
        )
    )
