"""`coder unit`: what a case of the study is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.model import UNITS

if TYPE_CHECKING:
    from coder.model import Unit


@click.command("unit")
@options.project
@click.argument("kind", required=False, type=click.Choice(UNITS))
@click.option("--noun", default="", metavar="NOUN", help="What reports call cases: kommune, or kommune/kommuner.")
@options.coder
def command(project: Path, kind: str | None, noun: str, coder_name: str) -> None:
    """Say what a case of the study is: a person, an organisation or a document. Without KIND: show it.

    Reports hide small cells of persons (below 5), and those of organisations and documents only where a definition says
    `mask_below`. They call cases by the noun.
    """
    from coder.operations.unit import choose_unit, made_unit, unit_of
    from coder.project import open_project

    if kind is None:
        if noun:
            raise click.UsageError("Say what a case is, too: person, organisation or document.")
        with open_project(project, read_only=True) as session:
            output.say(told(unit_of(session)))
        return
    chosen = made_unit(kind, noun)
    with open_project(project, coder_name) as session:
        changed = choose_unit(session, chosen)
    output.say(told(chosen) if changed else f"Nothing changed. {told(chosen)}")


def told(unit: Unit) -> str:
    """What a case is, and what follows from it."""
    what = f"{_with_article(unit.kind)}{f' («{unit.noun}»)' if unit.noun else ''}"
    hides = "reports hide small cells" if unit.mask_below else "reports hide no cells"
    if not unit.known:
        return f"Nobody has said what a case is: taken for {what}, so {hides}."
    return f"A case is {what}: {hides}."


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind.startswith("o") else f"a {kind}"
