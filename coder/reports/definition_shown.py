"""Prints a report definition as YAML for editing."""

from __future__ import annotations

from collections.abc import Sequence

from coder.model import in_full
from coder.reports.definition import EVERY, Definition, QuoteRules
from coder.text.escaped import yaml_text


def shown_definition(definition: Definition) -> str:
    """Format a definition as YAML that a researcher can edit; reading it back gives the same definition."""
    lines = [
        "# What `coder report` writes. Leave out what should be chosen from the project.",
        f"title: {yaml_text(definition.title)}",
        f"authors: {_flow(definition.authors)}",
        f"language: {definition.language}          # nb, nn or en",
        f"chapter: {yaml_text(definition.chapter)}            # such as 10: tables are then numbered 10.1, 10.2 …",
    ]
    if definition.wave is not None:
        lines.append(f"wave: {yaml_text(definition.wave)}")
    lines += [
        f"variables: {_flow(definition.variables or ())}",
        f"mask_below: {definition.mask_below}          # cells by group smaller than this are hidden; 0 hides none",
        f"percent_from: {definition.percent_from}          # no per cent of fewer than this; 0 gives all",
        f"order: {definition.order}        # codebook, frequency or alphabetical",
        f"decimals: {definition.decimals}",
        f"summary: {str(definition.summary).lower()}          # what was counted, in sentences, at the end",
        f"weight: {yaml_text(definition.weight)}",
        f"coders: {_flow(definition.coders)}             # empty: all",
        f"several_coders: {definition.several_coders}"
        "  # what counts on an answer that several coded: first, majority or any",
        f"tables: {_flow(definition.tables)}",
        f"figures: {_flow(definition.figures)}",
        f"appendices: {_flow(definition.appendices)}",
        "quotes:",
        f"  per_code: {'all' if definition.quotes.per_code >= EVERY else definition.quotes.per_code}"
        "            # or all",
        f"  longest: {definition.quotes.longest}        # characters",
        f"  context: {definition.quotes.context}          # sentences before and after an excerpt",
        f"  attribution: {_flow(definition.quotes.attribution)}     # variables shown of who wrote it",
        f"  also_coded: {str(definition.quotes.names_codes).lower()}",
        f"  respondent: {definition.quotes.respondent}  # pseudonym, key or none",
        *_uncoded(definition.quotes),
        "lead_ins:",
        f"  few: {definition.lead_ins.few}              # «a few» are at most so many; then «some»",
        f"  several: {definition.lead_ins.several}         # per cent from which «several» is used",
        f"  many: {definition.lead_ins.many}",
        f"  most: {definition.lead_ins.most}",
        f"  words_from: {definition.lead_ins.words_from}"
        "      # of fewer coded the number is given, and no word or per cent",
        f"  numbers: {str(definition.lead_ins.numbers).lower()}      # whether the numbers are given, too",
        f"  joined: {str(definition.lead_ins.joined).lower()}        # two small themes in one sentence",
        f"theme_headings: {str(definition.theme_headings).lower()}",
        f"template: {yaml_text(definition.template)}          # a Word document whose styles are used",
    ]
    if definition.bands:
        lines.append("describe:")
        for band in definition.bands:
            lines.append(f"  - name: {yaml_text(band.name)}")
            lines += [f"    label: {yaml_text(band.label)}"] if band.label else []
            lines += [f"    limits: [{', '.join(in_full(limit) for limit in band.limits)}]"] if band.limits else []
            lines += ["    values:"] if band.values else []
            lines += [f"      {yaml_text(key)}: {yaml_text(value)}" for key, value in band.values]
    lines.append("questions:")
    for section in definition.sections or ():
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
