"""`coder log`: every act, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coder.cli import options, output


@click.command("log")
@options.project
@click.option("--by", "by", default="", metavar="CODER", help="Only the acts of this coder.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), metavar="N", help="How many to show.")
@options.as_json
def command(project: Path, by: str, limit: int, as_json: bool) -> None:
    """Show every act, newest first: who, when, what, how many rows, and whether it was undone."""
    from coder.session import open_project

    with open_project(project, by, read_only=True) as session:
        rows = list(session.log(None if as_json else limit))
    if as_json:
        output.say_json(rows)
        return
    output.say_table(
        ("act", "when", "coder", "what", "rows", ""),
        [
            (
                row["id"], row["at"][:19].replace("T", " "), row["coder"],
                output.one_line(_what(row), 70),
                row["rows"], "" if row["stands"] else "undone",
            )
            for row in rows
        ],
        right=("act", "rows"),
    )  # fmt: skip


def _what(row: dict[str, Any]) -> str:
    """The act in words; an undo or redo names the act it is about."""
    return (
        f"{row['kind']} of {row['origin']}: {row['summary']}" if row["origin"] else f"{row['kind']}: {row['summary']}"
    )
