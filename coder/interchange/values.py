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
    """A text by a user on an element that refers to it."""

    guid: Guid
    name: str
    text: str
    by: Guid
    at: str


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code with its children (`beneath`). One that is not `codable` only groups others."""

    guid: Guid
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    notes: Sequence[Guid] = ()
    beneath: Sequence[QdaCode] = ()


@dataclass(frozen=True, slots=True)
class QdaVariable:
    """An attribute of cases; `type` is «Text», «Float» or «Date», the types of the standard."""

    guid: Guid
    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class QdaCoding:
    """A code on a selection, with its coder and time."""

    guid: Guid
    code: Guid
    by: Guid
    at: str
    notes: Sequence[Guid] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Characters `start` to `end` of the text of a source, in code points, `end` exclusive."""

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
    """A text with its selections; line ends are LF."""

    guid: Guid
    name: str
    text: str
    selections: Sequence[Selection]
    notes: Sequence[Guid] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class QdaCase:
    """A respondent, with values by the GUID of the variable, and the sources that hold the responses."""

    guid: Guid
    name: str
    values: Sequence[tuple[Guid, str]]
    sources: Sequence[Guid]


@dataclass(frozen=True, slots=True)
class QdaSet:
    """A named set of codes and sources."""

    guid: Guid
    name: str
    codes: Sequence[Guid] = ()
    sources: Sequence[Guid] = ()


@dataclass(frozen=True, slots=True)
class QdaProject:
    """A project. `named_cases` is False for programs whose cases have no names, only variables of documents."""

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
