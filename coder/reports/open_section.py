"""An open question in a report: what is mentioned and how often, by whom, what goes together, then theme by theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.reports.chapter import (
    COUNT,
    INTERVAL,
    PERCENT,
    RANGE,
    TEXT,
    Bar,
    Block,
    Cell,
    Heading,
    Panel,
    Paragraph,
    Quote,
    Quotes,
    Range,
    ReportColumn,
)
from coder.reports.coder_rule import by_coder, ranges_together, with_ranges
from coder.reports.counting import Answered, CodeCount, Crosstab, code_counts, in_order, share
from coder.reports.crossing import MOST_PAIRS, Crossing, shown_name
from coder.reports.estimated import FromSample
from coder.reports.estimates_section import estimates_section
from coder.reports.numbering import Numbering, sentence, tells, within
from coder.reports.planning import Planned
from coder.reports.progress import lead
from coder.reports.quotes import Chosen, also, quoted
from coder.reports.shares import base_notes, how_chosen, is_whole, rule_notes, said_of
from coder.reports.spans import group_span_notes, group_spans, range_note, span_notes, span_said
from coder.reports.waves_section import Earlier, waves_section
from coder.text.visible import visible

MOST_BARS = 25
MOST_PANELS = 6


def counts_of(make: Numbering, planned: Planned) -> list[CodeCount]:
    """The counts of an open question's codes in the order the report wants."""
    assert planned.answered is not None
    plan = make.plan
    counts = code_counts(planned.answered, plan.study.codebook, planned.codes, plan.weights)
    counts = with_ranges(counts, planned.answered, plan.study.codebook, plan.weights)
    # Codes that the definition lists stand in its order.
    return counts if planned.section.codes is not None else in_order(counts, plan.definition.order)


def open_section(
    make: Numbering,
    planned: Planned,
    crossed: Crossing,
    chosen: Chosen,
    earlier: Earlier | None,
    sampled: FromSample | None = None,
) -> list[Block]:
    """The blocks of an open question."""
    assert planned.answered is not None
    words, answered = make.words, planned.answered
    blocks: list[Block] = [Heading(1, planned.title)]
    blocks += [Paragraph(planned.section.lead)] if planned.section.lead else []
    said = [lead(words, make.plan.study.labels, planned.section, answered), *how_chosen(words, answered)]
    if sampled is not None and sampled.whole is not None and answered.coded and not answered.earned:
        said.append(words("Shares of all answers are estimated apart, from a random sample."))
    blocks.append(Paragraph(" ".join(said)))
    counts = counts_of(make, planned)
    used = [one for one in counts if one.share.n]
    unused = [one.path for one in counts if not one.codings]
    blocks += _frequencies(make, planned, used, unused)
    if not used:
        return blocks
    blocks += estimates_section(make, planned, crossed, sampled)
    blocks += _by_variables(make, planned, used, crossed)
    blocks += _pairs(make, planned, crossed)
    blocks += _coders(make, planned, used)
    blocks += waves_section(make, planned, used, earlier)
    return blocks + _themes(make, planned, used, chosen)


def _code_notes(make: Numbering, answered: Answered, counts: Sequence[CodeCount]) -> list[str]:
    words = make.words
    notes = [words("An answer may have several codes, so columns do not add to 100 per cent.")]
    codebook = make.plan.study.codebook
    if any(codebook.children(one.code.id) for one in counts):
        notes.append(
            words("A category counts each {unit} with it or a sub-code once; it is not the sum of its sub-codes.")
        )
    notes += rule_notes(words, answered)
    if any(one.span for one in counts):
        notes.append(range_note(words))
    return notes + base_notes(words, answered) + make.weight_notes()


def _frequencies(make: Numbering, planned: Planned, used: Sequence[CodeCount], unused: Sequence[str]) -> list[Block]:
    answered, words, definition = planned.answered, make.words, make.plan.definition
    assert answered is not None
    label = sentence(planned.label)
    notes = _code_notes(make, answered, used)
    coded, whole = len(answered.coded), is_whole(answered)
    spans = any(one.span for one in used)
    blocks: list[Block] = []
    if "codes" in definition.tables and used:
        columns = [
            ReportColumn(words("Code"), TEXT),
            ReportColumn(words("Number"), COUNT),
            ReportColumn(
                words(N_("Of those who answered (n={n})") if whole else N_("Of those coded (n={n})"), n=coded), PERCENT
            ),
            *([ReportColumn(words("95% CI"), INTERVAL)] if answered.earned else []),
            *([ReportColumn(words("Range over coders"), RANGE)] if spans else []),
            ReportColumn(words("Codings"), COUNT),
        ]
        rows: list[list[Cell]] = [
            [
                one.code.name, one.share.n, one.share.percent, *([one.share] if answered.earned else []),
                *([Range(*one.span) if one.span else None] if spans else []), one.codings,
            ]
            for one in used
        ]  # fmt: skip
        depth = [one.depth for one in used] if definition.order == "codebook" else []
        caption = words("{label} What is mentioned.", label=label)
        blocks.append(make.table(planned.section.question, caption, columns, rows, notes, depth=depth))
    if unused:
        blocks.append(Paragraph(words("Not used: {codes}.", codes=", ".join(unused)), "note"))
    if "codes" in definition.figures and used:
        bars = sorted(used, key=lambda one: (-(one.share.percent or 0.0), one.path))[:MOST_BARS]
        said = [words("An answer may have several codes, so columns do not add to 100 per cent.")]
        if len(bars) < len(used):
            said.append(
                words("The {shown:|{shown} }most mentioned of {all} {all:code|codes}.", shown=len(bars), all=len(used))
            )
        said += [*rule_notes(words, answered), *span_notes(make, answered, bars), *base_notes(words, answered)]
        panel = Panel("", tuple(Bar(_named(make, one), one.share) for one in bars))
        caption = words("{label} What is mentioned.", label=label)
        base = N_("those who answered (n={n})") if whole else N_("those whose answer is coded (n={n})")
        blocks.append(make.figure(planned.section.question, caption, [panel], words(base, n=coded), said))
    return blocks


