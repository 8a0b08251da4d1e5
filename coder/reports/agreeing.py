"""How far coders agree, in the method appendix: question by question, over sets of codes and code by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.model.agreement import CodeAgreement
from coder.reports.cells import ratio
from coder.reports.chapter import COUNT, PERCENT, RATIO, RATIOS, TEXT, Block, Cell, Column, Heading, Paragraph, Range
from coder.reports.numbering import WIDEST, Numbering, sentence


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """Agreement on one question over `answers` coded by at least two of `coders`, `alike` further ones counted once
    with another: alpha over sets with its interval, and agreement on each of the `codes`.
    """

    question: str
    answers: int
    coders: tuple[str, ...]
    alpha: float | None
    low: float | None
    high: float | None
    alike: int
    codes: Sequence[CodeAgreement]


def agreement(make: Numbering, held: Sequence[QuestionAgreement]) -> list[Block]:
    """How far coders agree on each question, with how many answers it rests on; that it is not known where none are
    coded twice.
    """
    words = make.words
    blocks: list[Block] = [Heading(2, words("g title"))]
    if not held:
        return [*blocks, Paragraph(words("g none"))]
    for one in held:
        blocks += _question(make, one, several=len(held) > 1)
    return blocks


def _question(make: Numbering, one: QuestionAgreement, *, several: bool) -> list[Block]:
    words, codebook = make.words, make.plan.study.codebook
    label = next(
        (planned.label for planned in make.plan.sections if planned.section.question == one.question),
        make.plan.study.labels.get(one.question, one.question),
    )
    lead = words(
        "g lead" if one.alpha is not None and one.low is not None
        else "g lead without" if one.alpha is not None
        else "g undefined",
        answers=one.answers, coders=len(one.coders), alpha=ratio(one.alpha, words), interval=_interval(make, one),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(f"«{label}»: {lead}" if several else lead)]
    if one.alike:
        blocks.append(Paragraph(words("g counted once", alike=one.alike)))
    order = {code.id: place for place, code in enumerate(codebook)}
    known = sorted((row for row in one.codes if row.code in order), key=lambda row: order[row.code])
    if not known:
        return blocks
    pairs = [(pair.first, pair.second, pair.answers) for pair in known[0].kappas]
    kappas = [Column(words("g kappa of", first=first, second=second, n=n), RATIO) for first, second, n in pairs]
    beside = kappas if len(kappas) == 1 else []
    columns = [
        Column(words("code"), TEXT), Column(words("a answers"), COUNT), Column(words("g with code"), COUNT),
        Column(words("g percent agreement"), PERCENT), Column(words("g alpha"), RATIO),
        Column(words("interval"), RATIOS), *beside, Column(words("g ac1"), RATIO), Column(words("g positive"), RATIO),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            codebook.by_id[row.code].name, row.answers, row.used, row.percent, row.alpha,
            None if row.low is None or row.high is None else Range(row.low, row.high),
            *(pair.kappa for pair in row.kappas if beside), row.ac1, row.positive,
        ]
        for row in known
    ]  # fmt: skip
    depth = [codebook.depth(codebook.by_id[row.code]) for row in known]
    notes = [words("g note"), words("g method")]
    said = sentence(label)
    key = f"samsvar-{one.question}" if several else "samsvar"
    blocks.append(make.table(key, words("g caption", label=said), columns, rows, notes, depth=depth))
    if len(kappas) > 1:
        for start in range(0, len(kappas), WIDEST):
            part = slice(start, start + WIDEST)
            cells: list[list[Cell]] = [
                [codebook.by_id[row.code].name, *(pair.kappa for pair in row.kappas[part])] for row in known
            ]
            head = [Column(words("code"), TEXT), *kappas[part]]
            caption = words("g kappa caption", label=said)
            blocks.append(make.table(f"{key}-kappa", caption, head, cells, [words("g kappa note")], depth=depth))
    return blocks


def _interval(make: Numbering, one: QuestionAgreement) -> str:
    if one.low is None or one.high is None:
        return "–"
    between = make.words("to") if one.low < 0 else "–"
    return f"{ratio(one.low, make.words)}{between}{ratio(one.high, make.words)}"
