"""Shares of all answers to an open question, estimated from a coded random sample: tables and method."""

from __future__ import annotations

from collections.abc import Sequence

from coder.i18n.translator import N_
from coder.reports.chapter import COUNT, INTERVAL, PERCENT, RANGE, TEXT, Block, Cell, Heading, Paragraph, ReportColumn
from coder.reports.crossing import Crossing
from coder.reports.estimated import FromSample, SampledCell
from coder.reports.estimates_cells import (
    codes_in_order,
    has_ranges,
    hidden_note,
    is_small,
    names_of,
    range_cells,
    sample_notes,
    share_and_interval,
)
from coder.reports.estimates_compared import estimates_by_groups, estimates_by_wave
from coder.reports.labels import sentence
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.spans import hand_coded_range_note
from coder.reports.words import MASKED

ESTIMATES = "estimates"
"""Key marking that a report contains estimates."""


def estimates_section(make: Numbering, planned: Planned, crossed: Crossing, sample: FromSample | None) -> list[Block]:
    """Return the blocks on the shares estimated from the sample of an open question; none without a sample."""
    words = make.words
    if sample is None or sample.counted:
        return []
    if sample.whole is None:
        return [
            Paragraph(
                words(
                    "A random sample of {asked} {asked:answer|answers} was drawn, with {coded} coded so far."
                    " Shares of all answers are estimated when the whole sample is coded.",
                    asked=sample.asked,
                    coded=sample.coded,
                ),
                "note",
            )
        ]
    make.marks.add(ESTIMATES)
    codes = codes_in_order(make, planned, sample.whole)
    if not codes:
        return []
    blocks = _whole(make, planned, sample, sample.whole, codes)
    blocks += estimates_by_groups(make, planned, crossed, sample, sample.whole, codes)
    return blocks + estimates_by_wave(make, planned, sample, sample.whole, codes)


def estimates_method(make: Numbering) -> list[Block]:
    """Return how shares of all answers were estimated, for the method appendix of a report with estimates."""
    if ESTIMATES not in make.marks:
        return []
    words = make.words
    return [
        Heading(2, words("Shares of all answers")),
        *(
            Paragraph(words(template))
            for template in (
                N_(
                    "The share of all answers is estimated from answers that were drawn at random and coded by"
                    " hand. Where at least ten of at least 30 sampled answers have the code, and at least ten"
                    " lack it, predictions for all answers are used, too: their mean, put right by their mean"
                    " error in the sample. No prediction was learned from the answer it is for, nor from any"
                    " that reads nearly alike. How much the predictions weigh is chosen for each code from the"
                    " sample, down to nothing. Predictions alone are never given. For other codes it is the"
                    " hand-coded share with Wilson's interval. Intervals are narrower where the sample is a"
                    " large part of the answers."
                ),
                N_(
                    "The method is PPI++ with cross-prediction (Angelopoulos, Duchi & Zrnic 2023,"
                    " arXiv:2311.01453; Zrnic & Candès 2024, PNAS 121), which is the difference estimator of"
                    " survey sampling (Särndal, Swensson & Wretman 1992, ch. 6)."
                ),
                N_(
                    "Without a random sample that is coded to its end there are no such estimates: answers"
                    " chosen in another way show nothing certain about all. Groups and waves with fewer than 30"
                    " sampled answers are not estimated. How far coders agree is not in the intervals."
                ),
            )
        ),
    ]


