"""Reads REFI-QDA: projects (.qdpx) and codebooks (.qdc) of any program that writes them.

Elements are matched by their local names, since namespaces differ; what violates the schema is skipped or reported.
Files of another kind, damaged or locked ones, and those larger than the limits of `coder.containers` are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from coder.containers import LARGEST_TEXT, local, open_archive, read_part, sections
from coder.errors import FileRefused
from coder.interchange.foreign import ForeignProject, ForeignVariable
from coder.interchange.offsets import MARK
from coder.interchange.own import TARGET, OwnProject, own_of
from coder.interchange.refi_elements import (
    RawNote,
    RawSelection,
    case_of,
    children,
    codes_in,
    described,
    guid_of,
    moment,
    selections_in,
    targets,
    text_of,
    transcript_selections,
    uuid_of,
)
from coder.interchange.refi_resolving import RawProject, resolved

MOST_PARTS = 250_000
"""Files in a container at most: one for each text and note."""
_TYPES = {"Integer": "number", "Float": "number", "Date": "date", "DateTime": "date"}
_MEDIA = {"PictureSource": "pictures", "AudioSource": "sounds", "VideoSource": "films"}
_IN_SOURCES = "internal://"


def read_qdpx(path: Path) -> ForeignProject:
    """Return the project in a .qdpx. Raises FileRefused."""
    with open_archive(path, read=_is_read, most=MOST_PARTS, is_text=_is_text) as archive:
        inside = [name for name in archive.namelist() if name.lower().endswith(".qde") and "/" not in name]
        if len(inside) != 1:
            raise FileRefused(
                "{path} is no REFI-QDA project: {n} parts in it are called .qde, where there should be one.",
                "Export it again from the program it came from, as a REFI-QDA project.",
                path=path,
                n=len(inside),
            )
        reader = _Reader(path, archive)
        with archive.open(inside[0]) as file:
            for section, element in sections(file, inside[0], path):
                reader.take(section, element)
    return reader.project()


def read_qdc(path: Path) -> ForeignProject:
    """Return the codebook in a .qdc. Raises FileRefused."""
    if path.stat().st_size > LARGEST_TEXT:
        raise FileRefused(
            "{path} is larger than {n} MB.", "No codebook is; look at what it holds.",
            path=path, n=LARGEST_TEXT // 1024**2,
        )  # fmt: skip
    reader = _Reader(path, None)
    with path.open("rb") as file:
        for section, element in sections(file, path.name, path):
            reader.take(section, element)
    return reader.project()


def _is_read(name: str) -> bool:
    return name.lower().endswith((".qde", ".txt"))


def _is_text(name: str) -> bool:
    return name.lower().endswith(".txt")


class _Reader:
    """Reads a file element by element."""

    def __init__(self, path: Path, archive: ZipFile | None) -> None:
        self._path, self._archive = path, archive
        self._parts = {} if archive is None else {_basename(name): name for name in archive.namelist()}
        self._known: set[str] = set()
        self._own: OwnProject | None = None
        self._raw = RawProject()
        self._lost: Counter[str] = self._raw.lost
        self._sections: dict[str, Callable[[etree._Element], None]] = {
            "": self._about, "CodeBook": self._codes, "Codes": self._codes, "Users": self._user,
            "Variables": self._variable, "Cases": self._case, "Sources": self._source, "Notes": self._note,
            "Links": self._link, "Graphs": self._graph, "Sets": self._set,
        }  # fmt: skip

    def take(self, section: str, element: etree._Element) -> None:
        """Read an element in a section of the file."""
        if section in self._sections and local(element):
            self._sections[section](element)

    def project(self) -> ForeignProject:
        """Return the project read so far."""
        return resolved(self._raw, self._own)

    def _about(self, element: etree._Element) -> None:
        match local(element):
            case "Project" | "CodeBook" if element.getparent() is None:
                self._raw.name, self._raw.program = element.get("name", ""), element.get("origin", "")
                noted = (
                    instruction for instruction in element.itersiblings(preceding=True) if instruction.tag is etree.PI
                )
                self._own = own_of(
                    [instruction.text or "" for instruction in reversed(list(noted)) if instruction.target == TARGET],
                    self._path,
                )
            case _ if element.getparent() is None:
                raise FileRefused(
                    "{path} is no REFI-QDA file: it begins with «{name}».",
                    "Export it again from the program it came from, as a REFI-QDA project or codebook.",
                    path=self._path,
                    name=local(element),
                )
            case "NoteRef":
                self._raw.project_notes.append(guid_of(element.get("targetGUID")))
            case "Description" if element.text and element.text.strip():
                self._raw.description = element.text

    def _user(self, element: etree._Element) -> None:
        self._raw.users[guid_of(element.get("guid"))] = element.get("name") or element.get("id") or ""

    def _codes(self, element: etree._Element) -> None:
        """Read the codes of a project, or one top code of a codebook file."""
        for code, notes in codes_in([element] if local(element) == "Code" else children(element, "Code")):
            if code.key not in self._known:
                self._known.add(code.key)
                self._raw.codes.append(code)
                if notes:
                    self._raw.code_notes[code.key] = notes

    def _variable(self, element: etree._Element) -> None:
        guid, name = guid_of(element.get("guid")), element.get("name", "")
        type_ = _TYPES.get(element.get("typeOfVariable", ""), "text")
        self._raw.variables[guid] = ForeignVariable(guid, name, type_, described(element), uuid_of(guid))

    def _case(self, element: etree._Element) -> None:
        self._raw.cases.append(case_of(element))

    def _source(self, element: etree._Element) -> None:
        kind = local(element)
        if kind == "TextSource":
            self._text(element, selections_in(element))
        elif kind == "PDFSource":
            self._lost["areas"] += sum(1 for _ in children(element, "PDFSelection"))
            pages = next(children(element, "Representation"), None)
            if pages is None or not self._text(pages, selections_in(pages), element):
                self._lost["pdfs"] += 1
        elif kind in _MEDIA:
            transcripts = list(children(element, "Transcript"))
            for transcript in transcripts:
                self._text(transcript, transcript_selections(transcript), element)
            self._lost[_MEDIA[kind]] += not transcripts
            self._lost["areas"] += sum(local(child) in ("PictureSelection", "AudioSelection", "VideoSelection")
                                       for child in element)  # fmt: skip

    def _text(
        self, element: etree._Element, selections: Iterator[RawSelection], within: etree._Element | None = None
    ) -> bool:
        """Read a text with its selections; return whether the file contains it."""
        text = self._read(element)
        if text is None:
            self._lost["texts"] += within is None
            return False
        name = "" if within is None else within.get("name", "")
        self._raw.texts.append(text_of(element, text, selections, name))
        if within is not None:
            self._raw.same[guid_of(within.get("guid"))] = guid_of(element.get("guid"))
        return True

    def _note(self, element: etree._Element) -> None:
        text = self._read(element)
        if text is None:
            text = described(element) or None
        if text is not None:
            by, at = guid_of(element.get("creatingUser")), moment(element.get("creationDateTime"))
            place = next(((coding.start, coding.end) for coding in selections_in(element)), None)
            self._raw.notes[guid_of(element.get("guid"))] = RawNote(text, by, at, place)

    def _read(self, element: etree._Element) -> str | None:
        """Return the plain text of a source, None where the file lacks it."""
        for child in children(element, "PlainTextContent"):
            return child.text or ""
        where = element.get("plainTextPath", "")
        scheme, _, rest = where.partition("://")
        if not where or (rest and f"{scheme}://" != _IN_SOURCES) or self._archive is None:
            return None
        part = self._parts.get(_basename(where))
        if part is None:
            return None
        text = self._decoded(read_part(self._archive, part, self._path), part)
        # This program writes no byte-order mark: what looks like one is the beginning of a response.
        return f"{MARK}{text}" if self._own is not None and text.startswith(MARK) else text

    def _decoded(self, content: bytes, part: str) -> str:
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            raise FileRefused(
                "{path}: the text {part} is not in UTF-8, as the format wants it (byte {n}).",
                "Export it again from the program it came from.",
                path=self._path,
                part=part,
                n=error.start + 1,
            ) from None

    def _link(self, element: etree._Element) -> None:
        self._lost["links"] += 1

    def _graph(self, element: etree._Element) -> None:
        self._lost["graphs"] += 1

    def _set(self, element: etree._Element) -> None:
        codes, sources = targets(element, "MemberCode"), targets(element, "MemberSource")
        self._raw.sets.append((element.get("name", ""), sources, codes))


def _basename(part: str) -> str:
    """Return the name of a part without folder and letter case."""
    return part.replace("\\", "/").rpartition("/")[2].casefold()
