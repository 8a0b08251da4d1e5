"""Prints the comparison of `coder agree --suggestions`: answers coded with suggestions and without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.cli import output
from coder.cli.agreement_output import between_points, note, points
from coder.cli.agreement_rows import PLACES, Row, code_columns, figure_columns
from coder.i18n.figures import percent
from coder.i18n.words import _, decimal

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.queries.assisting import QuestionAssistance

Number = output.Number


def rows(question_assistance: QuestionAssistance, codebook: Codebook) -> Iterator[Row]:
    """Yield a row for each code, and one without a code for figures over all codes."""
    assistance = question_assistance.found
    low, high = assistance.seconds_difference or (None, None)
    yield {
        "question": question_assistance.question,
        "code_id": "",
        "code": "",
        "with": assistance.with_them,
        "without": assistance.alone,
        "seconds_with": assistance.seconds_with,
        "seconds_without": assistance.seconds_alone,
        "seconds_difference_low": low,
        "seconds_difference_high": high,
        "low_confidence_seen": assistance.low_seen,
        "drawn": int(question_assistance.drawn),
        **figure_columns(assistance, "low_taken"),
    }
    for code in assistance.codes:
        yield {
            "question": question_assistance.question, **code_columns(codebook, code.code), "with": code.with_them,
            "without": code.alone,
            "share_with": round(code.with_them / assistance.with_them, PLACES) if assistance.with_them else None,
            "share_without": round(code.alone / assistance.alone, PLACES) if assistance.alone else None,
            **figure_columns(code, "difference", "agreed_with", "agreed_alone", "agreement_difference"),
            "bent": int(code.code in assistance.bent),
        }  # fmt: skip


def print_comparison(question_assistance: QuestionAssistance, codebook: Codebook) -> None:
    """Print one comparison in words and a table."""
    assistance = question_assistance.found
    note(
        _("«{question}»: {assisted} coded with suggestions seen before, {alone} without.").format(
            question=question_assistance.question,
            assisted=output.counted(assistance.with_them, "answer"),
            alone=assistance.alone,
        )
    )
    output.print_table(
        (
            _("code"), Number(_("with")), Number(_("without")), Number(_("difference")), Number("95 %"),
            Number(_("both, with")), Number(_("without")),
        ),
        [
            (
                output.one_line(codebook.by_id[code.code].name, max(10, output.width() - 64)),
                _share(code.with_them, assistance.with_them), _share(code.alone, assistance.alone),
                "–" if code.difference.value is None else points(code.difference.value),
                between_points(code.difference), percent(code.agreed_with.value), percent(code.agreed_alone.value),
            )
            for code in assistance.codes
        ],
    )  # fmt: skip
    for line in _notes(question_assistance, codebook):
        note(line)


def _share(n: int, of: int) -> str:
    return percent(n / of if of else None)


def _notes(question_assistance: QuestionAssistance, codebook: Codebook) -> Iterator[str]:
    assistance = question_assistance.found
    yield _(
        "Shares of the answers with each code, and how often another coder put it, too («both»), of answers coded with"
        " suggestions by all, and by nobody."
    )
    if assistance.seconds_with is not None and assistance.seconds_alone is not None:
        times = _("An answer took {with_them} with suggestions, {alone} without (median).").format(
            with_them=output.counted(round(assistance.seconds_with), "second"),
            alone=decimal(assistance.seconds_alone, 0),
        )
        if assistance.seconds_difference is not None:
            low, high = assistance.seconds_difference
            times += " " + _("95 % interval of the difference: {low} to {high}.").format(
                low=decimal(low, 1), high=decimal(high, 1)
            )
        yield times
    if assistance.low_seen:
        yield _("Of {suggestions} seen with a confidence below {bound}, {share} were taken.").format(
            suggestions=output.counted(assistance.low_seen, "suggestion"), bound=decimal(0.3, 1),
            share=percent(assistance.low_taken.value),
        )  # fmt: skip
    if assistance.bent:
        template = (
            _("The suggestions bend what is reported: {codes} would have another share without them.")
            if question_assistance.drawn
            else _(
                "The suggestions bend what is reported: {codes} would have another share without them, more than chance"
                " allows, if both kinds of answers are alike."
            )
        )
        yield template.format(codes=output.listed([f"«{codebook.by_id[code].name}»" for code in assistance.bent]))
    else:
        yield _("No code's share differs more than chance allows.")
    drawn = _(
        "Which answers were coded without suggestions was drawn by lot (`coder assign --hold-out`): beyond chance, a"
        " difference is what the suggestions do."
    )
    otherwise = _(
        "Which answers were coded with suggestions was not drawn at random, so the two kinds of answers may differ in"
        " themselves: compare orders of coding and coders before you believe a difference."
    )
    yield drawn if question_assistance.drawn else otherwise