def estimates_shown(make: Numbering, planned: Planned, sample: FromSample | None) -> list[Block]:
    """Return the shares of all answers with their intervals, for the chapter; none before the sample is coded."""
    if sample is None or sample.whole is None:
        return []
    make.marks.add(ESTIMATES)
    words, codes = make.words, codes_in_order(make, planned, sample.whole)
    codes = [code for code in codes if sample.whole.shares[code].positive]
    names, depth = names_of(make, codes, sample.stale)
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Per cent of all answers (n={n})", n=sample.whole.answers), PERCENT),
        ReportColumn(words("95% CI"), INTERVAL),
    ]
    named_shares = [(name, sample.whole.shares[code]) for name, code in zip(names, codes, strict=True)]
    rows = [[name, *share_and_interval(share, hide=is_small(make, share))] for name, share in named_shares]
    caption = words("{label} Share of all answers, estimated from a random sample.", label=sentence(planned.label))
    notes = sample_notes(make, sample, sample.whole, codes)
    if predicted := [name for name, share in named_shares if share.predicted]:
        notes.append(
            words(
                "For {names}, predictions for all answers were used, too, put right by their errors in the sample.",
                names=words.listed([words.quoted(name) for name in predicted]),
            )
        )
    notes += _without_estimate(make, planned, sample)
    notes += [hidden_note(make)] if any(is_small(make, share) for _, share in named_shares) else []
    key = f"{planned.section.question}-anslag-av-alle"
    return [make.table(key, caption, columns, rows, notes, depth=depth)] if rows else []


def _without_estimate(make: Numbering, planned: Planned, sample: FromSample) -> list[str]:
    """List the codes without a row: no sampled answer has them, or could have had them."""
    words, codebook = make.words, make.plan.study.codebook
    # Whoever coded before a code existed, or had its present meaning, could not apply it: absence means nothing.
    none = [code for code in sample.unseen if code in planned.codes]
    unseen, stale = (
        [words.quoted(codebook.path(codebook.by_id[code])) for code in none if (code in sample.stale) == is_stale]
        for is_stale in (False, True)
    )
    notes = []
    if unseen:
        notes.append(
            words(
                "Without any sampled answer: {names}. Each of them stands on at most {percent} per cent of"
                " all answers (95%).",
                names=words.listed(unseen),
                percent=words.percent(sample.at_most, 1),
            )
        )
    if stale:
        notes.append(
            words(
                "Not estimated, because the code was made or got another meaning after sampled answers were"
                " coded: {names}.",
                names=words.listed(stale),
            )
        )
    return notes


def _whole(
    make: Numbering, planned: Planned, sample: FromSample, whole: SampledCell, codes: Sequence[str]
) -> list[Block]:
    """Return the table over all answers. Hand-coded numbers below the limit are hidden, as are equal estimates."""
    words = make.words
    names, depth = names_of(make, codes, sample.stale)
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Per cent of all answers (n={n})", n=whole.answers), PERCENT),
        ReportColumn(words("95% CI"), INTERVAL),
        ReportColumn(words("Hand-coded with the code"), COUNT),
        ReportColumn(words("Per cent of hand-coded (n={n})", n=whole.sampled), PERCENT),
        *([ReportColumn(words("Range over coders"), RANGE)] if has_ranges(whole) else []),
        ReportColumn(words("Estimated from"), TEXT),
    ]
    rows: list[list[Cell]] = []
    for name, share in zip(names, (whole.shares[code] for code in codes), strict=True):
        way = words(N_("sample and predictions") if share.predicted else N_("the sample"))
        small = is_small(make, share)
        hand: list[Cell] = [MASKED, MASKED] if small else [share.positive, share.hand]
        rows.append([name, *share_and_interval(share, hide=small), *hand, *range_cells(make, whole, share), way])
    notes = [
        *sample_notes(make, sample, whole, codes),
        words(
            "«Sample and predictions»: predictions for all answers, put right by their errors in the"
            " sample. «The sample»: the hand-coded share with Wilson's interval, where fewer than ten"
            " sampled have the code, or lack it, or predictions do not help."
        ),
    ]
    notes += [hand_coded_range_note(words)] if has_ranges(whole) else []
    notes += [hidden_note(make)] if any(is_small(make, whole.shares[code]) for code in codes) else []
    notes += _without_estimate(make, planned, sample)
    wording = words("{label} Share of all answers, estimated from a random sample.", label=sentence(planned.label))
    caption = make.caption(planned.section, "estimates", wording)
    return [make.table(f"{planned.section.question}-anslag", caption, columns, rows, notes, depth=depth)]
