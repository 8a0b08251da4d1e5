"""`coder check`: verify a project file."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _, decimal, several, translated
from coder.operations import file_care
from coder.project import open_project
from coder.queries import status

MUCH = 1_000_000
"""Unused bytes from which they are reported."""


@click.command("check")
@options.project
@click.option(
    "--repair", is_flag=True,
    help="Take out triggers of other programs, put back views, build the full-text index anew.",
)  # fmt: skip
@click.option("--compact", is_flag=True, help="Give back the room of what is gone from the file; nothing else changes.")
@options.as_json
@click.pass_context
def command(ctx: click.Context, project: Path, repair: bool, compact: bool, as_json: bool) -> None:
    """Verify the file: pages, schema, every text and value, references, offsets, full-text index and journal.

    Says how to repair what is wrong, and ends with exit code 1 where something is. Says what room the file takes for
    nothing, as after an undo: later acts use it, or --compact gives it back to the disk.
    """
    with open_project(project, read_only=False) as session:
        mended = file_care.repair(session) if repair else []
        problems = status.check_project(session)
        compacted = file_care.compact(session) if compact and not problems else None
        free = file_care.room_to_give_back(session)
    if as_json:
        smaller = compacted and {"compacted": {"bytes_before": compacted.before, "bytes_after": compacted.after}}
        output.write_json(
            {
                "sound": not problems, "problems": [str(problem) for problem in problems], "free_bytes": free,
                **({"mended": [*map(str, mended)]} if repair else {}), **(smaller or {}),
            }
        )  # fmt: skip
    else:
        for line in mended:
            output.data(_("Mended: {what}.").format(what=translated(line)))
        for problem in problems:
            output.data(translated(problem.whole))
        if not problems:
            output.data(_("{file} is sound.").format(file=project))
        else:
            output.data(several("{file} has {n} problem.", "{file} has {n} problems.", len(problems), file=project))
        if compacted is not None:
            output.data(
                _("It takes {after} MB, before {before} MB.").format(
                    after=_mb(compacted.after), before=_mb(compacted.before)
                )
            )
        elif compact:
            output.data(_("It was not made smaller: mend it first."))
        elif free >= MUCH:
            output.data(_("About {size} MB of it serve nothing: --compact gives them back.").format(size=_mb(free)))
    if problems:
        ctx.exit(1)


def _mb(size: int) -> str:
    """Return bytes in megabytes."""
    return decimal(size / 1e6, 1)
