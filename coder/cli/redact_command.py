"""`coder redact`: what in answers could tell who they are about, and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output, redact_ask
from coder.cli.shown_choice import ShownChoice
from coder.i18n.words import NC_, _, pgettext, plural, several
from coder.model.details import DETAIL_KINDS
from coder.operations import redacting
from coder.project import open_project
from coder.queries import closed_values, redactions, word_redactions

if TYPE_CHECKING:
    from coder.model.redaction import RedactionNamed
    from coder.project import Session
    from coder.queries.redactions import IdentifyingWords
    from coder.queries.word_redactions import StandingWord

KIND = ShownChoice({kind: redact_ask.DETAILS[kind] for kind in DETAIL_KINDS})


@click.command("redact")
@options.project
@options.coder
@click.option("--redact", "redact", multiple=True, metavar="ID", help="Redact this, by its ID in the list. Repeatable.")
@click.option("--keep", multiple=True, metavar="ID", help="Keep this as it is. Repeatable.")
@click.option("--redact-kind", "redact_kinds", multiple=True, type=KIND, help="Redact all of a kind.")
@click.option("--keep-kind", "keep_kinds", multiple=True, type=KIND, help="Keep all of a kind.")
@click.option(
    "--redact-word",
    "redact_words",
    multiple=True,
    metavar="TEXT",
    help="Redact this word wherever it stands, found or not, in the genitive too. Repeatable.",
)
@click.option(
    "--keep-word", "keep_words", multiple=True, metavar="TEXT", help="Keep wherever this is found. Repeatable."
)
@click.option("--redact-all", is_flag=True, help="Redact everything that is found and undecided.")
@click.option("--ask", is_flag=True, help="Go through what is undecided, word by word: one key decides on all of it.")
@click.option("--as", "replacement", default="", metavar="TEXT", help="What stands instead. Default: [name], [place] …")
@click.option("--response", metavar="ID", help="Redact characters --start to --end of this answer, found or not.")
@click.option("--start", type=int, metavar="N", help="First character of a place of your own, from 0.")
@click.option("--end", type=int, metavar="N", help="The character after its last.")
@click.option("--forget", multiple=True, metavar="ID", help="Take a decision away. Repeatable.")
@click.option("--decided", is_flag=True, help="List what is decided.")
@click.option(
    "--limit", type=int, default=40, show_default=True, metavar="N", help="List at most so many words; 0 lists all."
)
@options.as_json
def command(
    project: Path, coder_name: str, redact: tuple[str, ...], keep: tuple[str, ...], redact_kinds: tuple[str, ...],
    keep_kinds: tuple[str, ...], redact_words: tuple[str, ...], keep_words: tuple[str, ...], redact_all: bool,
    ask: bool, replacement: str, response: str | None, start: int | None, end: int | None, forget: tuple[str, ...],
    decided: bool, limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Find names, places, numbers, dates and unusual words in answers; decide what reports and exports replace.

    The codebook and the log, which a report repeats, are looked through too: there a decision is on the word. Texts
    themselves never change. Without an option the undecided finds are listed, each word once, with the ID of its first.
    Keeping is done before redacting, so --keep-kind date --redact-all keeps dates and redacts the rest.

    Values of closed questions and ids of respondents are neither looked through nor replaced: the command names the
    questions in whose values a redacted word stands. After a later import, use it again.
    """
    acts = bool(redact or keep or redact_kinds or keep_kinds or redact_words or keep_words or redact_all or ask)
    if response is not None and (start is None or end is None):
        raise click.UsageError(_("--response needs --start and --end."))
    options.only_with(response is not None, "--response", "start", "end")
    options.only_with(
        bool(redact or redact_kinds or redact_words or redact_all or ask or response is not None),
        _("what is redacted, as by --redact ID"), "replacement",
    )  # fmt: skip
    deciding = ("redact", "keep", "redact_kinds", "keep_kinds", "redact_words", "keep_words", "redact_all")
    options.only_with(not ask, _("a decision, not with --ask"), *deciding)
    options.only_with(not decided, _("a decision, not with --decided"), *deciding, "ask", "response", "forget")
    options.only_with(not (acts or forget or response is not None or decided), _("the list of finds"), "limit")
    with open_project(project, coder_name, read_only=not (acts or forget or response is not None)) as session:
        if decided:
            _decided(redactions.decisions(session), as_json=as_json)
            return
        if forget:
            taken = output.counted(redacting.forget(session, forget).decisions, "decision")
            output.info(_("{decisions} taken away.").format(decisions=taken))
        if response is not None and start is not None and end is not None:
            text = redacting.add(session, response, start, end, replacement).text
            output.info(_("Redacted «{text}».").format(text=output.one_line(text, 60)))
        if (forget or response is not None) and not acts:
            return
        with output.progress(_(output.ANSWERS)) as show:
            found = redactions.undecided(session, show)
        if not acts:
            _found(found, redactions.grouped(found), limit, as_json=as_json)
            _note_closed(session)
            return
        if ask:
            redact_ask.go_through(session, redactions.grouped(found), replacement)
            _note_closed(session)
            return
        decisions = redactions.named(found, keep)
        decisions += [identifying_words for identifying_words in found if identifying_words.kind in keep_kinds]
        for word in keep_words:
            decisions += word_redactions.found_as(session, word, found)
        names = {identifying_words.name for identifying_words in decisions}
        open_places = [identifying_words for identifying_words in found if identifying_words.name not in names]
        gone = redactions.named(found, redact)
        gone += [
            identifying_words
            for identifying_words in open_places
            if redact_all or identifying_words.kind in redact_kinds
        ]
        for word in redact_words:
            standing = word_redactions.standing_word(session, word, open_places)
            output.info(_where(word, standing))
            _note_kept(standing.kept)
            gone += [place for place in standing.not_redacted if place.name not in names]
        _decide(session, decisions, "keep", "")
        _decide(session, gone, "redact", replacement)
        left = len(redactions.not_among(found, (*decisions, *gone)))
        if left:
            output.info(several("{n} place undecided.", "{n} places undecided.", left))
        else:
            output.info(_("Everything that was found is decided."))
        _note_closed(session)


