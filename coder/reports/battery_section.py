"""A battery in a report: the answers to several questions of one scale in one table and one stacked figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.i18n.translator import N_
from coder.reports.battery import in_common
from coder.reports.chapter import TEXT, Bar, Block, Cell, Panel, Paragraph, ReportColumn
from coder.reports.compact import union
from coder.reports.counting import MISSING, Closed, CountedShare, closed, share
from coder.reports.grouping import is_undecided, keys_of
from coder.reports.labels import called, sentence
from coder.reports.numbering import WIDEST, Numbering
from coder.reports.planning import Planned
from coder.reports.scales import highest
from coder.reports.words import capital

LONGEST_TITLE = 90
"""Characters of a heading put together from several question labels."""

FEWEST_FOR_TWO = 4
"""Fewest steps of a numeric scale whose two highest are reported together."""


@dataclass(frozen=True, slots=True)
class Battery:
    """The questions of one scale, each with its label and counts, sorted by the share of the `top` answers; `answers`
    are (key, label) in scale order.
    """

    title: str
    answers: tuple[tuple[str, str], ...]
    top: tuple[str, ...]
    items: tuple[tuple[str, Closed], ...]

    def shares(self, counted: Closed) -> list[CountedShare]:
        """Return the share of each answer to a question, including answers that nobody gave."""
        share_by_key = {group.key: answer_share for group, answer_share in counted.shares}
        return [share_by_key.get(key) or replace(counted.shares[0][1], n=0, percent=0.0) for key, _ in self.answers]

    def highest(self, counted: Closed) -> CountedShare:
        """Return the share that gave one of the top answers, without interval."""
        highest = [answer_share for group, answer_share in counted.shares if group.key in self.top]
        percents = [answer_share.percent for answer_share in highest]
        summed = None if None in percents else min(100.0, math.fsum(filter(None, percents)))
        return CountedShare(sum(answer_share.n for answer_share in highest), counted.total, summed, None, None)


def battery(make: Numbering, members: Sequence[Planned]) -> Battery:
    """Return the counted questions of a battery."""
    labels: dict[str, str] = {}
    counts = []
    for planned in members:
        assert planned.answers is not None
        labels |= {
            group.key: labels.get(group.key, group.label) for group in planned.answers.groups if group.key != MISSING
        }
        counts.append(closed(planned.answers, planned.asked, make.plan.weights))
    head = members[0].section
    order = [*labels] if head.values else keys_of(make.plan.study.variables[head.question], [*labels])
    begun, called = in_common([planned.label for planned in members])
    decided = [key for key in order if not is_undecided(labels[key])] or order
    best = highest([labels[key] for key in decided])
    top = [decided[at] for at in best] or decided[-2 if len(decided) >= FEWEST_FOR_TWO else -1 :]
    unsorted = Battery(
        head.title or (f"{begun} …" if begun else _title(make, members)),
        tuple((key, labels[key]) for key in order), tuple(top), tuple(zip(called, counts, strict=True)),
    )  # fmt: skip
    by_top = sorted(unsorted.items, key=lambda item: -(unsorted.highest(item[1]).percent or 0.0))
    return replace(unsorted, items=tuple(by_top))


def _title(make: Numbering, members: Sequence[Planned]) -> str:
    """Return a heading for questions without a shared beginning."""
    labels = [planned.label.strip().rstrip(".") for planned in members]
    listed = make.words.listed(labels)
    if len(listed) <= LONGEST_TITLE:
        return capital(listed)
    return make.words(
        "{first} – and {n:one more question|{n:words} more questions} with the same answers",
        first=labels[0],
        n=len(labels) - 1,
    )


def battery_section(make: Numbering, members: Sequence[Planned]) -> list[Block]:
    """Return the blocks of a battery: a sentence on the highest and lowest questions, the table, and the figure."""
    whole_battery, words, head = battery(make, members), make.words, members[0].section
    blocks: list[Block] = [make.heading(whole_battery.title)]
    blocks += [Paragraph(head.lead or battery_sentence(make, whole_battery))]
    label = sentence(whole_battery.title)
    if "closed" in make.plan.definition.tables:
        columns = [ReportColumn(words("Question"), "text")]
        columns += [ReportColumn(answer, "share") for _, answer in whole_battery.answers]
        columns.append(ReportColumn("n"))
        rows: list[list[Cell]] = [
            [capital(name), *whole_battery.shares(counted), counted.total] for name, counted in whole_battery.items
        ]
        notes = [words("Number, and per cent of those who answered each question."), *make.weight_notes()]
        blocks.append(make.table(head.question, make.caption(head, "table", label), columns, rows, notes))
    if "closed" in make.plan.definition.figures and not any(
        make.is_few(whole_battery.highest(counted)) for _, counted in whole_battery.items
    ):
        panels = [
            Panel(answer, tuple(
                Bar(words("{label} (n={n})", label=capital(name), n=counted.total),
                    replace(whole_battery.shares(counted)[place], low=None, high=None))
                for name, counted in whole_battery.items
            ))
            for place, (_, answer) in enumerate(whole_battery.answers)
        ]  # fmt: skip
        caption = make.caption(head, "figure", label)
        base = words("those who answered each question")
        blocks.append(make.figure(head.question, caption, panels, base, stacked=True))
    return blocks


def battery_by_groups(make: Numbering, members: Sequence[Planned]) -> list[Block]:
    """Return a table for each variable of the report: of every question, the share of its highest answers by group."""
    whole_battery, words, section = battery(make, members), make.words, members[0].section
    answers = [words.quoted(dict(whole_battery.answers)[key]) for key in whole_battery.top]
    blocks: list[Block] = []
    for by in members[0].summarised_by:
        label = words(
            N_("{label} Share answering {answers}, by {variable}."),
            label=sentence(whole_battery.title),
            answers=words.listed(answers, last=N_("or")),
            variable=called(words, by.label, by.name),
        )
        caption = make.caption(section, f"table by {by.name}", label)
        slices = [by.groups[start : start + WIDEST] for start in range(0, len(by.groups), WIDEST)]
        for number, groups in enumerate(slices, start=1):
            columns = [ReportColumn(words("Question"), TEXT), *(ReportColumn(group.label, "share") for group in groups)]
            columns += [ReportColumn(words("All"), "share")] if number == len(slices) else []
            rows: list[list[Cell]] = []
            for name, counted in whole_battery.items:
                everybody = union(answer.cases for answer, _ in counted.shares)
                top = union(answer.cases for answer, _ in counted.shares if answer.key in whole_battery.top)
                shares = [share(top, everybody & group.cases, make.plan.weights, earned=False) for group in groups]
                rows.append(
                    [capital(name), *shares, *([whole_battery.highest(counted)] if number == len(slices) else [])]
                )
            notes = [words("Number, and per cent of those in the group who answered."), *make.overlap_notes(by)]
            shown = caption if len(slices) == 1 else f"{caption} ({number}/{len(slices)})"
            key = f"{section.question}-{by.name}"
            blocks.append(make.table(key, shown, columns, rows, [*notes, *make.weight_notes()]))
    return blocks


def battery_sentence(make: Numbering, whole_battery: Battery) -> str:
    """Return a sentence on the questions with most and fewest of the top answers, and on the most frequent answer where
    all questions share it.
    """
    words = make.words
    ranked = [(name, whole_battery.highest(counted)) for name, counted in whole_battery.items]
    labels = dict(whole_battery.answers)
    answers = words.listed([words.quoted(labels[key]) for key in whole_battery.top], last=N_("or"))
    ends = [ranked[0], ranked[-1]]
    shown = [_number(make, top_share) for _, top_share in ends]
    text = (
        words(N_("The share answering {answers} is {share} for each of them."), answers=answers, share=shown[0])
        if shown[0] == shown[1]
        else words(
            N_("The share answering {answers} is highest for «{most}» ({share}), and lowest for «{least}» ({lowest})."),
            answers=answers, most=_bare(ends[0][0]), share=shown[0], least=_bare(ends[1][0]), lowest=shown[1],
        )
    )  # fmt: skip
    commonest = {_commonest(counted) for _, counted in whole_battery.items}
    if len(commonest) > 1 or "" in commonest:
        return text
    return f"{text} {words('The commonest answer to each of them is «{answer}».', answer=labels[commonest.pop()])}"


def _commonest(counted: Closed) -> str:
    """Return the answer that most gave, or "" in a tie."""
    most = max(answer_share.n for _, answer_share in counted.shares)
    found = [group.key for group, answer_share in counted.shares if answer_share.n == most]
    return found[0] if len(found) == 1 else ""


def _bare(name: str) -> str:
    return name.rstrip(" ?.:")


def _number(make: Numbering, top_share: CountedShare) -> str:
    return (
        make.of(top_share)
        if make.is_few(top_share)
        else make.words(N_("{percent} per cent"), percent=make.words.percent(top_share.percent))
    )
