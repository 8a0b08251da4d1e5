"""Elements of REFI-QDA as plain values, with the references of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree

from coder.containers import local
from coder.interchange.foreign import ForeignCode
from coder.interchange.offsets import plain
from coder.model.json_values import Json

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_WHOLE = re.compile(r"[-+]?[0-9]+")
LARGEST_NUMBER = 2.0**53
"""From which on numbers are kept as text."""
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


class RawCoding(NamedTuple):
    """A code on a selection, with the notes that it points to."""

    guid: str
    code: str
    by: str
    at: str
    notes: tuple[str, ...]


class RawSelection(NamedTuple):
    """A selection in a text, its positions counted as the file counts."""

    guid: str
    start: int
    end: int
    name: str
    by: str
    at: str
    description: str
    codings: tuple[RawCoding, ...]
    notes: tuple[str, ...]


class RawText(NamedTuple):
    """A text as in the file, line ends included."""

    guid: str
    name: str
    text: str
    by: str
    at: str
    description: str
    selections: tuple[RawSelection, ...]
    codings: tuple[RawCoding, ...]
    notes: tuple[str, ...]
    values: tuple[tuple[str, Json], ...]


class RawCase(NamedTuple):
    """A case with the sources and selections that belong to it."""

    guid: str
    name: str
    description: str
    values: tuple[tuple[str, Json], ...]
    sources: tuple[str, ...]
    selections: tuple[str, ...]
    codes: int


class RawNote(NamedTuple):
    """A note, and the position that it names in the text which refers to it, as one program writes them."""

    text: str
    by: str
    at: str
    place: tuple[int, int] | None = None


def guid_of(written: str | None) -> str:
    """Return a GUID in lower case without braces; anything else unchanged, since references use it."""
    match = _GUID.fullmatch((written or "").strip())
    return match[1].lower() if match else (written or "").strip()


def uuid_of(guid: str) -> str:
    """Return a GUID if it is a UUID, else ""."""
    return guid if _GUID.fullmatch(guid) else ""


def colour_of(written: str) -> str:
    """Return a colour in the form of a codebook, "" for another notation."""
    return written.strip() if _COLOUR.fullmatch(written.strip()) else ""


def moment(written: str | None) -> str:
    """Return a time in the form of the project (UTC, ISO 8601), "" if it cannot be read."""
    try:
        found = datetime.fromisoformat((written or "").strip())
        at = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of an element with this local name."""
    return (child for child in element if local(child) == name)


def described(element: etree._Element) -> str:
    """Return the description of an element."""
    return plain("\n".join(child.text or "" for child in children(element, "Description"))).strip("\n")


def targets(element: etree._Element, name: str) -> tuple[str, ...]:
    """Return the targets of the references of one kind among the children of an element."""
    return tuple(guid_of(child.get("targetGUID")) for child in children(element, name))


def codes_in(codes: Iterable[etree._Element]) -> Iterator[tuple[ForeignCode, tuple[str, ...]]]:
    """Yield codes and their descendants in tree order, with the notes on each."""
    waiting: list[tuple[etree._Element, str | None]] = [(code, None) for code in reversed(list(codes))]
    while waiting:
        element, parent = waiting.pop()
        guid, colour = guid_of(element.get("guid")), colour_of(element.get("color", ""))
        yield ForeignCode(
            guid, element.get("name", ""), parent, described(element), colour,
            element.get("isCodable", "true").strip() not in ("false", "0"), uuid_of(guid),
        ), targets(element, "NoteRef")  # fmt: skip
        waiting += [(child, guid) for child in reversed(list(children(element, "Code")))]


def codings_in(element: etree._Element) -> tuple[RawCoding, ...]:
    """Return the codings directly below a text or a selection."""
    codings = []
    for child in children(element, "Coding"):
        code = next(iter(targets(child, "CodeRef")), "")
        by, at = guid_of(child.get("creatingUser")), moment(child.get("creationDateTime"))
        codings.append(RawCoding(guid_of(child.get("guid")), code, by, at, targets(child, "NoteRef")))
    return tuple(codings)


def selection_of(element: etree._Element, start: int, end: int) -> RawSelection:
    """Return a selection from `start` to `end`."""
    return RawSelection(
        guid_of(element.get("guid")), start, end, element.get("name", ""), guid_of(element.get("creatingUser")),
        moment(element.get("creationDateTime")), described(element), codings_in(element), targets(element, "NoteRef"),
    )  # fmt: skip


def selections_in(element: etree._Element) -> Iterator[RawSelection]:
    """Yield the selections in a text, without those that have no positions."""
    for child in children(element, "PlainTextSelection"):
        yield selection_of(child, _number(child.get("startPosition")), _number(child.get("endPosition")))


def transcript_selections(element: etree._Element) -> Iterator[RawSelection]:
    """Yield the selections in a transcript, which begin and end at its sync points."""
    points = {guid_of(child.get("guid")): _number(child.get("position")) for child in children(element, "SyncPoint")}
    for child in children(element, "TranscriptSelection"):
        start, end = (points.get(guid_of(child.get(name)), -1) for name in ("fromSyncPoint", "toSyncPoint"))
        yield selection_of(child, start, end)


def _number(written: str | None) -> int:
    try:
        return int(written or "")
    except ValueError:
        return -1


def text_of(element: etree._Element, text: str, selections: Iterator[RawSelection], name: str = "") -> RawText:
    """Return a source with its text."""
    return RawText(
        guid_of(element.get("guid")), element.get("name") or name, text, guid_of(element.get("creatingUser")),
        moment(element.get("creationDateTime")), described(element), tuple(selections), codings_in(element),
        targets(element, "NoteRef"), tuple(values_in(element)),
    )  # fmt: skip


def case_of(element: etree._Element) -> RawCase:
    """Return a case."""
    return RawCase(
        guid_of(element.get("guid")), element.get("name", ""), described(element), tuple(values_in(element)),
        targets(element, "SourceRef"), targets(element, "SelectionRef"), sum(1 for _ in children(element, "CodeRef")),
    )  # fmt: skip


def values_in(element: etree._Element) -> Iterator[tuple[str, Json]]:
    """Yield the values of a case or a source as (GUID of the variable, value)."""
    for child in children(element, "VariableValue"):
        for variable in targets(child, "VariableRef"):
            for value in child:
                if local(value).endswith("Value") and (written := value.text or ""):
                    yield variable, read_value(local(value).removesuffix("Value"), written)


def read_value(type_: str, written: str) -> Json:
    """Return a value of a type of the standard; text where it is not of that type."""
    if type_ not in ("Integer", "Float"):
        return written
    try:
        number = float(written)
    except ValueError:
        return written
    if not abs(number) < LARGEST_NUMBER:  # also infinity and NaN
        return written
    return int(written) if _WHOLE.fullmatch(written.strip()) else number
