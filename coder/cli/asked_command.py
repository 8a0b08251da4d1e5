"""`coder asked`: which cases were asked an open question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coder.cli import options, output
from coder.i18n.words import _
from coder.operations import asking
from coder.project import open_project
from coder.queries import variables


@click.command("asked")
@options.project
@click.argument("question", required=False, metavar="[QUESTION]")
@click.argument("conditions", nargs=-1, metavar="[VARIABLE[=VALUE]]...")
@click.option("--all", "everybody", is_flag=True, help="It was put to all.")
@options.coder
def command(project: Path, question: str | None, conditions: tuple[str, ...], everybody: bool, coder_name: str) -> None:
    """Say that QUESTION was put to those alone with one of these values of each VARIABLE, or who answered it at all.
    Without QUESTION: show it.

    A report then counts those alone who were asked, and has it in the section of the question that decided. An import
    guesses it of «Hvis ja, hvilke?».

    \b
    coder asked study.db grupper prioriterer_bort=Ja
    coder asked study.db grupper prioriterer_bort
    coder asked study.db grupper --all
    """
    if question is None:
        with open_project(project, read_only=True) as session:
            for name, when_asked in variables.asked_questions(session).items():
                output.data(_asked_sentence(name, when_asked))
        return
    if everybody == bool(conditions):
        raise click.UsageError(
            _("Say to whom «{question}» was put: VARIABLE=VALUE, or --all.").format(question=question)
        )
    pairs = [condition.rpartition("=") if "=" in condition else (condition, "", "") for condition in conditions]
    for whole, (variable, equals, value) in zip(conditions, pairs, strict=True):
        if equals and not (variable and value):
            raise click.UsageError(_("«{given}» is no VARIABLE=VALUE.").format(given=whole))
    with open_project(project, coder_name) as session:
        done = asking.ask_when(
            session, question, [(variable, value if equals else None) for variable, equals, value in pairs]
        )
    sentence = _asked_sentence(done.question, done.conditions)
    output.done(sentence if done.changed.change else _("Nothing changed. {what}").format(what=sentence))


def _asked_sentence(question: str, conditions: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Return which cases were asked a question, in a sentence."""
    if not conditions:
        return _("«{question}» was put to all.").format(question=question)
    phrases = [_any_of([f"{variable}={value}" for value in values]) for variable, values in conditions]
    return _("«{question}» was put to those with {conditions}.").format(
        question=question, conditions=output.listed(phrases)
    )


def _any_of(values: Sequence[str]) -> str:
    """Join values with commas, and «or» before the last."""
    if len(values) < 2:
        return "".join(values)
    return _("{before} or {last}").format(before=", ".join(values[:-1]), last=values[-1])
