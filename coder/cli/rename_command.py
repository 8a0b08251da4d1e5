"""`coder rename`: give a question or variable a short name."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _


@click.command("rename")
@options.project
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@options.coder
def command(project: Path, old: str, new: str, coder_name: str) -> None:
    """Give the question or variable OLD the name NEW, as one change that `coder undo` takes back.

    OLD may be a beginning or a part of its name, where only one fits. Its full text is kept, and a later file with the
    earlier name as heading still belongs to it.
    """
    from coder.operations.renaming import rename
    from coder.project import open_project

    with open_project(project, coder_name) as session:
        done = rename(session, old, new)
    output.say(_("«{old}» is now called «{new}».").format(old=done.old, new=done.new))
