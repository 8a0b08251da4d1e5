"""`coder suggest`: let the classifier propose codes for every uncoded answer, and code what can be promised."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from coder.cli import encoding, options, output, promises
from coder.cli.offered import METHOD
from coder.cli.stopping import kept
from coder.i18n.words import _, translated
from coder.model.decoding import plain_fields
from coder.model.run import AutomaticReport
from coder.operations import automatic, suggesting
from coder.project import open_project
from coder.quality import in_words
from coder.queries import batching
from coder.queries import ceiling as ceiling_queries
from coder.text.visible import typed


@click.command("suggest")
@options.project
@click.option("--question", metavar="NAME", help="Only for answers to this open question.")
@click.option(
    "--method", default="default", show_default=True, type=METHOD,
    help="What learns: `default`, `linear` (scikit-learn's own pipeline), or `module:Class` of a classifier.",
)  # fmt: skip
@click.option(
    "--auto", is_flag=True, help="Also code automatically where --precision is proven, apart from people's codings."
)
@click.option(
    "--precision",
    type=click.FloatRange(0.5, 0.99),
    metavar="P",
    help="With --auto: how many of the automatic codes are right at least (95 % sure). Default: 0.9.",
)
@click.option(
    "--pooled",
    is_flag=True,
    help="With --auto: promise it of all automatic codes together, not of each: more is coded, and single codes may be"
    " right less often.",
)
@click.option(
    "--audit",
    type=click.IntRange(0, 10_000),
    metavar="N",
    help="With --auto: answers set aside at random for people to judge. Default: 50.",
)
@encoding.option
@click.option("--dry-run", is_flag=True, help="With --auto: say what can be promised; write nothing.")
@options.coder
@options.as_json
def command(
    project: Path, question: str | None, method: str, auto: bool, precision: float | None, pooled: bool,
    audit: int | None, encoder: str | None, dry_run: bool,
    coder_name: str, as_json: bool,
) -> None:  # fmt: skip
    """Make a run of suggestions over every uncoded answer, from the codebook and from all that is coded.

    A suggestion is no coding until you decide (`coder decide`). `coder undo` withdraws the whole run.

    --auto promises a precision of each code, or with --pooled of all together, from answers that the model had not
    seen, and refuses when none can keep it. The promise holds for answers like the coded ones: code a random sample
    first. Automatic codes have no coder and count in no table of codings; `coder runs PROJECT --automatic N` prints
    them.
    """
    if not auto and (precision is not None or pooled or audit is not None or dry_run):
        raise click.UsageError(_("--precision, --pooled, --audit and --dry-run go with --auto."))
    with open_project(project, coder_name, read_only=dry_run) as session:
        learned = batching.learning_material(session, question)
        texts = partial(batching.texts_to_encode, session, learned, question)
        with encoding.vectors(session, encoder, learned.texts, texts, method) as vectors:
            promise = None
            if auto:
                wanted = 0.9 if precision is None else precision
                promise = automatic.promised(learned, wanted, vectors, method, pooled=pooled)
                ceiling = ceiling_queries.human_ceiling(session)
                if not as_json:
                    promises.show_promise(promise.promise, learned.codebook, ceiling)
                elif dry_run:
                    output.write_json(plain_fields(promise.promise) | {"two_people": ceiling and plain_fields(ceiling)})
            if dry_run:
                return
            with output.progress(_(output.ANSWERS)) as progress:
                suggested = suggesting.suggest(
                    session, question=question, method=method, learned=learned, promise=promise,
                    audit=automatic.Audit(automatic.AUDIT if audit is None else audit), progress=progress,
                    encoder=vectors,
                )  # fmt: skip
                kept()
    if as_json:
        output.write_json({name: value for name, value in plain_fields(suggested).items() if name != "changed"})
        return
    template = (
        _("Run {n}, learned from the codebook and {coded}:")
        if suggested.learned_from
        else _("Run {n}, learned from the codebook alone:")
    )
    output.done(template.format(n=suggested.run, coded=output.counted(suggested.learned_from, "coded answer")))
    output.done(
        _("{codes} proposed, for {share} uncoded answers.").format(
            codes=output.counted(suggested.proposed, "code"),
            share=output.percent(suggested.with_proposal, suggested.responses),
        )
    )
    if quality := in_words(suggested.quality, suggested.learned_from):
        output.done(
            _("Quality, measured on coded answers that the model had not seen: {quality}").format(quality=quality)
        )
    else:
        output.done(_("Quality: not known; too few answers are coded to measure it."))
    for code, why in suggested.silent.items():
        output.done(_("«{code}» stays silent: {why}.").format(code=code, why=translated(why)))
    if suggested.automatic:
        _show_automatic(
            suggested.run, suggested.automatic, suggested.responses, automatic.AUDIT if audit is None else audit
        )
    output.info(_("Next: coder decide {typed_file} --list").format(typed_file=typed(project)))


def _show_automatic(run: int, automatic_report: AutomaticReport, looked_at: int, asked: int) -> None:
    coded_count = automatic_report.answers + automatic_report.audit
    output.done(
        _("Automatic: {codes} on {share} uncoded answers (expected {percent} %).").format(
            codes=output.counted(automatic_report.codes + automatic_report.audit_codes, "code"),
            share=output.percent(coded_count, looked_at), percent=f"{100 * automatic_report.expected_share:.0f}",
        )
    )  # fmt: skip
    output.done(
        _("Kept: {codes} on {answers}.").format(
            codes=output.counted(automatic_report.codes, "code"),
            answers=output.counted(automatic_report.answers, "answer"),
        )
    )
    audited = output.counted(automatic_report.audit, "answer")
    if automatic_report.audit:
        output.done(
            _(
                "Set aside for the audit: {answers}, with {codes}. Code them without looking at suggestions;"
                " `coder runs` lists them (run {n}) and says how the promise stood the test."
            ).format(answers=audited, codes=output.counted(automatic_report.audit_codes, "code"), n=run)
        )
    if left_out := automatic_report.questions_left_out:
        output.note(
            _(
                "nothing was coded automatically for {questions}: none of the answers there is coded, so nothing can be"
                " promised for them."
            ).format(questions=", ".join(f"«{name}»" for name in left_out))
        )
    if automatic_report.audit < asked:
        output.note(
            _(
                "{answers} could be set aside and not {asked}: no more than half of those with an automatic code are."
            ).format(answers=audited, asked=asked)
        )
    if asked and automatic_report.audit < automatic.AUDIT:
        output.note(
            _("an audit of {answers} says little about the promise; {n} to 100 would.").format(
                answers=audited, n=automatic.AUDIT
            )
        )
