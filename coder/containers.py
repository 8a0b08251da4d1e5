"""Safe reading of ZIP files and XML from others: limits before unpacking, and a parser that expands no entities."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Protocol

from lxml import etree

from coder.errors import FileRefused
from coder.message import Message
from coder.reasons import damage

MOST_ENTRIES = 10_000
LARGEST_ENTRY = 200 * 1024**2
LARGEST_TOTAL = 1024**3
LARGEST_TEXT = 20 * 1024**2
"""Bytes of one text in a project of another program: some 8,000 pages."""
LARGEST_TEXTS = 100 * 1024**2
"""Bytes of all texts of such a project."""
HIGHEST_RATIO = 200
SMALL_ENTRY = 1024**2
"""Unpacked bytes below which the ratio does not matter."""

_PARSER: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
_AGAIN = Message("Save it again from the program it came from.")
_UNLOCKED = Message("Save it again from the program it came from, without password.")
_SMALLER = Message("Save it in several smaller files, or leave out the part that is so large.")
_SPLIT = Message("Split that text in the program it came from, or leave it out there, and export again.")
_FEWER = Message("Save it in several smaller files.")
_REPEATS = Message("Look at what the part holds: answers do not repeat so often.")
_DAMAGE = (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError)


class Element(Protocol):
    """An XML element, or a comment or instruction, as in lxml: the part of its interface that readers use."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    @property
    def attrib(self) -> Mapping[str, str]: ...
    def get(self, key: str, default: str = "") -> str: ...
    def iter(self, tag: str | None = None) -> Iterator[Element]: ...
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def open_archive(
    path: Path,
    *,
    read: Callable[[str], bool] = lambda name: True,
    most: int = MOST_ENTRIES,
    is_text: Callable[[str], bool] = lambda name: False,
) -> zipfile.ZipFile:
    """Open the ZIP file at `path` after checking its directory: at most `most` entries, and those selected by `read`,
    by name, of a size that fits in memory, with the lower bounds of texts for those that are one. Raises FileRefused.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(
            "{path} is damaged: {error}.",
            "Export it again from the program it came from.",
            path=path,
            error=damage(error),
        ) from None
    refusal = _refusal(archive.infolist(), read, most) or _refused_text(archive.infolist(), is_text)
    if refusal:
        archive.close()
        problem, hint = refusal
        raise FileRefused("{path}: {problem}.", hint, path=path, problem=problem)
    return archive


def _refusal(entries: list[zipfile.ZipInfo], read: Callable[[str], bool], most: int) -> tuple[Message, Message] | None:
    """Return why a container is refused, and what to do about it; or None."""
    names = [entry.filename for entry in entries]
    if len(entries) > most:
        return Message("the container has {n} parts, more than {most}", n=len(entries), most=most), _FEWER
    if len(set(names)) != len(names):
        return Message("the container has two parts of the same name"), _AGAIN
    entries = [entry for entry in entries if read(entry.filename)]
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        return Message("the container unpacks to more than 1 GB"), _SMALLER
    for entry in entries:
        if entry.flag_bits & 1:
            return Message("it is password-protected"), _UNLOCKED
        if stat.S_ISLNK(entry.external_attr >> 16):
            return Message("its part {part} is a link", part=entry.filename), _AGAIN
        if entry.file_size > LARGEST_ENTRY:
            return Message("its part {part} unpacks to more than 200 MB", part=entry.filename), _SMALLER
        if entry.file_size > max(SMALL_ENTRY, HIGHEST_RATIO * entry.compress_size):
            problem = Message(
                "its part {part} unpacks to more than {times} times its size", part=entry.filename, times=HIGHEST_RATIO
            )
            return problem, _REPEATS
    return None


def _refused_text(entries: list[zipfile.ZipInfo], is_text: Callable[[str], bool]) -> tuple[Message, Message] | None:
    texts = [entry for entry in entries if is_text(entry.filename)]
    for entry in texts:
        if entry.file_size > LARGEST_TEXT:
            facts = {"part": entry.filename, "n": LARGEST_TEXT // 1024**2}
            return Message("its part {part} is a text of more than {n} MB", **facts), _SPLIT
    if sum(entry.file_size for entry in texts) > LARGEST_TEXTS:
        return Message("its texts are more than {n} MB together", n=LARGEST_TEXTS // 1024**2), _FEWER
    return None


def elements(archive: zipfile.ZipFile, part: str, tag: str, path: Path) -> Iterator[Element]:
    """Yield the elements of an XML part with the local name `tag`, as each ends; an element is cleared after use.

    Raises FileRefused for a DOCTYPE, XML that is not well-formed, or a damaged part.
    """
    try:
        with archive.open(part) as file:
            for _, element in etree.iterparse(file, events=("end",), tag=f"{{*}}{tag}", **_PARSER):
                _refuse_doctype(element, part, path)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except _DAMAGE as error:
        raise FileRefused(
            "{path} is damaged in {part}: {error}.", "Export it again.", path=path, part=part, error=damage(error)
        ) from None


def refuse_doctype(archive: zipfile.ZipFile, part: str, path: Path) -> None:
    """Check the beginning of an XML part. Raises FileRefused as `elements` does."""
    try:
        with archive.open(part) as file:
            for _, element in etree.iterparse(file, events=("start",), **_PARSER):
                _refuse_doctype(element, part, path)
                return
    except _DAMAGE as error:
        raise FileRefused(
            "{path} is damaged in {part}: {error}.", "Export it again.", path=path, part=part, error=damage(error)
        ) from None


def _refuse_doctype(element: etree._Element, part: str, path: Path) -> None:
    if element.getroottree().docinfo.doctype:
        raise FileRefused(
            "{path}: {part} has a DOCTYPE.", "Save it again from the program it came from.", path=path, part=part
        )


def tree(archive: zipfile.ZipFile, part: str, path: Path) -> Element:
    """Return the root element of an XML part. Raises FileRefused as `elements` does."""
    try:
        root = etree.fromstring(archive.read(part), etree.XMLParser(**_PARSER))
    except _DAMAGE as error:
        raise FileRefused(
            "{path} is damaged in {part}: {error}.", "Export it again.", path=path, part=part, error=damage(error)
        ) from None
    _refuse_doctype(root, part, path)
    found: Element = root
    return found


def read_part(archive: zipfile.ZipFile, part: str, path: Path) -> bytes:
    """Read all of a part, no more than the directory declares. Raises FileRefused where it is damaged."""
    try:
        return archive.read(part)
    except _DAMAGE as error:
        raise FileRefused(
            "{path} is damaged in {part}: {error}.", "Export it again.", path=path, part=part, error=damage(error)
        ) from None


def local(element: Element) -> str:
    """Return the name of an element without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def sections(file: IO[bytes], part: str, path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Yield the elements two levels below the root of an XML part with the name of the section around them, and
    sections without content with ""; first the root itself, as it begins.

    Each is cleared after use. Raises FileRefused as `elements` does.
    """
    try:
        depth = 0
        for event, element in etree.iterparse(file, events=("start", "end"), **_PARSER):
            if event == "start":
                depth += 1
                if depth == 1:
                    _refuse_doctype(element, part, path)
                    yield "", element
                continue
            depth -= 1
            above = element.getparent()
            if depth == 2 or (depth == 1 and not len(element)):
                yield local(above) if depth == 2 else "", element
                element.clear()
                while element.getprevious() is not None:
                    del above[0]
    except _DAMAGE as error:
        raise FileRefused(
            "{path} is damaged in {part}: {error}.", "Export it again.", path=path, part=part, error=damage(error)
        ) from None
