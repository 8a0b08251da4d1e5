"""`coder erase`: a respondent withdraws."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.errors import CoderError
from coder.i18n.words import _
from coder.operations import erasing
from coder.project import open_project

if TYPE_CHECKING:
    from coder.operations.erasing import CaseErased


@click.command("erase")
@options.project
@click.option(
    "--case", "case", required=True, metavar="ID", help="The respondent's id, exactly as it is in the project."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.coder
def command(project: Path, case: str, yes: bool, coder_name: str) -> None:
    """Erase a respondent who withdraws: answers, codings, memos, values and every trace of them in the log.

    It cannot be undone. That it was done, by whom and when stays, with no content and no id; a later import of the same
    file leaves the case out. Close the coding screen first, and erase the copies that are named, too.
    """
    with open_project(project, coder_name) as session:
        number = erasing.find(session, case)
        if number is not None and not yes:
            if not sys.stdin.isatty():
                raise CoderError(
                    "Erasing «{key}» cannot be undone, so it is not done without being asked for.",
                    "Nothing was erased. Say --yes when you are sure.",
                    key=case,
                )
            output.confirm(_("Erase all data of «{case}»? This cannot be undone").format(case=case))
        done = erasing.withdraw(session, case)
    _show_erased(done)


def _show_erased(done: CaseErased) -> None:
    if done.erased is None:
        output.done(_("This case was erased before; the file was cleaned once more."))
    else:
        erased = done.erased
        output.done(
            _("Erased: {answers}, {codings}, {memos}. It cannot be undone.").format(
                answers=output.counted(erased.answers, "answer"), codings=output.counted(erased.codings, "coding"),
                memos=output.counted(erased.memos, "memo"),
            )
        )  # fmt: skip
        for code in erased.quoted_by:
            output.note(
                _("an example of the code «{code}» quotes an answer: take it out of the codebook.").format(code=code)
            )
    for copy in done.copies:
        output.note(
            _("{file} is a copy that still holds this case: erase it there too, or delete the copy.").format(file=copy)
        )
    for other in done.others:
        output.note(
            _(
                "{file} is another project with a case of this id: if it is the same respondent, erase it there, too."
            ).format(file=other)
        )
    if done.runs:
        output.note(
            _(
                "{runs} of suggestions may have learned from these answers, as may models saved with `coder model` or"
                " `coder batch`, exports and reports: make them anew."
            ).format(runs=output.counted(done.runs, "run"))
        )
    if not done.log_is_empty:
        raise CoderError(
            "The case is gone, but another program has the project open, so its words may still stand in the log beside"
            " the file.",
            "Close the other program and say the same again: the file is then cleaned once more.",
        )
