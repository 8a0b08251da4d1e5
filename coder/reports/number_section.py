"""A question answered with a number: how many answered, mean, median, quartiles, minimum and maximum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coder.i18n.translator import N_
from coder.reports.chapter import COUNT, MEAN, TEXT, VALUE, Block, Cell, Paragraph, ReportColumn
from coder.reports.counting import Grouping
from coder.reports.labels import called, sentence
from coder.reports.measures import Measures, decimals_of, measures
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.words import capital
from coder.text.function_words import FUNCTION_WORDS

FEWEST_HALVED = 8
"""Fewest numbers for a sentence on their middle half."""

_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:i |in |antall |antal |number of )?([^\W\d_][^()\[\]]{0,29}?)\s*[)\]]\s*[?:.]?\s*$"
)
"""A unit at the end of a question: «Hvor lang er ventetida? (uker)», «Årsverk [i prosent]»."""

_HOW_MANY = re.compile(
    r"(?i)^(?:\W*\d+\w?[.)]?\s+)?(?:(?:hvis|viss|if) (?:ja|yes)\W+)?(?:hvor mange|kor mange|how many)"
    r"\s+([^\W\d_]+)(?:\s+([^\W\d_]+)|\W*$)"
)


def number_section(make: Numbering, planned: Planned) -> list[Block]:
    """Return the blocks of a question of numbers in the chapter."""
    blocks: list[Block] = [make.heading_of(planned)]
    blocks.append(Paragraph(planned.section.lead or number_sentence(make, planned)))
    if "closed" in make.plan.definition.tables and shown_measures(make, planned) is not None:
        blocks.append(_table(make, planned, next(iter(planned.summarised_by), None)))
    return blocks


def number_appendix(make: Numbering, planned: Planned) -> list[Block]:
    """Return the numbers by the variables that have no table in the chapter."""
    if "closed" not in make.plan.definition.tables or shown_measures(make, planned) is None:
        return []
    return [_table(make, planned, by) for by in planned.summarised_by[1:]]


def number_sentence(make: Numbering, planned: Planned) -> str:
    """Return a sentence on the mean, the median and the middle half."""
    words, figures = make.words, shown_measures(make, planned)
    values = _values(planned)
    if figures is None:
        few = measures(values, planned.asked)
        return words(
            N_("{n} of {total} {total:{unit}|{units}} asked gave a number: too few to show which."),
            n=few.n if few is not None else 0,
            total=len(planned.asked),
        )
    decimals = decimals_of(values.values())
    unit = unit_of(planned)

    def number(value: float, *, fixed: bool = False) -> str:
        shown = make.words.measure(value, decimals, fixed=fixed)
        return f"{shown} {unit}" if unit else shown

    if figures.n == 1:
        return words(N_("The one who answered gives {value}."), value=number(figures.mean))
    sentence = words(
        N_("{n:The one|The {n}} who answered {n:gives|give} {mean} on average; the median is {median}.")
        if figures.n < FEWEST_HALVED
        else N_(
            "{n:The one|The {n}} who answered {n:gives|give} {mean} on average; the median is {median}, and the half in"
            " the middle lies between {lower} and {upper}."
        ),
        n=figures.n,
        mean=number(figures.mean, fixed=True),
        median=make.words.measure(figures.median, decimals),
        lower=make.words.measure(figures.lower, decimals),
        upper=make.words.measure(figures.upper, decimals),
    )
    weighted = make.plan.weights is not None
    return words(N_("{sentence} The figures are weighted."), sentence=sentence) if weighted else sentence


def unit_of(planned: Planned) -> str:
    """Return the unit of the numbers: by the definition, else the words in brackets at the end of the question, or the
    one word after «Hvor mange»; "" if unknown.
    """
    if planned.section.unit:
        return planned.section.unit
    if match := _IN_BRACKETS.search(planned.label):
        return match[1]
    match = _HOW_MANY.match(planned.label)
    if match and match[1].casefold() not in FUNCTION_WORDS and (match[2] or "er").casefold() in FUNCTION_WORDS:
        return match[1].lower()
    return ""


def _values(planned: Planned) -> Mapping[int, float]:
    assert planned.numbers is not None
    return {case: value for case, value in planned.numbers.items() if case in planned.asked}


def shown_measures(make: Numbering, planned: Planned) -> Measures | None:
    """Return the summary of all numbers; None if they are too few to be shown."""
    found = measures(_values(planned), planned.asked, make.plan.weights)
    return None if found is None or found.n < make.plan.mask_below else found


def _table(make: Numbering, planned: Planned, by: Grouping | None) -> Block:
    """Return the numbers by groups, all of them last; only all if there are no groups."""
    words, values, weights = make.words, _values(planned), make.plan.weights
    hides = make.plan.mask_below > 1
    decimals = decimals_of(values.values())
    columns = [
        ReportColumn(capital(by.label) if by is not None else "", TEXT),
        ReportColumn("n", COUNT),
        ReportColumn(words("Mean"), MEAN),
        ReportColumn(words("Median"), VALUE),
        ReportColumn(words("Lower quartile"), VALUE),
        ReportColumn(words("Upper quartile"), VALUE),
        *([] if hides else [ReportColumn(words("Lowest"), VALUE), ReportColumn(words("Highest"), VALUE)]),
    ]

    def row(label: str, found: Measures) -> list[Cell]:
        figures = [found.mean, found.median, found.lower, found.upper, *([] if hides else [found.least, found.most])]
        return [label, found.n, *(round(figure, decimals) if hides else figure for figure in figures)]

    rows: list[Sequence[Cell]] = []
    for group in by.groups if by is not None else ():
        found = measures(values, group.cases & planned.asked, weights)
        if found is not None:
            rows.append(row(group.label, found))
    total = shown_measures(make, planned)
    assert total is not None
    rows.append(row(words("Total"), total))
    unit = unit_of(planned)
    label = sentence(planned.label)
    caption = make.caption(planned.section, "table", label)
    if by is not None:
        wording = words("{label} By {variable}.", label=label, variable=called(words, by.label, by.name))
        caption = make.caption(planned.section, f"table by {by.name}", wording)
    notes = [words("Unit: {unit_of_numbers}.", unit_of_numbers=unit)] if unit else []
    without = len(planned.asked) - len(values)
    if without:
        notes.append(
            words(
                N_("{without} of {asked} {asked:{unit}|{units}} asked gave no number."),
                without=without,
                asked=len(planned.asked),
            )
        )
    notes += [*(make.overlap_notes(by) if by is not None else []), *_weight_notes(make)]
    return make.table(planned.section.question, caption, columns, rows, notes, total=len(rows) > 1, decimals=decimals)


def _weight_notes(make: Numbering) -> list[str]:
    """Return the note that figures are weighted, if they are."""
    if make.plan.weights is None:
        return make.weight_notes()
    sentence = N_("Mean, median and quartiles are weighted by «{variable}»; n, the lowest and the highest are not.")
    return [make.words(sentence, variable=make.plan.weights.variable)]
