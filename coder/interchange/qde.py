"""Writes REFI-QDA 1.0: `project.qde` with its sources in a zip (.qdpx), and a codebook alone (.qdc).

After «REFI-QDA Standard for exchanging processed data», version 1.5, 2019, §§ 3–6: elements in the order of the schema,
offsets in code points from 0 with the end exclusive, texts in UTF-8 without a byte-order mark and with LF.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from coder.interchange.own import TARGET, OwnProject, parts_of
from coder.interchange.values import Guid, Note, QdaCase, QdaCode, QdaProject, QdaSet, QdaVariable, Selection, Source
from coder.text.visible import visible

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

LONGEST_NAME = 120
"""Characters of a selection repeated in its name, by which other programs can check how offsets are counted."""

VALUES = {"Text": "TextValue", "Float": "FloatValue", "Date": "DateValue"}


def write_project(project: QdaProject, path: Path, own: OwnProject) -> None:
    """Write a project with its sources, and the parts that only this program reads."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for source in project.sources:
            _put_text(archive, source.guid, source.text)
        for note in project.notes:
            _put_text(archive, note.guid, note.text)
        with archive.open("project.qde", "w") as file:
            file.write(b"<?xml version='1.0' encoding='utf-8'?>\n")
            for part in parts_of(own):
                file.write(f"<?{TARGET} {part}?>\n".encode("ascii"))
            _describe(project, file)


def write_codebook(codes: Sequence[QdaCode], origin: str, path: Path) -> None:
    """Write a codebook alone."""
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration(standalone=None)
        with xml.element("CodeBook", nsmap={None: CODEBOOK}, origin=visible(origin)), xml.element("Codes"):
            for code in codes:
                xml.write(_code(code, with_notes=False), pretty_print=True)


def _put_text(archive: zipfile.ZipFile, guid: Guid, text: str) -> None:
    archive.writestr(f"sources/{guid}.txt", text.encode("utf-8", "replace"))


def _describe(project: QdaProject, file: IO[bytes]) -> None:
    about = {"name": project.name, "origin": project.origin, "creatingUserGUID": project.by,
             "creationDateTime": project.at}  # fmt: skip
    with etree.xmlfile(file, encoding="utf-8") as xml, xml.element("Project", nsmap={None: PROJECT}, **_safe(about)):
        with xml.element("Users"):
            for user in project.users:
                xml.write(_element("User", guid=user.guid, name=user.name))
        if project.codes:
            with xml.element("CodeBook"), xml.element("Codes"):
                for code in project.codes:
                    xml.write(_code(code))
        with _where_any(xml, "Variables", project.variables):
            for variable in project.variables:
                xml.write(_variable(variable))
        with _where_any(xml, "Cases", project.cases):
            kinds = {variable.guid: variable.type for variable in project.variables}
            for case in project.cases:
                xml.write(_case(case, kinds, named=project.named_cases))
        with _where_any(xml, "Sources", project.sources):
            xml.flush()
            for source in project.sources:
                file.write(_source(source).encode("utf-8"))
        with _where_any(xml, "Notes", project.notes):
            for note in project.notes:
                xml.write(_note(note))
        with _where_any(xml, "Sets", project.sets):
            for qda_set in project.sets:
                xml.write(_set(qda_set))
        for note_guid in project.project_notes:
            xml.write(_element("NoteRef", targetGUID=note_guid))


@contextmanager
def _where_any(xml: etree._IncrementalFileWriter, name: str, members: Sequence[object]) -> Iterator[None]:
    """Write an element around members; none for no members, since the schema allows no empty one."""
    if members:
        with xml.element(name):
            yield
    else:
        yield


def _safe(attributes: dict[str, str]) -> dict[str, str]:
    return {
        name: value if _is_plain(value) else " ".join(visible(value).split("\n")) for name, value in attributes.items()
    }


def _is_plain(value: str) -> bool:
    """Return whether a value has nothing to escape, such as ids, times and numbers."""
    return value.isascii() and value.isprintable()


