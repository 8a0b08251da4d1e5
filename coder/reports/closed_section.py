"""A closed question in a report: its table with total, then by each variable a table and the share of one answer."""

from __future__ import annotations

from coder.i18n.translator import N_
from coder.reports.chapter import Block, Cell, Heading, Panel, Paragraph, ReportColumn
from coder.reports.counting import closed, rounded
from coder.reports.crossing import Crossing
from coder.reports.numbering import Numbering, sentence, tells, within
from coder.reports.planning import Planned


def closed_section(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    """The blocks of a closed question."""
    assert planned.answers is not None
    words, definition, weights = make.words, make.plan.definition, make.plan.weights
    counted = closed(planned.answers, planned.asked, weights)
    blocks: list[Block] = [Heading(1, planned.title)]
    label = sentence(planned.label)
    first_group, first = counted.shares[0]
    lead = planned.section.lead or words(
        N_("{percent} per cent ({n} of {total}) {n:answers|answer} «{answer}».")
        if weights is None
        else N_("{n} of {total} {n:answers|answer} «{answer}»; weighted, that is {percent} per cent."),
        percent=words.percent(first.percent),
        n=first.n,
        total=counted.total,
        answer=first_group.label,
    )
    blocks.append(Paragraph(lead))
    if "closed" in definition.tables:
        total = rounded([share.percent for _, share in counted.shares], definition.decimals)[1]
        rows: list[list[Cell]] = [[group.label, share.n, share.percent] for group, share in counted.shares]
        notes = []
        if planned.answers.several:
            notes.append(words("Several answers possible, so per cents do not add to 100."))
        elif total != 100:
            notes.append(
                words(
                    "Per cent are rounded one by one and add up to {sum}.", sum=words.number(total, definition.decimals)
                )
            )
        if counted.asked > counted.total:
            notes.append(
                words(
                    "{without} of {asked} asked did not answer.",
                    without=counted.asked - counted.total,
                    asked=counted.asked,
                )
            )
        notes += make.weight_notes()
        rows.append([words("Total"), counted.total, 100.0])
        blocks.append(
            make.table(
                planned.section.question,
                words("{label} Number and share.", label=label),
                [ReportColumn("", "text"), ReportColumn(words("Number")), ReportColumn(words("Per cent"), "percent")],
                rows,
                notes,
                total=True,
            )
        )
    if "groups" not in definition.tables and "closed" not in definition.figures:
        return blocks
    labels = [group.label for group, _ in counted.shares]
    for table in crossed.shown:
        by = table.grouping.label
        if not tells(table):
            make.without(words("{label} By {variable}.", label=label, variable=within(by)))
            continue
        key = f"{planned.section.question}-{table.grouping.name}"
        if "groups" in definition.tables:
            caption = words("{label} By {variable}.", label=label, variable=within(by))
            blocks.append(make.turned(key, caption, table, labels))
        if "closed" in definition.figures:
            wanted = planned.section.show or (labels[0],)
            for row, (answer, raw) in enumerate(zip(labels, table.rows, strict=True)):
                if answer not in wanted and raw not in wanted:
                    continue
                bars = make.bars(table, row)
                caption = words(
                    "Share answering «{answer}»: {label} By {variable}.",
                    answer=answer,
                    label=label,
                    variable=within(by),
                )
                if len(bars) < 2 or not any(bar.share.n for bar in bars):
                    make.without(caption)
                    continue
                hidden = [
                    words(
                        "Groups below {threshold}, and others that would give them away, are not shown.",
                        threshold=make.plan.mask_below,
                    )
                ]
                notes = [*make.overlap_notes(table), *(hidden if len(bars) < len(table.grouping.groups) else [])]
                of = words("those in the group who answered")
                blocks.append(make.figure(f"{key}-{answer}", caption, [Panel(by, tuple(bars))], of, notes))
    return blocks
