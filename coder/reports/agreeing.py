"""Agreement between coders in the method appendix: by question, over sets of codes and by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.i18n.translator import N_
from coder.model.agreement import CodeAgreement, Figure, Recount, SetAgreement
from coder.reports.cells import ratio
from coder.reports.chapter import (
    COUNT,
    PERCENT,
    RATIO,
    RATIOS,
    TEXT,
    Block,
    Cell,
    Heading,
    Paragraph,
    Range,
    ReportColumn,
)
from coder.reports.labels import sentence
from coder.reports.numbering import WIDEST, Numbering
from coder.reports.words import Words

LEAST_IN_ORDER = 10
"""Fewest answers that each coder must have given a theme for its place in the order to be compared."""


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """Agreement on one question: over sets of codes, and on each of the `codes`. `alike` counts further answers that
    were coded together with a similar one and count as one with it.
    """

    question: str
    over: SetAgreement
    alike: int
    codes: Sequence[CodeAgreement]
    recount: Recount | None
    """The themes by coder, over the answers that all of them coded."""
    stale: Mapping[str, int]
    """Code → how many of these codings were made before it, or a code below it, got its present meaning."""


def agreement(make: Numbering, agreements: Sequence[QuestionAgreement]) -> list[Block]:
    """Return the blocks on agreement for each question, with the number of answers; or that none was coded twice."""
    words = make.words
    blocks: list[Block] = [Heading(2, words("Agreement between the coders"))]
    if not agreements:
        return [
            *blocks,
            Paragraph(words("No answer was coded by more than one coder, so agreement between coders is not known.")),
        ]
    for question_agreement in agreements:
        blocks += _question(make, question_agreement, several=len(agreements) > 1)
    return blocks


def _question(make: Numbering, question_agreement: QuestionAgreement, *, several: bool) -> list[Block]:
    words, codebook, over = make.words, make.plan.study.codebook, question_agreement.over
    label = next(
        (planned.label for planned in make.plan.sections if planned.section.question == question_agreement.question),
        make.plan.study.labels.get(question_agreement.question, question_agreement.question),
    )
    lead = words(
        N_("Over {answers} {answers:answer|answers} coded by {who}"
" Krippendorff's alpha is {alpha} (95% CI {interval}), computed over the sets of codes with"
" MASI distance.") if over.alpha.value is not None and over.alpha.low is not None
        else N_("Over {answers} {answers:answer|answers} coded by {who}"
" Krippendorff's alpha is {alpha}, computed over the sets of codes with MASI distance; the"
" answers are too few or too much alike for a confidence interval.") if over.alpha.value is not None
        else N_("{answers} {answers:answer was|answers were} coded by {who},"
" but the codes do not vary, so alpha is not defined."),
        answers=over.answers, who=_who(words, over), alpha=ratio(over.alpha.value, words),
        interval=_interval(make, over.alpha),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(f"{words.quoted(label)}: {lead}" if several else lead)]
    if question_agreement.alike:
        blocks.append(
            Paragraph(
                words(
                    "{alike} {alike:answer that is like another and was coded together with it counts|answers"
                    " that are like another and were coded together with it count} as one with it.",
                    alike=question_agreement.alike,
                )
            )
        )
    if question_agreement.recount is not None:
        blocks += _order(make, question_agreement.recount)
    order = {code.id: place for place, code in enumerate(codebook)}
    known = sorted((row for row in question_agreement.codes if row.code in order), key=lambda row: order[row.code])
    if not known:
        return blocks
    pairs = [(pair.first, pair.second, pair.answers) for pair in known[0].kappas]
    kappas = [
        ReportColumn(words("Kappa, {first} and {second} (n={n})", first=first, second=second, n=n), RATIO)
        for first, second, n in pairs
    ]
    kappa_columns = kappas if len(kappas) == 1 else []
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Answers"), COUNT),
        ReportColumn(words("Have the code"), COUNT),
        ReportColumn(words("Agree, per cent"), PERCENT),
        ReportColumn(words("Alpha"), RATIO),
        ReportColumn(words("95% CI"), RATIOS),
        *kappa_columns,
        ReportColumn(words("AC1"), RATIO),
        ReportColumn(words("Agree that it is there"), RATIO),
    ]
    rows: list[list[Cell]] = [
        [
            codebook.by_id[row.code].name, row.answers, row.used,
            None if row.percent.value is None else 100 * row.percent.value, row.alpha.value,
            None if row.alpha.low is None or row.alpha.high is None else Range(row.alpha.low, row.alpha.high),
            *(pair.kappa.value for pair in row.kappas if kappa_columns), row.ac1.value, row.positive.value,
        ]
        for row in known
    ]  # fmt: skip
    depth = [codebook.depth(codebook.by_id[row.code]) for row in known]
    notes = [
        words(
            "The unit is the answer; a category counts as applied when a code below it is. «Have the"
            " code»: answers that at least one coder gave it. Rare codes have a low alpha and kappa even"
            " when coders nearly always agree, and a high AC1: read them together. Dash: not defined, or not"
            " known well enough."
        ),
        words(
            "Alpha: Krippendorff (2011), nominal, 95% interval from Jeffreys' prior; answers alike are"
            " clusters. Kappa: Cohen (1960), for pairs of coders with at least 10 answers in common."
            " AC1: Gwet (2008). Agree that it is there: 2a/(2a+b+c)."
        ),
    ]
    if odd := [codebook.by_id[row.code].name for row in known if row.paradox]:
        notes.append(
            words(
                "Kappa and alpha of {codes} are low though the coders agree on at least 85 per cent of the answers:"
                " the code is on few of them, or on nearly all, so chance alone would have them agree and each"
                " disagreement weighs much (Feinstein & Cicchetti 1990).",
                codes=words.listed([f"«{name}»" for name in odd]),
            )
        )
    if stale := [
        f"{words.quoted(codebook.by_id[row.code].name)} ({words.number(question_agreement.stale[row.code])})"
        for row in known
        if row.code in question_agreement.stale
    ]:
        notes.append(
            words(
                "Agreement on {codes} is partly from before: that many times, in brackets, a coder coded an answer"
                " before the code, or one below it, got its present meaning.",
                codes=words.listed(stale),
            )
        )
    label_sentence = sentence(label)
    key = f"samsvar-{question_agreement.question}" if several else "samsvar"
    blocks.append(
        make.table(
            key,
            words("{label} Agreement between the coders, code by code.", label=label_sentence),
            columns,
            rows,
            notes,
            depth=depth,
        )
    )
    if len(kappas) > 1:
        for start in range(0, len(kappas), WIDEST):
            part = slice(start, start + WIDEST)
            cells: list[list[Cell]] = [
                [codebook.by_id[row.code].name, *(pair.kappa.value for pair in row.kappas[part])] for row in known
            ]
            head = [ReportColumn(words("Code"), TEXT), *kappas[part]]
            caption = words("{label} Cohen's kappa of each pair of coders.", label=label_sentence)
            blocks.append(
                make.table(
                    f"{key}-kappa",
                    caption,
                    head,
                    cells,
                    [words("n is the answers that both have coded; pairs with fewer than 10 are left out.")],
                    depth=depth,
                )
            )
    return blocks


def _who(words: Words, over: SetAgreement) -> str:
    """Describe how many of the coders coded each answer."""
    n = len(over.coders)
    return words(N_("both coders") if n == 2 else N_("at least two of the {coders:words} coders"), coders=n)


def _order(make: Numbering, recount: Recount) -> Iterator[Block]:
    """Yield a paragraph on whether the order of the themes depends on whose codes are counted. Themes with fewer than
    LEAST_IN_ORDER answers are left out, since a report may hide them.
    """
    words, codebook = make.words, make.plan.study.codebook
    large = {recounted.code for recounted in recount.themes if min(recounted.counts.values()) >= LEAST_IN_ORDER}
    if len(large) < 2:
        return
    swapped = [(first, second) for first, second in recount.swapped if first in large and second in large]
    named = [f"«{codebook.by_id[first].name}» – «{codebook.by_id[second].name}»" for first, second in swapped]
    yield Paragraph(
        words(
            N_("Over {answers:the one answer|the {answers} answers} that {coders} {each} coded, the order of the themes"
               " is the same whoever's codes are counted.") if not named
            else N_("Over {answers:the one answer|the {answers} answers} that {coders} {each} coded, the order of the"
                    " themes depends on whose codes are counted: {pairs} change places."),
            answers=recount.answers, coders=words.listed(list(recount.coders)),
            each=words(N_("both") if len(recount.coders) == 2 else N_("all")),
            pairs=words.listed(named),
        )
    )  # fmt: skip


def _interval(make: Numbering, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "–"
    between = make.words(" to ") if figure.low < 0 else "–"
    return f"{ratio(figure.low, make.words)}{between}{ratio(figure.high, make.words)}"
