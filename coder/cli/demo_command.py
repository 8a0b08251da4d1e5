"""`coder demo`: make a project from the shipped corpus and show what the tool does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.errors import ProjectRefused
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
            raise click.UsageError("Give either PROJECT or --files DIR.")
        from coder.operations.demo import copy_files

        for made_file in copy_files(files):
            output.say(str(made_file))
        return
    from coder.operations.demo import make_demo, write_demo_report

    target = project or _free_name()
    output.talk("Importing 360 municipalities, applying two coders' codings, learning from them …")
    made = make_demo(target)
    output.talk("Writing the report in every format …")
    _show(target, made, write_demo_report(target))


def _free_name() -> Path:
    """demo.db, or the first demo-N.db that is not there: nothing is overwritten."""
    for name in ("demo.db", *(f"demo-{number}.db" for number in range(2, 1000))):
        if not Path(name).exists():
            return Path(name)
    raise ProjectRefused("There are a thousand demo projects here.", "Remove some, or name one: coder demo FILE")


def _show(target: Path, made: Demo, report: tuple[Path, ...]) -> None:
    totals = made.totals
    output.say(f"{target}: a synthetic survey of {totals.cases} municipalities and city districts.")
    output.say(
        f"{totals.responses} answers to {made.questions} open questions, {totals.codes} codes,"
        f" {totals.codings} codings by {totals.coders} coders, {made.run.proposed} suggestions for"
        f" {output.percent(made.run.with_proposal, made.run.responses)} uncoded answers."
    )
    output.say()
    output.say("The three most used codes, with quotes:")
    for code in made.codes:
        output.say(f"\n  {code.path}: {output.percent(code.cases, code.base)} of the coded answers")
        for quoted in code.quotes:
            output.say_quote(quoted, "    ")
    output.say()
    output.say("The surest suggestions for answers that nobody has coded yet:")
    for row in made.suggestions:
        output.say(f"\n  {row['confidence']:.2f}  {row['code']}  ({row['case']}/{row['question']})")
        output.say_quote(row["text"], "    ")
    output.say()
    quality = made.quality
    output.say(
        f"How good are suggestions? Tried on {quality.tried_on} answers that the classifier had not seen, against"
        f" what the first coder chose (mean of {quality.draws} draws, ± standard error):"
    )
    output.say_table(
        ("what it knew", "first code right", "right codes in first three", "F1 of what is proposed"),
        [(row.name, row.first, row.three, row.f1) for row in quality.rows],
    )
    output.say()
    _show_shares(made)
    output.say()
    output.say(f"The report of it: {', '.join(str(file) for file in report)}")
    output.say()
    output.say("Type next:")
    for line in (
        f"coder status {typed(target)}",
        f"coder estimate {typed(target)}",
        f"coder search {typed(target)} 'eldre*' --uncoded",
        f"coder decide {typed(target)} --list",
        f"coder redact {typed(target)}",
        f"coder report {typed(target)} --show-definition",
        f"coder export {typed(target)} --what excerpts -o sitater.xlsx",
    ):
        output.say(f"  {line}")


def _show_shares(made: Demo) -> None:
    """The most frequent codes in all answers, estimated from the random sample."""
    found = made.estimates
    output.say(
        f"Shares of all {found.answers} answers, estimated from the random sample of {found.used}"
        " (the predictions for all, put right by the sample; never predictions alone):"
    )
    first = sorted(found.shares, key=lambda one: -one.share.share)[:5]
    output.say_table(
        ("code", "share of all", "95 % interval", "hand-coded", "n"),
        [
            (
                output.one_line(made.codebook.path(made.codebook.by_id[one.code]), output.room(52)),
                f"{100 * one.share.share:.1f} %", f"{100 * one.share.low:.1f}–{100 * one.share.high:.1f}",
                f"{100 * one.share.hand:.1f} %", one.share.n,
            )
            for one in first
        ],
        right=("share of all", "95 % interval", "hand-coded", "n"),
    )  # fmt: skip
