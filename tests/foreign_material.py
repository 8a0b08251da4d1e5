"""Projects of other programs, made by hand as they write them. Synthetic."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

USER, CODE, SUB, VARIABLE, CASE, TEXT = (f"{n}0000000-0000-4000-8000-00000000000a" for n in range(1, 7))
NOTE = "70000000-0000-4000-8000-00000000000a"


def selection(number: int, start: int, end: int, *codes: str, name: str = "", inside: str = "", by: str = USER) -> str:
    """A place in a text with codes on it."""
    codings = "".join(
        f'<Coding guid="9{number:07}-0000-4000-8000-{place:012}" creatingUser="{by}"'
        f' creationDateTime="2020-01-02T03:04:05+01:00"><CodeRef targetGUID="{code}"/></Coding>'
        for place, code in enumerate(codes)
    )
    return (
        f'<PlainTextSelection guid="8{number:07}-0000-4000-8000-00000000000a" startPosition="{start}"'
        f' endPosition="{end}" name={quoteattr(name)} creatingUser="{by}">{codings}{inside}</PlainTextSelection>'
    )


def project_of(
    selections: str,
    *,
    origin: str = "QualCoder 3.8",
    codes: str = "",
    cases: str = "",
    sources: str = "",
    rest: str = "",
    start: str = '<?xml version="1.0" encoding="utf-8"?>',
) -> str:
    """The XML of a project with one text in it."""
    codes = codes or (
        f'<Code guid="{CODE}" name="støtte" isCodable="true" color="#ff0000"><Description>Hjelp</Description>'
        f'<Code guid="{SUB}" name="pårørende" isCodable="true"/></Code>'
    )
    return f"""{start}
<Project xmlns="urn:QDA-XML:project:1.0" name="Prøve" origin="{origin}"><Users><User guid="{USER}" name="Kari"/></Users>
<CodeBook><Codes>{codes}</Codes></CodeBook>
<Variables><Variable guid="{VARIABLE}" name="alder" typeOfVariable="Integer"/></Variables>
<Cases>{cases}</Cases>
<Sources><TextSource guid="{TEXT}" name="intervju" plainTextPath="internal://{TEXT}.txt">{selections}</TextSource>
{sources}</Sources>{rest}</Project>"""


def write_qdpx(
    path: Path, xml: str, text: str | bytes, *, inner: str = "project.qde", folder: str = "sources", more: str = ""
) -> Path:
    """A .qdpx with one text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, xml)
        archive.writestr(f"{folder}/{TEXT}.txt", text.encode() if isinstance(text, str) else text)
        if more:
            archive.writestr(f"{folder}/{NOTE}.txt", more)
    return path
