"""The roles of a file's columns: as given, else guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.errors import CoderError, some_of
from coder.message import Message
from coder.model import Column
from coder.naming import COLUMN, HEADING, Named, find_name, folded
from coder.readers import Source
from coder.readers.column_profile import ColumnProfile
from coder.store import variables

if TYPE_CHECKING:
    from coder.project import Session


@dataclass(frozen=True, slots=True)
class Roles:
    """Roles of columns that the user gave, by name or label; other columns are guessed."""

    id: str | None = None
    open: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    row_numbers: bool = False
    names: tuple[tuple[str, str], ...] = ()
    """(column or heading, short name of its variable)"""
    repeated: bool = False
    """Several rows may be on one case, such as one for each coding."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Column → `open` or `closed`, as the variable is that the project has of it."""
    match_names: bool = False
    """Whether a case that is called almost as one of the project that the file lacks is that one."""
    guess_asked: bool = True
    """Whether a question such as «Hvis ja, hvilke?» is taken to be asked only of those with yes before."""


def known_roles(session: Session) -> dict[str, str]:
    """Return the role of each column that the project has a variable of, by its present and its former names."""
    all_variables = variables.every_variable(session.project)
    former = {name: variable.kind for variable in all_variables for name in variable.source_names}
    return former | {variable.name: variable.kind for variable in all_variables}


def named_alone(source: Source, roles: Roles) -> set[int]:
    """Return the indices of columns that are named explicitly, which keep their roles."""
    named = {*roles.open, *roles.closed, *roles.skip, roles.id, *(column for column, _ in roles.names)}
    return {place for place, column in enumerate(source.columns) if column.name in named}


def settle(source: Source, profiles: list[ColumnProfile], roles: Roles) -> dict[str, str]:
    """Return the role of each column: as given, else as the project knows it, else guessed. Columns given as open make
    all others not open that are no question of the project.
    """
    settled = {profile.column.name: profile.role for profile in profiles} | dict(source.meant)
    if roles.open:
        settled = {name: "closed" if role == "open" else role for name, role in settled.items()}
    # What was answered in a few words this year is an answer to the same question all the same.
    settled |= {name: role for name, role in roles.known.items() if settled.get(name) in ("open", "closed")}
    if roles.id is not None or roles.row_numbers:
        settled = {name: "closed" if role == "id" else role for name, role in settled.items()}
    chosen: dict[str, str] = {}
    for role, references in (
        ("id", (roles.id,) if roles.id is not None else ()),
        ("open", roles.open),
        ("closed", roles.closed),
        ("skip", roles.skip),
    ):
        for reference in references:
            name = find_column(source, reference).name
            if chosen.get(name, role) != role:
                raise CoderError(
                    "The column «{name}» cannot be both {chosen} and {role}.",
                    "Name it once.",
                    name=name,
                    chosen=chosen[name],
                    role=role,
                )
            chosen[name] = role
    settled |= chosen
    if "open" not in settled.values() and not _closed_only(profiles, settled, roles):
        names = some_of(f"«{column.name}»" for column in source.columns)
        raise CoderError(
            "No column of {path} looks like an open question.",
            "Name it with --open COLUMN, or with --closed COLUMN say that they are closed. There is: {names}.",
            path=source.path,
            names=names,
        )
    return settled


def _closed_only(profiles: Sequence[ColumnProfile], settled: Mapping[str, str], roles: Roles) -> bool:
    """Return whether a file has closed questions only: as given, or as it looks.

    It looks so if a column divides the rows into groups, and none was left out that may be open.
    """
    closed = [profile for profile in profiles if settled[profile.column.name] == "closed"]
    if not closed or roles.closed:
        return bool(closed)
    left_out = [profile for profile in profiles if settled[profile.column.name] == "skip" and profile.kind == "text"]
    may_be_open = [profile for profile in left_out if 2 * profile.distinct > profile.rows - profile.empty]
    return (
        not may_be_open
        and not any(profile.role == "open" for profile in profiles)
        and any(0 < 2 * profile.distinct <= profile.rows for profile in closed)
    )


def short_names(source: Source, short_names_given: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return column (of a document: heading) → short name. Raises NotFound, CoderError for names not unique."""
    if not short_names_given:
        return {}
    if source.kind == "document":
        named = [Named(heading) for heading in dict.fromkeys(str(question) for _, (question, _) in source.rows())]
    else:
        named = [Named(column.name, column.label) for column in source.columns]
    document = source.kind == "document"
    what, where = HEADING if document else COLUMN, Message("in {path}", path=source.path)
    found: dict[str, str] = {}
    for reference, short in short_names_given:
        column = find_name(reference, named, what, where).name
        name = variables.checked_new_name(short)
        taken = next(
            (
                other.name
                for other in named
                if other.name != column and folded(found.get(other.name, other.name)) == folded(name)
            ),
            None,
        )
        if taken is not None or column in found:
            which = (
                Message("The heading «{column}»", column=column)
                if document
                else Message("The column «{column}»", column=column)
            )
            raise CoderError(
                Message(
                    "{which} cannot be called «{name}»: «{taken}» is called so.", which=which, name=name, taken=taken
                )
                if taken is not None
                else Message(
                    "{which} cannot be called «{name}»: it is called «{called}» already.",
                    which=which,
                    name=name,
                    called=found[column],
                ),
                "Give each a name of its own with --name.",
            )
        found[column] = name
    return found


def find_column(source: Source, reference: str) -> Column:
    """Return the column that `reference` means (`coder.naming`). Raises NotFound, CoderError."""
    named = [Named(column.name, column.label) for column in source.columns]
    return source.columns[named.index(find_name(reference, named, COLUMN, Message("in {path}", path=source.path)))]
