"""`coder search`: find answers by words, codes, variables and coder."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import asdict

from coder.cli import options, output
from coder.i18n.words import _, several
from coder.project import open_project
from coder.queries import finding, variables


@click.command("search")
@options.project
@click.argument("text", required=False, default="", metavar="[TEXT]")
@options.filters
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), metavar="N", help="How many to show.")
@click.option("--count", "only_count", is_flag=True, help="Only say how many fit.")
@options.as_json
def command(project: Path, text: str, limit: int, only_count: bool, as_json: bool, filters: options.Filters) -> None:
    """Find answers. TEXT is words that must all occur, or "a phrase"; letter case is ignored.

    A * stands for the rest of a word: arbeid* *arbeid *arbeid*. In capitals, AND, OR, NOT and NEAR (OG, ELLER, IKKE,
    NÆR) combine, with parentheses: 'skole (lærer* OR rektor) NOT "vet ikke"'; NEAR/5: at most five words between.

    Everything given must hold; of several --code one is enough.
    """
    options.only_with(bool(filters.codes), "--code", "only")
    options.only_with(not only_count, _("a list, not with --count"), "limit")
    with open_project(project, read_only=True) as session:
        where = options.filter_of(session, text, filters)
        if only_count:
            found = finding.count_answers(session, where)
            output.write_json({"count": found}) if as_json else output.data(str(found))
            return
        rows = list(finding.search_answers(session, where, limit + 1))
        number = len(rows) if len(rows) <= limit else finding.count_answers(session, where)
        waves = variables.waves_of(session)
    rows = rows[:limit]
    if as_json:
        output.write_json([asdict(row) for row in rows])
    else:
        for row in rows:
            codes = f"  [{'; '.join(row.codes)}]" if row.codes else ""
            replaced = _("(earlier version; now answer {n})").format(n=row.replaced_by)
            earlier = f"  {replaced}" if row.replaced_by else ""
            output.data(f"{row.response}  {output.place(row, waves)}{codes}{earlier}")
            output.data(output.quote(row.text, at=finding.first_hit(text, row.text)))
    output.info(_how_many(number, limit))


def _how_many(number: int, limit: int) -> str:
    if not number:
        return _("No answer fits.")
    if number <= limit:
        return several("{n} answer fits.", "{n} answers fit.", number)
    return _("{n} answers fit; shown: the first {limit}, --limit shows more.").format(n=number, limit=limit)
