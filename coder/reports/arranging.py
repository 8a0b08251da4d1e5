"""Makes the groups of a report definition from the themes that its author has arranged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from coder.model.theme import KeptTheme, arranged
from coder.reports.definition import ThemeGroup
from coder.reports.planning import Planned, ReportPlan
from coder.reports.themes import counts_of, themes_of


def groups_of(
    plan: ReportPlan, planned: Planned, kept_themes: Sequence[KeptTheme], keys: Mapping[int, str]
) -> tuple[ThemeGroup, ...]:
    """Return all themes of a question as groups in their order, with `keys` of the cases quoted. Lead-ins from the
    section are kept. A theme that nobody has edited stays by itself.
    """
    assert planned.answered is not None
    book, answers = plan.study.codebook, planned.answered.responses
    themes = themes_of(plan, planned, counts_of(plan, planned))
    once = Counter(answers.values())
    leads = dict(planned.section.leads)
    groups: list[ThemeGroup] = []
    place: int | None = None
    for theme in arranged(kept_themes, [theme.codes for theme in themes]):
        quotes_here = [
            keys[answers[response_id]] if once[answers[response_id]] == 1 else f"#{response_id}"
            for response_id in theme.quotes or ()
            if response_id in answers
        ]
        # Quotes chosen from another wave do not apply; the report chooses for this one.
        quotes = None if theme.quotes is None or (theme.quotes and not quotes_here) else tuple(quotes_here)
        lead_in = next((leads[code] for code in theme.codes if code in leads), theme.lead_in)
        codes = tuple(book.reference(book.by_id[code]) for code in theme.codes)
        touched = theme.title or lead_in or theme.summary or quotes is not None or (theme.id and len(codes) > 1)
        if not touched and groups and groups[-1].by_itself and theme.position == place is not None:
            groups[-1] = replace(groups[-1], codes=(*groups[-1].codes, *codes))  # moved as one, which the report made
            continue
        place = theme.position
        groups.append(ThemeGroup(codes, theme.title, lead_in, quotes, summary=theme.summary, by_itself=not touched))
    return tuple(groups)
