"""Shared parts of all tables of estimated shares: codes in order, cells, and notes on the sample."""

from __future__ import annotations

from collections.abc import Sequence

from coder.reports.chapter import Cell, Range
from coder.reports.counting import CountedShare
from coder.reports.estimated import FromSample, SampledCell, SampledShare
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.themes import below_their_category, row_names
from coder.reports.words import MASKED


def codes_in_order(make: Numbering, planned: Planned, whole: SampledCell) -> list[str]:
    """Return the codes that are both counted and sampled, in report order."""
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


def names_of(make: Numbering, codes: Sequence[str], stale: frozenset[str]) -> tuple[list[str], tuple[int, ...]]:
    """Return the codes as labels of the first column, stale ones marked, and their indentation."""
    names, depth = row_names(codes, make.plan.study.codebook)
    return [f"{name} *" if code in stale else name for name, code in zip(names, codes, strict=True)], depth


def sample_notes(make: Numbering, sample: FromSample, whole: SampledCell, codes: Sequence[str]) -> list[str]:
    """Return the notes below every table: how the sample was drawn, who coded it, and which codes are stale."""
    words, codebook = make.words, make.plan.study.codebook
    notes = [
        words(
            "A random sample of {n} of {total} {total:answer|answers} (drawn {date}, seed {seed}), coded to its end.",
            n=whole.sampled,
            total=whole.answers,
            date=words.date(sample.date),
            seed=str(sample.seed),
        )
    ]
    notes += [words("The sample was drawn from each group of {variable}.", variable=sample.by)] if sample.by else []
    if len(sample.coders) > 1:
        notes.append(
            words(
                "Coded by {names}: where several coded an answer, the rule that stands with the shares counts.",
                names=words.listed(sample.coders),
            )
        )
    if sample.suggested:
        notes.append(
            words(
                "{n} of {total} sampled {total:answer|answers} {n:was|were} coded from suggestions: errors"
                " of suggestions that the coder did not see are in the estimate, and not in its interval.",
                n=sample.suggested,
                total=whole.sampled,
            )
        )
    stale = [words.quoted(codebook.path(codebook.by_id[code])) for code in codes if code in sample.stale]
    if stale:
        notes.append(
            words(
                "* The code got another meaning after sampled answers had been coded, and the estimate is"
                " stale: {names}.",
                names=words.listed(stale),
            )
        )
    return notes + make.weight_notes(make.weights)


def hidden_note(make: Numbering) -> str:
    """Return the note on hidden hand-coded numbers, and on estimates that equal one."""
    return make.words(
        "· is hidden: the estimate is the hand-coded share itself, and a number below {threshold} could be computed.",
        threshold=make.plan.mask_below,
    )


def share_and_interval(share: SampledShare, *, hide: bool) -> list[Cell]:
    """Return the estimate and its interval; with `hide`, only if predictions were used."""
    if hide and not share.predicted:
        return [MASKED, CountedShare(0, 0, None, None, None, masked=True)]
    return [share.percent, CountedShare(share.positive, share.sampled, share.percent, share.low, share.high)]


def is_small(make: Numbering, share: SampledShare) -> bool:
    """Return whether a number of sampled answers must be hidden."""
    return 0 < share.positive < make.plan.mask_below


def has_ranges(cell: SampledCell) -> bool:
    """Return whether any share has a range over coders."""
    return any(share.span for share in cell.shares.values())


def range_cells(make: Numbering, cell: SampledCell, share: SampledShare) -> list[Cell]:
    """Return the cell of the range column, which exists if any share has a range. A range is hidden where it would
    disclose that few have the code for some coder.
    """
    if not has_ranges(cell):
        return []
    few = is_small(make, share) or 0 < share.fewest < make.plan.mask_below
    return [MASKED if few and share.span else Range(*share.span) if share.span else None]
