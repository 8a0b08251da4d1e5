"""Shares of all answers to an open question, estimated from a coded random sample: its tables, and how it was done."""

from __future__ import annotations

from collections.abc import Sequence, Set

from coder.i18n.translator import N_
from coder.reports.chapter import (
    COUNT,
    INTERVAL,
    PERCENT,
    POINTS,
    RANGE,
    TEXT,
    Block,
    Cell,
    Heading,
    Paragraph,
    Range,
    ReportColumn,
)
from coder.reports.counting import CountedShare
from coder.reports.crossing import Crossing, shown_name
from coder.reports.estimated import LEAST_SAMPLED, FromSample, SampledBy, SampledCell, SampledShare
from coder.reports.numbering import Numbering, called, sentence
from coder.reports.planning import Planned
from coder.reports.spans import hand_coded_range_note, range_in_words
from coder.reports.themes import below_their_category, row_names
from coder.reports.words import MASKED

WIDEST = 3
"""Groups side by side, each with its share and interval."""

ESTIMATES = "estimates"
"""The mark of a report with estimates."""


def estimates_section(make: Numbering, planned: Planned, crossed: Crossing, found: FromSample | None) -> list[Block]:
    """The blocks on what the sample of an open question tells of all answers; none where it has no sample."""
    words = make.words
    if found is None:
        return []
    if found.whole is None:
        return [
            Paragraph(
                words(
                    "A random sample of {asked} {asked:answer|answers} was drawn, with {coded} coded so far."
                    " Shares of all answers are estimated when the whole sample is coded.",
                    asked=found.asked,
                    coded=found.coded,
                ),
                "note",
            )
        ]
    make.marks.add(ESTIMATES)
    codes = _in_order(make, planned, found.whole)
    if not codes:
        return []
    blocks = _whole(make, planned, found, found.whole, codes)
    exact = _tells_hidden(make, crossed, found, codes)
    for by in found.groups:
        blocks += _groups(make, planned, found, by, codes, hide=exact, withheld=_withheld(crossed, by))
    return blocks + _waves(make, planned, found, found.whole, codes)


def estimates_method(make: Numbering) -> list[Block]:
    """How shares of all answers were estimated, for the method appendix of a report that has some."""
    if ESTIMATES not in make.marks:
        return []
    words = make.words
    return [
        Heading(2, words("Shares of all answers")),
        *(
            Paragraph(words(said))
            for said in (
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
                    " chosen in another way tell nothing certain of all. Groups and waves with fewer than 30"
                    " sampled answers are not estimated. How far coders agree is not in the intervals."
                ),
            )
        ),
    ]


def _in_order(make: Numbering, planned: Planned, whole: SampledCell) -> list[str]:
    """The codes that are counted and sampled, in the order of the report."""
    codebook, order = make.plan.study.codebook, make.plan.definition.order
    codes = [code for code in planned.codes if code in whole.shares]
    if planned.section.codes is not None or order == "codebook":
        return codes
    paths = {code: codebook.path(codebook.by_id[code]).casefold() for code in codes}
    if order == "frequency":
        codes = sorted(codes, key=lambda code: (-whole.shares[code].percent, paths[code]))
    else:
        codes = sorted(codes, key=lambda code: paths[code])
    return below_their_category(codes, codebook)


def _names(make: Numbering, codes: Sequence[str], stale: frozenset[str]) -> tuple[list[str], tuple[int, ...]]:
    """The codes as they stand in the first column, the stale ones marked, and how far each is indented."""
    names, depth = row_names(codes, make.plan.study.codebook)
    return [f"{name} *" if code in stale else name for name, code in zip(names, codes, strict=True)], depth


def _with_interval(one: SampledShare) -> CountedShare:
    return CountedShare(one.positive, one.sampled, one.percent, one.low, one.high)


