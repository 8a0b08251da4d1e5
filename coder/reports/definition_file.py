"""Reads report definitions from YAML, strictly, reporting every problem with its line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from coder.codebook.draft import Findings
from coder.codebook.yaml_nodes import Keyed, Listing, Node, Scalar, read_nodes
from coder.errors import FileRefused, nearest
from coder.i18n.translator import languages
from coder.message import Message, run_on
from coder.message import lines as below
from coder.reports.coder_rule import RULES
from coder.reports.definition import (
    APPENDICES,
    BY,
    CAPTIONS,
    EVERY,
    FIGURES,
    ORDERS,
    RESPONDENTS,
    TABLES,
    Band,
    Definition,
    LeadIns,
    QuoteRules,
    Section,
    ThemeGroup,
)

Made = TypeVar("Made", Definition, LeadIns, QuoteRules, Section, Band, ThemeGroup)
_REQUIRED: dict[type, tuple[str, ...]] = {Section: ("question",), Band: ("name",), ThemeGroup: ("codes",)}
Reader = Callable[[Node, Findings, str], object]

LARGEST = 1_000_000


def read_definition(text: str, name: str) -> Definition:
    """Read a definition from `text`. Raises FileRefused with all problems, each as `name:line: problem`."""
    findings = Findings()
    node = read_nodes(text, findings)
    if isinstance(node, Scalar) and node.null:
        node = None
    definition = (
        Definition() if node is None else _from_keys(Definition, _REPORT, node, findings, Message("the report"))
    )
    if findings.found:
        raise FileRefused(
            "The report definition {name} was not read:\n{problems}",
            "Mend what is listed. `coder report PROJECT --show-definition` prints one that works.",
            name=name,
            problems=below(findings.listed(name)),
        )
    return definition


def _from_keys(
    kind: type[Made], readers: dict[str, tuple[str, Reader]], node: Node, findings: Findings, what: Message
) -> Made:
    """Make a `kind` from the keys of a node; `readers` maps each key to its field and reader."""
    make: Callable[..., Made] = kind  # what the readers return is what its fields take
    if not isinstance(node, Keyed):
        findings.add(
            node.at,
            Message("{what} should be keys with values, such as «{key}: …»", what=what, key=next(iter(readers))),
        )
        return make(**dict.fromkeys(_REQUIRED.get(kind, ()), ""))
    field_values: dict[str, object] = {}
    for key, value in node.pairs:
        if key.text not in readers and not (kind is Definition and key.text in FORMER):
            unknown = Message("there is no «{key}» in {what}.", key=key.text, what=what)
            meant = nearest(key.text, readers)
            findings.add(key.at, run_on((unknown, meant)) if meant else unknown)
            continue
        if key.text in FORMER and kind is Definition:
            FORMER[key.text](value, findings, key.text)  # older definitions stay readable
            continue
        field, reader = readers[key.text]
        if field in field_values:
            findings.add(key.at, Message("«{key}» stands twice", key=key.text))
        field_values[field] = reader(value, findings, key.text)
    for required in _REQUIRED.get(kind, ()):
        if not field_values.get(required):
            findings.add(node.at, Message("{what} lacks its «{key}»", what=what, key=required))
            field_values[required] = ""
    return make(**field_values)


def _text(node: Node, findings: Findings, key: str) -> str:
    if isinstance(node, Scalar):
        return "" if node.null else " ".join(node.text.split())
    findings.add(node.at, Message("«{key}» should be a text", key=key))
    return ""


def _texts(node: Node, findings: Findings, key: str) -> tuple[str, ...]:
    if isinstance(node, Scalar):
        return () if node.null else (_text(node, findings, key),)
    if isinstance(node, Listing):
        return tuple(_text(item, findings, key) for item in node.items)
    findings.add(node.at, Message("«{key}» should be a list of texts", key=key))
    return ()


def _lines(node: Node, findings: Findings, key: str) -> str:
    """Return a text whose paragraphs, a line each, stay apart."""
    if isinstance(node, Scalar) and not node.null:
        return "\n".join(line for part in node.text.splitlines() if (line := " ".join(part.split())))
    return _text(node, findings, key)


def _optional_texts(node: Node, findings: Findings, key: str) -> tuple[str, ...] | None:
    if isinstance(node, Scalar) and node.null:
        return None
    return _texts(node, findings, key)


def _pairs(node: Node, findings: Findings, key: str) -> tuple[tuple[str, str], ...]:
    if isinstance(node, Keyed):
        return tuple((name.text, _text(value, findings, name.text)) for name, value in node.pairs)
    findings.add(node.at, Message("«{key}» should be keys with texts", key=key))
    return ()


def _conditions(node: Node, findings: Findings, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(node, Keyed):
        return tuple((name.text, _texts(value, findings, name.text)) for name, value in node.pairs)
    findings.add(node.at, Message("«{key}» should be variables with values, such as «deltatt: Ja»", key=key))
    return ()


def _number(node: Node, findings: Findings, key: str) -> float:
    if isinstance(node, Scalar) and node.plain:
        try:
            number = float(node.text.replace("_", "x"))
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
    findings.add(node.at, Message("«{key}» should be a number", key=key))
    return 0.0


def _numbers(node: Node, findings: Findings, key: str) -> tuple[float, ...]:
    if isinstance(node, Listing):
        return tuple(_number(item, findings, key) for item in node.items)
    findings.add(node.at, Message("«{key}» should be a list of numbers", key=key))
    return ()


def _whole(low: int, high: int) -> Reader:
    def read(node: Node, findings: Findings, key: str) -> int:
        number = _number(node, findings, key)
        if not number.is_integer() or not low <= number <= high:
            findings.add(
                node.at, Message("«{key}» should be a whole number from {low} to {high}", key=key, low=low, high=high)
            )
            return low
        return int(number)

    return read


def _every(node: Node, findings: Findings, key: str) -> object:
    return EVERY if isinstance(node, Scalar) and node.text == "all" else _whole(0, 1_000)(node, findings, key)


def _choice(known: Sequence[str]) -> Reader:
    def read(node: Node, findings: Findings, key: str) -> str:
        text = _text(node, findings, key)
        if text not in known:
            findings.add(
                node.at,
                Message("«{key}» is one of {known}, not «{text}»", key=key, known=", ".join(known), text=text),
            )
            return known[0]
        return text

    return read


def _some_of(known: Sequence[str]) -> Reader:
    def read(node: Node, findings: Findings, key: str) -> tuple[str, ...]:
        chosen = _texts(node, findings, key)
        for choice in chosen:
            if choice not in known:
                findings.add(
                    node.at,
                    Message(
                        "«{key}» holds some of {known}, not «{text}»", key=key, known=", ".join(known), text=choice
                    ),
                )
        return tuple(choice for choice in known if choice in chosen)

    return read


def _truth(node: Node, findings: Findings, key: str) -> bool:
    if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
        return node.text == "true"
    findings.add(node.at, Message("«{key}» should be true or false", key=key))
    return False


def _quotes(node: Node, findings: Findings, key: str) -> QuoteRules:
    return _from_keys(QuoteRules, _QUOTES, node, findings, Message("«{key}»", key=key))


def _lead_ins(node: Node, findings: Findings, key: str) -> LeadIns:
    lead_ins = _from_keys(LeadIns, _LEAD_INS, node, findings, Message("«{key}»", key=key))
    if not lead_ins.several <= lead_ins.many <= lead_ins.most:
        findings.add(node.at, Message("«several», «many» and «most» should rise"))
    return lead_ins


def _sections(node: Node, findings: Findings, key: str) -> tuple[Section, ...] | None:
    if isinstance(node, Scalar) and node.null:
        return None
    if not isinstance(node, Listing):
        findings.add(node.at, Message("«{key}» should be a list", key=key))
        return None
    return tuple(
        Section(item.text)
        if isinstance(item, Scalar) and not item.null
        else _from_keys(Section, _SECTION, item, findings, Message("a question"))
        for item in node.items
    )


def _captions(node: Node, findings: Findings, key: str) -> tuple[tuple[str, str], ...]:
    found = _pairs(node, findings, key)
    for name, _ in found:
        if name not in CAPTIONS and not name.startswith(BY):
            known = ", ".join((*CAPTIONS, *(f"{prefix}…" for prefix in BY)))
            findings.add(node.at, Message("«{key}» is one of {known}, not «{text}»", key=key, known=known, text=name))
    return found


def _groups(node: Node, findings: Findings, key: str) -> tuple[ThemeGroup, ...]:
    if not isinstance(node, Listing):
        findings.add(node.at, Message("«{key}» should be a list", key=key))
        return ()
    groups: list[ThemeGroup] = []
    grouped: set[str] = set()
    for item in node.items:
        group = _from_keys(ThemeGroup, _GROUP, item, findings, Message("a group of codes"))
        for code in group.codes:
            if code.casefold() in grouped:
                findings.add(item.at, Message("«{code}» stands in a group already", code=code))
            grouped.add(code.casefold())
        groups.append(group)
    return tuple(groups)


def _answers(node: Node, findings: Findings, key: str) -> tuple[str, ...]:
    """Return the answers to a question in order: a list of texts, none empty or repeated."""
    if not isinstance(node, Listing):
        findings.add(node.at, Message("«{key}» should be a list of texts", key=key))
        return ()
    answers: list[str] = []
    for item in node.items:
        text = _text(item, findings, key)
        if text in answers:
            findings.add(item.at, Message("«{value}» stands in «{key}» already", value=text, key=key))
        elif not text and isinstance(item, Scalar):
            findings.add(item.at, Message("«{key}» holds an empty text", key=key))
        answers.append(text)
    return tuple(answers)


def _bands(node: Node, findings: Findings, key: str) -> tuple[Band, ...]:
    if not isinstance(node, Listing):
        findings.add(node.at, Message("«{key}» should be a list", key=key))
        return ()
    return tuple(
        _from_keys(Band, _BAND, item, findings, Message("the description of a variable")) for item in node.items
    )


_REPORT: dict[str, tuple[str, Reader]] = {
    "title": ("title", _text),
    "authors": ("authors", _texts),
    "date": ("date", _text),
    "language": ("language", _choice(languages())),
    "chapter": ("chapter", _text),
    "questions": ("sections", _sections),
    "variables": ("variables", _optional_texts),
    "describe": ("bands", _bands),
    "mask_below": ("mask_below", _whole(0, LARGEST)),
    "percent_from": ("percent_from", _whole(0, LARGEST)),
    "weight": ("weight", _text),
    "wave": ("wave", _text),
    "coders": ("coders", _texts),
    "several_coders": ("several_coders", _choice(RULES)),
    "order": ("order", _choice(ORDERS)),
    "decimals": ("decimals", _whole(0, 3)),
    "summary": ("summary", _truth),
    "tables": ("tables", _some_of(TABLES)),
    "figures": ("figures", _some_of(FIGURES)),
    "quotes": ("quotes", _quotes),
    "lead_ins": ("lead_ins", _lead_ins),
    "theme_headings": ("theme_headings", _truth),
    "appendices": ("appendices", _some_of(APPENDICES)),
    "template": ("template", _text),
}
FORMER: dict[str, Reader] = {"base": _choice(("answered", "coded"))}
"""Former keys, read but without effect: shares are of respondents whose answer is coded."""
_QUOTES: dict[str, tuple[str, Reader]] = {
    "per_code": ("per_code", _every),
    "longest": ("longest", _whole(20, LARGEST)),
    "context": ("context", _whole(0, 20)),
    "attribution": ("attribution", _texts),
    "also_coded": ("also_coded", _truth),
    "respondent": ("respondent", _choice(RESPONDENTS)),
    "uncoded": ("uncoded", _every),
}
_LEAD_INS: dict[str, tuple[str, Reader]] = {
    "few": ("few", _whole(1, LARGEST)),
    "several": ("several", _whole(0, 100)),
    "many": ("many", _whole(0, 100)),
    "most": ("most", _whole(0, 100)),
    "words_from": ("words_from", _whole(0, LARGEST)),
    "numbers": ("numbers", _truth),
    "joined": ("joined", _truth),
}
_SECTION: dict[str, tuple[str, Reader]] = {
    "question": ("question", _text),
    "title": ("title", _text),
    "label": ("label", _text),
    "lead": ("lead", _text),
    "asked_when": ("asked_when", _conditions),
    "together": ("together", _truth),
    "by": ("by", _optional_texts),
    "show": ("show", _texts),
    "values": ("values", _answers),
    "codes": ("codes", _optional_texts),
    "leads": ("leads", _pairs),
    "groups": ("groups", _groups),
    "unit": ("unit", _text),
    "captions": ("captions", _captions),
}
_GROUP: dict[str, tuple[str, Reader]] = {
    "codes": ("codes", _texts),
    "title": ("title", _text),
    "lead_in": ("lead_in", _text),
    "quotes": ("quotes", _optional_texts),
    "most": ("most", _whole(0, 1_000)),
    "summary": ("summary", _lines),
    "by_itself": ("by_itself", _truth),
}
_BAND: dict[str, tuple[str, Reader]] = {
    "name": ("name", _text),
    "label": ("label", _text),
    "values": ("values", _pairs),
    "limits": ("limits", _numbers),
}
