"""The end of a chapter: what was counted, a paragraph for each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.i18n.translator import N_
from coder.reports.battery_section import battery, said_of_battery
from coder.reports.chapter import Block, Paragraph
from coder.reports.closed_section import said_of_all
from coder.reports.coder_rule import each_as_coded
from coder.reports.counting import CountedShare, cases_by_code, share
from coder.reports.crossing import TOLD_TOGETHER, shown_name
from coder.reports.labels import within
from coder.reports.lead_ins import theme_name
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned, lack, stand_together
from coder.reports.shares import is_whole
from coder.reports.themes import cases_of, counts_of, themes_of
from coder.reports.words import OR, capital

MOST_THEMES = 5
"""Themes of a question that its summary tells of, the most frequent first."""

MOST_TIED = 8
"""Where more than MOST_THEMES are the most frequent, as many as each other, so many are told of; of more none is."""


def summary(make: Numbering, weighted: Sequence[bool]) -> list[Block]:
    """«Oppsummering»: of each section with data, what is said most; `weighted` tells of which it is by weights."""
    plan = make.plan
    paragraphs: list[list[str]] = []
    together = dict(stand_together(plan))
    for place, (planned, by_weight) in enumerate(zip(plan.sections, weighted, strict=True)):
        if lack(planned) or (planned.shared and place not in together):
            continue
        make.plan = plan if by_weight else replace(plan, weights=None)
        if planned.shared:
            said = _battery(make, together[place])
        else:
            said = _closed(make, planned) if planned.answers is not None else _open(make, planned)
        if planned.follows and paragraphs:
            paragraphs[-1].append(said)
        elif said:
            paragraphs.append([said])
    make.plan = plan
    texts = [" ".join(filter(None, one)) for one in paragraphs]
    return [make.heading(make.words("Summary")), *map(Paragraph, texts)] if texts else []


def _closed(make: Numbering, planned: Planned) -> str:
    return planned.section.lead or f"{_about(planned.label)} {said_of_all(make, planned)}"


def _battery(make: Numbering, members: Sequence[Planned]) -> str:
    held = battery(make, members)
    return members[0].section.lead or f"{_about(held.title)} {said_of_battery(make, held)}"


def _about(label: str) -> str:
    """What a sentence is about, before it."""
    label = capital(label.strip().removesuffix("."))
    return label if label.endswith(("?", "!", "…", ":")) else f"{label}:"


@dataclass(frozen=True, slots=True)
class _Told:
    """A theme as the summary tells of it; `span` is the range of its per cent over coders."""

    name: str
    share: CountedShare
    span: tuple[float, float] | None = None


def _open(make: Numbering, planned: Planned) -> str:
    """The themes that are mentioned most often, without sub-codes: their category tells of them. Themes that are
    mentioned as often as each other are all told of, or none of them.
    """
    words, answered = make.words, planned.answered
    assert answered is not None
    themes = sorted(_themes(make, planned), key=lambda one: (-(one.share.percent or 0.0), one.name))
    shown = [_number(make, one) for one in themes]
    kept = len(themes)
    if kept > MOST_THEMES:
        tied = shown[MOST_THEMES]
        kept = shown.index(tied) or len([one for one in shown if one == tied])
    if not 0 < kept <= MOST_TIED:
        return ""
    ranged = [one.span for one in themes[:kept] if _differs(make, one)]
    said = words(
        N_("In {n} {n:{unit}|{units}}, mentioned most often: {themes}.")
        if answered.documents
        else N_("Most often mentioned by {n:the one|the {n}} who answered: {themes}.")
        if is_whole(answered)
        else N_("Most often mentioned by {n:the one|the {n}} whose answer is coded: {themes}."),
        n=len(answered.coded),
        themes=words.listed([_said(make, one) for one in themes[:kept]]),
    )
    more = words("The range is the lowest and the highest with one coder at a time.") if ranged else ""
    return " ".join(filter(None, (_about(planned.label), said, more)))


def _themes(make: Numbering, planned: Planned) -> list[_Told]:
    """The themes of an open question that somebody mentions. An author's group is counted as one, unless cells are
    hidden and how many have any of its codes, or their weights, would tell more than the numbers of its codes.
    """
    plan, answered, words = make.plan, planned.answered, make.words
    assert answered is not None
    book, hides = plan.study.codebook, plan.mask_below > 1
    counts = counts_of(plan, planned)
    shares = {one.code.id: one.share for one in counts}
    parts: list[tuple[tuple[str, ...], str]] = []
    for theme in themes_of(plan, planned, counts):
        if theme.depth:
            continue
        one, title = len(theme.codes) == 1, theme.group.title if theme.group is not None else ""
        apart = theme.group is None or (hides and (len(theme.codes) > TOLD_TOGETHER or plan.weights is not None))
        parts += [((code,), "") for code in theme.codes] if apart and not one else [(theme.codes, title)]
    by_coder = [cases_by_code(theirs, book) for _, theirs in each_as_coded(answered)]
    cases = cases_by_code(answered, book)
    told = []
    for codes, title in parts:
        counted = share(cases_of(codes, cases), answered.coded, plan.weights)
        if len(codes) == 1:
            counted = shares.get(codes[0], counted)
        found = [share(cases_of(codes, held), answered.coded, plan.weights).percent for held in by_coder]
        percents = [one for one in found if one is not None] if len(codes) == 1 or not hides else []
        names = [within(title)] if title else [shown_name(book, book.by_id[code]) for code in codes]
        if counted.n:
            span = (min(percents), max(percents)) if percents else None
            told.append(_Told(theme_name(words, book, names, OR), counted, span))
    return told


def _number(make: Numbering, one: _Told) -> str:
    """What is told of how many mention a theme: two that print alike are tied for a reader."""
    return make.words.number(one.share.n) if make.in_numbers(one.share) else make.words.percent(one.share.percent)


def _differs(make: Numbering, one: _Told) -> bool:
    """Whether coders give a theme different per cents, as they are printed."""
    return bool(one.span) and not make.in_numbers(one.share) and len({*map(make.words.percent, one.span or ())}) > 1


def _said(make: Numbering, one: _Told) -> str:
    words = make.words
    low, high = map(words.percent, one.span or (None, None))
    if make.in_numbers(one.share):
        return words("{theme} ({n})", theme=one.name, n=one.share.n)
    return words(
        N_("{theme} ({percent} per cent, from {low} to {high} per cent)")
        if _differs(make, one)
        else N_("{theme} ({percent} per cent)"),
        theme=one.name, percent=words.percent(one.share.percent), low=low, high=high,
    )  # fmt: skip