def _named(make: Numbering, one: CodeCount) -> str:
    return shown_name(make.plan.study.codebook, one.code)


def _in_rows_of(used: Sequence[CodeCount], table: Crosstab) -> Crosstab:
    """The crosstab with its rows in the order of the counts."""
    places = [table.rows.index(one.code.id) for one in used]
    return replace(
        table,
        rows=tuple(table.rows[place] for place in places),
        cells=tuple(table.cells[place] for place in places),
        totals=tuple(table.totals[place] for place in places),
    )


def _by_variables(make: Numbering, planned: Planned, used: Sequence[CodeCount], crossed: Crossing) -> list[Block]:
    words, definition, answered = make.words, make.plan.definition, planned.answered
    assert answered is not None
    if "groups" not in (*definition.tables, *definition.figures):
        return []
    whole = is_whole(answered)
    depth = [one.depth for one in used] if definition.order == "codebook" else []
    label = sentence(planned.label)
    blocks: list[Block] = []
    most = sorted(range(len(used)), key=lambda row: (-used[row].share.n, used[row].path))[:MOST_PANELS]
    tables = [_in_rows_of(used, one) for one in crossed.shown]
    for table, spans in zip(tables, group_spans(make, answered, tables), strict=True):
        caption = words("{label} What is mentioned, by {variable}.", label=label, variable=within(table.grouping.label))
        if not tells(table):
            make.without(caption)
            continue
        key = f"{planned.section.question}-{table.grouping.name}"
        if "groups" in definition.tables:
            labels = [one.code.name if depth else one.path for one in used]
            of = [
                words(
                    N_("Number, and per cent of those in the group who answered.")
                    if whole
                    else N_("Number, and per cent of those in the group whose answer is coded.")
                )
            ]
            of += [*rule_notes(words, answered), *group_span_notes(make, answered, spans, table.rows)]
            of += base_notes(words, answered)
            of += (
                [words("«–»: no answer in the group is coded.")]
                if any(not one.cases for one in table.grouping.groups)
                else []
            )
            blocks += make.crosstab(key, caption, table, labels, depth, words("Code"), of)
        if "groups" not in definition.figures:
            continue
        shown = [
            place
            for place in range(len(table.grouping.groups))
            if any(not table.cells[row][place].masked and table.cells[row][place].base for row in most)
        ]
        panels = [
            Panel(
                _named(make, used[row]),
                tuple(Bar(table.grouping.groups[place].label, table.cells[row][place]) for place in shown),
            )
            for row in most
            if any(not table.cells[row][place].masked for place in shown)
        ]
        if len(shown) < 2 or not any(bar.share.n for panel in panels for bar in panel.bars):
            make.without(caption)
            continue
        coded = sum(bool(one.cases) for one in table.grouping.groups)
        masked = any(bar.share.masked for panel in panels for bar in panel.bars) or len(shown) < coded
        notes = [
            words(
                N_("{shown} of the most mentioned of {all} {all:code|codes}; the others are hidden.")
                if len(panels) < len(most)
                else N_("The {shown:|{shown} }most mentioned of {all} {all:code|codes}."),
                shown=len(panels),
                all=len(used),
            )
        ]
        notes += (
            [
                words(
                    "Groups below {threshold}, and others that would give them away, are not shown.",
                    threshold=make.plan.mask_below,
                )
            ]
            if masked
            else []
        )
        notes += [*make.overlap_notes(table), *rule_notes(words, answered)]
        notes += group_span_notes(make, answered, spans, [used[row].code.id for row in most])
        notes += base_notes(words, answered)
        base = N_("those in the group who answered") if whole else N_("those in the group whose answer is coded")
        blocks.append(make.figure(key, caption, panels, words(base), notes))
    return blocks


