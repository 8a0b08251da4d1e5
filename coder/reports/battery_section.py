"""A battery in a report: the answers to several questions of one scale in one table and one stacked figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.i18n.translator import N_
from coder.reports.battery import in_common
from coder.reports.chapter import Bar, Block, Cell, Panel, Paragraph, ReportColumn
from coder.reports.counting import MISSING, Closed, CountedShare, closed
from coder.reports.grouping import is_undecided, keys_of
from coder.reports.labels import sentence
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.scales import highest
from coder.reports.words import capital

LONGEST_TITLE = 90
"""Characters of a heading made of what several questions are called."""

FEWEST_FOR_TWO = 4
"""Steps of a scale of numbers of which the two highest are told together."""


@dataclass(frozen=True, slots=True)
class Battery:
    """The questions of one scale: what each is called and its counts, those that most gave the `top` answers first;
    `answers` are (key, label) in the order of the scale.
    """

    title: str
    answers: tuple[tuple[str, str], ...]
    top: tuple[str, ...]
    items: tuple[tuple[str, Closed], ...]

    def shares(self, counted: Closed) -> list[CountedShare]:
        """The share of each answer to a question, of those that nobody gave, too."""
        held = {group.key: one for group, one in counted.shares}
        return [held.get(key) or replace(counted.shares[0][1], n=0, percent=0.0) for key, _ in self.answers]

    def highest(self, counted: Closed) -> CountedShare:
        """The share that gave one of the top answers; no interval."""
        told = [one for group, one in counted.shares if group.key in self.top]
        percents = [one.percent for one in told]
        percent = None if None in percents else min(100.0, math.fsum(one for one in percents if one is not None))
        return CountedShare(sum(one.n for one in told), counted.total, percent, None, None)


def battery(make: Numbering, members: Sequence[Planned]) -> Battery:
    """The questions that stand together, counted."""
    labels: dict[str, str] = {}
    counts = []
    for one in members:
        assert one.answers is not None
        labels |= {
            group.key: labels.get(group.key, group.label) for group in one.answers.groups if group.key != MISSING
        }
        counts.append(closed(one.answers, one.asked, make.plan.weights))
    head = members[0].section
    order = [*labels] if head.values else keys_of(make.plan.study.variables[head.question], [*labels])
    begun, called = in_common([one.label for one in members])
    decided = [key for key in order if not is_undecided(labels[key])] or order
    best = highest([labels[key] for key in decided])
    top = [decided[at] for at in best] or decided[-2 if len(decided) >= FEWEST_FOR_TWO else -1 :]
    made = Battery(
        head.title or (f"{begun} …" if begun else _title(make, members)),
        tuple((key, labels[key]) for key in order), tuple(top), tuple(zip(called, counts, strict=True)),
    )  # fmt: skip
    by_top = sorted(made.items, key=lambda item: -(made.highest(item[1]).percent or 0.0))
    return replace(made, items=tuple(by_top))


def _title(make: Numbering, members: Sequence[Planned]) -> str:
    """A heading for questions that do not begin alike."""
    labels = [one.label.strip().rstrip(".") for one in members]
    listed = make.words.listed(labels)
    if len(listed) <= LONGEST_TITLE:
        return capital(listed)
    return make.words(
        "{first} – and {n:one more question|{n:words} more questions} with the same answers",
        first=labels[0],
        n=len(labels) - 1,
    )


def battery_section(make: Numbering, members: Sequence[Planned]) -> list[Block]:
    """The blocks of questions that stand together: what most and fewest answer, the table, the figure."""
    held, words, head = battery(make, members), make.words, members[0].section
    blocks: list[Block] = [make.heading(held.title)]
    blocks += [Paragraph(head.lead or battery_sentence(make, held))]
    label = sentence(held.title)
    if "closed" in make.plan.definition.tables:
        columns = [ReportColumn(words("Question"), "text")]
        columns += [ReportColumn(answer, "share") for _, answer in held.answers]
        columns.append(ReportColumn("n"))
        rows: list[list[Cell]] = [[capital(name), *held.shares(counted), counted.total] for name, counted in held.items]
        notes = [words("Number, and per cent of those who answered each question."), *make.weight_notes()]
        blocks.append(make.table(head.question, make.caption(head, "table", label), columns, rows, notes))
    if "closed" in make.plan.definition.figures and not any(make.is_few(held.highest(one)) for _, one in held.items):
        panels = [
            Panel(answer, tuple(
                Bar(words("{label} (n={n})", label=capital(name), n=counted.total),
                    replace(held.shares(counted)[place], low=None, high=None))
                for name, counted in held.items
            ))
            for place, (_, answer) in enumerate(held.answers)
        ]  # fmt: skip
        caption = make.caption(head, "figure", label)
        of = words("those who answered each question")
        blocks.append(make.figure(head.question, caption, panels, of, stacked=True))
    return blocks


def battery_sentence(make: Numbering, held: Battery) -> str:
    """Of which question most give one of the highest answers, and of which fewest; and what is answered most of all
    where that is the same answer to each question.
    """
    words = make.words
    told = [(name, held.highest(counted)) for name, counted in held.items]
    labels = dict(held.answers)
    answers = words.listed([words.quoted(labels[key]) for key in held.top], last=N_("or"))
    ends = [told[0], told[-1]]
    shown = [_number(make, one) for _, one in ends]
    said = (
        words(N_("The share answering {answers} is {share} for each of them."), answers=answers, share=shown[0])
        if shown[0] == shown[1]
        else words(
            N_("The share answering {answers} is highest for «{most}» ({share}), and lowest for «{least}» ({lowest})."),
            answers=answers, most=_bare(ends[0][0]), share=shown[0], least=_bare(ends[1][0]), lowest=shown[1],
        )
    )  # fmt: skip
    commonest = {_commonest(counted) for _, counted in held.items}
    if len(commonest) > 1 or "" in commonest:
        return said
    return f"{said} {words('The commonest answer to each of them is «{answer}».', answer=labels[commonest.pop()])}"


def _commonest(counted: Closed) -> str:
    """The answer that most gave, empty where two are as frequent."""
    most = max(one.n for _, one in counted.shares)
    found = [group.key for group, one in counted.shares if one.n == most]
    return found[0] if len(found) == 1 else ""


def _bare(name: str) -> str:
    return name.rstrip(" ?.:")


def _number(make: Numbering, one: CountedShare) -> str:
    return (
        make.of(one)
        if make.is_few(one)
        else make.words(N_("{percent} per cent"), percent=make.words.percent(one.percent))
    )
