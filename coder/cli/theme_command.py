"""`coder theme`: the order, grouping and texts of a question's themes in the chapter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.cli.output import Number
from coder.errors import CoderError, NotFound
from coder.i18n.words import _
from coder.operations import themes
from coder.project import open_project
from coder.queries import codebooks, finding
from coder.queries import themes as theme_queries

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session
    from coder.queries.themes import ArrangedTheme, QuoteChoice


@click.command("theme")
@options.project
@click.argument("theme", required=False, metavar="[THEME]")
@click.option(
    "--question", metavar="NAME", help="The open question. Default: the one that is coded, if it is only one."
)
@click.option("--join", multiple=True, metavar="CODE", help="Join THEME and the theme of this code. Repeatable.")
@click.option("--split", is_flag=True, help="Split THEME into its codes, or take those of --out out of it.")
@click.option("--out", multiple=True, metavar="CODE", help="With --split: only this code. Repeatable.")
@click.option("--before", metavar="CODE", help="Put THEME before the theme of this code.")
@click.option("--last", is_flag=True, help="Put THEME at the end.")
@click.option("--title", metavar="TEXT", help="Its heading; '' leaves it to the names of its codes.")
@click.option("--lead-in", metavar="TEXT", help="The sentence before its quotes; '' leaves it to the report.")
@click.option("--summary", metavar="TEXT", help="What the chapter says of it; '' takes it away.")
@click.option("--quote", multiple=True, metavar="ID", help="Quote this answer, too. Repeatable.")
@click.option("--no-quote", multiple=True, metavar="ID", help="Do not quote this answer. Repeatable.")
@click.option("--any-quotes", is_flag=True, help="Leave the choice of quotes to the report again.")
@click.option("--quotes", is_flag=True, help="List the answers that can be quoted.")
@options.coder
@options.as_json
def command(
    project: Path, theme: str | None, question: str | None, join: tuple[str, ...], split: bool, out: tuple[str, ...],
    before: str | None, last: bool, title: str | None, lead_in: str | None, summary: str | None,
    quote: tuple[str, ...], no_quote: tuple[str, ...], any_quotes: bool, quotes: bool, coder_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Arrange the themes of an open question, or list them. A theme is named by any of its codes.

    What is arranged is kept in the project and stands in the report; `coder report --show-definition` prints it.

    \b
    coder theme study.db
    coder theme study.db ensomhet --join "sosiale problemer"
    coder theme study.db ensomhet --title "Ensomhet og nettverk"
    coder theme study.db ensomhet --lead-in "Ensomhet og sosiale problemer nevnes av noen:"
    coder theme study.db ensomhet --before eldre
    coder theme study.db ensomhet --quotes
    """
    acts = {
        "--join": bool(join), "--split": split, "--before": before is not None, "--last": last,
        "--title": title is not None, "--lead-in": lead_in is not None, "--summary": summary is not None,
        "--quote": bool(quote + no_quote), "--any-quotes": any_quotes,
    }  # fmt: skip
    options_given = [name for name, is_given in acts.items() if is_given]
    if len(options_given) > 1:
        raise click.UsageError(_("One thing at a time, not {options}.").format(options=output.listed(options_given)))
    options.only_with(split, "--split", "out")
    options.only_with(not options_given, _("a list of themes"), "quotes", "as_json")
    if theme is None and (options_given or quotes):
        raise click.UsageError(_("Name the theme by one of its codes."))
    with open_project(project, coder_name, read_only=not options_given) as session:
        material = theme_queries.read_material(session, question)
        arranged = theme_queries.arranged_themes(session, material)
        found = None if theme is None else _meant(session, arranged, theme)
        if not options_given:
            listed = theme_queries.choices_of(session, material, found) if found is not None and quotes else None
            _list(arranged if found is None else [found], listed, as_json)
            return
        assert theme is not None
        assert found is not None
        asked, named = material.question, found.named
        if join:
            done = themes.join_themes(
                session, asked, [named, *(_meant(session, arranged, code).named for code in join)]
            )
        elif split:
            done = themes.split_theme(session, asked, named, out)
        elif title is not None:
            done = themes.write_title(session, asked, named, title)
        elif lead_in is not None:
            done = themes.write_lead_in(session, asked, named, lead_in)
        elif summary is not None:
            done = themes.write_summary(session, asked, named, summary)
        elif any_quotes:
            done = themes.choose_quotes(session, asked, named, None)
        elif quote or no_quote:
            wanted = _quoted(session, found, quote, no_quote)
            done = themes.choose_quotes(session, asked, named, wanted)
        else:
            others = [arranged_theme for arranged_theme in arranged if arranged_theme is not found]
            place = len(others) if before is None else others.index(_meant(session, others, before))
            done = themes.move_theme(
                session, asked, named, place, [arranged_theme.named for arranged_theme in arranged]
            )
        after = theme_queries.arranged_themes(session, material)
        shown = _meant(session, after, theme)
    if done.changed.change is None:
        output.info(_("Nothing changed."))
    _list([shown], None, False)


