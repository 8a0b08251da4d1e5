"""JSON schemas of the two YAML files that people write, codebooks and report definitions, and the page of the latter.

An editor that knows JSON schema completes keys and marks mistakes while one writes. A test holds them to the readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from coder.codebook.keys import CODE_KEYS
from coder.i18n.translator import languages
from coder.model.json_values import Json
from coder.reports.coder_rule import RULES
from coder.reports.definition import APPENDICES, BY, CAPTIONS, FIGURES, ORDERS, RESPONDENTS, TABLES
from coder.reports.definition_file import LARGEST

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Json]

SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
NAME: Schema = {"anyOf": [{"type": "string", "minLength": 1}, {"type": ["number", "boolean"]}]}
TEXTS: Schema = {"anyOf": [{"type": "array", "items": SCALAR}, SCALAR]}
NAMES: Schema = {
    "anyOf": [{"type": "array", "items": SCALAR, "minItems": 1}, {"type": ["string", "number", "boolean"]}]
}
TRUTH: Schema = {"type": "boolean"}


def described(schema: Schema, description: str) -> Schema:
    """The schema of a value with what it is."""
    return {"description": description, **schema}


def whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def some_of(known: Sequence[str]) -> Schema:
    return {"anyOf": [{"type": "array", "items": {"enum": list(known)}}, {"enum": [*known, None]}]}


def keyed(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def made_of(properties: Mapping[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


QUOTED: Schema = {"anyOf": [{"const": "all"}, whole(0, 1_000)]}
GROUP = made_of(
    {
        "codes": described(NAMES, "The codes that are presented together; a category comes with the codes below it."),
        "title": described(SCALAR, "The heading. Left out: the names of the codes."),
        "lead_in": described(SCALAR, "The sentence before the quotes. Left out: one is made of the count."),
        "quotes": described(TEXTS, "Keys of the cases that are quoted, in this order. Left out: they are chosen."),
        "most": described(whole(0, 1_000), "How many quotes at most."),
        "summary": described(SCALAR, "What you say of the theme; a line for each paragraph."),
        "by_itself": described(TRUTH, "Only the place is yours; the codes are presented as if they were in no group."),
    },
    "codes",
)
QUESTION = made_of(
    {
        "question": described(NAME, "The name of the question, or the beginning of it or of its full text."),
        "title": described(SCALAR, "The heading of its section."),
        "label": described(SCALAR, "What it is called in tables."),
        "lead": described(SCALAR, "A sentence of yours at the beginning of the section."),
        "asked_when": described(keyed(TEXTS), "Variables and the values by which somebody was asked."),
        "together": described(
            TRUTH, "In one table and one figure with the question before it, which has the same answers."
        ),
        "by": described(TEXTS, "The variables that it is broken down by. Left out: those of the report."),
        "show": described(TEXTS, "The answers whose share the figures show."),
        "values": described({"type": "array", "items": NAME}, "The answers that come first, in this order."),
        "codes": described(TEXTS, "What is counted, in this order. Left out: all."),
        "leads": described(keyed(SCALAR), "Codes, and the sentence before the quotes of each."),
        "groups": described({"type": "array", "items": GROUP}, "Codes that are presented together; the others follow."),
        "unit": described(SCALAR, "What numbers were answered in, such as «timer». Left out: as the question says."),
        "captions": described(
            {
                "type": "object",
                "propertyNames": {"anyOf": [{"enum": list(CAPTIONS)}, {"pattern": f"^({'|'.join(BY)})"}]},
                "additionalProperties": SCALAR,
            },
            f"Whole captions: {', '.join(CAPTIONS)}, or {', '.join(f'{prefix}VARIABLE' for prefix in BY)}.",
        ),
    },
    "question",
)
BAND = made_of(
    {
        "name": described(NAME, "The variable."),
        "label": described(SCALAR, "What it is called in the report."),
        "values": described(keyed(SCALAR), "What its values are called."),
        "limits": described({"type": "array", "items": {"type": "number"}}, "Limits that cut its numbers into bands."),
    },
    "name",
)
QUOTES = made_of(
    {
        "per_code": described(QUOTED, "How many quotes a theme has, or all."),
        "longest": described(whole(20, LARGEST), "The longest quote, in characters."),
        "context": described(whole(0, 20), "How many sentences before and after an excerpt come along."),
        "attribution": described(TEXTS, "Variables that are said about who wrote it."),
        "also_coded": described(TRUTH, "Whether the other codes of an answer stand with its quotes."),
        "respondent": described({"enum": list(RESPONDENTS)}, "How who wrote it is called."),
        "uncoded": described(QUOTED, "So many answers are quoted of a question that nobody has coded, or all."),
    }
)
LEAD_INS = made_of(
    {
        "few": described(whole(1, LARGEST), "«A few» are at most so many; then «some»."),
        "several": described(whole(0, 100), "The per cent from which «several» is used."),
        "many": described(whole(0, 100), "The per cent from which «many» is said."),
        "most": described(whole(0, 100), "The per cent from which «most» is said."),
        "words_from": described(whole(0, LARGEST), "Of fewer coded the number is given, and no word or per cent."),
        "numbers": described(TRUTH, "Whether the numbers are given, too."),
        "joined": described(TRUTH, "Whether two small themes stand in one sentence."),
    }
)
REPORT = made_of(
    {
        "title": described(SCALAR, "The title of the chapter."),
        "authors": described(TEXTS, "Who has written it."),
        "date": described(SCALAR, "The date that it bears. Left out: today."),
        "language": described(
            {"enum": list(languages())},
            "The language of the report. Left out: that of the codebook; where it says none, Norwegian as you have set"
            " it, else bokmål.",
        ),
        "chapter": described(SCALAR, "The number of the chapter, such as 10: sections are then numbered 10.1, 10.2 …"),
        "questions": described(
            {
                "anyOf": [
                    {"type": "array", "items": {"anyOf": [QUESTION, {"type": ["string", "number", "boolean"]}]}},
                    {"type": "null"},
                ]
            },
            "The sections: a question each, by its name alone or with keys. Left out: chosen from the project.",
        ),
        "variables": described(TEXTS, "The variables that questions are broken down by. Left out: chosen."),
        "describe": described({"type": "array", "items": BAND}, "How variables are shown."),
        "mask_below": described(whole(0, LARGEST), "Cells by group smaller than this are hidden; 0 hides none."),
        "percent_from": described(whole(0, LARGEST), "No per cent is given for fewer than this."),
        "weight": described(SCALAR, "The variable with survey weights."),
        "wave": described(SCALAR, "The wave. Left out: the one imported last."),
        "coders": described(TEXTS, "The coders that count. Left out: all."),
        "several_coders": described({"enum": list(RULES)}, "What counts on an answer that several have coded."),
        "order": described({"enum": list(ORDERS)}, "The order of codes."),
        "decimals": described(whole(0, 3), "The decimals of per cent."),
        "summary": described(TRUTH, "Whether the chapter ends with what was counted, in sentences."),
        "tables": described(some_of(TABLES), "The tables that stand in the chapter."),
        "figures": described(some_of(FIGURES), "The figures that are drawn."),
        "quotes": described(QUOTES, "How quotes are chosen and shown."),
        "lead_ins": described(LEAD_INS, "The sentences before quotes."),
        "theme_headings": described(TRUTH, "Whether each theme stands under a heading of its own."),
        "appendices": described(some_of(APPENDICES), "What the appendices hold."),
        "template": described(SCALAR, "A Word document whose styles are used."),
    }
)

_TOLD = {
    "id": described(SCALAR, "Stays the same when the code is renamed. Left out: made from the name."),
    "name": described(NAME, "What the code is called."),
    "definition": described(SCALAR, "What it means."),
    "include": described(SCALAR, "What belongs to it."),
    "exclude": described(SCALAR, "What does not belong to it."),
    "keywords": described({"type": ["array", "null"], "items": NAME}, "Words that speak for it."),
    "examples": described({"type": ["array", "null"], "items": NAME}, "Answers that have it."),
    "colour": described(SCALAR, "Its colour, such as #1f77b4."),
    "residual": described({"type": ["boolean", "null"]}, "Whether it is for what none of the others fits."),
    "replaces": described(
        {"type": ["array", "null"], "items": NAME}, "Ids of codes that are merged into it, or split."
    ),
    "codes": described({"type": ["array", "null"], "items": {"$ref": "#/$defs/code"}}, "The codes below it."),
}
CODE: Schema = {
    "anyOf": [
        made_of({key: _TOLD[key] for key in CODE_KEYS}, "name"),
        described(NAME, "The name alone."),
    ]
}
CODEBOOK: Schema = {
    **made_of(
        {
            "name": described(SCALAR, "What the codebook is called. Left out: as its file."),
            "language": described(SCALAR, "The language of its words: nb, nn, en …"),
            "description": described(SCALAR, "What it is for, such as the question."),
            "codes": described({"type": "array", "items": {"$ref": "#/$defs/code"}}, "The codes."),
        },
        "codes",
    ),
    "$defs": {"code": CODE},
}


def report_schema() -> str:
    """The schema of report definitions, as the file of it."""
    return _file("A report definition of coder", REPORT)


def codebook_schema() -> str:
    """The schema of codebooks in YAML, as the file of it."""
    return _file("A codebook of coder", CODEBOOK)


def _file(title: str, schema: Schema) -> str:
    return json.dumps({"$schema": DRAFT, "title": title, **schema}, indent=1, ensure_ascii=False) + "\n"


def report_page() -> str:
    """Every key of a report definition: what it may hold and what it means."""
    parts = [
        "# Report definitions\n\n`coder report PROJECT --show-definition > report.yaml` prints the definition that"
        " would be used; edit it and give it with `-d report.yaml`. What each part does:"
        " [Write the report](../how-to/write-the-report.md), [Arrange the themes](../how-to/arrange-themes.md)."
        " An editor that knows JSON schema helps when the file begins with\n\n"
        "```yaml\n# yaml-language-server: $schema=report.schema.json\n```\n\n"
        "where [report.schema.json](report.schema.json) lies beside it; [codebook.schema.json](codebook.schema.json)"
        " does the same for codebooks.\n"
    ]
    tables = (
        ("The report", REPORT),
        ("A question, under `questions`", QUESTION),
        ("Codes presented together, under `groups` of a question", GROUP),
        ("A variable, under `describe`", BAND),
        ("`quotes`", QUOTES),
        ("`lead_ins`", LEAD_INS),
    )
    for heading, schema in tables:
        rows = [f"| `{key}` | {holds} | {text} |" for key, holds, text in _keys(schema)]
        parts.append(f"## {heading}\n\n| key | holds | |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _keys(schema: Schema) -> Iterator[tuple[str, str, str]]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    for key, value in properties.items():
        assert isinstance(value, dict)
        yield key, _holds(value), str(value["description"])


def _holds(value: Mapping[str, Json]) -> str:
    """What a key may hold, in a few words."""
    bare = {key: part for key, part in value.items() if key != "description"}
    if bare in (SCALAR, NAME):
        return "text"
    if bare in (TEXTS, NAMES):
        return "texts"
    if bare == QUOTED:
        return "0–1000, or `all`"
    if bare == TRUTH:
        return "`true`, `false`"
    if isinstance(found := bare.get("enum"), list):
        return ", ".join(f"`{name}`" for name in found)
    if bare.get("type") == "integer":
        low, high = bare["minimum"], bare["maximum"]
        return f"{low}–{high}" if high != LARGEST else f"a whole number from {low}"
    if bare.get("type") == "array":
        items = bare["items"]
        assert isinstance(items, dict)
        return {"number": "numbers"}.get(str(items.get("type")), "keys of each" if "properties" in items else "texts")
    if isinstance(any_of := bare.get("anyOf"), list):
        first = any_of[0]
        assert isinstance(first, dict)
        items = first["items"]
        assert isinstance(items, dict)
        known = items.get("enum")
        return (
            f"some of {', '.join(f'`{choice}`' for choice in known)}"
            if isinstance(known, list)
            else "names, or keys of each"
        )
    return "keys"
