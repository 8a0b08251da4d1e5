"""Tables of an open question beside its frequencies: by groups, in pairs, by coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.reports.chapter import PERCENT, RANGE, TEXT, Bar, Block, Cell, Panel, Range, ReportColumn
from coder.reports.coder_rule import by_coder, ranges_together
from coder.reports.counting import CodeCount, Crosstab, share
from coder.reports.crossing import MOST_PAIRS, Crossing, shown_name
from coder.reports.labels import called, sentence
from coder.reports.numbering import Numbering, compares
from coder.reports.planning import Planned
from coder.reports.shares import adding_up, base_notes, in_group, of_whom, rule_notes
from coder.reports.spans import GroupSpans, group_span_notes, group_spans, range_note
from coder.reports.themes import colour_of, row_names

MOST_PANELS = 6


def _in_rows_of(used: Sequence[CodeCount], table: Crosstab) -> Crosstab:
    """Return the crosstab with its rows in the order of the counts."""
    places = [table.rows.index(count.code.id) for count in used]
    return replace(
        table,
        rows=tuple(table.rows[place] for place in places),
        cells=tuple(table.cells[place] for place in places),
        totals=tuple(table.totals[place] for place in places),
    )


def by_variables(
    make: Numbering,
    planned: Planned,
    used: Sequence[CodeCount],
    shown: Sequence[Crosstab],
    *,
    in_table: bool,
    drawn: bool,
) -> list[Block]:
    """Return the codes by each of these variables: `in_table` as tables, `drawn` as figures."""
    words, answered = make.words, planned.answered
    assert answered is not None
    if not in_table and not drawn:
        return []
    names, depth = row_names([count.code.id for count in used], make.plan.study.codebook)
    label = sentence(planned.label)
    blocks: list[Block] = []
    tables = [_in_rows_of(used, crosstab) for crosstab in shown]
    for table, spans in zip(tables, group_spans(make, answered, tables), strict=True):
        wording = words(
            "{label} By {variable}.", label=label, variable=called(words, table.grouping.label, table.grouping.name)
        )
        caption = make.caption(planned.section, f"table by {table.grouping.name}", wording)
        if not compares(table):
            make.without(caption)
            continue
        key = f"{planned.section.question}-{table.grouping.name}"
        if in_table:
            notes = [words("Number, and per cent of {base}.", base=words(in_group(answered)))]
            notes += [*rule_notes(words, answered), *group_span_notes(make, answered, spans, table.rows)]
            notes += base_notes(words, answered)
            notes += (
                [words("«–»: no answer in the group is coded.")]
                if any(not group.cases for group in table.grouping.groups)
                else []
            )
            notes += adding_up(words, answered, table.rows, make.plan.study.codebook)
            blocks += make.crosstab(key, caption, table, names, depth, words("Code"), notes)
        if drawn:
            figure = _drawn_by_groups(make, planned, used, spans, wording)
            if figure is None:
                make.without(caption)
            else:
                blocks.append(figure)
    return blocks


def _drawn_by_groups(
    make: Numbering, planned: Planned, used: Sequence[CodeCount], spans: GroupSpans, wording: str
) -> Block | None:
    """Draw a panel of bars by group for each of the most mentioned codes; None where there is nothing to compare."""
    words, answered, table = make.words, planned.answered, spans.table
    assert answered is not None
    most = sorted(range(len(used)), key=lambda row: (-used[row].share.n, used[row].path))[:MOST_PANELS]
    shown_places = [
        place
        for place in range(len(table.grouping.groups))
        if any(not table.cells[row][place].masked and table.cells[row][place].base for row in most)
        and not any(make.is_few(table.cells[row][place]) for row in most)
    ]
    panels = [
        Panel(
            shown_name(make.plan.study.codebook, used[row].code),
            tuple(
                Bar(
                    table.grouping.groups[place].label,
                    table.cells[row][place],
                    colour=colour_of(make.plan.study.codebook, used[row].code),
                )
                for place in shown_places
            ),
        )
        for row in most
        if sum(not table.cells[row][place].masked for place in shown_places) > 1  # one bar by itself compares nothing
    ]
    if not any(bar.share.n for panel in panels for bar in panel.bars):
        return None
    coded = sum(bool(group.cases) for group in table.grouping.groups)
    masked = any(bar.share.masked for panel in panels for bar in panel.bars) or len(shown_places) < coded
    notes = [
        words(
            N_("{shown} of the most mentioned of {all} {all:code|codes}; the others are hidden.")
            if len(panels) < len(most)
            else N_("The {shown:|{shown} }most mentioned of {all} {all:code|codes}."),
            shown=len(panels),
            all=len(used),
        )
    ]
    if masked:
        notes.append(make.groups_hidden_note())
    notes += [*make.overlap_notes(table.grouping), *rule_notes(words, answered)]
    notes += group_span_notes(make, answered, spans, [used[row].code.id for row in most])
    notes += base_notes(words, answered)
    caption = make.caption(planned.section, f"figure by {table.grouping.name}", wording)
    key = f"{planned.section.question}-{table.grouping.name}"
    return make.figure(key, caption, panels, words(in_group(answered)), notes)


def pairs_of_codes(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    """Return the pairs of codes that occur together, the most frequent first."""
    answered, words = planned.answered, make.words
    assert answered is not None
    if not crossed.pairs:
        return []
    codebook = make.plan.study.codebook
    people, cases = answered.coded, crossed.cases
    shown = crossed.pairs[:MOST_PAIRS]
    spans = ranges_together(answered, codebook, [(code, other) for code, other, _ in shown], make.plan.weights)
    rows: list[list[Cell]] = [
        [
            shown_name(codebook, codebook.by_id[code]), shown_name(codebook, codebook.by_id[other]), both,
            share(cases[code] & cases[other], people, make.plan.weights),
            *([Range(*spans[code, other])] if spans else []),
        ]
        for code, other, both in shown
    ]  # fmt: skip
    columns = [
        ReportColumn(words("Code"), TEXT), ReportColumn(words("And"), TEXT), ReportColumn(words("{Units}")),
        ReportColumn(words(of_whom(answered), n=len(people)), PERCENT),
        *([ReportColumn(words("Range over coders"), RANGE)] if spans else []),
    ]  # fmt: skip
    every = len(crossed.pairs)
    notes = (
        [
            words(
                "Pairs of codes that at least two {units} have: {all} in all. The same {unit} may be in several pairs.",
                all=every,
            )
        ]
        if every <= MOST_PAIRS
        else []
    )
    notes = notes or [
        words(
            "The {shown} most common of {all} pairs of codes that at least two {units} have. The same"
            " {unit} may be in several pairs.",
            shown=MOST_PAIRS,
            all=every,
        )
    ]
    wording = words("{label} Codes mentioned together.", label=sentence(planned.label))
    caption = make.caption(planned.section, "pairs", wording)
    notes += [*rule_notes(words, answered), *([range_note(words)] if spans else [])]
    notes += [*base_notes(words, answered), *make.weight_notes()]
    return [make.table(f"{planned.section.question}-par", caption, columns, rows, notes)]


def what_coders_found(make: Numbering, planned: Planned, used: Sequence[CodeCount]) -> list[Block]:
    """Return the counts of each coder, where there are several."""
    answered, words = planned.answered, make.words
    assert answered is not None
    coder = by_coder(answered, make.plan.study.codebook, [count.code.id for count in used])
    if len(coder.coders) < 2:
        return []
    columns = [ReportColumn(words("Code"), TEXT)]
    columns += [ReportColumn(words("{label} (n={n})", label=name, n=coder.coded[name])) for name in coder.coders]
    names, depth = row_names([count.code.id for count in used], make.plan.study.codebook)
    rows: list[list[Cell]] = [[name, *coder.counts[count.code.id]] for name, count in zip(names, used, strict=True)]
    wording = words("{label} What each coder found.", label=sentence(planned.label))
    caption = make.caption(planned.section, "coders", wording)
    return [
        make.table(
            f"{planned.section.question}-kodere",
            caption,
            columns,
            rows,
            [words("{Units} with the code, of those each coder has coded (n).")],
            depth=depth,
        )
    ]
