"""What marks a file as a project, and how far its schema has come: looked at whenever one is opened."""

from __future__ import annotations

APPLICATION_ID = 0x636F6465
"""«code» in ASCII: marks a SQLite file as ours (PRAGMA application_id)."""

VERSION = 34
"""The number of `schema.MIGRATIONS`, which is the user_version of a file that is up to date. A test checks it."""

NEWEST = "5111784d6e7e132d54585771"
"""The checksum of the schema that they create, so that no command needs to create it to compare. A test checks it."""
