"""`coder redo`: redo what was undone last."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output


@click.command("redo")
@options.project
@options.coder
@options.as_json
def command(project: Path, coder_name: str, as_json: bool) -> None:
    """Redo what was undone last. A new act after an undo closes the way back."""
    from coder.session import open_project

    with open_project(project, coder_name) as session:
        done = session.redo()
    output.say_json(done) if as_json else output.say(f"Redid act {done['redone']}: {done['summary']}.")
