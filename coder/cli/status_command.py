"""`coder status`: progress per question, code and coder."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli import options, output


@click.command("status")
@options.project
@options.as_json
def command(project: Path, as_json: bool) -> None:
    """Show how far the coding has come: per question, code and coder, with the newest run of suggestions."""
    from coder.session import open_project

    with open_project(project, read_only=True) as session:
        status = session.status()
    if as_json:
        output.say_json(status)
        return
    totals = status["totals"]
    output.say(
        f"{status['title']}: {totals['cases']} cases, {totals['responses']} answers, {totals['codes']} codes,"
        f" {totals['codings']} codings, {totals['coders']} coders, {totals['changes']} acts."
    )
    output.say()
    output.say_table(
        ("question", "asked", "answered", "coded", "codings"),
        [
            (
                output.one_line(row["question"], 50),
                row["asked"],
                row["answered"],
                output.percent(row["coded"], row["answered"]),
                row["codings"],
            )
            for row in status["questions"]
        ],
        right=("asked", "answered", "coded", "codings"),
    )
    used = [row for row in status["codes"] if row["responses_with_sub_codes"]]
    if used:
        output.say()
        output.say_table(
            ("code", "codings", "answers", "cases"),
            [
                (
                    row["code"] + (" (retired)" if row["retired"] else ""),
                    row["codings"],
                    row["responses_with_sub_codes"],
                    row["cases_with_sub_codes"],
                )
                for row in used
            ],
            right=("codings", "answers", "cases"),
        )
        output.say("Answers and cases count a code together with its sub-codes, each once.")
        output.say(f"{len(status['codes']) - len(used)} codes have not been used.")
    if status["coders"]:
        output.say()
        output.say_table(
            ("coder", "answers", "codings", "from suggestions", "accepted", "rejected", "changed", "last act"),
            [
                (
                    row["coder"],
                    row["responses"],
                    row["codings"],
                    row["from_suggestions"],
                    row["accepted"],
                    row["rejected"],
                    row["changed"],
                    (row["last_act"] or "")[:16],
                )
                for row in status["coders"]
            ],
            right=("answers", "codings", "from suggestions", "accepted", "rejected", "changed"),
        )
    run = status["run"]
    if run is not None:
        output.say()
        output.say(
            f"Newest run of suggestions: {run['id']}, {run['at'][:16]},"
            f" learned from {run['learned_from']} coded answers."
        )
    earlier = status["earlier_versions"]
    if earlier:
        output.say()
        output.say(
            f"{len(earlier)} answers were given a new text by a later import; the earlier versions, with their codings:"
        )
        for row in earlier[:20]:
            output.say(
                f"  answer {row['response']} ({row['case']}/{row['question']}), {row['codings']} codings;"
                f" now answer {row['replaced_by']}"
            )
