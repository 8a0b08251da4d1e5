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


def rows(one: QuestionAssistance, codebook: Codebook) -> Iterator[Row]:
    """Yield a row for each code, and one without a code for figures over all codes."""
    found = one.found
    low, high = found.seconds_difference or (None, None)
    yield {
        "question": one.question, "code_id": "", "code": "", "with": found.with_them, "without": found.alone,
        "seconds_with": found.seconds_with, "seconds_without": found.seconds_alone,
        "seconds_difference_low": low, "seconds_difference_high": high, "low_confidence_seen": found.low_seen,
        "drawn": int(one.drawn),
        **figure_columns(found, "low_taken"),
    }  # fmt: skip
    for code in found.codes:
        yield {
            "question": one.question, **code_columns(codebook, code.code), "with": code.with_them,
            "without": code.alone,
            "share_with": round(code.with_them / found.with_them, PLACES) if found.with_them else None,
            "share_without": round(code.alone / found.alone, PLACES) if found.alone else None,
            **figure_columns(code, "difference", "agreed_with", "agreed_alone", "agreement_difference"),
            "bent": int(code.code in found.bent),
        }  # fmt: skip


def print_comparison(one: QuestionAssistance, codebook: Codebook) -> None:
    """Print one comparison in words and a table."""
    found = one.found
    note(
        _("«{question}»: {assisted} coded with suggestions seen before, {alone} without.").format(
            question=one.question, assisted=output.counted(found.with_them, "answer"), alone=found.alone
        )
    )  # fmt: skip
    output.print_table(
        (
            _("code"), Number(_("with")), Number(_("without")), Number(_("difference")), Number("95 %"),
            Number(_("both, with")), Number(_("without")),
        ),
        [
            (
                output.one_line(codebook.by_id[code.code].name, max(10, output.width() - 64)),
                _share(code.with_them, found.with_them), _share(code.alone, found.alone),
                "–" if code.difference.value is None else points(code.difference.value),
                between_points(code.difference), percent(code.agreed_with.value), percent(code.agreed_alone.value),
            )
            for code in found.codes
        ],
    )  # fmt: skip
    for line in _notes(one, codebook):
        note(line)


def _share(n: int, of: int) -> str:
    return percent(n / of if of else None)


def _notes(one: QuestionAssistance, codebook: Codebook) -> Iterator[str]:
    found = one.found
    yield _(
        "Shares of the answers with each code, and how often another coder put it, too («both»), of answers coded with"
        " suggestions by all, and by nobody."
    )
    if found.seconds_with is not None and found.seconds_alone is not None:
        times = _("An answer took {with_them} with suggestions, {alone} without (median).").format(
            with_them=output.counted(round(found.seconds_with), "second"), alone=decimal(found.seconds_alone, 0)
        )
        if found.seconds_difference is not None:
            low, high = found.seconds_difference
            times += " " + _("95 % interval of the difference: {low} to {high}.").format(
                low=decimal(low, 1), high=decimal(high, 1)
            )
        yield times
    if found.low_seen:
        yield _("Of {suggestions} seen with a confidence below {bound}, {share} were taken.").format(
            suggestions=output.counted(found.low_seen, "suggestion"), bound=decimal(0.3, 1),
            share=percent(found.low_taken.value),
        )  # fmt: skip
    if found.bent:
        template = (
            _("The suggestions bend what is reported: {codes} would have another share without them.")
            if one.drawn
            else _(
                "The suggestions bend what is reported: {codes} would have another share without them, more than chance"
                " allows, if both kinds of answers are alike."
            )
        )
        yield template.format(codes=output.listed([f"«{codebook.by_id[code].name}»" for code in found.bent]))
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
    yield drawn if one.drawn else otherwise
