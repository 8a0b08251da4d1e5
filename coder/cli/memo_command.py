"""`coder memo`: write a memo, or list them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.i18n.words import _
from coder.operations import memos as memo_operations
from coder.project import open_project
from coder.queries import finding, status, variables

if TYPE_CHECKING:
    from coder.model.excerpts import Memo


@click.command("memo")
@options.project
@click.argument("text", required=False, metavar="[TEXT]")
@click.option("--response", metavar="ID", help="About this answer.")
@click.option("--start", type=int, metavar="N", help="With --response: about the excerpt from this character …")
@click.option("--end", type=int, metavar="N", help="… to before this one.")
@click.option("--case", metavar="KEY", help="About this case.")
@click.option("--code", metavar="NAME", help="About this code.")
@options.coder
@options.as_json
def command(
    project: Path, text: str | None, response: str | None, start: int | None, end: int | None, case: str | None,
    code: str | None, coder_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Write the memo TEXT on an answer, an excerpt, a case, a code or the project. Without TEXT, list the memos."""
    if sum(subject is not None for subject in (response, case, code)) > 1:
        raise click.UsageError(_("A memo is about one thing: give one of --response, --case and --code."))
    if response is None and (start is not None or end is not None):
        raise click.UsageError(_("--start and --end go with --response."))
    with open_project(project, coder_name, read_only=text is None) as session:
        if text is not None:
            memo = memo_operations.write_memo(
                session, text, answer=response, span=(start, end), case=case, code=code
            ).memo
            if as_json:
                output.write_json({"memo": memo})
            else:
                output.done(_("Memo {n} is written.").format(n=memo))
            return
        memos = status.memos_of(session)
        waves = variables.waves_of(session)
        places = [
            ""
            if memo_row.response is None
            else output.place(finding.response_meant(session, f"#{memo_row.response}"), waves)
            for memo_row in memos
        ]
    if as_json:
        output.write_json([memo_row._asdict() for memo_row in memos])
        return
    if not memos:
        output.info(_("No memo is written yet."))
    for memo_row, place in zip(memos, places, strict=True):
        written = output.moment(memo_row.at)[:16]
        heading = _("{coder}, on {what}:").format(coder=memo_row.coder, what=_about(memo_row, place))
        output.data(f"{memo_row.id}  {written}  {heading}")
        output.data(output.quote(memo_row.text))


def _about(memo: Memo, place: str) -> str:
    if memo.response is not None and memo.start_char is not None:
        return _("{place}, characters {start}–{end}").format(place=place, start=memo.start_char, end=memo.end_char)
    if memo.response is not None:
        return place
    if memo.case is not None:
        return _("case {case}").format(case=memo.case)
    return f"«{memo.code}»" if memo.code is not None else _("the project")
