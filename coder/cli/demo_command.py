"""`coder demo`: make a project from the shipped corpus and show what the tool does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.errors import ProjectRefused
from coder.i18n.words import _, as_typed, decimal, decimal_sign
from coder.operations import demo
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.operations.demo import Demo


@click.command("demo")
@click.argument("project", type=options.FilePath, required=False, metavar="[PROJECT]")
@click.option(
    "--files", type=options.FilePath, metavar="DIR",
    help="Instead: put the shipped survey, codings and codebooks there, to walk through the README.",
)  # fmt: skip
def command(project: Path | None, files: Path | None) -> None:
    """Make a project (demo.db, or PROJECT) from the shipped synthetic survey, and show what is in it."""
    if files is not None:
        if project is not None:
            raise click.UsageError(_("Give either PROJECT or --files DIR."))

        for made_file in demo.copy_files(files):
            output.data(str(made_file))
        return

    target = project or _free_name()
    output.info(_("Importing 360 municipalities, applying two coders' codings, learning from them …"))
    new_demo = demo.make_demo(target)
    output.info(_("Writing the report in every format …"))
    _show(target, new_demo, demo.write_demo_report(target))


def _free_name() -> Path:
    """Return demo.db, or the first demo-N.db that does not exist."""
    for name in ("demo.db", *(f"demo-{number}.db" for number in range(2, 1000))):
        if not Path(name).exists():
            return Path(name)
    raise ProjectRefused("There are a thousand demo projects here.", "Remove some, or name one: coder demo FILE")


def _show(target: Path, new_demo: Demo, report: tuple[Path, ...]) -> None:
    totals = new_demo.totals
    output.data(
        _("{file}: a synthetic survey of {n} municipalities and city districts.").format(file=target, n=totals.cases)
    )
    output.data(
        _(
            "{answers} answers to {questions} open questions, {codes} codes, {codings} codings by {coders} coders,"
            " {suggestions} suggestions for {share} uncoded answers."
        ).format(
            answers=totals.responses, questions=new_demo.questions, codes=totals.codes, codings=totals.codings,
            coders=totals.coders, suggestions=new_demo.run.proposed,
            share=output.percent(new_demo.run.with_proposal, new_demo.run.responses),
        )
    )  # fmt: skip
    output.data()
    output.data(_("The three most used codes, with quotes:"))
    for code in new_demo.codes:
        share = _("{share} of the coded answers").format(share=output.percent(code.cases, code.base))
        output.data(f"\n  {code.path}: {share}")
        for quoted in code.quotes:
            output.write_quote(quoted, "    ")
    output.data()
    output.data(_("The surest suggestions for answers that nobody has coded yet:"))
    for suggestion_for in new_demo.suggestions:
        path, answer = (
            new_demo.codebook.path(new_demo.codebook.by_id[suggestion_for.suggestion.code]),
            suggestion_for.response,
        )
        output.data(
            f"\n  {decimal(suggestion_for.suggestion.confidence, 2)}  {path}  ({answer.case}/{answer.question})"
        )
        output.write_quote(answer.text, "    ")
    output.data()
    quality = new_demo.quality
    output.data(
        _(
            "How good are suggestions? Tried on {n} answers that the classifier had not seen, against what the first"
            " coder chose (mean of {draws} draws, ± standard error):"
        ).format(n=quality.tried_on, draws=quality.draws)
    )
    output.print_table(
        (_("what it knew"), _("first code right"), _("right codes in first three"), _("F1 of what is proposed")),
        [
            (
                _("the codebook and {n} coded answers").format(n=row.learned_from)
                if row.learned_from
                else _("the codebook alone"),
                *(figures.replace(".", decimal_sign()) for figures in (row.first, row.three, row.f1)),
            )
            for row in quality.rows
        ],
    )
    output.data()
    _show_shares(new_demo)
    output.data()
    output.data(_("The report of it: {files}").format(files=", ".join(str(file) for file in report)))
    output.data()
    output.data(_("Type next:"))
    for line in (
        f"coder status {typed(target)}",
        f"coder estimate {typed(target)}",
        f"coder search {typed(target)} 'eldre*' --uncoded",
        f"coder decide {typed(target)} --list",
        f"coder redact {typed(target)}",
        f"coder report {typed(target)} --show-definition",
        f"coder export {typed(target)} --what excerpts -o sitater.xlsx",
    ):
        output.data(f"  {as_typed(line)}")


def _show_shares(new_demo: Demo) -> None:
    """Print the most frequent codes in all answers, estimated from the random sample."""
    estimates = new_demo.estimates
    output.data(
        _(
            "Shares of all {n} answers, estimated from the random sample of {sampled} (the predictions for all, put"
            " right by the sample; never predictions alone):"
        ).format(n=estimates.answers, sampled=estimates.used)
    )
    first = sorted(estimates.shares, key=lambda share: -share.share.share)[:5]
    output.print_table(
        (_("code"), *map(output.Number, (_("share of all"), _("95 % interval"), _("hand-coded"), "n"))),
        [
            (
                output.one_line(new_demo.codebook.path(new_demo.codebook.by_id[share.code]), output.columns_left(52)),
                f"{decimal(100 * share.share.share, 1)} %",
                f"{decimal(100 * share.share.low, 1)}–{decimal(100 * share.share.high, 1)}",
                f"{decimal(100 * share.share.hand, 1)} %", share.share.n,
            )
            for share in first
        ],
    )  # fmt: skip