DECISIONS = {"redact": NC_("decision", "redact"), "keep": NC_("decision", "keep")}


def _decide(session: Session, places: Sequence[IdentifyingWords], decision: str, replacement: str) -> None:
    if not places:
        return
    forms = (
        plural("{n} place kept.", "{n} places kept.")
        if decision == "keep"
        else plural("{n} place redacted.", "{n} places redacted.")
    )
    output.info(several(*forms, redacting.decide(session, places, decision, replacement).decisions))


def _note_kept(kept: int) -> None:
    """Say how many places stay as they are because of earlier decisions."""
    if kept:
        output.note(
            several(
                "{n} of these places is kept by an earlier decision, which --decided lists and --forget ID takes away.",
                "{n} of these places are kept by earlier decisions, which --decided lists and --forget ID takes away.",
                kept,
            )
        )


def _note_closed(session: Session) -> None:
    """Say what is not looked through, and in which closed questions redacted words stand."""
    output.info(
        _(
            "Not looked through: values of closed questions, and ids of respondents. After a later import, use"
            " `coder redact` again."
        )
    )
    closed = closed_values.with_redacted_words(session)
    if closed:
        output.note(
            several(
                "Redacted words stand in values of the closed question {questions}, and reports and exports write them"
                " in full. `coder export --variable NAME` gives only the closed questions that you choose.",
                "Redacted words stand in values of the closed questions {questions}, and reports and exports write them"
                " in full. `coder export --variable NAME` gives only the closed questions that you choose.",
                len(closed),
                questions=", ".join(f"«{output.one_line(name, 40)}»" for name in closed),
            )
        )


def _where(word: str, standing: StandingWord) -> str:
    """Return how often a word stands in how many answers, and in how many texts beside them."""
    template = (
        _("«{word}»: {places} in {answers}, and {texts} beside them (codebook, memos, log and the like).")
        if standing.texts
        else _("«{word}»: {places} in {answers}.")
    )
    return template.format(
        word=output.one_line(word, 60),
        places=output.counted(standing.places, "place"),
        answers=output.counted(standing.answers, "answer"),
        texts=output.counted(standing.texts, "text"),
    )


def _found(
    found: Sequence[IdentifyingWords], groups: Sequence[Sequence[IdentifyingWords]], limit: int, *, as_json: bool
) -> None:
    if as_json:
        output.write_json(
            [
                {
                    "id": identifying_words.name,
                    "kind": identifying_words.kind,
                    "text": identifying_words.text,
                    "response": identifying_words.response or None,
                    "case": identifying_words.case or None,
                    "question": identifying_words.question if identifying_words.response else None,
                    "place": None if identifying_words.response else identifying_words.question,
                    "start": identifying_words.start,
                    "end": identifying_words.end,
                }
                for identifying_words in found
            ]
        )
        return
    shown = groups[:limit] if limit else groups
    for group in shown:
        identifying_words = group[0]
        times = f"  ×{len(group)}" if len(group) > 1 else ""
        kind = _(redact_ask.DETAILS[identifying_words.kind])
        output.data(f"{identifying_words.name}  {kind}  «{output.one_line(identifying_words.text, 60)}»{times}")
        output.data(f"    {redact_ask.in_context(identifying_words)}")
    if not found:
        output.info(_("Nothing undecided is found."))
        return
    counts: dict[str, int] = {}
    for identifying_words in found:
        counts[identifying_words.kind] = counts.get(identifying_words.kind, 0) + 1
    kinds = ", ".join(
        f"{number} {_(redact_ask.DETAILS[kind])}" for kind, number in sorted(counts.items(), key=lambda item: -item[1])
    )
    output.info(several("{n} place undecided: {kinds}.", "{n} places undecided: {kinds}.", len(found), kinds=kinds))
    if len(shown) < len(groups):
        output.info(
            _("The first {shown} are listed of {n} words; --limit 0 lists all.").format(shown=len(shown), n=len(groups))
        )
    output.info(_("Decide with --ask, --keep ID, --redact ID, --keep-kind KIND, --redact-word TEXT or --redact-all."))


def _decided(rows: Sequence[RedactionNamed], *, as_json: bool) -> None:
    if as_json:
        output.write_json([row._asdict() for row in rows])
        return
    output.print_table(
        ("id", _("kind"), _("decision"), _("text"), _("instead"), _("coder"), _("when")),
        [
            (
                row.name, _(redact_ask.DETAILS[row.kind]),
                pgettext("decision", DECISIONS[row.decision]), output.one_line(row.text, 40),
                output.one_line(row.replacement, 20), row.coder, output.moment(row.at),
            )
            for row in rows
        ],
    )  # fmt: skip
