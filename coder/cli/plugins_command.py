"""`coder plugins`: the readers, writers, suggesters, encoders and orders, and those that failed to load."""

from __future__ import annotations

import click

from coder import __version__
from coder.cli import options, output
from coder.extras import DISTRIBUTION
from coder.i18n.words import N_, _, translated
from coder.queries.plugins import plugins
from coder.registry import KINDS

NAMES = dict(
    zip(KINDS, (N_("Readers"), N_("Writers"), N_("Suggesters"), N_("Encoders"), N_("Orders of answers")), strict=True)
)


@click.command("plugins")
@options.as_json
def command(as_json: bool) -> None:
    """Say what files are read and written with, what suggests, encodes and orders: ours, and what plug-ins bring.

    A plug-in is a package that is installed beside this one (docs/plugins.md). One that cannot be used is listed here
    with its reason, and left out everywhere else.
    """

    found = plugins()
    if as_json:
        output.write_json(
            {
                "there": [
                    {"kind": one.kind, "name": one.name, "distribution": one.distribution or DISTRIBUTION,
                     "version": one.version or __version__}
                    for one in found.there
                ],
                "failed": [
                    {"kind": one.offered.kind, "name": one.offered.name, "distribution": one.offered.distribution,
                     "version": one.offered.version, "why": translated(one.why)}
                    for one in found.failed
                ],
            }
        )  # fmt: skip
        return
    for kind in KINDS:
        ours = ", ".join(one.name for one in found.there if one.ours and one.kind == kind)
        output.data(_("{kind}: {names}").format(kind=_(NAMES[kind]), names=ours))
    rows = [(_(NAMES[one.kind]), one.name, one.source) for one in found.there if not one.ours]
    if rows:
        output.print_table((_("kind"), _("name"), _("of the plug-in")), rows)
    else:
        output.data(_("No plug-in is in use."))
    for one in found.failed:
        output.data(_("Left out: {why}").format(why=translated(one.why)))
