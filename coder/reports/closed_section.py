"""A closed question in a report: its table with total, then the share of one answer in each variable's groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coder import intervals
from coder.i18n.translator import N_
from coder.reports.chapter import Bar, Block, Cell, Panel, Paragraph, ReportColumn
from coder.reports.counting import CHOSE_NONE, MISSING, Closed, CountedShare, Crosstab, Group, closed, rounded, together
from coder.reports.crossing import Crossing
from coder.reports.grouping import has_yes_and_no, is_question, is_undecided, nearest_to_yes
from coder.reports.labels import called, group_within, sentence
from coder.reports.numbering import Numbering, compares
from coder.reports.planning import Planned
from coder.reports.scales import highest

COMPARED = 10
"""Smaller groups are not named as having the lowest or highest share; the text mentions that they exist."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A figure of the share of some answers by groups, with a description, and whether groups differ beyond chance."""

    answers: tuple[str, ...]
    description: str
    differs: bool
    figure: Block


def closed_section(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    """Return the blocks of a closed question in the chapter."""
    definition, counted = make.plan.definition, _counted(make, planned)
    blocks: list[Block] = [
        make.heading_of(planned),
        Paragraph(planned.section.lead or closed_sentence(make, planned)),
    ]
    if "closed" in definition.tables:
        blocks.append(_table(make, planned, counted))
    return blocks + by_groups_in_chapter(make, planned, crossed)


def by_groups_in_chapter(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    """Return a closed question by groups: tables if they belong in the chapter, and figures with their descriptions."""
    definition, counted = make.plan.definition, _counted(make, planned)
    blocks = _by_groups(make, planned, crossed, counted) if "closed_groups" in definition.tables else []
    drawn = _figures(make, planned, crossed, counted) if "closed" in definition.figures else []
    answers = dict.fromkeys(drawing.answers for drawing in drawn)
    paragraphs = [
        text
        for labels in answers
        if (text := _in_words(make, labels, [drawing for drawing in drawn if drawing.answers == labels]))
    ]
    return [*blocks, *map(Paragraph, paragraphs), *(drawing.figure for drawing in drawn)]


def _in_words(make: Numbering, answers: Sequence[str], drawn: Sequence[_Drawn]) -> str:
    """Describe figures of the same answers: a share varies only if by more than chance."""
    words, several = make.words, len(answers) > 1
    described = [drawing for drawing in drawn if drawing.description]
    sentences: list[str] = []
    for differs in dict.fromkeys(drawing.differs for drawing in described):  # in the order of the figures
        way = _VARIES[differs][2 if sentences else several]
        ways = words.listed([drawing.description for drawing in described if drawing.differs == differs])
        sentences.append(words(way, answer=answers[0], other=answers[-1], ways=ways))
    return " ".join(sentences)


_VARIES = {
    True: (
        N_("The share answering «{answer}» varies {ways}."),
        N_("The share answering «{answer}» or «{other}» varies {ways}."),
        N_("It varies {ways}."),
    ),
    False: (
        N_("The share answering «{answer}» runs {ways}; differences of that size may be due to chance."),
        N_("The share answering «{answer}» or «{other}» runs {ways}; differences of that size may be due to chance."),
        N_("It runs {ways}; differences of that size may be due to chance."),
    ),
}
"""Sentences for one answer, for two, and for a second sentence: a share varies, or differences may be due to chance."""


def closed_appendix(make: Numbering, planned: Planned, crossed: Crossing) -> list[Block]:
    """Return the tables of a closed question by groups, unless the chapter has them."""
    if "closed_groups" in make.plan.definition.tables:
        return []
    return _by_groups(make, planned, crossed, _counted(make, planned))


def _counted(make: Numbering, planned: Planned) -> Closed:
    assert planned.answers is not None
    return closed(planned.answers, planned.asked, make.plan.weights)


def closed_sentence(make: Numbering, planned: Planned, *, brief: bool = False) -> str:
    """Return a sentence on the share of the main answer; of a scale, of its two highest. A `brief` one gives no n."""
    counted = _counted(make, planned)
    answers = _main_answers(counted, planned)
    share = answers[0][1]
    if len(answers) > 1:
        # The sum of published totals, with weighted per cents as printed: it discloses nothing more.
        n = sum(answer_share.n for _, answer_share in answers)
        percents = [answer_share.percent for _, answer_share in answers]
        summed = None if None in percents else min(100.0, math.fsum(filter(None, percents)))
        share = CountedShare(n, share.base, summed, None, None)
    words, noun, weighted = make.words, make.plan.study.unit.noun and not planned.follows, make.plan.weights is not None
    few = make.in_numbers(share)
    who = (
        (
            N_("{n} of {total} {total:{unit}|{units}} {n:answers|answer} «{answer}»")
            if noun
            else N_("{n} of {total} {n:answers|answer} «{answer}»")
        )
        if few or weighted
        else N_("{percent} per cent of {the_units} answer «{answer}»")
        if noun and brief
        else N_("{percent} per cent of {the_units} ({n} of {total}) answer «{answer}»")
        if noun
        else N_("{percent} per cent answer «{answer}»")
        if brief
        else N_("{percent} per cent ({n} of {total}) answer «{answer}»")
    )
    percent = words.percent(share.percent)
    sentence = words(who, n=share.n, total=counted.total, percent=percent, answer=answers[0][0].label)
    if len(answers) > 1:
        sentence = words(N_("{sentence} or «{other}»"), sentence=sentence, other=answers[-1][0].label)
    if weighted and not few:
        return words(N_("{sentence}; weighted, that is {percent} per cent."), sentence=sentence, percent=percent)
    return f"{sentence}."


def _main_answers(counted: Closed, planned: Planned) -> list[tuple[Group, CountedShare]]:
    """Return the answers that the sentence and figures of a question are about: the two highest of a scale; else the
    first of yes and no or of a requested order; else the most frequent.
    """
    assert planned.answers is not None
    sure = [share for share in counted.shares if not (share[0].key == CHOSE_NONE or is_undecided(share[0].label))]
    for scale in (counted.shares, sure):
        top = [] if planned.answers.several else highest([group.label for group, _ in scale])
        if top:
            return [scale[at] for at in top]
    labels = [group.label for group, _ in counted.shares]
    if planned.section.values or is_question(labels) or has_yes_and_no(labels):
        return [counted.shares[0 if planned.section.values else nearest_to_yes(labels)]]
    return [max(sure or counted.shares, key=lambda answer: answer[1].n)]


def _table(make: Numbering, planned: Planned, counted: Closed) -> Block:
    """Return the table of answers with their counts, shares and total."""
    assert planned.answers is not None
    words, definition, label = make.words, make.plan.definition, sentence(planned.label)
    total = rounded([share.percent for _, share in counted.shares], definition.decimals)[1]
    in_per_cent = counted.total >= make.plan.percent_from
    rows: list[list[Cell]] = [[group.label, share.n, make.per_cent(share)] for group, share in counted.shares]
    notes = []
    if planned.answers.several:
        notes.append(words("Several answers possible, so per cents do not add to 100."))
    elif total != 100 and in_per_cent:
        notes.append(
            words("Per cent are rounded one by one and add up to {sum}.", sum=words.number(total, definition.decimals))
        )
    if counted.asked > counted.total:
        notes.append(
            words(
                "{without} of {asked} {asked:{unit}|{units}} asked did not answer.",
                without=counted.asked - counted.total,
                asked=counted.asked,
            )
        )
    notes += make.weight_notes()
    rows.append([words("Total"), counted.total, 100.0])
    columns = [ReportColumn("", "text"), ReportColumn(words("Number"))]
    if in_per_cent:
        columns.append(ReportColumn(words("Per cent"), "percent"))
    else:
        rows = [row[:2] for row in rows]
    caption = make.caption(planned.section, "table", label)
    return make.table(planned.section.question, caption, columns, rows, notes, total=True)


def _by_groups(make: Numbering, planned: Planned, crossed: Crossing, counted: Closed) -> list[Block]:
    """Return a table for each variable that the question is broken down by."""
    blocks: list[Block] = []
    labels = [group.label for group, _ in counted.shares]
    for table in crossed.shown:
        by, label = called(make.words, table.grouping.label, table.grouping.name), sentence(planned.label)
        wording = make.words("{label} By {variable}.", label=label, variable=by)
        caption = make.caption(planned.section, f"table by {table.grouping.name}", wording)
        if compares(table):
            blocks.append(make.turned(f"{planned.section.question}-{table.grouping.name}", caption, table, labels))
        else:
            make.without(caption)
    return blocks


def _figures(make: Numbering, planned: Planned, crossed: Crossing, counted: Closed) -> list[_Drawn]:
    """Draw a figure for each variable and each answer to show; for a scale, of its two highest together."""
    words, section = make.words, planned.section
    labels = [group.label for group, _ in counted.shares]
    main = [labels.index(group.label) for group, _ in _main_answers(counted, planned)]
    drawn_figures: list[_Drawn] = []
    for whole in crossed.shown:
        by = whole.grouping.label
        named = [(row,) for row, names in enumerate(zip(labels, whole.rows, strict=True)) if {*names} & {*section.show}]
        main_rows = tuple(main) if not all(is_undecided(labels[row]) for row in main) else ()
        for rows in named if section.show else filter(None, (main_rows,)):
            table = together(whole, rows, make.plan.weights if crossed.weighted else None)
            answers = tuple(labels[row] for row in rows)
            caption = words(
                N_("Share answering «{answer}» or «{other}»: {label} By {variable}.")
                if len(rows) > 1
                else N_("Share answering «{answer}»: {label} By {variable}."),
                answer=answers[0],
                other=answers[-1],
                label=sentence(planned.label),
                variable=called(words, table.grouping.label, table.grouping.name),
            )
            caption = make.caption(section, f"figure by {table.grouping.name}", caption)
            bars = make.bars(table, 0)
            if len(bars) < 2 or not any(bar.share.n for bar in bars):
                make.without(caption)
                continue
            hidden = make.groups_hidden_note()
            notes = [
                *make.overlap_notes(table.grouping),
                *([hidden] if any(cell.masked for cell in table.cells[0]) else []),
            ]
            notes += make.few_notes() if any(map(make.is_few, table.cells[0])) else []
            key = "-".join((section.question, table.grouping.name, *answers))
            base = words("those in the group who answered")
            figure = make.figure(key, caption, [Panel(by, tuple(bars))], base, notes)
            drawn_figures.append(_Drawn(answers, *_range_sentence(make, table, bars, figure.number), figure))
    return drawn_figures


def _range_sentence(make: Numbering, table: Crosstab, bars: Sequence[Bar], number: str) -> tuple[str, bool]:
    """Return a sentence on the lowest and highest share among groups large enough to be named, or "" where they are
    equal, and whether the shares differ by more than chance by the intervals in the figure. Where a group is hidden,
    the sentence says that the range is of the others.
    """
    words = make.words
    known = {group.label for group in table.grouping.groups if group.key != MISSING and not is_undecided(group.label)}
    shown = [bar for bar in bars if bar.label in known]
    every = len(shown) == len(known)
    large = [bar for bar in shown if bar.share.base >= COMPARED]
    ends = [choose(large, key=lambda bar: bar.share.percent or 0.0) for choose in (min, max)] if large else []
    low, high = ([words.percent(bar.share.percent) for bar in ends]) if ends else ("", "")
    if low == high:
        return "", False
    spans = [
        (share.low / 100, share.high / 100)
        for share in (bar.share for bar in large)
        if share.low is not None and share.high is not None
    ]
    sentence = words(
        N_("by {variable} from {low} per cent ({lowest}) to {high} per cent ({highest}) (figure {number})")
        if every and len(large) == len(shown)
        else N_(
            "by {variable} from {low} per cent ({lowest}) to {high} per cent ({highest}) among the groups that are"
            " shown (figure {number})"
        )
        if len(large) == len(shown)
        else N_(
            "by {variable} from {low} per cent ({lowest}) to {high} per cent ({highest}) among the groups shown that"
            " have at least {least} answers (figure {number})"
        )
        if not every
        else N_(
            "by {variable} from {low} per cent ({lowest}) to {high} per cent ({highest}) among groups with at least"
            " {least} answers (figure {number})"
        ),
        variable=called(words, table.grouping.label, table.grouping.name),
        least=COMPARED,
        low=low,
        lowest=group_within(ends[0].label),
        high=high,
        highest=group_within(ends[1].label),
        number=number,
    )
    return sentence, intervals.differ(spans)
