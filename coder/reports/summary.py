"""The summary at the end of a chapter: what was counted, and a paragraph for each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.reports.battery_section import battery, battery_sentence
from coder.reports.chapter import Block, Paragraph
from coder.reports.closed_section import closed_sentence
from coder.reports.mentioned import most_mentioned
from coder.reports.number_section import number_sentence
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned, stand_together, why_left_out
from coder.reports.words import capital


def summary(make: Numbering, weighted: Sequence[bool]) -> list[Block]:
    """Return «Oppsummering»: the main result of each section with data; `weighted` marks the sections with weights."""
    plan = make.plan
    paragraphs: list[list[str]] = []
    together = dict(stand_together(plan))
    for place, (planned, by_weight) in enumerate(zip(plan.sections, weighted, strict=True)):
        if why_left_out(planned) or (planned.shared and place not in together):
            continue
        make.plan = plan if by_weight else replace(plan, weights=None)
        if planned.shared:
            sentence = _battery(make, together[place])
        else:
            sentence = _closed(make, planned) if planned.answers is not None else _open(make, planned)
        if planned.follows and planned.answers is not None and paragraphs:
            paragraphs[-1].append(sentence)
        elif planned.follows and paragraphs:
            # The first has named the topic.
            paragraphs[-1].append(sentence if len(paragraphs[-1]) > 1 else most_mentioned(make, planned))
        elif sentence:
            paragraphs.append([sentence])
    make.plan = plan
    texts = [" ".join(filter(None, paragraph)) for paragraph in paragraphs]
    return [make.heading(make.words("Summary")), *map(Paragraph, texts)] if texts else []


def _closed(make: Numbering, planned: Planned) -> str:
    if planned.numbers is not None:
        return planned.section.lead or f"{_about(planned.label)} {number_sentence(make, planned)}"
    return planned.section.lead or f"{_about(planned.label)} {closed_sentence(make, planned, brief=True)}"


def _battery(make: Numbering, members: Sequence[Planned]) -> str:
    whole_battery = battery(make, members)
    return members[0].section.lead or f"{_about(whole_battery.title)} {battery_sentence(make, whole_battery)}"


def _about(label: str) -> str:
    """Return the topic of a sentence, as its prefix."""
    label = capital(label.strip().removesuffix("."))
    return label if label.endswith(("?", "!", "…", ":")) else f"{label}:"


def _open(make: Numbering, planned: Planned) -> str:
    sentence = most_mentioned(make, planned)
    return f"{_about(planned.label)} {sentence}" if sentence else ""
