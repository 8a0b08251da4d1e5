"""`coder check`: verify a project file."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output


@click.command("check")
@options.project
@click.option("--repair", is_flag=True, help="Build the full-text index anew, which is made from the answers alone.")
@options.as_json
@click.pass_context
def command(ctx: click.Context, project: Path, repair: bool, as_json: bool) -> None:
    """Verify the file: its pages, references, character offsets, full-text index and journal.

    Says how to repair what is wrong, and ends with exit code 1 where something is.
    """
    from coder.session import open_project

    with open_project(project, read_only=False) as session:
        if repair:
            session.repair()
        found = session.check()
    if as_json:
        output.say_json({"sound": not found, "problems": [str(one) for one in found]})
    else:
        for one in found:
            output.say(str(one))
        output.say(f"{project} is sound." if not found else f"{project} has {output.counted(len(found), 'problem')}.")
    if found:
        ctx.exit(1)
