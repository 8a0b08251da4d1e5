"""`coder log`: every change, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.i18n.words import NC_, _, pgettext, several, translated
from coder.message import by_case
from coder.model import Filter
from coder.project import open_project
from coder.queries import finding, status

if TYPE_CHECKING:
    from coder.model.change import LoggedChange


@click.command("log")
@options.project
@click.option("--by", "by", default="", metavar="CODER", help="Only the acts of this coder.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), metavar="N", help="How many to show.")
@options.as_json
def command(project: Path, by: str, limit: int, as_json: bool) -> None:
    """Show every act, newest first: who, when, what, how many rows, and whether it was undone."""
    with open_project(project, by, read_only=True) as session:
        if by:
            finding.count_answers(session, Filter(coder=by))  # refuses an unknown coder, naming the nearest
        rows = list(status.changes_of(session, None if as_json else limit + 1))
    more, rows = not as_json and len(rows) > limit, rows if as_json else rows[:limit]
    if as_json:
        output.write_json([change._asdict() for change in rows])
        return
    output.print_table(
        (output.Number(_("act")), _("when"), _("coder"), _("what"), output.Number(_("rows")), _("state")),
        [
            (
                row.id, output.moment(row.at), row.coder,
                output.one_line(_what(row), output.columns_left(55)),
                row.rows, "" if row.stands else _("undone"),
            )
            for row in rows
        ],
    )  # fmt: skip
    if more:
        output.info(several("More than {n} act; --limit shows more.", "More than {n} acts; --limit shows more.", limit))


KINDS = {
    "apply": NC_("log", "apply"), "remove": NC_("log", "remove"), "decide": NC_("log", "decide"),
    "no code fits": NC_("log", "no code fits"), "flag": NC_("log", "flag"), "memo": NC_("log", "memo"),
    "codebook": NC_("log", "codebook"), "import": NC_("log", "import"), "suggest": NC_("log", "suggest"),
    "redact": NC_("log", "redact"), "sample": NC_("log", "sample"), "rename": NC_("log", "rename"),
    "erase": NC_("log", "erase"), "unit": NC_("log", "unit"), "theme": NC_("log", "theme"), "undo": NC_("log", "undo"),
    "upgrade": NC_("log", "upgrade"), "redo": NC_("log", "redo"), "assign": NC_("log", "assign"),
    "keep": NC_("log", "keep"), "hold-out": NC_("log", "hold-out"), "heading": NC_("log", "heading"),
    "asked": NC_("log", "asked"), "reconcile": NC_("log", "reconcile"), "merge": NC_("log", "merge"),
    "share": NC_("log", "share"),
}  # fmt: skip
"""Names of the kinds of changes."""


def _what(row: LoggedChange) -> str:
    """Return the description of a change; an undo or redo includes its target."""
    template = _("{kind} of {n}: {what}") if row.origin else _("{kind}: {what}")
    return template.format(
        kind=pgettext("log", KINDS.get(row.kind, row.kind)), n=row.origin, what=translated(by_case(row.what))
    )
