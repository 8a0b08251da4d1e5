"""An open question in a report: frequencies, groups, pairs of codes, then theme by theme."""

from __future__ import annotations

from collections.abc import Sequence

from coder.i18n.translator import N_
from coder.reports.answered import Answered
from coder.reports.chapter import (
    COUNT,
    INTERVAL,
    PERCENT,
    RANGE,
    TEXT,
    Block,
    Cell,
    Panel,
    Paragraph,
    Range,
    ReportColumn,
)
from coder.reports.coder_rule import with_ranges
from coder.reports.counting import CodeCount, cases_by_code
from coder.reports.crossing import Crossing
from coder.reports.estimated import FromSample
from coder.reports.estimates_section import estimates_section, estimates_shown
from coder.reports.labels import sentence
from coder.reports.mentioned import most_mentioned, most_mentioned_table
from coder.reports.numbering import Numbering
from coder.reports.open_tables import by_variables, pairs_of_codes, what_coders_found
from coder.reports.planning import Planned
from coder.reports.progress import lead
from coder.reports.quotes import Chosen
from coder.reports.shares import (
    adding_up,
    base_notes,
    is_whole,
    no_code_fits_sentences,
    of_whom,
    rule_notes,
    split_notes,
)
from coder.reports.spans import range_note, span_notes
from coder.reports.theme_section import theme_section, unmentioned
from coder.reports.themes import code_bars, counts_of, row_names
from coder.reports.waves_section import Earlier, waves_section
from coder.reports.words import capital

MOST_BARS = 25


def open_section(
    make: Numbering,
    planned: Planned,
    crossed: Crossing,
    chosen: Chosen,
    earlier: Earlier | None,
    sampled: FromSample | None = None,
) -> list[Block]:
    """Return the blocks of an open question in the chapter."""
    assert planned.answered is not None
    words, answered = make.words, planned.answered
    blocks: list[Block] = []
    blocks.append(make.heading_of(planned))
    blocks += [Paragraph(planned.section.lead)] if planned.section.lead else []
    counts = with_ranges(counts_of(make.plan, planned), answered, make.plan.study.codebook, make.plan.weights)
    used = [count for count in counts if count.share.n]
    sentences = [lead(words, make.plan.study, planned.section, answered, follows=planned.follows)]
    sentences += no_code_fits_sentences(words, answered, planned.codes, make.plan.study.codebook)
    blocks.append(Paragraph(" ".join([*sentences, *filter(None, [most_mentioned(make, planned)])])))
    if not used:
        return blocks + unmentioned(make, answered, counts)
    blocks += theme_section(make, planned, counts, chosen)
    if "codes" in make.plan.definition.tables:
        blocks += _all_codes(make, planned, used)
    elif "themes" in make.plan.definition.tables:
        blocks += most_mentioned_table(make, planned, counts)
    if _drawn_here(make):
        blocks += _codes_drawn(make, planned, used)
    if "tables" not in make.plan.definition.appendices:
        blocks += estimates_section(make, planned, crossed, sampled)
    elif "estimates" in make.plan.definition.tables:
        blocks += estimates_shown(make, planned, sampled)
    return blocks + _asked_for(make, planned, crossed, used, earlier, in_chapter=True)


def open_appendix(
    make: Numbering,
    planned: Planned,
    crossed: Crossing,
    earlier: Earlier | None,
    sampled: FromSample | None = None,
) -> list[Block]:
    """Return the tables of an open question that are not in the chapter, and all on its estimates."""
    assert planned.answered is not None
    counts = with_ranges(counts_of(make.plan, planned), planned.answered, make.plan.study.codebook, make.plan.weights)
    used = [count for count in counts if count.share.n]
    if not used:
        return []
    blocks = [] if "codes" in make.plan.definition.tables else _all_codes(make, planned, used)
    blocks += [] if _drawn_here(make) else _codes_drawn(make, planned, used)
    blocks += estimates_section(make, planned, crossed, sampled)
    return blocks + _asked_for(make, planned, crossed, used, earlier, in_chapter=False)


def _asked_for(
    make: Numbering,
    planned: Planned,
    crossed: Crossing,
    used: Sequence[CodeCount],
    earlier: Earlier | None,
    *,
    in_chapter: bool,
) -> list[Block]:
    """Return the tables by groups, pairs, coder and wave that belong in the chapter, or else the others."""
    wanted, drawn = make.plan.definition.tables, "groups" in make.plan.definition.figures
    in_tables = "groups" in wanted or planned.section.by is not None
    for_chapter, further = crossed.shown[: planned.in_chapter], crossed.shown[planned.in_chapter :]
    if in_chapter:
        blocks = by_variables(make, planned, used, for_chapter, in_table=in_tables, drawn=drawn)
    else:
        blocks = by_variables(make, planned, used, for_chapter, in_table=not in_tables, drawn=False)
        blocks += by_variables(make, planned, used, further, in_table=True, drawn=drawn)
    blocks += pairs_of_codes(make, planned, crossed) if ("pairs" in wanted) == in_chapter else []
    blocks += what_coders_found(make, planned, used) if ("coders" in wanted) == in_chapter else []
    return blocks + (waves_section(make, planned, used, earlier) if ("waves" in wanted) == in_chapter else [])


