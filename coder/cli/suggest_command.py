"""`coder suggest`: let the classifier propose codes for every uncoded answer."""

from __future__ import annotations

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

    with open_project(project, coder_name) as session:
        made = suggest(session, question=question)
    if as_json:
        output.say_json(asdict(made))
        return
    learned = f"the codebook and {made.learned_from} coded answers" if made.learned_from else "the codebook alone"
    output.say(f"Run {made.run}, learned from {learned}:")
    output.say(
        f"{made.proposed} codes proposed, for {output.percent(made.with_proposal, made.responses)} uncoded answers."
    )
    quality = made.info.get("quality", {})
    if quality:
        figures = ", ".join(f"{name} {value:.2f}" for name, value in quality.items() if isinstance(value, float))
        output.say(f"Quality on the coded answers, each judged by a model that had not seen it: {figures}.")
    output.talk(f"Next: coder decide {project} --list")
