"""The cases of a project, with their values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from coder.model.case import Case
from coder.store.connection import Connection


def all_cases(project: Connection) -> Iterator[Case]:
    """Yield every case in every wave that it is in, in import order."""
    for case, key, wave, values in project.execute(
        "SELECT cases.id, cases.key, wave, data FROM case_data JOIN cases ON cases.id = case_id ORDER BY case_data.id"
    ):
        yield Case(case, key, wave, json.loads(values))


def has_case(project: Connection, key: str) -> bool:
    """Return whether there is a case of exactly this key."""
    return project.value("SELECT 1 FROM cases WHERE key = ?", (key,)) is not None


def n_cases(project: Connection) -> int:
    """Return how many cases there are, over all waves."""
    return int(project.value("SELECT count(*) FROM cases"))


def keys(project: Connection) -> list[str]:
    """Return what each case is called."""
    return [key for (key,) in project.execute("SELECT key FROM cases")]


def are_called_by(project: Connection, variable: str) -> bool:
    """Return whether most cases that have a value of a closed variable are called by it, alone or with a number after
    it, as «Oslo (2)».
    """
    values, called = project.execute(
        "SELECT count(*), sum(key = value OR substr(key, 1, length(value) + 2) = value || ' (') FROM"
        " (SELECT cases.key, trim(CAST(held.value AS TEXT)) AS value FROM case_data JOIN cases ON cases.id = case_id,"
        "   json_each(data) AS held WHERE held.key = ? AND held.type NOT IN ('null', 'object', 'array'))",
        (variable,),
    ).fetchone()
    return bool(values) and 2 * int(called) > int(values)


def with_keys(keys: Iterable[str]) -> tuple[str, list[str]]:
    """Return a condition that `cases.key` is one of `keys`, and its parameters.

    SQLite ends JSON text at the character NUL, so keys with one are compared by their bytes.
    """
    whole = list(keys)
    with_nul = [key.encode().hex().upper() for key in whole if "\0" in key]
    condition, parameters = "cases.key IN (SELECT value FROM json_each(?))", [json.dumps(whole)]
    if with_nul:
        return f"({condition} OR hex(cases.key) IN (SELECT value FROM json_each(?)))", [
            *parameters,
            json.dumps(with_nul),
        ]
    return condition, parameters
