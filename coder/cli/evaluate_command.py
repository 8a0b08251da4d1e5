"""`coder evaluate`: how good suggestions are, measured on your own codings."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli import encoding, options, output, promises
from coder.cli.offered import METHOD
from coder.codebook.read import read_codebook
from coder.i18n.words import N_, _, decimal, translated
from coder.operations import importing
from coder.project import open_project
from coder.queries import evaluating, stale_codes
from coder.registry import READERS, knows

if TYPE_CHECKING:
    from coder.operations.importing import ReadOptions
    from coder.project import Session
    from coder.queries.evaluating import Beside, Curve, MeasuredOn

LABELS = {
    "precision_at_1": "P@1", "recall_at_3": "R@3", "recall_at_5": "R@5", "lrap": "LRAP", "sample_f1": "sample-F1",
    "micro_f1": "micro-F1", "macro_f1": "macro-F1", "exact_sets": N_("exact"), "ece": "ECE",
    "keystrokes_saved": N_("keys saved"), "list_miss": N_("list lacks"), "list_size": N_("list length"),
    "automatic_share": N_("automatic"),
}  # fmt: skip
BESIDE = ("lrap", "precision_at_1", "recall_at_3", "micro_f1", "ece")


@click.command("evaluate")
@click.argument("source", type=options.FilePath, metavar="PROJECT|FILE")
@click.option("--question", metavar="NAME", help="Of a project: only answers to this open question.")
@click.option("--text", "text_column", metavar="COLUMN", help="Of a file: the answers.")
@click.option("--codes", "codes_column", metavar="COLUMN", help="Of a file: the codes.")
@click.option(
    "--excerpt", "excerpt_column", metavar="COLUMN", help="Of a file: the part of the answer that the codes are on."
)
@click.option("--separator", default="|", show_default=True, metavar="SIGN", help="Of a file: what parts the codes.")
@options.missing_values
@click.option("--codebook", type=options.FilePath, metavar="FILE", help="Of a file: the codebook.")
@click.option("--coded", "sizes", metavar="N,N,…", help="Numbers of coded answers. Default: 0, 25, 50, 100, 200 …")
@click.option(
    "--draws", type=click.IntRange(1, 100), default=5, show_default=True, metavar="N", help="How often each is tried."
)
@click.option(
    "--precision", type=click.FloatRange(0.5, 1), default=0.9, show_default=True, metavar="P",
    help="Of answers coded automatically: how many should have exactly the right codes.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="For the draws.")
@encoding.option
@click.option(
    "--method", "methods", multiple=True, type=METHOD,
    help="What learns, as in `coder suggest`; others that are named stand beside the first. Default: `default`, "
    "`linear` and those of plug-ins.",
)  # fmt: skip
@click.option("--svg", type=options.FilePath, metavar="FILE", help="Save the curve as a picture.")
@options.as_json
def command(
    source: Path,
    question: str | None,
    text_column: str | None,
    codes_column: str | None,
    excerpt_column: str | None,
    separator: str,
    missing: tuple[str, ...],
    keep_missing: bool,
    codebook: Path | None,
    sizes: str | None,
    draws: int,
    precision: float,
    seed: int,
    encoder: str | None,
    methods: tuple[str, ...],
    svg: Path | None,
    as_json: bool,
) -> None:
    """Measure suggestions on what is coded: learn from some answers, try on others, for more and more of them.

    SOURCE is a project, or a table with a column of answers and one of codes. Nothing is changed.
    """
    read = importing.ReadOptions(missing=missing, detect_missing=not keep_missing)
    is_file = knows(READERS, source.suffix.casefold())
    options.only_with(not is_file, _("a project; of a file, name the column with --text"), "question")
    options.only_with(
        is_file, _("a file, not with a project"), "text_column", "codes_column", "excerpt_column", "separator",
        "codebook", "missing", "keep_missing",
    )  # fmt: skip
    with ExitStack() as opened:
        session = None if is_file else opened.enter_context(open_project(source, read_only=True))
        measured_on = _measured_on(
            source, session, question, text_column, codes_column, excerpt_column, separator, codebook, read
        )
        stale = stale_codes.stale_promises(session) if session else []
        if not as_json:
            output.problems(measured_on.problems)
            for promise in stale:
                output.note(promises.stale_promise_text(promise))
        there, failures = evaluating.methods_there() if not methods else (methods, ())
        for failure in failures:
            output.note(translated(failure.what))
        texts = evaluating.texts_to_encode(measured_on)
        vectors = opened.enter_context(encoding.vectors(session, encoder, len(texts), lambda: texts))
        with output.progress(_("{n} fits ({rate} a second)")) as show:
            curve = evaluating.evaluate(
                measured_on, sizes=_numbers(sizes), draws=draws, target_precision=precision, seed=seed,
                encoder=vectors, methods=there, done=show,
            )  # fmt: skip
    if svg is not None:
        evaluating.save_svg(curve, svg, _("Learning curve: {file}").format(file=source.name))
        output.info(_("Saved {file}.").format(file=svg))
    if as_json:
        output.write_json(
            {
                **evaluating.as_json(curve),
                "problems": [str(problem) for problem in measured_on.problems],
                "stale_promises": [
                    {"run": stale_promise.run, "codes": [*stale_promise.codes]} for stale_promise in stale
                ],
            }
        )
        return
    _show(curve)
    output.data()
    for beside in curve.beside:
        _show_beside(curve, beside)
        output.data()
    output.data(evaluating.as_text(curve))


def _measured_on(
    source: Path,
    session: Session | None,
    question: str | None,
    text_column: str | None,
    codes_column: str | None,
    excerpt_column: str | None,
    separator: str,
    codebook: Path | None,
    read: ReadOptions,
) -> MeasuredOn:
    if session is None:
        book = None if codebook is None else read_codebook(codebook)
        return evaluating.of_file(
            source, text_column=text_column, codes_column=codes_column, excerpt_column=excerpt_column,
            separator=separator, codebook=book, options=read,
        )  # fmt: skip
    return evaluating.of_project(session, question)


def _numbers(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise click.UsageError(
            _("--coded «{text}» is not a list of whole numbers such as 0,25,100.").format(text=text)
        ) from None
    if found[0] < 0:
        raise click.UsageError(_("--coded cannot be below 0."))
    return found


def _show(curve: Curve) -> None:
    output.data(
        _(
            "{n} coded answers; each point tried {times} on {others} others (identical answers on one side);"
            " mean ± standard error."
        ).format(n=curve.answers, times=output.counted(curve.draws, "time"), others=curve.tested_on)
    )
    output.data()
    for part in (list(LABELS)[:7], list(LABELS)[7:]):
        output.print_table(
            [output.Number(_("coded")), *(output.Number(_(LABELS[name])) for name in part)],
            [[point.coded, *(_mean(*point.figures[name]) for name in part)] for point in curve.points],
        )
        output.data()
    output.data(
        _(
            "automatic: share of answers, surest first, that {percent} exact sets would allow; what is possible, not a"
            " promise (`coder suggest --auto` makes one). list lacks: meant to be {aim}."
        ).format(percent=f"{curve.target_precision:.0%}", aim=decimal(0.1, 1))
    )
    output.data()
    if curve.points:
        output.data(
            _("Each code after {n} coded answers; n: tests that have it, per draw.").format(n=curve.points[-1].coded)
        )
    output.print_table(
        [_("code"), output.Number("n"), output.Number(_("precision")), output.Number(_("recall"))],
        [
            [code_figures.code, f"{code_figures.n:.0f}", _share(code_figures.precision), _share(code_figures.recall)]
            for code_figures in curve.codes
        ],
    )


def _show_beside(curve: Curve, other: Beside) -> None:
    own = {point.coded: point.figures for point in curve.points}
    output.data(
        _(
            "«{method}», and in brackets how far it is above «{other}» on the same draws ({n}; mean ± standard error)."
            " Of ECE less is better."
        ).format(method=curve.method, other=other.method, n=curve.draws)
    )
    output.print_table(
        [output.Number(_("coded")), *(output.Number(LABELS[name]) for name in BESIDE)],
        [
            [
                point.coded,
                *(f"{decimal(own[point.coded][name][0], 3)} ({_gain(*point.figures[name])})" for name in BESIDE),
            ]
            for point in other.gains
        ],
    )


def _gain(value: float, error: float) -> str:
    return f"{'+' if value >= 0 else '−'}{decimal(abs(value), 3)} ± {decimal(error, 3)}"


def _mean(value: float, error: float) -> str:
    return f"{decimal(value, 3)} ± {decimal(error, 3)}"


def _share(value: float | None) -> str:
    return "–" if value is None else decimal(value, 2)