def _pairs(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    answered, words = planned.answered, make.words
    assert answered is not None
    if "pairs" not in make.plan.definition.tables or not crossed.pairs:
        return []
    codebook = make.plan.study.codebook
    people, cases = answered.coded, crossed.cases
    shown = crossed.pairs[:MOST_PAIRS]
    spans = ranges_together(answered, codebook, [(one, other) for one, other, _ in shown], make.plan.weights)
    rows: list[list[Cell]] = [
        [
            shown_name(codebook, codebook.by_id[one]), shown_name(codebook, codebook.by_id[other]), both,
            share(cases[one] & cases[other], people, make.plan.weights),
            *([Range(*spans[one, other])] if spans else []),
        ]
        for one, other, both in shown
    ]  # fmt: skip
    of = N_("Of those who answered (n={n})") if is_whole(answered) else N_("Of those coded (n={n})")
    columns = [
        ReportColumn(words("Code"), TEXT), ReportColumn(words("And"), TEXT), ReportColumn(words("{Units}")),
        ReportColumn(words(of, n=len(people)), PERCENT),
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
    caption = words("{label} Codes mentioned together.", label=sentence(planned.label))
    notes += [*rule_notes(words, answered), *([range_note(words)] if spans else [])]
    notes += [*base_notes(words, answered), *make.weight_notes()]
    return [make.table(f"{planned.section.question}-par", caption, columns, rows, notes)]


def _coders(make: Numbering, planned: Planned, used: Sequence[CodeCount]) -> list[Block]:
    answered, words = planned.answered, make.words
    assert answered is not None
    if "coders" not in make.plan.definition.tables:
        return []
    found = by_coder(answered, make.plan.study.codebook, [one.code.id for one in used])
    if len(found.coders) < 2:
        return []
    columns = [ReportColumn(words("Code"), TEXT)]
    columns += [ReportColumn(words("{label} (n={n})", label=name, n=found.coded[name])) for name in found.coders]
    rows: list[list[Cell]] = [[one.path, *found.counts[one.code.id]] for one in used]
    caption = words("{label} What each coder found.", label=sentence(planned.label))
    return [
        make.table(
            f"{planned.section.question}-kodere",
            caption,
            columns,
            rows,
            [words("{Units} with the code, of those each coder has coded (n).")],
        )
    ]


def _themes(make: Numbering, planned: Planned, used: Sequence[CodeCount], chosen: Chosen) -> list[Block]:
    words, definition, codebook = make.words, make.plan.definition, make.plan.study.codebook
    rules = definition.quotes
    if not rules.per_code:
        return []
    names = {code.id: code.name for code in codebook}
    own_leads = dict(planned.section.leads)
    blocks: list[Block] = [Heading(2, words("Theme by theme"))]
    if any(one.case in chosen.fewer for picked in chosen.by_code.values() for one in picked) and make.once("fewer"):
        blocks.append(
            Paragraph(
                words(
                    "Some quotes stand without all that is known about the {unit}: something is left out where"
                    " fewer than {threshold} in the group have said the same, or where the number is hidden in"
                    " the tables. The quote would otherwise tell what the table hides.",
                    threshold=max(make.plan.mask_below, 1),
                ),
                "note",
            )
        )
    for one in used:
        blocks.append(Heading(3, one.path))
        if one.code.id in own_leads:
            blocks.append(Paragraph(own_leads[one.code.id], "lead"))
        blocks.append(Paragraph(" ".join([_said(make, planned, one), *span_said(make, one)]), "lead"))
        picked = chosen.by_code.get(one.code.id, ())
        if not picked:
            if not codebook.children(one.code.id):
                blocks.append(Paragraph(words("None of the answers can be quoted."), "note"))
            continue
        quotes = []
        for candidate in picked:
            who = chosen.names.get(candidate.case, "")
            about = [who, *chosen.said.get(candidate.case, ())]
            text = quoted(
                chosen.texts[candidate.response], candidate.start, candidate.end, rules,
                chosen.hidden.get(candidate.response, ()),
            )  # fmt: skip
            others = also(candidate, names) if rules.also_coded else ()
            quotes.append(
                Quote(
                    visible(text), ", ".join(part for part in about if part), others, one.path,
                    planned.section.question, who, candidate.response, candidate.flagged,
                )
            )  # fmt: skip
        blocks.append(Quotes(one.path, tuple(quotes)))
    return blocks


def _said(make: Numbering, planned: Planned, one: CodeCount) -> str:
    """How many said it, in words and numbers; numbers alone where not all answers are coded."""
    words, share = make.words, one.share
    quoted_name = f"«{_named(make, one)}»"
    if planned.answered is not None and not is_whole(planned.answered):
        return said_of(words, quoted_name, share, weighted=make.plan.weights is not None)
    if share.n == 1:
        return words("Only one mentions {code}.", code=quoted_name)
    part = (share.percent or 0.0) / 100
    if share.n <= 4:
        said = N_("A few mention {code} ({of}).")
    elif part < 0.1:
        said = N_("Some mention {code} ({of}).")
    elif part < 0.3:
        said = N_("Several mention {code} ({of}).")
    else:
        said = N_("Many mention {code} ({of}).") if part < 0.5 else N_("Most mention {code} ({of}).")
    text = words(said, code=quoted_name, of=make.of(share))
    return text[0].upper() + text[1:]
