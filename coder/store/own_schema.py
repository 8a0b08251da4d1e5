"""The tables, indexes, views and triggers of coder's schema, and differences from them.

A trigger runs whenever a row is written, and a view is read in place of a table: no change is written into a file that
contains one which coder did not make.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from coder.i18n.translator import N_
from coder.message import Message
from coder.store import schema
from coder.store.functions import add_functions
from coder.store.version import VERSION

if TYPE_CHECKING:
    import sqlite_utils

NEWEST = Path(__file__).with_name("newest_schema.txt")
"""The schema of a new file, so that no command needs to create one to compare: `text_of` what the migrations make."""

SELECT = "SELECT type, name, tbl_name, sql FROM sqlite_schema"

SchemaRow = tuple[object, object, object, object]
"""A row of SELECT."""

SchemaKey = tuple[str, str]
"""(type, name) of a schema object: one of «table», «index», «view», «trigger»."""

Statement = tuple[str, str]
"""(table it belongs to, SQL normalised for spaces and quotes)."""


_DIFFERENCES = {
    ("table", "foreign"): N_("the table «{name}» was made by another program"),
    ("table", "changed"): N_("the table «{name}» has been replaced"),
    ("table", "missing"): N_("the table «{name}» is gone"),
    ("index", "foreign"): N_("the index «{name}» was made by another program"),
    ("index", "changed"): N_("the index «{name}» has been replaced"),
    ("index", "missing"): N_("the index «{name}» is gone"),
    ("view", "foreign"): N_("the view «{name}» was made by another program"),
    ("view", "changed"): N_("the view «{name}» has been replaced"),
    ("view", "missing"): N_("the view «{name}» is gone"),
    ("trigger", "foreign"): N_("the trigger «{name}» was made by another program"),
    ("trigger", "changed"): N_("the trigger «{name}» has been replaced"),
    ("trigger", "missing"): N_("the trigger «{name}» is gone"),
}
"""Type and `how` of a difference → its wording."""


class Difference(Struct, frozen=True):
    """A difference between a file's schema and coder's: `how` is «foreign», «changed» or «missing»."""

    type: str
    name: str
    how: str

    @property
    def acts(self) -> bool:
        """Whether it could alter the effect of changes."""
        return self.type == "trigger" or (self.type in ("table", "view") and self.how != "foreign")

    @property
    def can_be_repaired(self) -> bool:
        """Whether it can be repaired without losing a row."""
        return self.type == "trigger" or (self.type == "view" and self.how != "foreign")

    @property
    def message(self) -> Message:
        """What is different, as a message."""
        return Message(_DIFFERENCES[self.type, self.how], name=self.name)


@cache
def expected(version: int) -> dict[SchemaKey, Statement]:
    """Return the schema of a file of this version."""
    return schema_of(_rows_of_new_file(version))


def statements(version: int, type_: str) -> dict[str, str]:
    """Return name → SQL, verbatim, of the views or other objects of this type in a file of this version."""
    return {str(name): str(sql) for row_type, name, _, sql in _rows_of_new_file(version) if row_type == type_}


def _rows_of_new_file(version: int) -> list[SchemaRow]:
    """Return the schema of a file of this version, created in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        add_functions(database)
        for migration in schema.MIGRATIONS[:version]:
            migration(cast("sqlite_utils.Database", database))  # they only execute, and sqlite_utils is slow to load
        return database.execute(SELECT).fetchall()


def schema_of(rows: Iterable[SchemaRow]) -> dict[SchemaKey, Statement]:
    """Return the schema from rows of SELECT, without the statistics that ANALYZE keeps."""
    return {
        (str(type_), str(name)): (str(table), _bare(sql))
        for type_, name, table, sql in rows
        if not str(name).startswith("sqlite_stat")
    }


def text_of(schema: dict[SchemaKey, Statement]) -> str:
    """Return a schema as text, as far as it is compared; another schema has another text."""
    objects = sorted(schema.items())
    return "\n".join(f"-- {type_} {name!r} of {table!r}\n{sql}\n" for (type_, name), (table, sql) in objects)


def differences(rows: Iterable[SchemaRow], version: int) -> list[Difference]:
    """Return differences between the schema in rows of SELECT and coder's at this version."""
    return list(_differences(tuple(rows), version))


@lru_cache(maxsize=4)
def _differences(rows: tuple[SchemaRow, ...], version: int) -> tuple[Difference, ...]:
    """Return the differences, cached: called at every opening, nearly always with the same rows."""
    present_schema = schema_of(rows)
    if version == VERSION and text_of(present_schema) == NEWEST.read_text(encoding="utf-8"):
        return ()
    wanted = expected(version)
    found = [Difference(*key, "foreign") for key in present_schema if key not in wanted]
    found += [Difference(*key, "missing") for key in wanted if key not in present_schema]
    found += [
        Difference(*key, "changed") for key in wanted if key in present_schema and present_schema[key] != wanted[key]
    ]
    return tuple(found)


def _bare(sql: object) -> str:
    return "" if sql is None else re.sub(r"[ \n'\"]+", " ", str(sql))
