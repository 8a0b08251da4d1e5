"""The heading of a study's reports; the latest row counts."""

from __future__ import annotations

import json

from coder.model.heading import Heading
from coder.store.connection import Connection
from coder.store.journal import Change


def current(project: Connection) -> Heading:
    """Return the current heading of reports; empty where none is set."""
    row = project.execute("SELECT title, authors, chapter FROM headings ORDER BY id DESC LIMIT 1").fetchone()
    return Heading() if row is None else Heading(row[0], tuple(json.loads(row[1])), row[2])


def put(act: Change, heading: Heading) -> None:
    """Store the heading of reports."""
    authors = json.dumps(heading.authors, ensure_ascii=False)
    act.insert("headings", {"at": act.at, "title": heading.title, "authors": authors, "chapter": heading.chapter})