def _notes(make: Numbering, found: FromSample, whole: SampledCell, codes: Sequence[str]) -> list[str]:
    words, codebook = make.words, make.plan.study.codebook
    notes = [
        words(
            "A random sample of {n} of {total} {total:answer|answers} (drawn {date}, seed {seed}), coded"
            " by hand to its end.",
            n=whole.sampled,
            total=whole.answers,
            date=words.date(found.date),
            seed=str(found.seed),
        )
    ]
    notes += [words("The sample was drawn from each group of {variable}.", variable=found.by)] if found.by else []
    notes += (
        [
            words(
                "Coded by {names}: where several coded an answer, the rule that stands with the shares counts.",
                names=words.listed(found.coders),
            )
        ]
        if len(found.coders) > 1
        else []
    )
    notes += (
        [
            words(
                "{n} of {total} sampled {total:answer|answers} {n:was|were} coded from suggestions: errors"
                " of suggestions that the coder did not see are in the estimate, and not in its interval.",
                n=found.suggested,
                total=whole.sampled,
            )
        ]
        if found.suggested
        else []
    )
    stale = [words.quoted(codebook.path(codebook.by_id[code])) for code in codes if code in found.stale]
    notes += (
        [
            words(
                "* The code got another meaning after sampled answers had been coded, and the estimate is"
                " stale: {names}.",
                names=words.listed(stale),
            )
        ]
        if stale
        else []
    )
    return notes + make.weight_notes(make.weights)


def estimates_shown(make: Numbering, planned: Planned, found: FromSample | None) -> list[Block]:
    """The shares of all answers with their intervals, for the chapter; none before the sample is coded."""
    if found is None or found.whole is None:
        return []
    make.marks.add(ESTIMATES)
    words, codes = make.words, _in_order(make, planned, found.whole)
    codes = [code for code in codes if found.whole.shares[code].positive]
    names, depth = _names(make, codes, found.stale)
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Of all answers (n={n})", n=found.whole.answers), PERCENT),
        ReportColumn(words("95% CI"), INTERVAL),
    ]
    held = [(name, found.whole.shares[code]) for name, code in zip(names, codes, strict=True)]
    rows = [[name, *_cells(one, hide=_small(make, one))] for name, one in held]
    caption = words("{label} Share of all answers, estimated from a random sample.", label=sentence(planned.label))
    notes = [*_notes(make, found, found.whole, codes), *_hidden_notes(make, found.whole, codes)]
    key = f"{planned.section.question}-anslag-av-alle"
    return [make.table(key, caption, columns, rows, notes, depth=depth)] if rows else []


def _hidden_notes(make: Numbering, whole: SampledCell, codes: Sequence[str]) -> list[str]:
    """What is said where hand-coded numbers are hidden, and with them an estimate that is one."""
    if not any(_small(make, whole.shares[code]) for code in codes):
        return []
    return [
        make.words(
            "· is hidden: the estimate is the hand-coded share itself, and a number below {threshold}"
            " could be computed.",
            threshold=make.plan.mask_below,
        )
    ]


def _whole(
    make: Numbering, planned: Planned, found: FromSample, whole: SampledCell, codes: Sequence[str]
) -> list[Block]:
    """The table over everybody. Hand-coded numbers below the limit are hidden, and so is an estimate that is one."""
    words, codebook = make.words, make.plan.study.codebook
    names, depth = _names(make, codes, found.stale)
    columns = [
        ReportColumn(words("Code"), TEXT),
        ReportColumn(words("Of all answers (n={n})", n=whole.answers), PERCENT),
        ReportColumn(words("95% CI"), INTERVAL),
        ReportColumn(words("Hand-coded with the code"), COUNT),
        ReportColumn(words("Of hand-coded (n={n})", n=whole.sampled), PERCENT),
        *([ReportColumn(words("Range over coders"), RANGE)] if _spanned(whole) else []),
        ReportColumn(words("Estimated from"), TEXT),
    ]
    rows: list[list[Cell]] = []
    for name, one in zip(names, (whole.shares[code] for code in codes), strict=True):
        way = words(N_("sample and predictions") if one.predicted else N_("the sample"))
        small = _small(make, one)
        hand: list[Cell] = [MASKED, MASKED] if small else [one.positive, one.hand]
        rows.append([name, *_cells(one, hide=small), *hand, *_span(make, whole, one), way])
    # Who coded before a code was made, or meant this, could not have given it: that none has it tells nothing.
    none = [code for code in found.unseen if code in planned.codes]
    unseen, stale = (
        [words.quoted(codebook.path(codebook.by_id[code])) for code in none if (code in found.stale) == is_stale]
        for is_stale in (False, True)
    )
    notes = [
        *_notes(make, found, whole, codes),
        words(
            "«Sample and predictions»: predictions for all answers, put right by their errors in the"
            " sample. «The sample»: the hand-coded share with Wilson's interval, where fewer than ten"
            " sampled have the code, or lack it, or predictions do not help."
        ),
    ]
    notes += [hand_coded_range_note(words)] if _spanned(whole) else []
    notes += _hidden_notes(make, whole, codes)
    if unseen:
        notes.append(
            words(
                "Without any sampled answer: {names}. Each of them stands on at most {percent} per cent of"
                " all answers (95%).",
                names=words.listed(unseen),
                percent=words.percent(found.at_most, 1),
            )
        )
    notes += (
        [
            words(
                "Not estimated, because the code was made or got another meaning after sampled answers were"
                " coded: {names}.",
                names=words.listed(stale),
            )
        ]
        if stale
        else []
    )
    made = words("{label} Share of all answers, estimated from a random sample.", label=sentence(planned.label))
    caption = make.caption(planned.section, "estimates", made)
    return [make.table(f"{planned.section.question}-anslag", caption, columns, rows, notes, depth=depth)]


