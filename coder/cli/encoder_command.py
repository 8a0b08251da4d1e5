"""`coder encoder`: the encoders that can be used here, their cost, and how to get one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.offered import ENCODER
from coder.encoders import measuring
from coder.encoders.kinds import chosen, kinds
from coder.extras import how_to_install
from coder.i18n.words import _, decimal, translated
from coder.project import open_project
from coder.queries import encoding

if TYPE_CHECKING:
    from coder.encoders.kinds import Meant
    from coder.encoders.measuring import Cost


@click.command("encoder")
@click.argument("project", type=options.FilePath, metavar="[PROJECT]", required=False)
@click.option(
    "--encoder", type=ENCODER, help="Say it of this one: e5, or a folder. Default: the one in use."
)  # fmt: skip
@click.option(
    "--measure", is_flag=True, help="Measure what an answer of 25 words costs on this machine; half a minute."
)
@options.as_json
def command(project: Path | None, encoder: str | None, measure: bool, as_json: bool) -> None:
    """Say which encoders can be used here, and how to get one; how many answers of PROJECT one has encoded.

    An encoder knows what words mean, so that «buss» and «kollektivtransport» are alike. Suggestions join it with the
    words where one is installed. It works on this machine alone: nothing is sent, and nothing is ever downloaded.
    """
    meant = chosen(encoder)
    cost = encoded = None
    if measure and meant is not None:
        cost = measuring.cost_of(meant)
    if project is not None:
        encoded = _encoded(project, meant)
    if as_json:
        output.write_json(
            {
                "installed": {name: kind.installed for name, kind in kinds().items()},
                "in_use": None if meant is None else meant.name,
                "cost": None if cost is None else {"cpu_ms": cost.cpu_ms, "ms": cost.ms, "load_s": cost.load_s},
                "encoded": None if encoded is None else {"answers": encoded[0], "of": encoded[1]},
            }
        )
        return
    output.print_table(
        (_("encoder"), _("here"), _("what it is"), _("how to get it")),
        [
            (
                kind.name, _("installed") if kind.installed else _("not installed"), translated(kind.about),
                "" if kind.installed else how_to_install(kind.extra),
            )
            for kind in kinds().values()
        ],
    )  # fmt: skip
    if meant is None:
        output.data(_("In use: none; suggestions are made of words alone."))
        return
    output.data(
        _("In use: {encoder} (`coder settings encoder none` turns it off).").format(
            encoder=meant.folder or meant.kind.name
        )
    )
    if cost is not None:
        _show(cost)
    if encoded is not None:
        output.data(_("Encoded: {n} of {whole} answers.").format(
            n=output.thousands(encoded[0]), whole=output.thousands(encoded[1])))  # fmt: skip


def _show(cost: Cost) -> None:
    output.data(
        _("An answer of 25 words costs {cpu} ms of processor time here, {ms} ms by the clock: {rate} answers a minute.")
        .format(cpu=decimal(cost.cpu_ms, 0), ms=decimal(cost.ms, 0), rate=output.thousands(60_000 / max(cost.ms, 0.01)))
    )  # fmt: skip


def _encoded(project: Path, meant: Meant | None) -> tuple[int, int] | None:
    """Return (answers encoded, answers). The project is opened without an encoder, too, to refuse other files."""
    with open_project(project, read_only=True) as session:
        return None if meant is None else encoding.how_many_encoded(session, meant)
