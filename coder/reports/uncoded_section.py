"""An open question that nobody has coded: the number of answers, and some of them as written."""

from __future__ import annotations

from coder.i18n.translator import N_
from coder.reports.chapter import Block, Paragraph, Quote, Quotes
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.progress import answered_of, follow_up_of
from coder.reports.quotable import language_of
from coder.reports.quote_text import quoted
from coder.reports.quotes import Chosen
from coder.text.visible import visible


def uncoded_section(make: Numbering, planned: Planned, chosen: Chosen) -> list[Block]:
    """Return the blocks of a question without codes; none where nothing of it is quoted.

    Where small cells are hidden, quotes have no byline: numbers by group are not masked with it.
    """
    if not chosen.uncoded or planned.answered is None:
        return []
    words, plan = make.words, make.plan
    every = len(chosen.uncoded) == len(planned.answered.responses)
    section, answered = planned.section, planned.answered
    lead_text = section.lead or (follow_up_of(words, plan.study, section, answered) if planned.follows else "")
    lead_text = lead_text or answered_of(words, plan.study, section, answered)
    language = plan.study.codebook.language
    quotes = []
    for candidate in chosen.uncoded:
        text = chosen.texts[candidate.response]
        who = chosen.names.get(candidate.case, "") if plan.mask_below < 2 else ""
        quotes.append(
            Quote(
                visible(
                    quoted(
                        text,
                        candidate.start,
                        candidate.end,
                        plan.definition.quotes,
                        chosen.hidden.get(candidate.response, ()),
                    )
                ),
                who,
                (),
                "",
                planned.section.question,
                who,
                candidate.response,
                candidate.flagged,
                language_of(text, language),
            )
        )
    blocks: list[Block] = [] if planned.follows else [make.heading(planned.title)]
    if lead_text.rstrip().endswith(":"):  # the author's own words introduce the quotes
        blocks.append(Paragraph(lead_text, "lead"))
    else:
        leading = words(N_("The answers:") if every else N_("Some of the answers:"))
        blocks += [Paragraph(lead_text), Paragraph(leading, "lead")]
    return [*blocks, Quotes("", tuple(quotes))]
