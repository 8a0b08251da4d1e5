"""A closed question in a report: its table with total, then by each variable a table and the share of one answer."""

from __future__ import annotations

from coder.reports.chapter import Block, Column, Heading, Panel, Paragraph
from coder.reports.counting import MISSING, closed, crosstab, rounded
from coder.reports.masking import mask
from coder.reports.numbering import Numbering, sentence, within
from coder.reports.planning import Planned


def closed_section(make: Numbering, planned: Planned) -> list[Block]:
    """The blocks of a closed question."""
    assert planned.answers is not None
    words, definition, weights = make.words, make.plan.definition, make.plan.weights
    counted = closed(planned.answers, planned.asked, weights)
    blocks: list[Block] = [Heading(1, planned.title)]
    if not counted.total:
        return [*blocks, Paragraph(words("nobody answered"))]
    label = sentence(planned.label)
    first_group, first = counted.shares[0]
    lead = planned.section.lead or words(
        "closed lead", percent=words.percent(first.percent), n=first.n, total=counted.total, answer=first_group.label
    )
    blocks.append(Paragraph(lead))
    if "closed" in definition.tables:
        shown, total = rounded([share.percent for _, share in counted.shares], definition.decimals)
        rows = [[group.label, share.n, percent] for (group, share), percent in zip(counted.shares, shown, strict=True)]
        notes = [] if total == 100 else [words("rounds to", sum=words.number(total, definition.decimals))]
        if counted.asked > counted.total:
            notes.append(words("unanswered", without=counted.asked - counted.total, asked=counted.asked))
        notes += make.weight_notes()
        rows.append([words("total"), counted.total, 100.0])
        blocks.append(
            make.table(
                planned.section.question,
                words("closed caption", label=label),
                [Column("", "text"), Column(words("count")), Column(words("percent"), "percent")],
                rows,
                notes,
                total=True,
            )
        )
    people = frozenset().union(*(group.cases for group in planned.answers.groups if group.key != MISSING))
    people &= planned.asked
    rows_of = [(group.key, group.cases) for group, _ in counted.shares]
    labels = [group.label for group, _ in counted.shares]
    crossed = [crosstab(rows_of, people, by, weights, exclusive=True) for by in planned.by]
    for table in mask(crossed, definition.mask_below):
        if len(table.grouping.groups) < 2:
            continue
        by = table.grouping.label
        key = f"{planned.section.question}-{table.grouping.name}"
        if "groups" in definition.tables:
            caption = words("closed by caption", label=label, variable=within(by))
            blocks.append(make.turned(key, caption, table, labels))
        if "closed" in definition.figures:
            wanted = planned.section.show or (labels[0],)
            for row, (answer, raw) in enumerate(zip(labels, (key for key, _ in rows_of), strict=True)):
                bars = make.bars(table, row) if answer in wanted or raw in wanted else []
                if bars:
                    hidden = [words("hidden bars", threshold=definition.mask_below)]
                    notes = hidden if len(bars) < len(table.grouping.groups) else []
                    blocks.append(
                        make.figure(
                            f"{key}-{answer}",
                            words("show by caption", answer=answer, label=label, variable=within(by)),
                            [Panel(by, tuple(bars))],
                            [words("wilson"), *notes, *make.weight_notes()],
                        )
                    )
    return blocks
