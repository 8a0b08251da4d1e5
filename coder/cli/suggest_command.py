"""`coder suggest`: let the classifier propose codes for every uncoded answer."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from coder.cli import options, output


@click.command("suggest")
@options.project
@click.option("--question", metavar="NAME", help="Only for answers to this open question.")
@options.coder
@options.as_json
def command(project: Path, question: str | None, coder_name: str, as_json: bool) -> None:
    """Make a run of suggestions over every uncoded answer, from the codebook and from all that is coded.

    A suggestion is no coding until you decide (`coder decide`). `coder undo` withdraws the whole run.
    """
    from coder.session import open_project
    from coder.session.suggesting import suggest

    if sys.stderr.isatty():
        output.talk("Learning from the codebook and from what is coded …")
    with open_project(project, coder_name) as session:
        made = suggest(session, question=question)
    if as_json:
        output.say_json(asdict(made))
        return
    coded = output.counted(made.learned_from, "coded answer")
    output.say(f"Run {made.run}, learned from the codebook {f'and {coded}' if made.learned_from else 'alone'}:")
    output.say(
        f"{output.counted(made.proposed, 'code')} proposed, for"
        f" {output.percent(made.with_proposal, made.responses)} uncoded answers."
    )
    quality = made.info.get("quality", {})
    if quality:
        figures = ", ".join(f"{name} {value:.2f}" for name, value in quality.items() if isinstance(value, float))
        output.say(f"Quality on the coded answers, each judged by a model that had not seen it: {figures}.")
    output.talk(f"Next: coder decide {project} --list")
