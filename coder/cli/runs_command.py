"""`coder runs`: the runs of suggestions with their reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.batch import run_report
from coder.cli import options, output, promises
from coder.errors import FileRefused, NotFound
from coder.i18n.words import _, decimal, decimal_sign
from coder.model.ids import RunId
from coder.model.run import UNFINISHED, AutomaticReport
from coder.operations import automatic
from coder.project import open_project
from coder.quality import in_words
from coder.queries import stale_codes
from coder.reasons import reason
from coder.text.escaped import json_text

if TYPE_CHECKING:
    from coder.operations.automatic import RunListed
    from coder.queries.stale_codes import StalePromise

LISTED = 50
"""Answers of an audit that are listed."""
_BARS = " ▁▂▃▄▅▆▇█"


@click.command("runs")
@click.argument("source", type=options.FilePath, metavar="PROJECT")
@click.option("--run", "number", type=int, metavar="N", help="Only this run, with its codes.")
@click.option("--automatic", "layer", type=int, metavar="N", help="Print the automatic codes of run N as JSON lines.")
@options.as_json
def command(source: Path, number: int | None, layer: int | None, as_json: bool) -> None:
    """List the runs of suggestions in PROJECT, newest first: what each learned from, proposed and promised.

    Give the report of a batch run (OUT.report.json), or its OUT, instead of a project to read it as text.
    """
    options.only_with(layer is None, _("the list of runs, not with --automatic"), "number", "as_json")
    beside = source.with_name(f"{source.name}.report.json")
    if source.suffix == ".json" or beside.is_file():
        options.only_with(False, _("a project"), "number", "layer")
        _show_report(beside if beside.is_file() else source, as_json)
        return

    with open_project(source, read_only=True) as session:
        runs = automatic.runs_made(session)
        stale = {stale_promise.run: stale_promise for stale_promise in stale_codes.stale_promises(session)}
        wanted = layer if layer is not None else number
        if wanted is not None:
            runs = [run for run in runs if run.fates.run.id == wanted]
            if not runs:
                raise NotFound(
                    "There is no run {wanted} in {source}.",
                    "`coder runs PROJECT` lists them.",
                    wanted=wanted,
                    source=source,
                )
        if layer is not None:
            if layer in stale:
                output.note(promises.stale_promise_text(stale[RunId(layer)]))
            for code in automatic.automatic_codes(session, layer):
                click.echo(json_text(code._asdict()))
            return
    if as_json:
        output.write_json([_as_json(run, stale.get(run.fates.run.id)) for run in runs])
        return
    if not runs:
        output.data(_("No run yet. Make one with: coder suggest PROJECT"))
    for run in runs:
        _show_run(run, stale.get(run.fates.run.id), with_codes=number is not None)


def _as_json(run: RunListed, stale: StalePromise | None) -> dict[str, object]:
    fates = run.fates
    row = output.run_as_json(fates.run) | {
        "report": json.loads(fates.run.kept_report), "suggestions": fates.suggestions, "proposed": fates.proposed,
        "accepted": fates.accepted, "not_accepted": fates.not_accepted, "automatic": fates.automatic,
    }  # fmt: skip
    if (audit := run.audit) is not None:
        figures: dict[str, object] = {"answers": audit.answers, "judged": audit.judged, "right": audit.right}
        if audit.judged:
            figures |= {"coded_answers": audit.coded_answers, "precision": audit.precision, "bound": audit.bound}
        row |= {"audit": figures, "audit_answers": run.audit_answers, "stale_codes": list(stale.codes) if stale else []}
    return row


def _show_run(listed_run: RunListed, stale: StalePromise | None, *, with_codes: bool) -> None:
    fates, run, report = listed_run.fates, listed_run.fates.run, listed_run.fates.run.report
    template = (
        _("Run {n}, {at}: learned from {coded}, looked at {answers}.")
        if not run.live
        else _("Run {n}, {at}, not finished: learned from {coded}, looked at {answers}.")
        if run.live == UNFINISHED
        else _("Run {n}, {at}, made while coding: learned from {coded}, looked at {answers}.")
    )
    output.data(
        template.format(
            n=run.id, at=output.moment(run.at), coded=output.learned(run),
            answers=output.counted(run.responses, "answer"),
        )
    )  # fmt: skip
    answer_count = report.answers
    template = (
        _("{codes} proposed, on {share} answers. Decisions: {accepted} accepted, {others} rejected or changed.")
        if answer_count
        else _("{codes} proposed. Decisions: {accepted} accepted, {others} rejected or changed.")
    )
    output.data(
        "  "
        + template.format(
            codes=output.counted(fates.proposed, "code"), accepted=fates.accepted, others=fates.not_accepted,
            share=output.percent(report.with_proposal, answer_count) if answer_count else "",
        )
    )  # fmt: skip
    if fates.accepted + fates.not_accepted > fates.proposed:
        output.data(
            "  " + _("Several coders may have decided on the same suggestion, and on one below what is proposed.")
        )
    if quality := in_words(run.quality or {}, run.learned_from):
        output.data("  " + _("Quality {quality}").format(quality=quality))
    if report.automatic:
        _show_layer(listed_run, report.automatic)
        if stale is not None:
            output.note(promises.stale_promise_text(stale))
    if with_codes and report.codes:
        output.print_table(
            (_("code"), output.Number(_("answers")), _("confidences 0 … 1")),
            [(code.name, code.answers, _bar(code.confidences)) for code in report.codes],
        )


def _show_layer(run: RunListed, promise: AutomaticReport) -> None:
    template = (
        _(
            "Automatic, at a precision of {precision}: {codes} kept on {answers}; expected on {percent} % of the"
            " answers, with those set aside."
        )
        if promise.pooled is None
        else _(
            "Automatic, at a precision of {precision} for all codes together: {codes} kept on {answers}; expected on"
            " {percent} % of the answers, with those set aside."
        )
    )
    output.data(
        "  "
        + template.format(
            precision=f"{promise.precision:g}".replace(".", decimal_sign()),
            codes=output.counted(run.fates.automatic, "code"), answers=output.counted(promise.answers, "answer"),
            percent=f"{100 * promise.expected_share:.0f}",
        )
    )  # fmt: skip
    audit = run.audit
    if audit is None:
        return
    if audit.judged:
        output.data(
            "  "
            + _(
                "Audit: {right} of {codes} were right, on the {coded} of {answers} set aside that are coded since;"
                " at least {bound} with 95 % certainty."
            ).format(
                right=audit.right, codes=output.counted(audit.judged, "code"), coded=audit.coded_answers,
                answers=output.counted(audit.answers, "answer"), bound=decimal(audit.bound, 2),
            )
        )  # fmt: skip
    elif audit.answers:
        listed, more = run.audit_answers[:LISTED], len(run.audit_answers) - LISTED
        template = (
            _("Audit: {answers} to code without suggestions: {numbers} and {n} more (--json lists all).")
            if more > 0
            else _("Audit: {answers} to code without suggestions: {numbers}.")
        )
        output.data(
            "  "
            + template.format(
                answers=output.counted(audit.answers, "answer"), numbers=", ".join(map(str, listed)), n=more
            )
        )


def _bar(counts: Sequence[int]) -> str:
    most = max(*counts, 1)
    return "".join(_BARS[min(8, -int(-8 * (count / most) ** 0.5 // 1))] for count in counts)


def _show_report(source: Path, as_json: bool) -> None:
    try:
        found = run_report.read_report(source)
    except OSError as error:
        raise FileRefused(
            "{source} could not be read: {why}.", "Check the name.", source=source, why=reason(error)
        ) from None
    if as_json:
        output.write_json(run_report.as_json(found))
    else:
        output.data(run_report.as_text(found))
