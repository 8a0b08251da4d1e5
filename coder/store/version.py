"""What marks a file as a project, and how far its schema has come: looked at whenever one is opened."""

from __future__ import annotations

APPLICATION_ID = 0x636F6465
"""«code» in ASCII: marks a SQLite file as ours (PRAGMA application_id)."""

VERSION = 34
"""The number of `schema.MIGRATIONS`, which is the user_version of a file that is up to date. A test checks it."""
