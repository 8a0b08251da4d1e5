"""Sentences about the range over coders, beside shares that have no column for it."""

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
    """The ranges of a crosstab's cells, by code and group; `apart`: some rows are left out, which could tell numbers
    that are to be hidden.
    """

    table: Crosstab
    spans: Spans
    apart: bool


def range_note(words: Words) -> str:
    """What the column of ranges over coders is."""
    return words(
        "Range over coders: the lowest and the highest per cent if the codes of each coder counted where that coder has"
        " coded."
    )


def hand_coded_range_note(words: Words) -> str:
    """What the column of ranges over coders is beside estimates."""
    return words(
        "Range over coders: the lowest and the highest hand-coded share if the codes of each coder counted where that"
        " coder has coded."
    )


def by_group_hidden_note(make: Numbering) -> str:
    """That no range by group can be told."""
    return make.words(
        "The range over coders by group is not shown: it could give away numbers below {threshold}.",
        threshold=make.plan.mask_below,
    )


def rows_left_out_note(make: Numbering) -> str:
    """That the widest range by group is not sought in all rows."""
    return make.words(
        "Rows with something hidden, or in which a coder has under {threshold} of a group, are not part of that.",
        threshold=make.plan.mask_below,
    )


def group_spans(make: Numbering, answered: Answered, tables: Sequence[Crosstab]) -> list[GroupSpans]:
    """The ranges of each of these crosstabs; none where several have coded no answer."""
    plan = make.plan
    found = ranges_by_group(answered, plan.study.codebook, tables, plan.weights, plan.mask_below)
    return [
        GroupSpans(table, spans, len({row for row, _ in spans}) < len(table.rows))
        for table, spans in zip(tables, found, strict=True)
    ]


def group_span_notes(make: Numbering, answered: Answered, held: GroupSpans, rows: Collection[str]) -> list[str]:
    """The widest range in these rows of a crosstab, and where that of everybody stands. A column more for each group
    would make the table unreadable.
    """
    if not answered.several:
        return []
    words, book = make.words, make.plan.study.codebook
    cell = widest({cell: span for cell, span in held.spans.items() if cell[0] in rows})
    if cell is None:
        said = [by_group_hidden_note(make)] if held.apart else []
    else:
        code, key = cell
        label = next(group.label for group in held.table.grouping.groups if group.key == key)
        name = shown_name(book, book.by_id[code])
        said = [
            words(
                "The widest range over coders here is {range} per cent, for «{code}» in the group «{group}».",
                range=range_in_words(make, held.spans[cell]),
                code=name,
                group=label,
            )
        ]
        said += [rows_left_out_note(make)] if held.apart else []
    return [*said, *_elsewhere(make)]


def span_notes(make: Numbering, answered: Answered, counts: Sequence[CodeCount]) -> list[str]:
    """The widest range of these counts, and where each has its own."""
    held = [one for one in counts if one.span]
    if not answered.several or not held:
        return []
    most = max(held, key=lambda one: one.span[1] - one.span[0] if one.span else 0.0)
    assert most.span is not None
    name = shown_name(make.plan.study.codebook, most.code)
    return [
        make.words(
            "The widest range over coders is {range} per cent, for «{code}».",
            range=range_in_words(make, most.span),
            code=name,
        ),
        *_elsewhere(make),
    ]


def range_in_words(make: Numbering, span: tuple[float, float]) -> str:
    """A range of per cent; one number where all coders come to the same."""
    low, high = (make.words.percent(end, make.plan.definition.decimals) for end in span)
    return low if low == high else f"{low}–{high}"


def _elsewhere(make: Numbering) -> list[str]:
    if "codes" not in make.plan.definition.tables and "tables" not in make.plan.definition.appendices:
        return []
    return [make.words("The range over coders for everybody together stands in the table of codes.")]
