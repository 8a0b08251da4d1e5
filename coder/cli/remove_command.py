"""`coder remove`: take back one of your codings."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output


@click.command("remove")
@options.project
@click.option(
    "--response",
    required=True,
    metavar="ID",
    help="The answer: its number in `coder search` (12 or '#12'), or CASE/QUESTION.",
)
@click.option("--code", required=True, metavar="NAME", help="The code: its name, id or full path.")
@click.option("--start", type=int, metavar="N", help="First character of the excerpt, where the code marks several.")
@click.option("--end", type=int, metavar="N", help="The character after the excerpt's last.")
@options.coder
def command(project: Path, response: str, code: str, start: int | None, end: int | None, coder_name: str) -> None:
    """Take one of your own codings off an answer. It stays in the log, and `coder undo` brings it back."""
    from coder.session import open_project

    with open_project(project, coder_name) as session:
        first, last = session.remove(response, code, start, end)
    output.say(f"Removed «{code}» from characters {first}–{last} of answer {response}.")