def _meant(session: Session, arranged: Sequence[ArrangedTheme], code: str) -> ArrangedTheme:
    """Return the theme of a code. Raises NotFound for an unknown code, or one without a theme."""
    wanted = codebooks.codebook_of(session).find(code)
    for theme in arranged:
        if wanted.id in theme.codes:
            return theme
    raise NotFound(
        "«{code}» is in no theme, since nobody mentions it.",
        "`coder theme PROJECT` lists the themes and their codes.",
        code=wanted.name,
    )


def _quoted(session: Session, theme: ArrangedTheme, more: Sequence[str], less: Sequence[str]) -> list[ResponseId]:
    """Return the answers to quote: the present ones and `more`, without `less`."""
    response_ids = list(theme.quoted)
    added, gone = ([finding.response_meant(session, answer).id for answer in named] for named in (more, less))
    for response_id, named in zip(gone, less, strict=True):
        if response_id not in response_ids:
            raise CoderError("«{answer}» is not quoted there.", "`--quotes` lists what is.", answer=named)
    return [response_id for response_id in dict.fromkeys([*response_ids, *added]) if response_id not in gone]


def _list(arranged: Sequence[ArrangedTheme], choices: Sequence[QuoteChoice] | None, as_json: bool) -> None:
    if as_json:
        output.write_json(
            [
                {
                    "codes": arranged_theme.codes,
                    "name": arranged_theme.name,
                    "cases": arranged_theme.cases,
                    "lead_in": arranged_theme.sentence,
                    "written": arranged_theme.written,
                    "summary": arranged_theme.summary,
                    "quotes": arranged_theme.quoted,
                    "quotes_chosen": arranged_theme.quotes_chosen,
                    **({} if choices is None else {"answers": [choice.response for choice in choices]}),
                }
                for arranged_theme in arranged
            ]
        )
        return
    if not arranged:
        output.info(_("There are no themes yet: no answer is coded."))
        return
    if choices is not None:
        (theme,) = arranged
        output.print_table(
            ("", _("answer"), _("case"), _("text")),
            [
                (
                    "*" if quote_choice.response in theme.quoted else "",
                    quote_choice.response,
                    quote_choice.case,
                    output.one_line(quote_choice.text, output.columns_left(30)),
                )
                for quote_choice in choices
            ],
        )
        return
    if len(arranged) > 1:
        output.print_table(
            (_("theme"), Number(_("n")), Number(_("quotes")), _("lead-in")),
            [
                (output.one_line(arranged_theme.name, 40), arranged_theme.cases, len(arranged_theme.quoted),
                 output.one_line(arranged_theme.sentence, output.columns_left(60)))
                for arranged_theme in arranged
            ],
        )  # fmt: skip
        return
    (theme,) = arranged
    output.data(f"{theme.name} ({theme.cases})")
    for line in theme.summary.splitlines():
        output.data(f"  {line}")
    output.data(theme.sentence)
    for text in theme.quotes:
        output.data(output.quote(text))
