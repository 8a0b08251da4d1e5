"""`coder remove`: take back one of your codings."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _
from coder.operations import coding
from coder.project import open_project
from coder.queries import finding, variables


@click.command("remove")
@options.project
@click.option(
    "--response",
    required=True,
    metavar="ID",
    help="The answer: its number in `coder search` (12 or '#12'), or CASE/QUESTION.",
)
@click.option("--code", metavar="NAME", help="The code: its name, id or full path.")
@click.option("--no-code-fits", is_flag=True, help="Take back that no code fits.")
@click.option("--start", type=int, metavar="N", help="First character of the excerpt, where the code marks several.")
@click.option("--end", type=int, metavar="N", help="The character after the excerpt's last.")
@options.coder
def command(
    project: Path, response: str, code: str | None, no_code_fits: bool, start: int | None, end: int | None,
    coder_name: str,
) -> None:  # fmt: skip
    """Take one of your own codings off an answer. It stays in the log, and `coder undo` brings it back."""
    if (code is None) != no_code_fits:
        raise click.UsageError(_("Give either --code NAME or --no-code-fits."))
    if no_code_fits and (start is not None or end is not None):
        raise click.UsageError(_("--no-code-fits is about the whole answer."))
    with open_project(project, coder_name) as session:
        if code is None:
            coding.no_code_fits(session, [response], stands=False)
            row = finding.response_meant(session, response)
            output.done(
                _("Took «no code fits» off {place}.").format(place=output.place(row, variables.waves_of(session)))
            )
            return
        span = None if start is None and end is None else (start, end)
        ((first, last),) = (
            answer.span for answer in coding.code_answers(session, [response], [code], span, stands=False).each
        )
        place = output.place(finding.response_meant(session, response), variables.waves_of(session))
    output.done(
        _("Removed «{code}» from characters {start}–{end} of {place}.").format(
            code=code, start=first, end=last, place=place
        )
    )
