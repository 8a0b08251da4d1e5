"""`coder memo`: write a memo, or list them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coder.cli import options, output


@click.command("memo")
@options.project
@click.argument("text", required=False)
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
    from coder.operations.memos import write_memo
    from coder.project import open_project

    if sum(one is not None for one in (response, case, code)) > 1:
        raise click.UsageError("A memo is about one thing: give one of --response, --case and --code.")
    if response is None and (start is not None or end is not None):
        raise click.UsageError("--start and --end go with --response.")
    with open_project(project, coder_name, read_only=text is None) as session:
        if text is not None:
            memo = write_memo(session, text, answer=response, span=(start, end), case=case, code=code).memo
            if as_json:
                output.say_json({"memo": memo})
            else:
                output.say(f"Memo {memo} is written.")
            return
        memos = session.memos()
    if as_json:
        output.say_json(memos)
        return
    if not memos:
        output.talk("No memo is written yet.")
    for memo_row in memos:
        written = output.moment(memo_row["at"])[:16]
        output.say(f"{memo_row['id']}  {written}  {memo_row['coder']}, on {_about(memo_row)}:")
        output.say(output.quote(memo_row["text"]))


def _about(memo: dict[str, Any]) -> str:
    if memo["response"] is not None:
        span = "" if memo["start_char"] is None else f", characters {memo['start_char']}–{memo['end_char']}"
        return f"answer {memo['response']}{span}"
    if memo["case"] is not None:
        return f"case {memo['case']}"
    return f"«{memo['code']}»" if memo["code"] is not None else "the project"
