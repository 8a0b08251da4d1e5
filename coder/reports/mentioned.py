"""The codes mentioned most in the answers to an open question: a sentence and a short table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.i18n.translator import N_
from coder.reports.answered import Answered
from coder.reports.chapter import COUNT, PERCENT, TEXT, Block, Cell, ReportColumn
from coder.reports.counting import CodeCount, CountedShare, cases_by_code, nearest_above, share
from coder.reports.crossing import MOST_COUNTED_TOGETHER, shown_name
from coder.reports.labels import sentence, within
from coder.reports.lead_ins import is_answer, theme_name, theme_title
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.quotable import stands_for_something
from coder.reports.shares import (
    UNEVEN,
    has_several,
    is_whole,
    of_whom,
    rule_notes,
    several_codes,
    split_notes,
    surest_notes,
)
from coder.reports.spans import widest_span_note
from coder.reports.themes import cases_of, counts_of, names_of_theme, themes_of
from coder.reports.words import OR

MOST_THEMES = 5
"""Themes of a question named in a sentence, the most frequent first."""

MOST_ROWS = 10
"""Themes of a question in its short table."""

MOST_TIED = 3
"""Extra themes allowed because of ties; with more, none of the tied ones is named."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A theme with the number of coded respondents who mention it."""

    name: str
    """Its name for use within a sentence."""
    title: str
    share: CountedShare
    answer: bool = False
    """Whether its name is the answer itself, as «Ingen»."""


def most_mentioned(make: Numbering, planned: Planned) -> str:
    """Return a sentence on the most frequent themes, and that per cent are weighted where they are; empty where there
    are none.
    """
    words, answered = make.words, planned.answered
    assert answered is not None
    first = _first(make, mentioned(make, planned), MOST_THEMES)
    themes = [theme for theme in first if not theme.answer]
    answers = [
        words(N_("{n} {n:says|say} {theme}."), n=theme.share.n, theme=theme.name)
        if make.in_numbers(theme.share)
        else words(
            N_("{percent} per cent answer {theme}."), percent=words.percent(theme.share.percent), theme=theme.name
        )
        for theme in first
        if theme.answer
    ]
    if make.plan.weights is not None and not all(make.in_numbers(theme.share) for theme in first):
        answers.append(words("The per cent are weighted."))
    if not themes:
        return " ".join(answers)
    sentence_text = words(
        N_("In {n} {n:{unit}|{units}}, mentioned most often: {themes}.")
        if answered.documents
        else N_("Most often mentioned by {n:the one|the {n}} who answered: {themes}.")
        if is_whole(answered)
        else N_("Most often mentioned by {n:the one|the {n}} whose answer is coded: {themes}."),
        n=len(answered.coded),
        themes=words.listed(
            [
                words("{theme} ({n})", theme=theme.name, n=theme.share.n)
                if make.in_numbers(theme.share)
                else words("{theme} ({percent} per cent)", theme=theme.name, percent=words.percent(theme.share.percent))
                for theme in themes
            ]
        ),
    )
    return " ".join([sentence_text, *answers])


def most_mentioned_table(make: Numbering, planned: Planned, counts: Sequence[CodeCount]) -> list[Block]:
    """Return a table of the most frequent themes, then of the residual codes, so that it accounts for all who were
    coded; none where there are no themes. Where several coded, notes say whose codes count, and the widest range over
    coders of the codes in `counts`.
    """
    words, answered = make.words, planned.answered
    assert answered is not None
    every = mentioned(make, planned)
    first = _first(make, every, MOST_ROWS)
    if not first:
        return []
    coded = len(answered.coded)
    in_per_cent = coded >= make.plan.percent_from
    columns = [
        ReportColumn(words("Theme"), TEXT),
        *([ReportColumn(words("Number"), COUNT)] if in_per_cent else []),
        ReportColumn(words(of_whom(answered, percent=in_per_cent), n=coded), PERCENT if in_per_cent else COUNT),
    ]
    rows: list[list[Cell]] = [
        [theme.title, theme.share.n, *([make.per_cent(theme.share)] if in_per_cent else [])]
        for theme in [*first, *_residual(make, planned)]
    ]
    label = sentence(planned.label)
    caption = words(
        N_("{label} What is mentioned most.") if len(first) < len(every) else N_("{label} What is mentioned."),
        label=label,
    )
    notes = [several_codes(words, answered)] if has_several(answered, planned.codes, make.plan.study.codebook) else []
    notes += split_notes(words, counts, make.plan.study.codebook) + rule_notes(words, answered)
    if in_per_cent and any(count.span and count.span[0] != count.span[1] for count in counts):
        notes += widest_span_note(make, counts)
    notes += [*_of_whom(make, answered), *surest_notes(words, answered), *make.weight_notes()]
    caption = make.caption(planned.section, "table", caption)
    return [make.table(f"{planned.section.question}-nevnt", caption, columns, rows, notes)]


