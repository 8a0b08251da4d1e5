"""`coder redo`: redo an undone act."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _, translated
from coder.message import by_case
from coder.operations import undoing
from coder.project import open_project


@click.command("redo")
@options.project
@click.option("--change", type=int, metavar="N", help="Redo act N of `coder log`. Default: what you undid last.")
@options.coder
@options.as_json
def command(project: Path, change: int | None, coder_name: str, as_json: bool) -> None:
    """Redo what you undid last, or any undone act with --change.

    A new act of yours after an undo closes the way back; others' acts do not.
    """
    with open_project(project, coder_name) as session:
        done = undoing.redo(session, change)
    if as_json:
        output.write_json({"id": done.changed.change, "redone": done.act, "summary": done.summary})
    else:
        output.done(_("Redid act {n}: {what}.").format(n=done.act, what=translated(by_case(done.what))))
