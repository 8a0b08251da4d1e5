"""The reports that tests of masking make of the studies of `masked_reader`."""

from __future__ import annotations

import random
from collections.abc import Sequence

from coder.reports.bylines import Excerpts
from coder.reports.choosing import quote_candidates
from coder.reports.crossing import Crossed, crossed
from coder.reports.definition import TABLES, Definition, QuoteRules, Section
from coder.reports.planning import ReportPlan, plan
from coder.reports.protect.earlier_reports import Seen
from coder.reports.study import Study


def reported(study: Study, variables: Sequence[str], earlier: Sequence[Seen] = ()) -> tuple[ReportPlan, Crossed]:
    made = planned(study, variables)
    return made, crossed(made, earlier)


def planned(study: Study, variables: Sequence[str], attribution: Sequence[str] = ()) -> ReportPlan:
    sections = (Section("svar"), Section("ja"), Section("svar", asked_when=(("ja", ("Ja",)),), by=tuple(variables[:1])))
    quotes = QuoteRules(attribution=tuple(attribution), per_code=len(study.data))
    weight = "w" if "w" in study.kinds else ""
    given = Definition(
        sections=sections, variables=tuple(variables), tables=TABLES, quotes=quotes, mask_below=5, weight=weight
    )
    return plan(given, study)


def drawn(made: ReportPlan, per_code: int) -> Excerpts:
    """So many quotes for each code of each section, drawn at random."""
    draw = random.Random(len(made.study.data))
    return [
        {code: draw.sample(found, min(per_code, len(found))) for code, found in by_code.items()}
        for by_code in quote_candidates(made, [])
    ]
