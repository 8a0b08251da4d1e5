"""`coder estimate`: each code's share of all answers, from a coded random sample."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import options, output
from coder.i18n.words import _, decimal, signed
from coder.project import open_project
from coder.queries import codebooks, estimating

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.queries.estimating import EstimatedShare, Estimates, ShareChange

REST = 52
"""Columns of a line beside the code, with the blanks between them."""

SPAN = 13
"""Further columns for the range over coders."""

COLUMNS = (
    "wave", "value", "code_id", "code", "share", "low", "high", "hand_share", "hand_low", "hand_high", "coders_low",
    "coders_high", "n", "positive", "answers", "way", "trust", "stale",
)  # fmt: skip


@click.command("estimate")
@options.project
@options.question("The question whose sample it is. Default: the one that has one.")
@options.by_variable("By the values of a closed variable, too.")
@click.option("--weight", default="", metavar="VARIABLE", help="A closed variable with survey weights.")
@click.option(
    "--by-coder",
    default="",
    metavar="CODER",
    help="Whose codes count. Default: everybody's, by --several-coders.",
)
@options.several_coders
@click.option("--hand-only", is_flag=True, help="Use no predictions: the hand-coded sample alone.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with every figure; shares are 0–1.")
@options.as_json
def command(
    project: Path, question: str | None, by: str, weight: str, by_coder: str, several_coders: str | None,
    hand_only: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Estimate each code's share of all answers, with a 95 % interval, from a random sample (`coder sample`).

    Predictions for all answers are put right by the hand-coded sample; they only make intervals narrower, and are never
    shown by themselves. Where too few sampled answers have a code, the hand-coded share stands alone.
    """
    if as_csv and as_json:
        raise click.UsageError(_("Choose one of --csv and --json."))
    with open_project(project, read_only=True) as session, output.progress(_(output.ANSWERS)) as done:
        estimates = estimating.estimate(
            session, question, by=by, weight=weight, coder=by_coder,
            several=estimating.CoderRule(several_coders or estimating.CoderRule.FIRST), predictions=not hand_only,
            done=done,
        )  # fmt: skip
        codebook = codebooks.codebook_of(session)
    if as_json:
        output.write_json(_json(estimates, codebook))
    elif as_csv:
        table = csv.DictWriter(output.data_stream(), COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(_row(share, estimates, codebook) for share in estimates.shares)
    else:
        _show_estimates(estimates, codebook)


def _row(estimated_share: EstimatedShare, estimates: Estimates, codebook: Codebook) -> dict[str, object]:
    share, span = estimated_share.share, estimated_share.span
    known = share.way != "none"
    return {
        "wave": estimated_share.cell.wave, "value": estimated_share.cell.value, "code_id": estimated_share.code,
        "code": codebook.path(codebook.by_id[estimated_share.code]),
        **{
            name: round(value, 6) if known else None
            for name, value in (
                ("share", share.share), ("low", share.low), ("high", share.high), ("hand_share", share.hand),
                ("hand_low", share.hand_low), ("hand_high", share.hand_high),
            )
        },
        "coders_low": round(span.low, 6) if span else None, "coders_high": round(span.high, 6) if span else None,
        "n": share.n, "positive": share.positive, "answers": share.answers, "way": share.way,
        "trust": round(share.trust, 4), "stale": estimates.stale.get(estimated_share.code, 0),
    }  # fmt: skip


def _json(estimates: Estimates, codebook: Codebook) -> dict[str, object]:
    def path(code: str) -> str:
        return codebook.path(codebook.by_id[code])

    return {
        "question": estimates.sample.question,
        "seed": estimates.sample.seed,
        "drawn_by": estimates.sample.by,
        "answers": estimates.answers,
        "sampled": estimates.asked,
        "used": estimates.used,
        "complete": estimates.complete,
        "counted": estimates.counted,
        "coders": dict(estimates.coders),
        "from_suggestions": estimates.suggested,
        "other_coded": estimates.helped,
        "weight": estimates.weight or None,
        "unweighted": estimates.unweighted,
        "shares": [_row(share, estimates, codebook) for share in estimates.shares],
        "changes": [
            {
                "code_id": change.code,
                "code": path(change.code),
                "value": change.value,
                "before": change.before,
                "after": change.after,
                "change": round(change.change, 6),
                "low": round(change.low, 6),
                "high": round(change.high, 6),
            }
            for change in estimates.changes
        ],
        "unseen": [
            {
                "code_id": code,
                "code": path(code),
                "high": None if code in estimates.stale else round(estimates.at_most, 6),
            }
            for code in estimates.unseen
        ],
        "stale": {path(code): n for code, n in estimates.stale.items()},
    }


def _show_estimates(estimates: Estimates, codebook: Codebook) -> None:
    for line in _about(estimates):
        output.data(line)
    for cell in estimates.cells:
        output.data()
        label = _label(cell.value, cell.label)
        where = " · ".join(part for part in (cell.wave, label) if part) or _("All answers")
        template = _("{group}: {answers}") if estimates.counted else _("{group}: {answers}, {n} of them sampled")
        output.data(template.format(group=where, answers=output.counted(cell.answers, "answer"), n=cell.sampled))
        rows = [share for share in estimates.shares if share.cell == cell]
        number = output.Number
        spans = [number(_("by coder"))] if _by_coder(estimates) else []
        output.print_table(
            (
                _("code"), number(_("of all")), number(_("95 % interval")), number(_("by hand")), *spans, number("n"),
                _("from"),
            ),
            [_cells(share, estimates, codebook) for share in rows],
        )  # fmt: skip
    if estimates.changes:
        for label, changes in _by_group(estimates.changes):
            first = changes[0]
            output.data()
            template = (
                _("Change from {before} to {after}, {group}:") if label else _("Change from {before} to {after}:")
            )
            output.data(template.format(before=first.before or "–", after=first.after or "–", group=label))
            output.print_table(
                (_("code"), output.Number(_("points")), output.Number(_("95 % interval"))),
                [
                    (
                        _name(change.code, codebook, estimates), _signed(change.change),
                        _("{low} to {high}").format(low=_signed(change.low), high=_signed(change.high)),
                    )
                    for change in changes
                ],
            )  # fmt: skip
    output.data()
    for line in _notes(estimates, codebook):
        output.data(line)


def _signed(change: float) -> str:
    """Return a change of a share in percentage points, with its sign."""
    return signed(100 * change, 1)


def _about(estimates: Estimates) -> Iterator[str]:
    sample = estimates.sample
    if estimates.counted:
        yield _(
            "All {answers} to «{question}» are coded, by {coders}: their shares are counted, not estimated."
        ).format(
            answers=output.counted(estimates.answers, "answer"), question=sample.question,
            coders=", ".join(f"{name} ({n})" for name, n in estimates.coders.items()),
        )  # fmt: skip
        return
    template = (
        _(
            "Share of all {answers} to «{question}», from a random sample of {n} (seed {seed}, by {variable}),"
            " coded by {coders}."
        )
        if sample.by
        else _("Share of all {answers} to «{question}», from a random sample of {n} (seed {seed}), coded by {coders}.")
    )
    yield template.format(
        answers=output.counted(estimates.answers, "answer"),
        question=sample.question,
        n=estimates.used,
        seed=sample.seed,
        variable=sample.by,
        coders=", ".join(f"{name} ({n})" for name, n in estimates.coders.items()),
    )
    if not estimates.complete:
        yield _(
            "The sample is not coded to its end: of its {asked} answers the first {used} in the order drawn are used,"
            " which are a random sample themselves."
        ).format(asked=estimates.asked, used=estimates.used)
    if estimates.suggested:
        yield _(
            "{n} of {answers} were coded from suggestions: what the model gets wrong and a coder lets pass is in the"
            " estimate and not in its interval."
        ).format(n=estimates.suggested, answers=output.counted(estimates.used, "sampled answer"))


def _cells(estimated_share: EstimatedShare, estimates: Estimates, codebook: Codebook) -> tuple[object, ...]:
    share, span = estimated_share.share, estimated_share.span
    name = _name(estimated_share.code, codebook, estimates)
    ends = dict.fromkeys(decimal(100 * end, 1) for end in (span.low, span.high)) if span else ["–"]
    spans = ["–".join(ends)] if _by_coder(estimates) else []
    if share.way == "none":
        return name, "–", "–", "–", *spans, 0, "–"
    if estimates.counted or share.n == share.answers:  # a group sampled as a whole
        percent = f"{decimal(100 * share.share, 1)} %"
        return name, percent, "–", percent, *spans, share.n, _("all")
    source = _("both") if share.way == "sample and predictions" else _("few") if share.n < 30 else _("sample")
    return (
        name, f"{decimal(100 * share.share, 1)} %", f"{decimal(100 * share.low, 1)}–{decimal(100 * share.high, 1)}",
        f"{decimal(100 * share.hand, 1)} %", *spans, share.n, source,
    )  # fmt: skip


def _by_coder(estimates: Estimates) -> bool:
    """Return whether some share has a range over coders."""
    return any(share.span for share in estimates.shares)


def _name(code: str, codebook: Codebook, estimates: Estimates) -> str:
    """Return the code below its category, which precedes it in the table."""
    named_code = codebook.by_id[code]
    mark = " *" if code in estimates.stale else ""
    indent = "  " * codebook.depth(named_code)
    rest = REST + (SPAN if _by_coder(estimates) else 0)
    return indent + output.one_line(named_code.name, max(10, output.width() - rest - len(indent) - len(mark))) + mark


def _by_group(changes: tuple[ShareChange, ...]) -> Iterator[tuple[str, list[ShareChange]]]:
    keys = dict.fromkeys((change.before, change.after, change.value) for change in changes)
    for key in keys:
        share_changes = [change for change in changes if (change.before, change.after, change.value) == key]
        yield _label(share_changes[0].value, share_changes[0].label), share_changes


def _label(value: str | None, label: str) -> str:
    """Return what a group is called."""
    return _("Chose none") if value == estimating.CHOSE_NONE else label


def _notes(estimates: Estimates, codebook: Codebook) -> Iterator[str]:
    if not estimates.counted:
        yield _(
            "«both»: the predictions for all answers, put right by the sample. «sample»: fewer than 10 sampled answers"
            " with the code (or without it), or predictions that do not help: the hand-coded share. «few»: of under 30"
            " sampled."
        )
    if _by_coder(estimates):
        yield _(
            "«by coder»: the lowest and the highest hand-coded share if the codes of each coder counted where that"
            " coder has coded."
        )
    unseen = [code for code in estimates.unseen if code not in estimates.stale]  # stale ones could not be applied then
    if unseen and estimates.counted:
        yield _("On no answer: {codes} of the codebook.").format(codes=output.counted(len(unseen), "code"))
    elif unseen:
        yield _("No sampled answer has {codes}: each stands on at most {percent} % of all answers (95 %).").format(
            codes=output.counted(len(unseen), "code"), percent=decimal(100 * estimates.at_most, 1)
        )
    if estimates.helped:
        yield _("{answers} coded in other orders helped to predict; they are not counted.").format(
            answers=output.counted(estimates.helped, "answer")
        )
    if estimates.unweighted:
        yield _("{answers} without a weight in «{variable}» are left out.").format(
            answers=output.counted(estimates.unweighted, "answer"), variable=estimates.weight
        )
    for code, n in estimates.stale.items():
        if any(share.code == code for share in estimates.shares) or code in estimates.unseen:
            yield _(
                "* «{code}» is stale: {answers} of {used} were coded before the code got its present definition."
                " Look through them again."
            ).format(
                code=codebook.path(codebook.by_id[code]),
                answers=output.counted(n, "answer" if estimates.counted else "sampled answer"),
                used=estimates.used,
            )
    if len(estimates.cells) > 1 and not estimates.counted:
        yield _("Of many intervals, one in twenty misses by chance alone.")
