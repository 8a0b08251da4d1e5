"""Prints an export to REFI-QDA: what was written, and what the format cannot hold."""

from __future__ import annotations

from pathlib import Path

from coder.cli import output
from coder.cli.stopping import kept
from coder.cli.unit_command import counted_cases
from coder.errors import CoderError
from coder.i18n.translator import plural
from coder.i18n.words import _, several
from coder.operations import refi_codebook_export, refi_export
from coder.project import open_project
from coder.queries import units
from coder.text.visible import typed

LEFT_OUT = {
    "earlier": plural("{n} coding on an answer that a later import changed",
                      "{n} codings on answers that a later import changed"),
    "suggestions": plural("{n} suggestion", "{n} suggestions"),
    "automatic": plural("{n} automatic code", "{n} automatic codes"),
    "decisions": plural("{n} decision on a suggestion", "{n} decisions on suggestions"),
    "samples": plural("{n} random sample", "{n} random samples"),
    "themes": plural("{n} theme as it was arranged", "{n} themes as they were arranged"),
    "changes": plural("{n} act in the log", "{n} acts in the log"),
}  # fmt: skip
"""What the format cannot hold, by kind."""


def export(project: Path, format_: str, target: Path | None, layout: str, reader: str, *, unredacted: bool) -> None:
    """Write a project (`qdpx`) or its codebook (`qdc`). Raises CoderError without an output file."""
    if target is None:
        raise CoderError(
            "A .{ending} cannot be written to standard output.",
            "Name a file with -o FILE.{typed_ending}.",
            ending=format_,
            typed_ending=typed(format_),
        )
    with open_project(project, read_only=True) as session:
        if format_ == "qdc":
            codes = refi_codebook_export.export_codebook(session, target, reader=reader, unredacted=unredacted)
            kept()
            output.info(_("Wrote {what} to {file}.").format(what=output.counted(codes, "code"), file=target))
            return
        done = refi_export.export_project(session, target, layout=layout, reader=reader, unredacted=unredacted)
        unit = units.unit_of(session)
        kept()
    what = output.listed([
        counted_cases(done.cases, unit), output.counted(done.texts, "text"), output.counted(done.codings, "coding")
    ])  # fmt: skip
    output.info(_("Wrote {what} to {file}.").format(what=what, file=target))
    those = [several(*LEFT_OUT[kind], n) for kind, n in done.left_out.items() if n]
    if those:
        output.note(
            _("The format has no place for {those}; {file} has them.").format(
                those=output.listed(those), file=target.with_name(target.name + refi_export.AUDIT).name
            )
        )
    if done.nameless:
        output.note(
            several(
                "{n} case has answered nothing: that program takes values from texts alone, and leaves it out.",
                "{n} cases have answered nothing: that program takes values from texts alone, and leaves them out.",
                done.nameless,
            )
        )
    if done.astral and reader == "nvivo":
        output.note(
            several(
                "{n} text has a character such as an emoji before what is coded: NVivo may place it wrongly.",
                "{n} texts have a character such as an emoji before what is coded: NVivo may place it wrongly.",
                done.astral,
            )
        )
    output.undecided(done.undecided)
