"""The end of a chapter: what was counted, a paragraph for each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.i18n.translator import N_
from coder.reports.chapter import Block, Paragraph
from coder.reports.closed_section import said_of_all
from coder.reports.crossing import shown_name
from coder.reports.lead_ins import theme_name
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned, lack
from coder.reports.quotable import stands_for_something
from coder.reports.shares import is_whole
from coder.reports.themes import counts_of
from coder.reports.words import capital

MOST_THEMES = 5
"""Themes of a question that its summary tells of, the most frequent first."""


def summary(make: Numbering, weighted: Sequence[bool]) -> list[Block]:
    """«Oppsummering»: of each section with data, what most say; `weighted` tells of which it is by weights."""
    plan = make.plan
    paragraphs: list[list[str]] = []
    for planned, by_weight in zip(plan.sections, weighted, strict=True):
        if lack(planned):
            continue
        make.plan = plan if by_weight else replace(plan, weights=None)
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


def _about(label: str) -> str:
    """What a sentence is about, before it."""
    label = capital(label.strip().removesuffix("."))
    return label if label.endswith(("?", "!", "…", ":")) else f"{label}:"


def _open(make: Numbering, planned: Planned) -> str:
    """The themes that most mention, without sub-codes: their category tells of them."""
    words, book, answered = make.words, make.plan.study.codebook, planned.answered
    assert answered is not None
    counts = [one for one in counts_of(make.plan, planned) if one.share.n and stands_for_something(one.code, book)]
    there = {one.code.id for one in counts}
    top = [one for one in counts if one.code.parent not in there]
    top.sort(key=lambda one: (-(one.share.percent or 0.0), one.path))
    if not top:
        return ""
    themes = [
        words(
            N_("{theme} ({n})") if make.is_few(one.share) else N_("{theme} ({percent} per cent)"),
            theme=theme_name(words, book, [shown_name(book, one.code)]),
            n=one.share.n,
            percent=words.percent(one.share.percent),
        )
        for one in top[:MOST_THEMES]
    ]
    said = words(
        N_("Of {n:the one|the {n}} who answered, most mention {themes}.")
        if is_whole(answered)
        else N_("Of {n:the one|the {n}} whose answer is coded, most mention {themes}."),
        n=len(answered.coded),
        themes=words.listed(themes),
    )
    return f"{_about(planned.label)} {said}"
