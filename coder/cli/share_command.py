"""`coder share`: a copy of the project for one coder."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output
from coder.cli.stopping import kept
from coder.i18n.words import _
from coder.operations import sharing
from coder.project import open_project


@click.command("share")
@options.project
@click.argument("target", type=options.FilePath, metavar="OUT.db")
@click.option("--for", "whom", required=True, metavar="CODER", help="Who codes in the copy.")
@click.option("--with-codings", is_flag=True, help="With what the other coders have made, too.")
@click.option("--redacted", is_flag=True, help="Replace what was decided on with `coder redact`, «█» for a character.")
@click.option(
    "--undecided",
    type=click.Choice(["refuse", "hide", "show"]),
    default="refuse",
    show_default=True,
    help="With --redacted: what to do while names, places and the like in texts are undecided.",
)
@options.coder
@options.as_json
def command(
    project: Path, target: Path, whom: str, with_codings: bool, redacted: bool, undecided: str, coder_name: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Make OUT.db a copy of the project for CODER to code in: answers, codebook, suggestions, samples and what CODER
    has done.

    What other coders have made (codings, decisions, memos, flags) is left out and stands nowhere in the file.
    `coder merge PROJECT OUT.db` brings the copy back.
    """
    options.only_with(redacted, "--redacted", "undecided")
    with open_project(project, coder_name) as session:
        done = sharing.share(session, target, whom, with_codings=with_codings, redacted=undecided if redacted else None)
    kept()
    if as_json:
        output.write_json(
            {
                "file": str(target), "answers": done.answers, "codings": done.codings, "left_out": done.left_out,
                "replaced": done.replaced, "undecided": done.undecided,
            }
        )  # fmt: skip
        return
    output.info(
        _("Wrote {file} for «{coder}»: {answers}, {codings} by «{coder}».").format(
            file=target, coder=whom, answers=output.counted(done.answers, "answer"),
            codings=output.counted(done.codings, "coding"),
        )
    )  # fmt: skip
    if any(done.left_out.values()):
        output.info(
            _("Left out of others: {codings}, {decisions}, {memos}, {flags}.").format(
                codings=output.counted(done.left_out.get("codings", 0), "coding"),
                decisions=output.counted(done.left_out.get("decisions", 0), "decision"),
                memos=output.counted(done.left_out.get("memos", 0), "memo"),
                flags=output.counted(done.left_out.get("flags", 0), "flag"),
            )
        )
    if redacted:
        output.info(
            _("Replaced in texts: {redacted} by decision, {hidden} that nobody has decided on.").format(
                redacted=done.replaced, hidden=done.undecided if undecided == "hide" else 0
            )
        )
        if undecided == "show":
            output.undecided(done.undecided)
