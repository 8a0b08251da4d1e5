"""Settings of the project by key, such as its title and its global id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store import identity

if TYPE_CHECKING:
    from coder.store.connection import Connection


def setting(project: Connection, key: str) -> str | None:
    """Return a setting of the project, such as its title."""
    found = project.value("SELECT value FROM project WHERE key = ?", (key,))
    return None if found is None else str(found)


def own_uuid(project: Connection) -> str:
    """Return the global id of the project, which its copies share."""
    return str(setting(project, identity.PROJECT))


def put_setting(project: Connection, key: str, value: str) -> None:
    """Store a setting; must be inside a transaction."""
    project.execute(
        "INSERT INTO project (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
