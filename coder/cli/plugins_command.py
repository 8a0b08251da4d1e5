"""`coder plugins`: the readers, writers, suggesters, encoders and orders, and those that failed to load."""

from __future__ import annotations

import click

from coder import DISTRIBUTION, __version__
from coder.cli import options, output
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
                    {
                        "kind": offered.kind,
                        "name": offered.name,
                        "distribution": offered.distribution or DISTRIBUTION,
                        "version": offered.version or __version__,
                    }
                    for offered in found.there
                ],
                "failed": [
                    {
                        "kind": left_out.offered.kind,
                        "name": left_out.offered.name,
                        "distribution": left_out.offered.distribution,
                        "version": left_out.offered.version,
                        "why": translated(left_out.why),
                    }
                    for left_out in found.failed
                ],
            }
        )
        return
    for kind in KINDS:
        ours = ", ".join(offered.name for offered in found.there if offered.ours and offered.kind == kind)
        output.data(_("{kind}: {names}").format(kind=_(NAMES[kind]), names=ours))
    rows = [(_(NAMES[offered.kind]), offered.name, offered.source) for offered in found.there if not offered.ours]
    if rows:
        output.print_table((_("kind"), _("name"), _("of the plug-in")), rows)
    else:
        output.data(_("No plug-in is in use."))
    for left_out in found.failed:
        output.data(_("Left out: {why}").format(why=translated(left_out.why)))
