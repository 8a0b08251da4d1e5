"""`coder sample`: draw a random sample of answers to code, enlarge it, and plan it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.errors import CoderError
from coder.i18n.words import _, decimal_sign, several, translated
from coder.model.decoding import plain_fields
from coder.operations import sampling
from coder.project import open_project
from coder.queries import queue, samples, variables
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.samples import SamplePlan, SampleProgress


DRAWING = ("n", "seed", "by", "enlarge", "anew", "suggestions")


@click.command("sample")
@options.project
@options.question("The open question. Needed where there are several.")
@click.option("--n", "n", type=click.IntRange(1), metavar="N", help="How many answers; with --enlarge, in all.")
@click.option("--seed", type=int, metavar="N", help="The same seed draws the same answers. Default: drawn by lot.")
@options.by_variable("Draw from each value of a closed variable by itself, so that none is left with too few.")
@click.option("--enlarge", is_flag=True, help="Let the sample grow to --n answers: those drawn stay.")
@click.option("--anew", is_flag=True, help="Draw another sample, which takes the place of the one that stands.")
@click.option("--suggestions", is_flag=True, help="Show suggestions while it is coded. Default: it is coded blind.")
@click.option("--plan", is_flag=True, help="Draw nothing; say how many answers to code for which purpose.")
@click.option(
    "--margin",
    type=click.FloatRange(0.1, 50),
    multiple=True,
    metavar="POINTS",
    help="With --plan: for intervals of ± so many percentage points. Repeatable.",
)
@options.as_json
@options.coder
def command(
    project: Path, question: str | None, n: int | None, seed: int | None, by: str, enlarge: bool, anew: bool,
    suggestions: bool, plan: bool, margin: tuple[float, ...], as_json: bool, coder_name: str,
) -> None:  # fmt: skip
    """Draw answers at random to be coded, so that shares of all answers can be estimated from them (`coder estimate`).

    Draws from each wave in proportion. `coder code` shows them in the order «random sample», without suggestions.
    Without --n it says how far samples are coded.
    """
    options.only_with(not plan, _("a sample that is drawn, and --plan draws none"), *DRAWING)
    if n is None and (enlarge or anew or seed is not None or by):
        raise click.UsageError(_("Say how many answers: --n N."))
    options.only_with(plan, "--plan", "margin")
    options.only_with(n is not None, "--n", "suggestions")
    if enlarge and anew:
        raise click.UsageError(_("Give either --enlarge or --anew."))
    options.only_with(not enlarge, _("a sample that is drawn, not with --enlarge"), "seed", "by", "suggestions")
    with open_project(project, coder_name, read_only=n is None) as session:
        question = variables.question_meant(session, question)
        if plan:
            _show_plan(samples.plan(session, question_asked(session, question), margin or samples.MARGINS), as_json)
            return
        if n is not None:
            name = question_asked(session, question)
            if enlarge:
                sampling.enlarge(session, name, n)
            else:
                sampling.draw(session, name, n, seed=seed, by=by, blind=not suggestions, anew=anew)
            queue.keep_settings(session, {"question": name, "order": "sample"})
            question = name
        found = samples.progress(session, question)
        if n is None or as_json or not output.quiet():
            _show_samples(found, as_json)
        if not found and not as_json:
            output.info(translated(samples.how_to_draw(session, question)))
    if n is not None and not as_json:
        output.info(
            _("Code it: coder code {typed_file}  (the screen opens in the order «random sample»)").format(
                typed_file=typed(project)
            )
        )


def question_asked(session: Session, question: str | None) -> str:
    """Return the question given, or the only one. Raises UsageError where there are several, CoderError for none."""
    names = [row.name for row in variables.variables_of(session) if row.kind == "open"]
    if not names:
        raise CoderError(
            "There is no open question yet whose answers could be drawn.",
            "Import some: coder import {typed_path} FILE",
            typed_path=typed(session.path),
        )
    if question is None and len(names) != 1:
        raise click.UsageError(_("Say which --question: {names}.").format(names=", ".join(names)))
    return names[0] if question is None else question


def _show_samples(found: list[SampleProgress], as_json: bool) -> None:
    if as_json:
        output.write_json([as_row(progress) for progress in found])
        return
    if not found:
        output.data(_("No random sample has been drawn."))
    for progress in found:
        output.data(sample_text(progress))
        if len(progress.sample.strata) > 1:
            output.print_table(
                (_("wave"), progress.sample.by or _("value"), output.Number(_("answers")), output.Number(_("drawn"))),
                [
                    (part.wave, part.value or (_("Not stated") if progress.sample.by else ""), part.answers, part.drawn)
                    for part in progress.sample.strata
                ],
            )


def sample_text(progress: SampleProgress) -> str:
    """Return how far a sample is coded, in a line or two."""
    sample = progress.sample
    answers = sum(part.answers for part in sample.strata)
    template = (
        _("Random sample of «{question}»: {share} coded; drawn from {answers} by {variable}, seed {seed}.")
        if sample.by
        else _("Random sample of «{question}»: {share} coded; drawn from {answers}, seed {seed}.")
    )
    if sample.blind:
        template = (
            _("Random sample of «{question}»: {share} coded; drawn from {answers} by {variable}, seed {seed}, blind.")
            if sample.by
            else _("Random sample of «{question}»: {share} coded; drawn from {answers}, seed {seed}, blind.")
        )
    text = template.format(
        question=sample.question, share=output.percent(progress.coded, progress.members),
        answers=output.counted(answers, "answer"), variable=sample.by, seed=sample.seed,
    )  # fmt: skip
    if sample.blind and progress.before:
        text += "\n" + several(
            "{n} of its answers was coded before it was drawn: «blind» holds for the others.",
            "{n} of its answers were coded before it was drawn: «blind» holds for what was coded since.",
            progress.before,
        )
    if progress.gone or progress.came:
        text += "\n" + _(
            "Since it was drawn {answers} of it got another text or went, and {n} that came belong into it:"
            " `coder sample --enlarge` takes these in."
        ).format(answers=output.counted(progress.gone, "answer"), n=progress.came)
    return text


def as_row(progress: SampleProgress) -> dict[str, object]:
    """Return a sample and its progress as JSON values."""
    inclusion = [part.drawn / part.answers if part.answers else 0 for part in progress.sample.strata]
    members = [
        {"response": answer, "stratum": place, "inclusion": round(inclusion[place], 6)}
        for answer, place in progress.sample.members
    ]
    return {
        **plain_fields(progress.sample),
        "members": members,
        "coded": progress.coded,
        "own": progress.own,
        "gone": progress.gone,
        "came": progress.came,
        "coded_before": progress.before,
        "complete": progress.complete,
    }


def _show_plan(sample_plan: SamplePlan, as_json: bool) -> None:
    if as_json:
        output.write_json(plain_fields(sample_plan))
        return
    number = output.Number
    output.data(
        _("How many of the {answers} to «{question}» to code:").format(
            answers=output.counted(sample_plan.answers, "answer"), question=sample_plan.question
        )
    )
    output.print_table(
        (_("for a 95 % interval of"), number(_("a share of 50 %")), number(_("a share of 20 %"))),
        [
            (_("± {points} points").format(points=_short(points)), half, fifth)
            for points, half, fifth in sample_plan.margins
        ],
    )
    output.data(_("Predictions make intervals narrower where they are good; do not plan on it."))
    output.data()
    output.print_table(
        (_("to meet a code at least once, 95 % sure"), number(_("answers"))),
        [(_("a code on {share} % of all").format(share=_short(share)), n) for share, n in sample_plan.to_find],
    )
    output.data()
    output.print_table(
        (_("two coders, 95 % sure that kappa > {bound}").format(bound=_short(samples.BOUND)), number(_("answers"))),
        [
            (
                _("a code on {share} % of them").format(share=_short(share)),
                n if n <= sample_plan.answers else _("{n}, there are fewer").format(n=n),
            )
            for share, n in sample_plan.agreement
        ],
    )
    output.data(
        _("If kappa (or alpha) is {value}, the last are the answers that both must code.").format(
            value=_short(samples.EXPECTED)
        )
    )


def _short(value: float) -> str:
    """Return a number with as many decimals as it has."""
    return f"{value:g}".replace(".", decimal_sign())
