"""`coder undo`: undo an act."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output


@click.command("undo")
@options.project
@click.option("--change", type=int, metavar="N", help="Undo act N of `coder log`. Default: the latest that stands.")
@click.option("--mine", is_flag=True, help="The latest of my own acts, whoever acted after me.")
@options.coder
@options.as_json
def command(project: Path, change: int | None, mine: bool, coder_name: str, as_json: bool) -> None:
    """Undo an act, whenever and by whomever it was done; the log keeps both. `coder redo` brings it back.

    Refused, with nothing changed, where later acts stand on what it made.
    """
    from coder.session import open_project

    with open_project(project, coder_name) as session:
        done = session.undo(change, own=mine)
    output.say_json(done) if as_json else output.say(f"Undid act {done['undone']}: {done['summary']}.")