def _element(name: str, /, *children: etree._Element, text: str = "", **attributes: str) -> etree._Element:
    element = etree.Element(name, _safe(attributes))
    if text:
        element.text = visible(text)
    element.extend(children)
    return element


def _described(description: str) -> list[etree._Element]:
    return [_element("Description", text=description)] if description else []


def _to_notes(notes: Iterable[Guid]) -> list[etree._Element]:
    return [_element("NoteRef", targetGUID=note) for note in notes]


def _code(code: QdaCode, *, with_notes: bool = True) -> etree._Element:
    colour = {"color": code.colour} if code.colour else {}
    return _element(
        "Code", *_described(code.description), *(_to_notes(code.notes) if with_notes else ()),
        *(_code(qda_code, with_notes=with_notes) for qda_code in code.beneath),
        guid=code.guid, name=code.name, isCodable="true" if code.codable else "false", **colour,
    )  # fmt: skip


def _variable(variable: QdaVariable) -> etree._Element:
    about = {"guid": variable.guid, "name": variable.name, "typeOfVariable": variable.type}
    return _element("Variable", *_described(variable.description), **about)


def _case(case: QdaCase, kinds: dict[Guid, str], *, named: bool) -> etree._Element:
    values = [
        _element(
            "VariableValue", _element("VariableRef", targetGUID=variable),
            _element(VALUES[kinds[variable]], text=value),
        )
        for variable, value in case.values
    ]  # fmt: skip
    name = {"name": case.name} if named else {}
    return _element(
        "Case", *values, *(_element("SourceRef", targetGUID=source) for source in case.sources), guid=case.guid, **name
    )


def _source(source: Source) -> str:
    """Return a text with its selections as XML: most of a file, built as text in a third of the time of elements."""
    element = f"<Description>{escape(visible(source.description))}</Description>" if source.description else ""
    selected = "".join(_selection(selection, source.text) for selection in source.selections)
    return (
        f'<TextSource guid="{source.guid}" name={_quoted(source.name)} plainTextPath="internal://{source.guid}.txt">'
        f"{element}{selected}{_notes_as_text(source.notes)}</TextSource>"
    )


def _selection(selection: Selection, text: str) -> str:
    codings = "".join(
        f'<Coding guid="{coding.guid}" creatingUser="{coding.by}" creationDateTime="{coding.at}">'
        f'<CodeRef targetGUID="{coding.code}"/>{_notes_as_text(coding.notes)}</Coding>'
        for coding in selection.codings
    )
    element = f"<Description>{escape(visible(selection.description))}</Description>" if selection.description else ""
    name = text[selection.start : min(selection.end, selection.start + LONGEST_NAME)]
    return (
        f'<PlainTextSelection guid="{selection.guid}" name={_quoted(name)} startPosition="{selection.start}"'
        f' endPosition="{selection.end}" creatingUser="{selection.by}" creationDateTime="{selection.at}">'
        f"{element}{codings}{_notes_as_text(selection.notes)}</PlainTextSelection>"
    )


def _notes_as_text(notes: Sequence[Guid]) -> str:
    return "".join(f'<NoteRef targetGUID="{note}"/>' for note in notes)


def _quoted(value: str) -> str:
    return quoteattr(value if _is_plain(value) else " ".join(visible(value).split("\n")))


def _note(note: Note) -> etree._Element:
    return _element(
        "Note", guid=note.guid, name=note.name, plainTextPath=f"internal://{note.guid}.txt", creatingUser=note.by,
        creationDateTime=note.at,
    )  # fmt: skip


def _set(qda_set: QdaSet) -> etree._Element:
    codes = (_element("MemberCode", targetGUID=code) for code in qda_set.codes)
    return _element(
        "Set", *codes, *(_element("MemberSource", targetGUID=source) for source in qda_set.sources),
        guid=qda_set.guid, name=qda_set.name,
    )  # fmt: skip
