"""What REFI-QDA 1.0 demands of a project or codebook, as far as we write it, in our own words.

The schema's own files are not ours to carry along; `tests/unit/interchange/test_refi_schema.py` compares this with
them where they are at hand. Stricter than they are: what we never write is refused, ids must be unique, references must
lead to a part of the right kind, and positions must lie within their text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from lxml import etree

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"

INSIDE = {
    "Project": "Users? CodeBook? Variables? Cases? Sources? Notes? Sets? Description? NoteRef*",
    "Users": "User+", "User": "",
    "CodeBook": "Codes", "Codes": "Code+", "Code": "Description? NoteRef* Code*",
    "Variables": "Variable+", "Variable": "Description?",
    "Cases": "Case+", "Case": "Description? VariableValue* SourceRef*",
    "VariableValue": "VariableRef TextValue? FloatValue? DateValue?",
    "Sources": "TextSource+", "TextSource": "Description? PlainTextSelection* Coding* NoteRef*",
    "PlainTextSelection": "Description? Coding* NoteRef*", "Coding": "CodeRef NoteRef*",
    "Notes": "Note+", "Note": "",
    "Sets": "Set+", "Set": "Description? MemberCode* MemberSource*",
    **dict.fromkeys(("NoteRef", "CodeRef", "SourceRef", "VariableRef", "MemberCode", "MemberSource"), ""),
    **dict.fromkeys(("Description", "TextValue", "FloatValue", "DateValue"), ""),
}  # fmt: skip
"""What stands in an element, in this order."""

_NAMED = "guid!:guid name:text"
_MADE = "creatingUser:guid creationDateTime:time"
ON = {
    "Project": "name!:text origin:text creatingUserGUID:guid creationDateTime:time",
    "User": _NAMED, "Case": _NAMED, "Set": "guid!:guid name!:text",
    "Code": "guid!:guid name!:text isCodable!:truth color:colour",
    "Variable": "guid!:guid name!:text typeOfVariable!:type",
    "TextSource": f"{_NAMED} plainTextPath!:path", "Note": f"{_NAMED} plainTextPath!:path {_MADE}",
    "PlainTextSelection": f"{_NAMED} startPosition!:whole endPosition!:whole {_MADE}", "Coding": f"guid!:guid {_MADE}",
    **dict.fromkeys(("NoteRef", "CodeRef", "SourceRef", "VariableRef", "MemberCode", "MemberSource"),
                    "targetGUID!:guid"),
}  # fmt: skip
"""The attributes of an element with what they hold; those with «!» must be there."""

TEXTS = {"Description": "text", "TextValue": "text", "FloatValue": "decimal", "DateValue": "day"}

IN_CODEBOOK = {
    "inside": {**INSIDE, "CodeBook": "Codes", "Code": "Description? Code*"},
    "on": {**ON, "CodeBook": "origin:text"},
}

LEADS_TO = {
    "NoteRef": "Note", "CodeRef": "Code", "SourceRef": "TextSource", "VariableRef": "Variable", "MemberCode": "Code",
    "MemberSource": "TextSource",
}  # fmt: skip

_HEX = "[0-9a-fA-F]"
PATTERNS = {
    "text": r"(?s:.*)",
    "guid": rf"{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}",
    "truth": "true|false|1|0",
    "colour": rf"#({_HEX}{{3}}){{1,2}}",
    "whole": r"[+-]?\d+",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "type": "Text|Boolean|Integer|Float|Date|DateTime",
    "path": rf"internal://{_HEX}{{8}}(-{_HEX}{{4}}){{3}}-{_HEX}{{12}}\.txt",
    "day": r"\d{4}-\d\d-\d\d",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
}


def faults_of_file(path: Path) -> list[str]:
    """What is wrong with a .qdpx or .qdc."""
    if path.suffix == ".qdc":
        return list(faults(etree.parse(path).getroot()))
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")}
        root = etree.fromstring(archive.read("project.qde"))
    return [*faults(root), *_of_texts(root, texts)]


def faults(root: etree._Element) -> Iterator[str]:
    """What is wrong with the elements of a project or codebook."""
    name = etree.QName(root).localname
    rules: Mapping[str, Mapping[str, str]] = {"inside": INSIDE, "on": ON}
    space = PROJECT
    if name == "CodeBook":
        rules, space = IN_CODEBOOK, CODEBOOK
    elif name != "Project":
        yield f"the root is {name}"
    kinds: dict[str, str] = {}
    for element in root.iter(etree.Element):
        yield from _of_element(element, space, rules)
        if guid := element.get("guid"):
            if guid.upper() in kinds:
                yield f"{guid} is there twice"
            kinds[guid.upper()] = etree.QName(element).localname
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        wanted = [("targetGUID", LEADS_TO.get(name, "")), ("creatingUser", "User"), ("creatingUserGUID", "User")]
        for attribute, kind in wanted:
            if (to := element.get(attribute)) is not None and kinds.get(to.upper()) != kind:
                yield f"{name} leads to {kinds.get(to.upper())}, not {kind}"


def _of_element(element: etree._Element, space: str, rules: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    found = etree.QName(element)
    name = found.localname
    if found.namespace != space or name not in rules["inside"]:
        yield f"{element.tag} is not known"
        return
    inside = "".join(f"{etree.QName(child).localname} " for child in element.iterchildren(etree.Element))
    expected = "".join(
        f"({part.rstrip('?*+')} ){part[-1] if part[-1] in '?*+' else ''}" for part in rules["inside"][name].split()
    )
    if not re.fullmatch(expected, inside):
        yield f"{name} holds {inside}"
    if name == "VariableValue" and len(element) > 2:
        yield "a value has two types"
    types = {}
    for rule in rules["on"].get(name, "").split():
        attribute, _, type_ = rule.partition(":")
        types[attribute.rstrip("!")] = type_
        if attribute.endswith("!") and element.get(attribute[:-1]) is None:
            yield f"{name} lacks {attribute[:-1]}"
    for attribute, value in element.attrib.items():
        if attribute not in types:
            yield f"{name} has {attribute}"
        elif not _fits(value, types[attribute]):
            yield f"{name} {attribute}: {value}"
    if name in TEXTS:
        if not _fits(element.text or "", TEXTS[name]):
            yield f"{name}: {element.text}"
    elif "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
        yield f"{name} has text in it"


def _fits(value: str, type_: str) -> bool:
    if not re.fullmatch(PATTERNS[type_], value, re.ASCII):
        return False
    try:
        if type_ == "day":
            date.fromisoformat(value)
        elif type_ == "time":
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _of_texts(root: etree._Element, texts: Mapping[str, str]) -> Iterator[str]:
    """What the texts beside say of paths and positions."""
    named = set()
    for element in root.iter("{*}TextSource", "{*}Note"):
        part = element.get("plainTextPath", "").replace("internal://", "sources/")
        named.add(part)
        if part not in texts:
            yield f"{part} is not there"
            continue
        if "\r" in texts[part]:
            yield f"{part} has lines that do not end in LF alone"
        for selection in element.iterfind("{*}PlainTextSelection"):
            start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
            if not 0 <= start < end <= len(texts[part]):
                yield f"{part} has no characters {start}–{end}"
    yield from (f"{part} is not named" for part in texts.keys() - named)
