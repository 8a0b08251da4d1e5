"""`coder rename`: give a question, variable or wave another name."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _
from coder.operations import renaming
from coder.project import open_project


@click.command("rename")
@options.project
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@click.option("--text", metavar="TEXT", help="Instead of a name: its full text, as headings and captions have it.")
@click.option("--wave", is_flag=True, help="OLD and NEW are waves; an OLD of '' is the one without a name.")
@options.coder
def command(project: Path, old: str, new: str | None, text: str | None, wave: bool, coder_name: str) -> None:
    """Give the question or variable OLD the name NEW, as one change that `coder undo` takes back.

    OLD may be a beginning or a part of its name, where only one fits. Its full text is kept, and a later file with the
    earlier name as heading still belongs to it. With --text the name is kept, and reports have the text.

    With --wave a wave gets another name, or its first: coder rename PROJECT '' 2024 --wave
    """
    options.only_with(not wave, _("a question or variable, not with --wave"), "text")
    if (new is None) == (text is None):
        raise click.UsageError(_("Give a new name, or --text."))
    with open_project(project, coder_name) as session:
        if wave:
            renamed = renaming.rename_wave(session, old, new or "")
            sentence = _("{wave} is now called «{new}».").format(wave=output.wave_named(old), new=renamed.new)
            output.done(sentence[:1].upper() + sentence[1:])
            return
        if new is None:
            written = renaming.write_text(session, old, text or "")
            output.done(_("«{name}» has another full text.").format(name=written.name))
            return
        done = renaming.rename(session, old, new)
    output.done(_("«{old}» is now called «{new}».").format(old=done.old, new=done.new))
