"""`coder init`: make a project file."""

from __future__ import annotations

from pathlib import Path

import click

from coder import settings
from coder.cli import options, output
from coder.cli.shown_choice import UNIT_WORDS, ShownChoice
from coder.i18n.words import _
from coder.message import Message
from coder.model.unit import read_unit
from coder.operations import codebook_edits
from coder.operations import codebook_file as codebook_file_operations
from coder.operations import unit as unit_operations
from coder.project import create_project
from coder.text.visible import typed


@click.command("init")
@options.project
@click.option(
    "--codebook",
    "codebook_file",
    type=options.FilePath,
    metavar="FILE",
    help="A codebook to start from (YAML, CSV or XLSX).",
)
@click.option("--title", default="", metavar="TEXT", help="What the study is called. Default: the file's name.")
@click.option(
    "--shared", is_flag=True, help="Let the file's group read and write it too (0660); else only you can (0600)."
)
@click.option(
    "--unit",
    type=ShownChoice(UNIT_WORDS),
    help="What a case is: of persons, small cells are hidden."
    " Default: $CODER_UNIT, else `coder settings`, else by the file.",
)
@click.option("--noun", default="", metavar="NOUN", help="What reports call cases: kommune, or kommune/kommuner.")
@options.coder
def command(
    project: Path, codebook_file: Path | None, title: str, shared: bool, unit: str | None, noun: str, coder_name: str
) -> None:
    """Make the project file PROJECT, such as study.db: one SQLite file that holds the whole study."""
    if noun and unit is None:
        if not unit_operations.is_organisation(noun):
            raise click.UsageError(_("Say what a case is with --unit, too."))
        unit = "organisation"
    unit_words = settings.wanted("unit") if unit is None else f"{unit} {noun}"
    chosen = read_unit(unit_words) if unit_words else None

    # Read first, so that a codebook with problems leaves no empty project behind.
    codebook, notes = codebook_file_operations.read_codebook_file(codebook_file) if codebook_file else (None, [])
    output.notes_on(codebook_file, notes)
    with create_project(project, coder_name, title, shared=shared) as session:
        if chosen is not None:
            unit_operations.choose_unit(session, chosen)
        if codebook is not None and codebook_file is not None:
            what = Message("codebook «{name}» from {file}", name=codebook.name, file=codebook_file.name)
            codebook_edits.put_codebook(session, codebook, what)
    if codebook is None:
        output.done(_("Made {file}.").format(file=project))
    else:
        output.done(_("Made {file} with {codes}.").format(file=project, codes=output.counted(len(codebook), "code")))
    output.info(_("Next: coder import {typed_file} FILE").format(typed_file=typed(project)))
