"""`coder redact --ask`: asks about undecided details word by word; one key decides for all places of a word."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coder.cli import output
from coder.i18n.words import N_, _, several, translated
from coder.model.problem import place
from coder.operations import redacting
from coder.queries import word_redactions
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.redactions import IdentifyingWords

SHOWN = 3
"""Places of one word shown with context."""

KEYS = N_("r redact · k keep · space later · b back · q stop")


DETAILS = {
    "identity number": N_("identity number"), "account number": N_("account number"), "e-mail": N_("e-mail"),
    "link": N_("link"), "user name": N_("user name"), "date": N_("date"), "phone": N_("phone"),
    "vehicle": N_("vehicle"), "address": N_("address"), "age": N_("age"), "diagnosis": N_("diagnosis"),
    "name": N_("name"), "place": N_("place"), "unusual word": N_("unusual word"),
}  # fmt: skip
"""Names of the kinds of details."""


def in_context(identifying_words: IdentifyingWords) -> str:
    """Return where a detail was found, with its context."""
    around = f"{identifying_words.before}→{identifying_words.text}←{identifying_words.after}"
    where = (
        f"{identifying_words.case}/{identifying_words.question}"
        if identifying_words.response
        else output.one_line(translated(place(identifying_words.question)), 40)
    )
    return f"{where}: …{output.one_line(around, output.columns_left(30))}…"


def go_through(session: Session, groups: Sequence[Sequence[IdentifyingWords]], replacement: str) -> None:
    """Ask about each word; every answer is a change of its own, saved at once. Ends at the end of the input, too."""
    decided: list[int] = []
    number = places = 0
    while number < len(groups):
        group = groups[number]
        _show(group, number + 1, len(groups))
        key = _key()
        if key in ("r", "k"):
            decision = "redact" if key == "r" else "keep"
            done = redacting.decide(session, group, decision, replacement if key == "r" else "")
            places += done.decisions
            decided.append(number)
            if key == "r":
                _say_where_else(session, group)
            number += 1
        elif key == " ":
            number += 1
        elif key == "b" and decided:
            number = decided.pop()
            places -= redacting.forget(
                session, [identifying_words.name for identifying_words in groups[number]]
            ).decisions
            output.info(_("Taken back."))
        elif key in ("q", "\x1b", "\x03", "\x04", ""):
            break
        else:
            output.info(_(KEYS))
    left = sum(len(group) for place, group in enumerate(groups) if place not in decided)
    output.info(_("{places} decided, {left} undecided.").format(places=output.counted(places, "place"), left=left))


def _say_where_else(session: Session, group: Sequence[IdentifyingWords]) -> None:
    """Say in how many places a redacted word stands that were not found, and so are not redacted."""
    word = group[0].text
    others = word_redactions.open_places(session, word)
    if others:
        output.note(
            several(
                "«{word}» stands in {n} more place of the answers and is not redacted there;"
                " --redact-word {typed_word} does it.",
                "«{word}» stands in {n} more places of the answers and is not redacted there;"
                " --redact-word {typed_word} does it.",
                others,
                word=output.one_line(word, 60),
                typed_word=typed(word),
            )
        )


def _show(group: Sequence[IdentifyingWords], number: int, of: int) -> None:
    first = group[0]
    template = (
        _("{n} of {whole}: «{word}» ({kind}, {times} places)")
        if len(group) > 1
        else _("{n} of {whole}: «{word}» ({kind})")
    )
    output.data(
        template.format(
            n=number, whole=of, word=output.one_line(first.text, 60), kind=_(DETAILS[first.kind]), times=len(group)
        )
    )
    for identifying_words in group[:SHOWN]:
        output.data(f"    {in_context(identifying_words)}")
    if len(group) > SHOWN:
        output.data("    " + _("and {n} more").format(n=len(group) - SHOWN))
    output.info(_(KEYS))


def _key() -> str:
    """Return the next key: from a terminal as it is pressed, else the first character of the next line."""
    if sys.stdin.isatty():
        return click.getchar()
    line = sys.stdin.readline()
    return (line.rstrip("\n") or " ")[0] if line else ""
