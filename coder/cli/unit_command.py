"""`coder unit`: what a case of the study is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.shown_choice import UNIT_WORDS, ShownChoice
from coder.i18n.words import N_, _, language
from coder.model.unit import made_unit
from coder.operations import unit as unit_operations
from coder.project import open_project
from coder.queries import status, units

if TYPE_CHECKING:
    from coder.model.unit import Unit


@click.command("unit")
@options.project
@click.argument("kind", required=False, type=ShownChoice(UNIT_WORDS), metavar="[KIND]")
@click.option("--noun", default="", metavar="NOUN", help="What reports call cases: kommune, or kommune/kommuner.")
@options.coder
def command(project: Path, kind: str | None, noun: str, coder_name: str) -> None:
    """Say what a case of the study is: a person, an organisation or a document. Without KIND: show it.

    Reports hide small cells of persons (below 5), and those of organisations and documents only where a definition says
    `mask_below`. They call cases by the noun.
    """
    if kind is None:
        if noun:
            raise click.UsageError(_("Say what a case is, too: person, organisation or document."))
        with open_project(project, read_only=True) as session:
            output.data(unit_text(units.unit_of(session)))
        return
    chosen = made_unit(kind, noun)
    with open_project(project, coder_name) as session:
        done = unit_operations.choose_unit(session, chosen)
        what = unit_text(units.unit_of(session))
    output.done(what if done.changed.change else _("Nothing changed. {what}").format(what=what))


def unit_text(unit: Unit) -> str:
    """Return what a case is, and the consequences."""
    what = f"{_(KINDS[unit.kind])}{f' («{unit.noun}»)' if unit.noun else ''}"
    if unit.known:
        template = (
            _("A case is {what}: reports hide small cells.")
            if unit.mask_below
            else _("A case is {what}: reports hide no cells.")
        )
    else:
        template = (
            _("Nobody has said what a case is: taken for {what}, so reports hide small cells.")
            if unit.mask_below
            else _("Nobody has said what a case is: taken for {what}, so reports hide no cells.")
        )
    return template.format(what=what)


def counted_cases(n: int, unit: Unit) -> str:
    """Return so many cases with the noun of the study: «82 kommuner»."""
    called = status.own_noun(unit, language())
    return output.counted(n, "case") if called is None else f"{n} {called[n != 1]}"


KINDS = {"person": N_("a person"), "organisation": N_("an organisation"), "document": N_("a document")}
