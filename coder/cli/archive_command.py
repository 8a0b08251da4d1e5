"""`coder archive`: the whole study as a zip file for deposit, with what is to be hidden replaced."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _, several
from coder.operations import archiving
from coder.project import open_project


@click.command("archive")
@options.project
@click.option("-o", "--output", "target", type=options.FilePath, required=True, metavar="FILE.zip", help="Where to.")
@click.option("--title", default="", metavar="TEXT", help="Default: the report's, or the project's.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Who made the study. Repeatable.")
@click.option("--licence", default="", metavar="URL", help="Under what it may be used: an address, or a name.")
@click.option(
    "--undecided",
    type=click.Choice(["refuse", "hide", "show"]),
    default="refuse",
    show_default=True,
    help="What to do while names, places and the like in texts are undecided (see `coder redact`).",
)
def command(
    project: Path, target: Path, title: str, authors: tuple[str, ...], licence: str, undecided: str
) -> None:  # fmt: skip
    """Write the whole study for deposit: answers, codings, codebook and log as CSV with their description
    (Frictionless Data Package, RO-Crate), the hash of each file, and what is hidden and why.

    What was decided on with `coder redact` is replaced. An unchanged study gives the same archive.
    """
    with open_project(project, read_only=True) as session:
        done = archiving.archive(session, target, undecided=undecided, title=title, authors=authors, licence=licence)
    output.info(several("Wrote {n} file to {file}.", "Wrote {n} files to {file}.", done.files, file=target))
    if done.redacted or (done.undecided and undecided == "hide"):
        output.info(
            _("Replaced in texts: {redacted} by decision, {hidden} that nobody has decided on.").format(
                redacted=done.redacted, hidden=done.undecided if undecided == "hide" else 0
            )
        )
    if undecided == "show":
        output.undecided(done.undecided)