def _code_notes(make: Numbering, answered: Answered, counts: Sequence[CodeCount]) -> list[str]:
    words = make.words
    codebook = make.plan.study.codebook
    notes = adding_up(words, answered, [count.code.id for count in counts], codebook)
    if any(codebook.children(count.code.id) for count in counts):
        notes.append(
            words("A category counts each {unit} with it or a sub-code once; it is not the sum of its sub-codes.")
        )
    notes += split_notes(words, counts, codebook) + rule_notes(words, answered)
    if any(count.span and count.span[0] != count.span[1] for count in counts):
        notes.append(range_note(words))
    return notes + base_notes(words, answered) + make.weight_notes()


def _all_codes(make: Numbering, planned: Planned, used: Sequence[CodeCount]) -> list[Block]:
    """Return a table of the frequency of each code."""
    answered, words = planned.answered, make.words
    assert answered is not None
    label = sentence(planned.label)
    notes = _code_notes(make, answered, used)
    coded = len(answered.coded)
    in_per_cent = coded >= make.plan.percent_from  # else a column of per cents would be one of dashes
    spans = in_per_cent and any(count.span and count.span[0] != count.span[1] for count in used)
    book = make.plan.study.codebook  # codings of a category include those of its sub-codes
    more = any(count.codings != count.share.n for count in used if not book.children(count.code.id))
    # The number of letters, where nothing is hidden: «in both of the 2» beside «4 of 15 paragraphs».
    study, letters = make.plan.study, answered.documents > 1 and make.plan.mask_below < 2
    cases = cases_by_code(answered, book) if letters else {}
    of_letters = f"{capital(words.nouns_of(study.document).plural)} (n={words.number(answered.documents)})"
    columns = [
        ReportColumn(words("Code"), TEXT),
        *([ReportColumn(words("Number"), COUNT)] if in_per_cent else []),
        ReportColumn(words(of_whom(answered, percent=in_per_cent), n=coded), PERCENT if in_per_cent else COUNT),
        *([ReportColumn(words("95% CI"), INTERVAL)] if answered.earned else []),
        *([ReportColumn(words("Range over coders"), RANGE)] if spans else []),
        *([ReportColumn(of_letters, COUNT)] if letters else []),
        *([ReportColumn(words("Codings"), COUNT)] if more else []),
    ]
    names, depth = row_names([count.code.id for count in used], make.plan.study.codebook)
    rows: list[list[Cell]] = [
        [
            name, count.share.n, *([make.per_cent(count.share)] if in_per_cent else []),
            *([count.share] if answered.earned else []),
            *([Range(*count.span) if count.span else None] if spans else []),
            *([len(study.cases_of(cases[count.code.id]))] if letters else []), *([count.codings] if more else []),
        ]
        for name, count in zip(names, used, strict=True)
    ]  # fmt: skip
    caption = make.caption(planned.section, "table", label)
    return [make.table(planned.section.question, caption, columns, rows, notes, depth=depth)]


def _drawn_here(make: Numbering) -> bool:
    """Return whether the figure of the codes belongs in the chapter: beside their table, or where no other exists."""
    return "codes" in make.plan.definition.tables or "tables" not in make.plan.definition.appendices


def _codes_drawn(make: Numbering, planned: Planned, used: Sequence[CodeCount]) -> list[Block]:
    """Return a figure of the most frequent codes; none for a single code or few coded answers."""
    answered, words, book = planned.answered, make.words, make.plan.study.codebook
    assert answered is not None
    coded, whole = len(answered.coded), is_whole(answered)
    if "codes" not in make.plan.definition.figures or len(used) < 2 or coded < make.plan.percent_from:
        return []
    bars = sorted(used, key=lambda count: (-(count.share.percent or 0.0), count.path))[:MOST_BARS]
    notes = adding_up(words, answered, [count.code.id for count in bars], book)
    if len(bars) < len(used):
        notes.append(
            words("The {shown:|{shown} }most mentioned of {all} {all:code|codes}.", shown=len(bars), all=len(used))
        )
    notes += [*rule_notes(words, answered), *span_notes(make, answered, bars), *base_notes(words, answered)]
    panel = Panel("", code_bars(bars, make.plan.study.codebook))
    caption = make.caption(planned.section, "figure", sentence(planned.label))
    base = N_("those who answered (n={n})") if whole else N_("those whose answer is coded (n={n})")
    if answered.documents:
        base = N_("{the_units} (n={n})") if whole else N_("{the_units} that are coded (n={n})")
    return [make.figure(planned.section.question, caption, [panel], words(base, n=coded), notes)]
