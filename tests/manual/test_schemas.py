"""The JSON schemas say of a codebook or a report definition what the readers say of it."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from coder import shipped
from coder.codebook.draft import Findings
from coder.codebook.yaml_read import yaml_codebook
from coder.errors import FileRefused
from coder.model.json_values import Json
from coder.reports.definition_file import read_definition
from tests.manual.schemas import BAND, CODEBOOK, GROUP, LEAD_INS, QUESTION, QUOTES, REPORT, Schema

VALUES: tuple[Json, ...] = (
    "abc", "nb", "all", "first", "codebook", "table", "table by fylke", "#1f77b4", "", None, True, False,
    0, 1, 2, 30, 100, 101, 2_000_000, 2.5, -1,
    [], ["abc"], ["codes"], ["abc", ["def"]], [1, 2.5], [None], [{"name": "abc"}], [{"question": "abc"}],
    [{"codes": ["abc"]}], [{"label": "abc"}],
    {}, {"abc": "def"}, {"abc": ["def"]}, {"table": "abc"}, {"few": 3}, {"most": 90}, {"few": "abc"},
    {"per_code": "all"}, {"abc": {"def": 1}},
)  # fmt: skip
"""What may stand under a key, and what may not."""


def reads_report(document: Json) -> bool:
    try:
        read_definition(json.dumps(document), "report.yaml")
    except FileRefused:
        return False
    return True


def reads_codebook(document: Json) -> bool:
    findings = Findings()
    yaml_codebook(json.dumps(document), findings)
    return not findings.found


def keys_of(schema: Schema) -> list[str]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return list(properties)


def within(part: str, key: str, value: Json) -> Json:
    """A report definition with a value under a key of one of its parts."""
    held: dict[str, Json] = {key: value}
    match part:
        case "report":
            return held
        case "question":
            return {"questions": [{"question": "q", **held}]}
        case "group":
            return {"questions": [{"question": "q", "groups": [{"codes": ["a"], **held}]}]}
        case "band":
            return {"describe": [{"name": "v", **held}]}
        case "lead_ins" if key in RISING:
            return {"lead_ins": dict.fromkeys(RISING, value)}  # that they rise no schema can say
    return {part: held}


RISING = ("several", "many", "most")
PARTS = {"report": REPORT, "question": QUESTION, "group": GROUP, "band": BAND, "quotes": QUOTES, "lead_ins": LEAD_INS}


@pytest.mark.parametrize("part", PARTS)
def test_the_schema_of_a_report_takes_what_the_reader_takes(part: str) -> None:
    validator = Draft202012Validator(REPORT)
    for key in (*keys_of(PARTS[part]), "unknown"):
        for value in VALUES:
            document = within(part, key, value)
            assert validator.is_valid(document) == reads_report(document), document


def test_the_schema_of_a_codebook_takes_what_the_reader_takes() -> None:
    validator = Draft202012Validator(CODEBOOK)
    for value in (*VALUES, "annet"):
        for document in ({"codes": [value]}, {"name": value, "codes": ["a"]}, {"description": value, "codes": ["a"]}):
            assert validator.is_valid(document) == reads_codebook(document), document
        for key in ("definition", "include", "exclude", "keywords", "examples", "residual", "unknown"):
            code: Json = {"codes": [{"name": "a", key: value}]}
            assert validator.is_valid(code) == reads_codebook(code), code


def test_the_shipped_files_are_valid() -> None:
    from ruamel.yaml import YAML

    for schema, path in ((CODEBOOK, shipped.CODEBOOK), (REPORT, shipped.SURVEY.with_name("syntetisk-rapport.yaml"))):
        assert list(Draft202012Validator(schema).iter_errors(YAML(typ="safe").load(path.read_text("utf-8")))) == []
