"""Compares shares of all answers to an open question: side by side for groups, and with the wave before."""

from __future__ import annotations

from collections.abc import Sequence, Set

from coder.reports.chapter import INTERVAL, PERCENT, POINTS, RANGE, TEXT, Block, Cell, Paragraph, ReportColumn
from coder.reports.crossing import Crossing, shown_name
from coder.reports.estimated import LEAST_SAMPLED, FromSample, SampledBy, SampledCell, SampledShare
from coder.reports.estimates_cells import (
    has_ranges,
    hidden_note,
    is_small,
    names_of,
    range_cells,
    sample_notes,
    share_and_interval,
)
from coder.reports.labels import called, sentence
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.spans import by_group_hidden_note, hand_coded_range_note, range_in_words, rows_left_out_note
from coder.reports.words import MASKED, OR

WIDEST = 3
"""Groups side by side, each with its share and interval."""


def estimates_by_groups(
    make: Numbering, planned: Planned, crossed: Crossing, sample: FromSample, whole: SampledCell, codes: Sequence[str]
) -> list[Block]:
    """Return a table for each variable with sampled groups, and a note on those without enough in groups."""
    words, hide = make.words, _discloses_hidden(make, crossed, sample, codes)
    blocks: list[Block] = []
    few = []
    for by in sample.groups:
        if sum(cell.sampled >= LEAST_SAMPLED for cell in by.groups) >= 2:
            withheld = _withheld(crossed, by)
            blocks += _by_variable(make, planned, sample, whole, by, codes, hide=hide, withheld=withheld)
        elif len(by.groups) > 1:
            few.append(called(words, by.label, by.variable))
    if few:
        text = words(
            "Shares of all answers are not estimated by {variable}: fewer than two groups have {threshold} sampled.",
            variable=words.listed(few, OR),
            threshold=LEAST_SAMPLED,
        )
        blocks.append(Paragraph(text, "note"))
    return blocks


def _by_variable(
    make: Numbering,
    planned: Planned,
    sample: FromSample,
    whole: SampledCell,
    by: SampledBy,
    codes: Sequence[str],
    *,
    hide: bool,
    withheld: Set[str],
) -> list[Block]:
    words = make.words
    shown = [sampled_cell for sampled_cell in by.groups if sampled_cell.sampled >= LEAST_SAMPLED]
    few = [words.quoted(sampled_cell.label) for sampled_cell in by.groups if sampled_cell.sampled < LEAST_SAMPLED]
    names, depth = names_of(make, codes, sample.stale)
    notes = sample_notes(make, sample, whole, codes)
    if hide and not all(group.shares[code].predicted for group in shown for code in codes):
        notes.append(hidden_note(make))
    if few:
        notes.append(
            words(
                "Not estimated, with fewer than {threshold} sampled answers: {names}.",
                names=words.listed(few),
                threshold=LEAST_SAMPLED,
            )
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
            [name, *(cell for group in part for cell in share_and_interval(group.shares[code], hide=hide))]
            for name, code in zip(names, codes, strict=True)
        ]
        label = caption if len(slices) == 1 else f"{caption} ({number}/{len(slices)})"
        key = f"{planned.section.question}-anslag-{by.variable}"
        blocks.append(make.table(key, label, columns, rows, notes, depth=depth))
    return blocks


def _discloses_hidden(make: Numbering, crossed: Crossing, sample: FromSample, codes: Sequence[str]) -> bool:
    """Return whether hand-coded shares by group could disclose a hidden number.

    They reveal how many of the sampled answers have a code. So if any cell of the question is hidden, or would be among
    the sampled, all of them are: nothing remains to compute it from.
    """
    fewest = make.plan.mask_below
    if fewest < 2:
        return False
    cells = [
        group.shares[code] for by in sample.groups for group in by.groups for code in codes if code in group.shares
    ]
    return bool(crossed.hidden) or any(is_small(make, share) for share in cells)


def _withheld(crossed: Crossing, by: SampledBy) -> Set[str]:
    """Return the labels of the groups whose base the report hides."""
    tables = (table for table in crossed.shown if table.grouping.name == by.variable)
    return {group.label for table in tables for group in table.grouping.groups if group.key in table.withheld}


def _widest(make: Numbering, groups: Sequence[SampledCell], codes: Sequence[str], *, hide: bool) -> list[str]:
    """Return a note with the widest range over coders in these groups; a column each would be unreadable."""
    words, book, threshold = make.words, make.plan.study.codebook, make.plan.mask_below
    spanned_shares = [(share, code, group) for group in groups for code in codes if (share := group.shares[code]).span]
    shown = [] if hide else [part for part in spanned_shares if not 0 < part[0].fewest < threshold]
    if not spanned_shares:
        return []
    if not shown:
        return [by_group_hidden_note(make)]
    widest, code, group = max(shown, key=lambda part: _width(part[0]))
    assert widest.span is not None
    sentence = words(
        "The widest range over coders here is {range} per cent of the hand-coded, for «{code}» in the group «{group}».",
        range=range_in_words(make, widest.span),
        code=shown_name(book, book.by_id[code]),
        group=group.label,
    )
    return [sentence, rows_left_out_note(make)] if len(shown) < len(spanned_shares) else [sentence]


def _width(share: SampledShare) -> float:
    return share.span[1] - share.span[0] if share.span else 0.0


def estimates_by_wave(
    make: Numbering, planned: Planned, sample: FromSample, whole: SampledCell, codes: Sequence[str]
) -> list[Block]:
    """Return the table of changes in shares since the wave before, if that wave has shares."""
    words, before = make.words, sample.before
    if before is None:
        return []
    known = [code for code in codes if code in sample.changes]
    names, depth = names_of(make, known, sample.stale)
    this_wave = make.plan.study.wave or words("first wave")
    wave_before = before.label or words("first wave")
    columns = [
        ReportColumn(words("Code"), TEXT),
        *(
            column
            for label, cell in ((wave_before, before), (this_wave, whole))
            for column in (
                ReportColumn(words("{label} (n={n})", label=label, n=cell.sampled), PERCENT),
                *([ReportColumn(words("Range over coders, {wave}", wave=label), RANGE)] if has_ranges(cell) else []),
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
            share = cell.shares[code]
            itself = is_small(make, share) and not share.predicted
            shares += [MASKED if itself else share.percent, *range_cells(make, cell, share)]
            hidden = hidden or itself
        change = sample.changes[code]
        # One share and the change disclose the other.
        rows.append([name, *shares, *([MASKED] * 3 if hidden else [change.points, change.low, change.high])])
        masked = masked or hidden
    caption = words(
        "{label} Share of all answers, estimated from a random sample: change from {before} to {after}.",
        label=sentence(planned.label),
        before=wave_before,
        after=this_wave,
    )
    caption = dict(planned.section.captions).get("estimated change", caption)
    notes = sample_notes(make, sample, whole, known)
    notes += [hand_coded_range_note(words)] if has_ranges(before) or has_ranges(whole) else []
    if masked:
        notes.append(hidden_note(make))
    key = f"{planned.section.question}-anslag-endring"
    return [make.table(key, caption, columns, rows, notes, depth=depth)]
