"""Prints a report definition as YAML for editing."""

from __future__ import annotations

from collections.abc import Sequence

from coder.reports.definition import EVERY, Definition, QuoteRules
from coder.text.visible import yaml_text


def shown_definition(made: Definition) -> str:
    """Format a definition as YAML that a researcher can edit; reading it back gives the same definition."""
    lines = [
        "# What `coder report` writes. Leave out what should be chosen from the project.",
        f"title: {yaml_text(made.title)}",
        f"authors: {_flow(made.authors)}",
        f"language: {made.language}          # nb, nn or en",
        f"chapter: {yaml_text(made.chapter)}            # such as 10: tables are then numbered 10.1, 10.2 …",
    ]
    if made.wave is not None:
        lines.append(f"wave: {yaml_text(made.wave)}")
    lines += [
        f"variables: {_flow(made.variables or ())}",
        f"mask_below: {made.mask_below}          # cells by group smaller than this are hidden; 0 hides none",
        f"percent_from: {made.percent_from}          # no per cent of fewer than this; 0 gives all",
        f"order: {made.order}        # codebook, frequency or alphabetical",
        f"decimals: {made.decimals}",
        f"summary: {str(made.summary).lower()}          # what was counted, in sentences, at the end",
        f"weight: {yaml_text(made.weight)}",
        f"coders: {_flow(made.coders)}             # empty: all",
        f"several_coders: {made.several_coders}  # what counts on an answer that several coded: first, majority or any",
        f"tables: {_flow(made.tables)}",
        f"figures: {_flow(made.figures)}",
        f"appendices: {_flow(made.appendices)}",
        "quotes:",
        f"  per_code: {'all' if made.quotes.per_code >= EVERY else made.quotes.per_code}            # or all",
        f"  longest: {made.quotes.longest}        # characters",
        f"  context: {made.quotes.context}          # sentences before and after an excerpt",
        f"  attribution: {_flow(made.quotes.attribution)}     # variables shown of who wrote it",
        f"  also_coded: {str(made.quotes.names_codes).lower()}",
        f"  respondent: {made.quotes.respondent}  # pseudonym, key or none",
        *_uncoded(made.quotes),
        "lead_ins:",
        f"  few: {made.lead_ins.few}              # «a few» are at most so many; then «some»",
        f"  several: {made.lead_ins.several}         # per cent from which «several» is used",
        f"  many: {made.lead_ins.many}",
        f"  most: {made.lead_ins.most}",
        f"  words_from: {made.lead_ins.words_from}      # of fewer coded the number is given, and no word or per cent",
        f"  numbers: {str(made.lead_ins.numbers).lower()}      # whether the numbers are given, too",
        f"  joined: {str(made.lead_ins.joined).lower()}        # two small themes in one sentence",
        f"theme_headings: {str(made.theme_headings).lower()}",
        f"template: {yaml_text(made.template)}          # a Word document whose styles are used",
    ]
    if made.bands:
        lines.append("describe:")
        for band in made.bands:
            lines.append(f"  - name: {yaml_text(band.name)}")
            lines += [f"    label: {yaml_text(band.label)}"] if band.label else []
            lines += [f"    limits: [{', '.join(f'{one:g}' for one in band.limits)}]"] if band.limits else []
            lines += ["    values:"] if band.values else []
            lines += [f"      {yaml_text(key)}: {yaml_text(value)}" for key, value in band.values]
    lines.append("questions:")
    for section in made.sections or ():
        lines.append(f"  - question: {yaml_text(section.question)}")
        for key, text in (("title", section.title), ("label", section.label), ("lead", section.lead)):
            lines += [f"    {key}: {yaml_text(text)}"] if text else []
        if section.asked_when:
            lines.append("    asked_when:")
            lines += [f"      {yaml_text(name)}: {_flow(values)}" for name, values in section.asked_when]
        lines += (
            ["    together: true     # in one table and figure with the question before"] if section.together else []
        )
        lines += [f"    by: {_flow(section.by)}"] if section.by is not None else []
        lines += [f"    show: {_flow(section.show)}"] if section.show else []
        lines += [f"    values: {_flow(section.values)}"] if section.values else []
        lines += [f"    unit: {yaml_text(section.unit)}"] if section.unit else []
        lines += [f"    codes: {_flow(section.codes)}"] if section.codes is not None else []
        if section.leads:
            lines.append("    leads:")
            lines += [f"      {yaml_text(code)}: {yaml_text(text)}" for code, text in section.leads]
        if section.captions:
            lines.append("    captions:         # whole, as they are to stand")
            lines += [f"      {yaml_text(what)}: {yaml_text(text)}" for what, text in section.captions]
        if section.groups:
            lines.append("    groups:           # codes presented together, under a sentence of yours")
        for group in section.groups:
            lines.append(f"      - codes: {_flow(group.codes)}")
            lines += [f"        title: {yaml_text(group.title)}"] if group.title else []
            lines += [f"        lead_in: {yaml_text(group.lead_in)}"] if group.lead_in else []
            lines += [f"        quotes: {_flow(group.quotes)}"] if group.quotes is not None else []
            lines += [f"        most: {group.most}"] if group.most is not None else []
            lines += [f"        summary: {yaml_text(group.summary)}"] if group.summary else []
            lines += ["        by_itself: true"] if group.by_itself else []
    return "\n".join(lines) + "\n"


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(yaml_text(item) for item in items)}]"


def _uncoded(rules: QuoteRules) -> list[str]:
    """Return the number of answers to quote from an uncoded question, as a comment where left to the report."""
    what = "# so many answers to a question that nobody has coded, or all"
    if rules.uncoded is None:
        return [f"  # uncoded: 0            {what}; without it some of what followed a closed question"]
    return [f"  uncoded: {'all' if rules.uncoded >= EVERY else rules.uncoded}            {what}"]
