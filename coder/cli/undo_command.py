"""`coder undo`: undo an act."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _, translated
from coder.message import by_case
from coder.operations import undoing
from coder.project import open_project


@click.command("undo")
@options.project
@click.option(
    "--change", type=int, metavar="N", help="Undo act N of `coder log`, whoever did it. Default: your latest."
)
@click.option("--mine", is_flag=True, hidden=True, help="As without it: for scripts from before that was so.")
@options.coder
@options.as_json
def command(project: Path, change: int | None, mine: bool, coder_name: str, as_json: bool) -> None:
    """Undo your latest act, or any with --change; the log keeps both. `coder redo` brings it back.

    Others' acts are passed over unless you name one. Refused, with nothing changed, where later acts stand on what
    it made.
    """
    if mine and change is not None:
        raise click.UsageError(_("Give either --mine or --change N."))
    with open_project(project, coder_name) as session:
        done = undoing.undo(session, change)
    if as_json:
        output.write_json({"id": done.changed.change, "undone": done.act, "summary": done.summary})
    else:
        output.done(_("Undid act {n}: {what}.").format(n=done.act, what=translated(by_case(done.what))))
