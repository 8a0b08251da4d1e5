"""`coder decide`: accept, reject or change suggestions."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coder.cli import options, output
from coder.text.visible import typed

TELLING = 0.1
"""A word is named as evidence when it weighs at least this share of the heaviest one."""


@click.command("decide")
@options.project
@click.argument("suggestions", type=int, nargs=-1, metavar="[SUGGESTION]...")
@click.option("--accept", "decision", flag_value="accept", help="The code fits: make it a coding of yours.")
@click.option("--reject", "decision", flag_value="reject", help="The code does not fit.")
@click.option("--change", "other", metavar="CODE", help="Another code fits: make that a coding of yours.")
@click.option("--response", metavar="ID", help="Instead of SUGGESTION: the answer …")
@click.option("--code", metavar="NAME", help="… and the code suggested for it. With --list or --above: only this code.")
@click.option(
    "--above", type=click.FloatRange(0, 1), metavar="P", help="All waiting suggestions with at least this confidence."
)
@click.option("--list", "listing", is_flag=True, help="Show suggestions that wait for your decision, surest first.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), metavar="N", help="With --list: how many."
)
@click.option("--yes", is_flag=True, help="With --above: do not ask.")
@options.coder
@options.as_json
def command(
    project: Path,
    suggestions: tuple[int, ...],
    decision: str | None,
    other: str | None,
    response: str | None,
    code: str | None,
    above: float | None,
    listing: bool,
    limit: int,
    yes: bool,
    coder_name: str,
    as_json: bool,
) -> None:
    """Decide on suggestions of the newest run: accept, reject, or change to another code. One call is one change.

    An accepted suggestion becomes a coding of yours that keeps its run, confidence and rank.
    """
    from coder.operations.coding import NAMED, SUREST
    from coder.operations.deciding import CHANGE, decide
    from coder.operations.suggesting import silent_codes
    from coder.project import open_project

    options.only_with(listing, "--list", "limit")
    options.only_with(not listing, "a decision, not with --list", "suggestions", "decision", "other", "response",
                      "above", "yes")  # fmt: skip
    options.only_with(listing or above is not None or response is not None, "--response, --above or --list", "code")
    options.only_with(listing or above is not None, "--above", "yes")
    if listing:
        with open_project(project, coder_name, read_only=True) as session:
            waiting = list(session.waiting(code))
            others = session.not_waiting(code)
            silent = silent_codes(session)
        _show(waiting[:limit], as_json)
        _say_what_is_not_shown(len(waiting), limit, others)
        if not as_json:
            for name, why in silent.items():
                output.talk(f"«{name}» stays silent: {why}.")
        return
    if (decision is None) == (other is None):
        raise click.UsageError("Give one of --accept, --reject and --change CODE (or --list).")
    if (bool(suggestions) + (response is not None) + (above is not None)) != 1:
        raise click.UsageError("Say which: SUGGESTION numbers, or --response ID with --code NAME, or --above P.")
    if response is not None and code is None:
        raise click.UsageError("With --response, name the suggested code with --code NAME.")
    with open_project(project, coder_name) as session:
        session.in_order = NAMED if above is None else SUREST
        chosen = list(dict.fromkeys(suggestions))
        if response is not None and code is not None:
            chosen = [session.suggestion_for(response, code)]
        if above is not None:
            chosen = [row["suggestion"] for row in session.waiting(code) if row["confidence"] >= above]
        if above is not None and len(chosen) > 1 and not yes and sys.stdin.isatty():
            word = "Change" if other is not None else str(decision).capitalize()
            click.confirm(f"{word} {len(chosen)} suggestions?", abort=True, err=True)
        made = decide(session, chosen, CHANGE if other is not None else str(decision), other).each
    if as_json:
        output.say_json([asdict(one) for one in made])
        return
    verb = {"accept": "Accepted", "reject": "Rejected"}.get(decision or "", "Changed")
    for row in made[:20]:
        output.say(f"{verb}: «{row.code}» on answer {row.response}.")
    if len(made) > 20:
        output.say(f"… {len(made)} in all; `coder undo {typed(project)}` takes all of it back.")
    if not made:
        output.say("No suggestion waits with that confidence.")


NOT_SHOWN = {
    "below": "below the threshold of their code", "reject": "that you rejected", "accept": "that you accepted",
    "change": "that you changed to another code", "retired": "of a retired code",
    "replaced": "for answers whose text a later import changed",
}  # fmt: skip
"""Why a suggestion of the newest run does not wait, in the order in which it is told."""


def _say_what_is_not_shown(waiting: int, limit: int, others: dict[str, int]) -> None:
    if waiting:
        shown = f"; the {limit} surest are shown, --limit shows more" if waiting > limit else ""
        output.talk(f"{output.counted(waiting, 'suggestion')} {'waits' if waiting == 1 else 'wait'} for you{shown}.")
    told = [f"{others[why]} {said}" for why, said in NOT_SHOWN.items() if others.get(why)]
    if told:
        output.talk(f"Not shown, of the same run: {'; '.join(told)}.")


def _words(text: str, evidence: list[dict[str, Any]]) -> list[str]:
    """What spoke for the code, in the order of the answer; words that stand together are given together."""
    spans: list[list[int]] = []
    least = TELLING * max((one["weight"] for one in evidence), default=0)
    for start, end in sorted((one["start"], one["end"]) for one in evidence if one["weight"] > max(least, 0)):
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    return [output.one_line(text[start:end], 40) for start, end in spans]


def _show(waiting: list[dict[str, Any]], as_json: bool) -> None:
    for row in waiting:
        row["evidence"] = json.loads(row["evidence"])
    if as_json:
        output.say_json(waiting)
        return
    for row in waiting:
        words = _words(row["text"], row["evidence"])
        because = f"   because of: {', '.join(words)}" if words else ""
        output.say(
            f"{row['suggestion']:>7}  {row['confidence']:.2f}  {row['code']}"
            f"  (answer {row['response']}, {row['case']}/{row['question']}){because}"
        )
        output.say(output.quote(row["text"], " " * 9))
    if not waiting:
        output.say("No suggestion waits for you. Make a run with `coder suggest`.")
