"""`coder search`: find answers by words, codes, variables and coder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from coder.cli import options, output


@click.command("search")
@options.project
@click.argument("text", required=False, default="")
@options.filters
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), metavar="N", help="How many to show.")
@click.option("--count", "only_count", is_flag=True, help="Only say how many fit.")
@options.as_json
def command(project: Path, text: str, limit: int, only_count: bool, as_json: bool, **given: Any) -> None:
    """Find answers. TEXT is words that must all occur, "a phrase", or the beginning of a word*; letter case is ignored.

    Everything given must hold; of several --code one is enough.
    """
    from coder.session import open_project

    with open_project(project, read_only=True) as session:
        where = options.filter_of(session, text, given)
        if only_count:
            found = session.count(where)
            output.say_json({"count": found}) if as_json else output.say(str(found))
            return
        rows = list(session.search(where, limit + 1))
    more, rows = len(rows) > limit, rows[:limit]
    if as_json:
        output.say_json(rows)
        return
    for row in rows:
        codes = f"  [{'; '.join(row['codes'])}]" if row["codes"] else ""
        earlier = f"  (earlier version; now answer {row['replaced_by']})" if row["replaced_by"] else ""
        output.say(f"{row['response']}  {row['case']}/{row['question']}{codes}{earlier}")
        output.say(output.quote(row["text"], at=_first_hit(row["text"], text)))
    if not rows:
        output.talk("No answer fits.")
    if more:
        output.talk(f"More than {limit} fit; --limit shows more, --count says how many.")


def _first_hit(text: str, query: str) -> int:
    """Where in an answer the first word of a query stands; 0 where it is not seen."""
    word = re.search(r"\w+", query)
    hit = re.search(rf"\b{re.escape(word.group())}", text, re.IGNORECASE) if word else None
    return hit.start() if hit else 0
