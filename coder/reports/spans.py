"""Sentences on the range over coders, for shares without a column for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coder.reports.answered import Answered
from coder.reports.coder_rule import Spans, ranges_by_group, widest
from coder.reports.counting import CodeCount, Crosstab
from coder.reports.crossing import shown_name
from coder.reports.numbering import Numbering
from coder.reports.words import Words


@dataclass(frozen=True, slots=True)
class GroupSpans:
    """The ranges of a crosstab's cells, by code and group; `apart` if some rows are left out because they could
    disclose hidden numbers.
    """

    table: Crosstab
    spans: Spans
    apart: bool


def range_note(words: Words) -> str:
    """Return the note on the column of ranges over coders."""
    return words(
        "Range over coders: the lowest and the highest per cent if the codes of each coder counted where that coder has"
        " coded."
    )


def hand_coded_range_note(words: Words) -> str:
    """Return the note on the column of ranges over coders beside estimates."""
    return words(
        "Range over coders: the lowest and the highest hand-coded share if the codes of each coder counted where that"
        " coder has coded."
    )


def by_group_hidden_note(make: Numbering) -> str:
    """Return the note that ranges by group are withheld."""
    return make.words(
        "The range over coders by group is not shown: it could give away numbers below {threshold}.",
        threshold=make.plan.mask_below,
    )


def rows_left_out_note(make: Numbering) -> str:
    """Return the note that some rows are not considered for the widest range by group."""
    return make.words(
        "Rows with something hidden, or in which a coder has under {threshold} of a group, are not part of that.",
        threshold=make.plan.mask_below,
    )


def group_spans(make: Numbering, answered: Answered, tables: Sequence[Crosstab]) -> list[GroupSpans]:
    """Return the ranges of each of these crosstabs; none where no answer is coded by several."""
    plan = make.plan
    found = ranges_by_group(answered, plan.study.codebook, tables, plan.weights, plan.mask_below)
    return [
        GroupSpans(table, spans, len({row for row, _ in spans}) < len(table.rows))
        for table, spans in zip(tables, found, strict=True)
    ]


def group_span_notes(
    make: Numbering, answered: Answered, spans_by_group: GroupSpans, rows: Collection[str]
) -> list[str]:
    """Return notes on the widest range in these rows of a crosstab, and on where the overall ranges are. A further
    column for each group would make the table unreadable.
    """
    if not answered.several:
        return []
    words, book = make.words, make.plan.study.codebook
    cell = widest({cell: span for cell, span in spans_by_group.spans.items() if cell[0] in rows})
    if cell is None:
        notes = [by_group_hidden_note(make)] if spans_by_group.apart else []
    else:
        code, key = cell
        label = next(group.label for group in spans_by_group.table.grouping.groups if group.key == key)
        name = shown_name(book, book.by_id[code])
        notes = [
            words(
                "The widest range over coders here is {range} per cent, for «{code}» in the group «{group}».",
                range=range_in_words(make, spans_by_group.spans[cell]),
                code=name,
                group=label,
            )
        ]
        notes += [rows_left_out_note(make)] if spans_by_group.apart else []
    return [*notes, *_elsewhere(make)]


def span_notes(make: Numbering, answered: Answered, counts: Sequence[CodeCount]) -> list[str]:
    """Return notes on the widest range of these counts, and on where each is found."""
    widest_span = widest_span_note(make, counts) if answered.several else []
    return [*widest_span, *_elsewhere(make)] if widest_span else []


def widest_span_note(make: Numbering, counts: Sequence[CodeCount]) -> list[str]:
    """Return the note on the widest range of these counts; none where no answer was coded by several."""
    spanned_counts = [count for count in counts if count.span]
    if not spanned_counts:
        return []
    most = max(spanned_counts, key=lambda count: count.span[1] - count.span[0] if count.span else 0.0)
    assert most.span is not None
    name = shown_name(make.plan.study.codebook, most.code)
    return [
        make.words(
            "The widest range over coders is {range} per cent, for «{code}».",
            range=range_in_words(make, most.span),
            code=name,
        )
    ]


def range_in_words(make: Numbering, span: tuple[float, float]) -> str:
    """Format a range of per cent; one number where all coders agree."""
    low, high = (make.words.percent(end, make.plan.definition.decimals) for end in span)
    return low if low == high else f"{low}–{high}"


def _elsewhere(make: Numbering) -> list[str]:
    if "codes" not in make.plan.definition.tables and "tables" not in make.plan.definition.appendices:
        return []
    return [make.words("The range over coders for everybody together stands in the table of codes.")]