def _small(make: Numbering, one: SampledShare) -> bool:
    """Whether a number of sampled answers is to be hidden."""
    return 0 < one.positive < make.plan.mask_below


def _spanned(cell: SampledCell) -> bool:
    return any(one.span for one in cell.shares.values())


def _span(make: Numbering, cell: SampledCell, one: SampledShare) -> list[Cell]:
    """The cell of the column with ranges over coders, which is there where any share has one. A range is hidden where
    it would tell that few have the code, by whomever.
    """
    if not _spanned(cell):
        return []
    few = _small(make, one) or 0 < one.fewest < make.plan.mask_below
    return [MASKED if few and one.span else Range(*one.span) if one.span else None]


def _tells_hidden(make: Numbering, crossed: Crossing, found: FromSample, codes: Sequence[str]) -> bool:
    """Whether hand-coded shares by group could tell a number that is to be hidden.

    They give away how many of the sampled answers have a code. So where any cell of the question is hidden, or would
    be among the sampled, all of them are: there is nothing to compute it back from.
    """
    fewest = make.plan.mask_below
    if fewest < 2:
        return False
    cells = [group.shares[code] for by in found.groups for group in by.groups for code in codes if code in group.shares]
    return bool(crossed.hidden) or any(_small(make, one) for one in cells)


def _withheld(crossed: Crossing, by: SampledBy) -> Set[str]:
    """The labels of the groups of which the report does not even say how many they are."""
    tables = (table for table in crossed.shown if table.grouping.name == by.variable)
    return {group.label for table in tables for group in table.grouping.groups if group.key in table.withheld}


def _groups(
    make: Numbering,
    planned: Planned,
    found: FromSample,
    by: SampledBy,
    codes: Sequence[str],
    *,
    hide: bool,
    withheld: Set[str],
) -> list[Block]:
    words = make.words
    assert found.whole is not None
    shown = [one for one in by.groups if one.sampled >= LEAST_SAMPLED]
    few = [words.quoted(one.label) for one in by.groups if one.sampled < LEAST_SAMPLED]
    if len(shown) < 2:
        said = words(
            "Shares of all answers are not estimated by {variable}: fewer than two groups have {threshold} sampled.",
            variable=called(words, by.label, by.variable),
            threshold=LEAST_SAMPLED,
        )
        return [Paragraph(said, "note")] if len(by.groups) > 1 else []
    names, depth = _names(make, codes, found.stale)
    notes = _notes(make, found, found.whole, codes)
    masked = hide and not all(group.shares[code].predicted for group in shown for code in codes)
    notes += (
        [
            words(
                "· is hidden: the estimate is the hand-coded share itself, and a number below {threshold}"
                " could be computed.",
                threshold=make.plan.mask_below,
            )
        ]
        if masked
        else []
    )
    notes += (
        [
            words(
                "Not estimated, with fewer than {threshold} sampled answers: {names}.",
                names=words.listed(few),
                threshold=LEAST_SAMPLED,
            )
        ]
        if few
        else []
    )
    notes += _widest(make, shown, codes, hide=hide)
    notes.append(words("n is sampled answers. Of many intervals, one in twenty misses by chance alone."))
    caption = words(
        "{label} Share of all answers, estimated from a random sample, by {variable}.",
        label=sentence(planned.label),
        variable=called(words, by.label, by.variable),
    )
    caption = make.caption(planned.section, f"estimates by {by.variable}", caption)
    blocks: list[Block] = []
    slices = [shown[start : start + WIDEST] for start in range(0, len(shown), WIDEST)]
    for number, part in enumerate(slices, start=1):
        columns = [ReportColumn(words("Code"), TEXT)]
        for group in part:
            sampled = MASKED if group.label in withheld else group.sampled
            columns.append(ReportColumn(words("{label} (n={n})", label=group.label, n=sampled), PERCENT))
            columns.append(ReportColumn(words("95% CI"), INTERVAL))
        rows = [
            [name, *(cell for group in part for cell in _cells(group.shares[code], hide=hide))]
            for name, code in zip(names, codes, strict=True)
        ]
        said = caption if len(slices) == 1 else f"{caption} ({number}/{len(slices)})"
        key = f"{planned.section.question}-anslag-{by.variable}"
        blocks.append(make.table(key, said, columns, rows, notes, depth=depth))
    return blocks