def _of_whom(make: Numbering, answered: Answered) -> list[str]:
    """Return a note that the numbers are of the coded only, unless these are a random sample of all who answered."""
    if is_whole(answered) or answered.earned or (answered.drawn is not None and not answered.uneven):
        return []
    if answered.uneven:
        return [make.words(UNEVEN, coded=len(answered.coded), answered=len(answered.respondents))]
    template = N_("{coded} of {answered} are coded, and they are no random sample.")
    return [make.words(template, coded=len(answered.coded), answered=len(answered.respondents))]


def mentioned(make: Numbering, planned: Planned) -> list[Mentioned]:
    """Return the mentioned themes of an open question, the most frequent first, without sub-codes, which their category
    covers. An author's group counts as one, unless cells are hidden and the number with any of its codes, or their
    weights, would disclose more than the numbers of its codes.
    """
    plan, answered, words = make.plan, planned.answered, make.words
    assert answered is not None
    book, hides = plan.study.codebook, plan.mask_below > 1
    counts = counts_of(plan, planned)
    shares = {count.code.id: count.share for count in counts}
    parts: list[tuple[tuple[str, ...], str]] = []
    called: dict[str, str] = {}
    for theme in themes_of(plan, planned, counts):
        if not theme.top:
            continue
        called.update(zip(theme.codes, names_of_theme(book, theme), strict=True))
        single, title = len(theme.codes) == 1, theme.group.title if theme.group is not None else ""
        apart = theme.group is None or (
            hides and (len(theme.codes) > MOST_COUNTED_TOGETHER or plan.weights is not None)
        )
        parts += [((code,), "") for code in theme.codes] if apart and not single else [(theme.codes, title)]
    cases = cases_by_code(answered, book)
    found = []
    for codes, title in parts:
        counted = share(cases_of(codes, cases), answered.coded, plan.weights)
        if len(codes) == 1:
            counted = shares.get(codes[0], counted)
        names = [within(title)] if title else [called[code] for code in codes]
        answer = len(names) == 1 and not title and not answered.documents and is_answer(names[0])
        if counted.n:
            found.append(
                Mentioned(theme_name(words, book, names, OR), title or theme_title(words, book, names), counted, answer)
            )
    return sorted(found, key=lambda theme: (-(theme.share.percent or 0.0), theme.name))


def _residual(make: Numbering, planned: Planned) -> list[Mentioned]:
    """Return the residual codes, and those for «don't know», that answers have, in the order of the report. One below a
    theme counts in it.
    """
    book = make.plan.study.codebook
    used = [count for count in counts_of(make.plan, planned) if count.share.n]
    themes = {count.code.id for count in used if stands_for_something(count.code, book)}
    residual = [
        (shown_name(book, count.code), count.share)
        for count in used
        if count.code.id not in themes and nearest_above(book, count.code.id, themes) is None
    ]
    return [Mentioned(name, theme_title(make.words, book, [name]), counted) for name, counted in residual]


def _first(make: Numbering, every: Sequence[Mentioned], most: int) -> Sequence[Mentioned]:
    """Return the leading themes. Tied themes are all included, or none of them."""
    shown = [
        make.words.number(theme.share.n) if make.in_numbers(theme.share) else make.words.percent(theme.share.percent)
        for theme in every
    ]
    shown_count = len(every)
    if shown_count > most:
        tied = shown[most]
        shown_count = shown.index(tied) or shown.count(tied)
    return every[:shown_count] if shown_count <= most + MOST_TIED else []
