"""The values of a REFI-QDA project: users, codes, variables, cases, sources, selections, notes and sets.

Every `guid` is a UUID; those of one project stay the same from export to export.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Guid = str


@dataclass(frozen=True, slots=True)
class User:
    """A coder, or the program itself."""

    guid: Guid
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about something, that points to it."""

    guid: Guid
    name: str
    text: str
    by: Guid
    at: str


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code with those beneath it. One that is not `codable` only groups others."""

    guid: Guid
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    notes: Sequence[Guid] = ()
    beneath: Sequence[QdaCode] = ()


@dataclass(frozen=True, slots=True)
class QdaVariable:
    """An attribute of cases; `type` is «Text», «Float» or «Date», as the standard calls them."""

    guid: Guid
    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class QdaCoding:
    """A code on a selection, who put it there and when."""

    guid: Guid
    code: Guid
    by: Guid
    at: str
    notes: Sequence[Guid] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Characters `start` to `end` of the text of a source (code points, `end` is the one after the last)."""

    guid: Guid
    start: int
    end: int
    by: Guid
    at: str
    codings: Sequence[QdaCoding] = ()
    notes: Sequence[Guid] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what was selected in it; its lines end in LF."""

    guid: Guid
    name: str
    text: str
    selections: Sequence[Selection]
    notes: Sequence[Guid] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class QdaCase:
    """Who answered, with values by the guid of the variable, and the sources that hold the answers."""

    guid: Guid
    name: str
    values: Sequence[tuple[Guid, str]]
    sources: Sequence[Guid]


@dataclass(frozen=True, slots=True)
class QdaSet:
    """Codes and sources that belong together."""

    guid: Guid
    name: str
    codes: Sequence[Guid] = ()
    sources: Sequence[Guid] = ()


@dataclass(frozen=True, slots=True)
class QdaProject:
    """All of it. `named_cases`: programs that know only variables of documents want cases without names."""

    name: str
    origin: str
    by: Guid
    at: str
    users: Sequence[User]
    codes: Sequence[QdaCode]
    variables: Sequence[QdaVariable]
    cases: Sequence[QdaCase]
    sources: Sequence[Source]
    notes: Sequence[Note]
    sets: Sequence[QdaSet] = ()
    project_notes: Sequence[Guid] = ()
    named_cases: bool = True