def _widest(make: Numbering, groups: Sequence[SampledCell], codes: Sequence[str], *, hide: bool) -> list[str]:
    """The widest range over coders in these groups: a column more for each would make the table unreadable."""
    words, book, threshold = make.words, make.plan.study.codebook, make.plan.mask_below
    held = [(one, code, group) for group in groups for code in codes if (one := group.shares[code]).span]
    told = [] if hide else [part for part in held if not 0 < part[0].fewest < threshold]
    if not told:
        return (
            [
                words(
                    "The range over coders by group is not shown: it could give away numbers below {threshold}.",
                    threshold=threshold,
                )
            ]
            if held
            else []
        )
    widest, code, group = max(told, key=lambda part: _width(part[0]))
    assert widest.span is not None
    named = shown_name(book, book.by_id[code])
    said = words(
        "The widest range over coders here is {range} per cent of the hand-coded, for «{code}» in the group «{group}».",
        range=range_in_words(make, widest.span),
        code=named,
        group=group.label,
    )
    return [
        said,
        *(
            [
                words(
                    "Rows with something hidden, or in which a coder has under {threshold} of a group, are not"
                    " part of that.",
                    threshold=threshold,
                )
            ]
            if len(told) < len(held)
            else []
        ),
    ]


def _width(one: SampledShare) -> float:
    return one.span[1] - one.span[0] if one.span else 0.0


def _cells(one: SampledShare, *, hide: bool) -> list[Cell]:
    if hide and not one.predicted:
        return [MASKED, CountedShare(0, 0, None, None, None, masked=True)]
    return [one.percent, _with_interval(one)]


def _waves(
    make: Numbering, planned: Planned, found: FromSample, whole: SampledCell, codes: Sequence[str]
) -> list[Block]:
    words, before = make.words, found.before
    if before is None:
        return []
    known = [code for code in codes if code in found.changes]
    names, depth = _names(make, known, found.stale)
    now = make.plan.study.wave or words("first wave")
    then = before.label or words("first wave")
    columns = [
        ReportColumn(words("Code"), TEXT),
        *(
            column
            for label, cell in ((then, before), (now, whole))
            for column in (
                ReportColumn(words("{label} (n={n})", label=label, n=cell.sampled), PERCENT),
                *([ReportColumn(words("Range over coders, {wave}", wave=label), RANGE)] if _spanned(cell) else []),
            )
        ),
        ReportColumn(words("Change, percentage points"), POINTS),
        ReportColumn(words("95% low"), POINTS),
        ReportColumn(words("95% high"), POINTS),
    ]
    rows: list[list[Cell]] = []
    masked = False
    for name, code in zip(names, known, strict=True):
        shares: list[Cell] = []
        hidden = False
        for cell in (before, whole):
            one = cell.shares[code]
            itself = _small(make, one) and not one.predicted
            shares += [MASKED if itself else one.percent, *_span(make, cell, one)]
            hidden = hidden or itself
        change = found.changes[code]
        # One share and the change tell the other.
        rows.append([name, *shares, *([MASKED] * 3 if hidden else [change.points, change.low, change.high])])
        masked = masked or hidden
    caption = words(
        "{label} Share of all answers, estimated from a random sample: change from {before} to {after}.",
        label=sentence(planned.label),
        before=then,
        after=now,
    )
    caption = dict(planned.section.captions).get("estimated change", caption)
    notes = _notes(make, found, whole, known)
    notes += [hand_coded_range_note(words)] if _spanned(before) or _spanned(whole) else []
    notes += (
        [
            words(
                "· is hidden: the estimate is the hand-coded share itself, and a number below {threshold}"
                " could be computed.",
                threshold=make.plan.mask_below,
            )
        ]
        if masked
        else []
    )
    key = f"{planned.section.question}-anslag-endring"
    return [make.table(key, caption, columns, rows, notes, depth=depth)]
